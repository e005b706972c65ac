// toy N: joins N letters, again and again.
#include <cstdio>
#include <cstdlib>
#include <string>

std::string joined(int Count) {
  std::string Result;
  for (int I = 0; I < Count; ++I)
    Result = Result + static_cast<char>('a' + I % 26);
  return Result;
}

// What the program costs: counted, so that no test hangs on how fast a machine is.
static std::size_t Allocated;

void *operator new(std::size_t Size) {
  Allocated += Size;
  return std::malloc(Size);
}

void operator delete(void *Memory) noexcept { std::free(Memory); }
void operator delete(void *Memory, std::size_t) noexcept { std::free(Memory); }

int main(int Count, char **Arguments) {
  int Most = Count > 1 ? std::atoi(Arguments[1]) : 100;
  std::size_t Sum = 0;
  for (int I = 0; I < 20; ++I) {
    std::string Text = joined(Most + I);
    for (char C : Text)
      Sum = Sum * 31 + static_cast<unsigned char>(C);
  }
  std::printf("%zu\n", Sum);
  std::fprintf(stderr, "allocated %zu\n", Allocated);
  return 0;
}
