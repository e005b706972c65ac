# build.sh SOURCE BUILD [compiler]: compiles every *.cpp of SOURCE into BUILD/prog and writes the
# compilation database.
cxx=${3:-clang++}
mkdir -p "$2" && cd "$2" || exit 1
objects=
separator='['
for file in "$1"/*.cpp; do
  object=$(basename "$file" .cpp).o
  $cxx -std=c++20 -O1 -Wall -Werror -c "$file" -o "$object" || exit 1
  objects="$objects $object"
  echo "$separator{\"directory\": \"$2\", \"file\": \"$file\", \"output\": \"$object\","
  echo "  \"command\": \"$cxx -std=c++20 -O1 -Wall -Werror -c $file -o $object\"}"
  separator=,
done > compile_commands.json
echo ']' >> compile_commands.json
$cxx $objects -o prog
