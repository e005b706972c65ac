# build.sh SOURCE BUILD: compiles the toy and writes its compilation database.
mkdir -p "$2" && cd "$2" || exit 1
cat > compile_commands.json <<END
[{"directory": "$2", "file": "$1/join.cpp", "output": "join.o",
  "command": "clang++ -std=c++20 -O2 -c $1/join.cpp -o join.o"}]
END
clang++ -std=c++20 -O2 -c "$1/join.cpp" -o join.o && clang++ join.o -o toy
