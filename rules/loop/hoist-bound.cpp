/// Asks for the end of a loop once instead of before every iteration.
///
/// Why it helps: where the body writes through a pointer to char or calls what
/// the compiler cannot see into, a size that lies in memory is read again each
/// time, and the loop is not vectorised; a call that computes the size does it
/// all again.
/// When it would be wrong: where the body changes what the end is computed from
/// (it appends, erases, or moves the end), which `when` excludes, as it does an
/// end that has side effects.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace loop_hoist_bound {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Proved,
                              .Benefit = "the end is asked for once",
                              .Prior = 1.5};
template <class N, class F> constexpr bool when(N End, F Body) {
  return calls(End) && pure(End) && unmodifiedIn(End, Body) &&
         argumentsDoNotEscape(Body) && mayLeave(Body);
}
template <std::integral Index, std::integral N, class F>
void before(N End, F Body) {
  for (Index I = 0; I < End; ++I)
    Body(I);
}
template <std::integral Index, std::integral N, class F>
void after(N End, F Body) {
  const N Bound = End;
  for (Index I = 0; I < Bound; ++I)
    Body(I);
}
} // namespace loop_hoist_bound
#ifdef EVO_EXAMPLES
// CHECK: sum: for {{.*}} -> const unsigned long Bound = V.size(); for (std::size_t I = 0; I < Bound; ++I) Sum += V[I];
int sum(const std::vector<int> &V) {
  int Sum = 0;
  for (std::size_t I = 0; I < V.size(); ++I)
    Sum += V[I];
  return Sum;
}
// CHECK: find: for {{.*}} I < Bound; I++)
int find(const std::vector<int> &V, int X) {
  for (unsigned I = 0; I < V.size(); I++) {
    if (V[I] == X)
      return int(I);
  }
  return -1;
}
// CHECK: grows: no: unmodifiedIn(V.size(), Body) is not established
void grows(std::vector<int> &V) {
  for (std::size_t I = 0; I < V.size(); ++I)
    if (V[I] > 9)
      V.push_back(V[I] / 10);
}
int counter();
// CHECK: effect: no: {{.*}}
void effect(int *P) {
  for (int I = 0; I < counter(); ++I)
    P[I] = 0;
}
// CHECK: variable: no: calls(N) is not established
void variable(int *P, int N) {
  for (int I = 0; I < N; ++I)
    P[I] = 0;
}
void touch();
std::vector<int> Global;
// CHECK: elsewhere: no: unmodifiedIn(Global.size(), Body) is not established
void elsewhere() {
  for (std::size_t I = 0; I < Global.size(); ++I)
    touch();
}
#endif
// CHECK: proved:
