/// Declares a container before the loop that makes it anew each time.
///
/// Why it helps: clear() keeps the memory, so later iterations do not allocate.
/// When it would be wrong: the container is moved away, captured or kept; its
/// elements run code when they die; iterations run in parallel; the name means
/// something else around the loop. It keeps the memory of its largest use until
/// the enclosing block ends.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace memory_hoist_scratch {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "one allocation an iteration fewer",
                              .Prior = 8,
                              .Native = "HoistScratch"};
template <class T, class F> void before(const std::vector<T> &All, F Body) {
  for (const T &Each : All) {
    std::vector<T> Scratch;
    Scratch.push_back(Each);
    Body(Scratch);
  }
}
template <class T, class F> void after(const std::vector<T> &All, F Body) {
  std::vector<T> Scratch;
  for (const T &Each : All) {
    Scratch.clear();
    Scratch.push_back(Each);
    Body(Scratch);
  }
}
} // namespace memory_hoist_scratch
#ifdef EVO_EXAMPLES
// CHECK: sum: for -> std::vector<int> Scratch; for
// CHECK: sum: std::vector<int> Scratch; -> Scratch.clear();
std::size_t sum(int N) {
  std::size_t Sum = 0;
  for (int I = 0; I < N; ++I) {
    std::vector<int> Scratch;
    Scratch.push_back(I);
    Sum += Scratch.size();
  }
  return Sum;
}
void fill(std::string &);
// CHECK: lines: {{.*}} -> Line.clear();
std::size_t lines(int N) {
  std::size_t Sum = 0;
  while (N--) {
    std::string Line;
    fill(Line);
    Sum += Line.size();
  }
  return Sum;
}
// CHECK: rows: no: 'Row' may be moved
void rows(std::vector<std::vector<int>> &Out, int N) {
  for (int I = 0; I < N; ++I) {
    std::vector<int> Row;
    Row.push_back(I);
    Out.push_back(std::move(Row));
  }
}
// CHECK: shadows: no: the name 'Shadow' means something else around the loop
std::size_t shadows(int N, std::vector<int> Shadow) {
  std::size_t Sum = Shadow.size();
  for (int I = 0; I < N; ++I) {
    std::vector<int> Shadow;
    Sum += Shadow.size();
  }
  return Sum;
}
struct Loud {
  ~Loud();
};
// CHECK: loud: no: destroying an element runs code of the program
std::size_t loud(int N) {
  std::size_t Sum = 0;
  for (int I = 0; I < N; ++I) {
    std::vector<Loud> Some;
    Sum += Some.size();
  }
  return Sum;
}
// CHECK: capacity: no: {{.*}}capacity
std::size_t capacity(int N) {
  std::size_t Sum = 0;
  for (int I = 0; I < N; ++I) {
    std::vector<int> Room;
    Sum += Room.capacity();
  }
  return Sum;
}
// CHECK: filled: no: nothing is found
std::size_t filled(int N) {
  std::size_t Sum = 0;
  for (int I = 0; I < N; ++I) {
    std::vector<int> Three(3);
    Sum += Three.size();
  }
  return Sum;
}
#endif
// CHECK: fuzzed
