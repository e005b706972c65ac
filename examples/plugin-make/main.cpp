#include <iostream>
#include <string>

static std::string join(const char *const *Words, int Count) {
  std::string All;
  for (int I = 0; I < Count; ++I)
    All = All + Words[I];
  return All;
}

int main(int Count, char **Words) { std::cout << join(Words, Count) << '\n'; }
