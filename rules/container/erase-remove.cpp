/// Removes the elements that meet a condition in one pass instead of one erase
/// per element.
///
/// Why it helps: each erase of a vector or a string moves all later elements, so
/// the loop is quadratic; remove_if moves each element once.
/// When it would be wrong: where the condition has side effects or looks at the
/// container itself, whose state differs between the two; `when` excludes it.
/// The order of the elements that stay is kept by both.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace container_erase_remove {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "one pass instead of quadratic moves",
                              .Prior = 600};
template <class Items, class F> constexpr bool when(Items &V, F Test) {
  return pure(Test) && independentOf(V, Test) && noThrow(Test);
}
template <class T, class F> void before(std::vector<T> &V, F Test) {
  for (auto It = V.begin(); It != V.end();) {
    if (Test(*It))
      It = V.erase(It);
    else
      ++It;
  }
}
template <class T, class F> void before(std::basic_string<T> &V, F Test) {
  for (auto It = V.begin(); It != V.end();) {
    if (Test(*It))
      It = V.erase(It);
    else
      ++It;
  }
}
template <class T, class F> void after(auto &V, F Test) {
  V.erase(std::remove_if(V.begin(), V.end(),
                         [&](const T &Item) { return Test(Item); }),
          V.end());
}
} // namespace container_erase_remove
#ifdef EVO_EXAMPLES
// CHECK: odd: for {{.*}} -> V.erase(std::remove_if(V.begin(), V.end(), [&](const int &Item) { return Item % 2 != 0; }), V.end());
void odd(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end();)
    if (*It % 2 != 0)
      It = V.erase(It);
    else
      ++It;
}
struct Job {
  bool Done;
  int Left;
};
// CHECK: done: for {{.*}} [&](const Job &Item) { return Item.Done && Item.Left <= Least; }), Jobs.end());
void done(std::vector<Job> &Jobs, int Least) {
  for (auto It = Jobs.begin(); It != Jobs.end();)
    if (It->Done && It->Left <= Least)
      It = Jobs.erase(It);
    else
      It++;
}
// CHECK: blanks: for {{.*}} -> S.erase(std::remove_if(S.begin(), S.end(), [&](const char &Item) { return Item == ' '; }), S.end());
void blanks(std::string &S) {
  for (auto It = S.begin(); It != S.end();)
    if (*It == ' ')
      It = S.erase(It);
    else
      ++It;
}
bool drop(int);
// CHECK: unknownCall: no: {{.*}}Test{{.*}}
void unknownCall(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end();)
    if (drop(*It))
      It = V.erase(It);
    else
      ++It;
}
// CHECK: looksAtAll: no: independentOf(V, Test) is not established: it is used there
void looksAtAll(std::vector<int> &V) {
  for (auto It = V.begin(); It != V.end();)
    if (*It > static_cast<int>(V.size()))
      It = V.erase(It);
    else
      ++It;
}
// CHECK: position: no: nothing is found
void position(std::vector<int> &V, std::vector<int>::iterator Stop) {
  for (auto It = V.begin(); It != V.end();)
    if (It == Stop)
      It = V.erase(It);
    else
      ++It;
}
// CHECK: list: no: nothing is found
void list(std::list<int> &V) {
  for (auto It = V.begin(); It != V.end();)
    if (*It == 0)
      It = V.erase(It);
    else
      ++It;
}
#endif
