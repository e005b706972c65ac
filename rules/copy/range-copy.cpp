/// Binds the loop variable to each element instead of copying the element.
///
/// Why it helps: copying a string or a container allocates on each iteration.
/// When it would be wrong: where the body changes the variable (it would no
/// longer be a copy), or changes the container (the element it refers to could
/// go), or keeps its address; `when` excludes these.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace copy_range_copy {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "no copy per element",
                              .Prior = 27};
template <class T, class C, class F>
constexpr bool when(const C &Items, F Body) {
  return expensiveToCopy<T>() && keepsArguments(Body) &&
         argumentsDoNotEscape(Body) && unmodifiedIn(Items, Body) &&
         mayLeave(Body);
}
template <class T, class C, class F> void before(const C &Items, F Body) {
  for (T X : Items)
    Body(X);
}
template <class T, class C, class F> void after(const C &Items, F Body) {
  for (const T &X : Items)
    Body(X);
}
} // namespace copy_range_copy
#ifdef EVO_EXAMPLES
// CHECK: total: for (auto S : V) N += S.size(); -> for (const auto &S : V) N += S.size();
std::size_t total(const std::vector<std::string> &V) {
  std::size_t N = 0;
  for (auto S : V)
    N += S.size();
  return N;
}
// CHECK: named: {{.*}} for (const std::string &S : V)
bool named(const std::vector<std::string> &V, const std::string &Name) {
  for (const std::string S : V) {
    if (S == Name)
      return true;
  }
  return false;
}
// CHECK: changed: no: keepsArguments(Body) is not established
std::size_t changed(const std::vector<std::string> &V) {
  std::size_t N = 0;
  for (auto S : V) {
    S += "x";
    N += S.size();
  }
  return N;
}
// CHECK: cheap: no: nothing is found
int cheap(const std::vector<int> &V) {
  int N = 0;
  for (auto X : V)
    N += X;
  return N;
}
// CHECK: grows: no: unmodifiedIn(V, Body) is not established
void grows(std::vector<std::string> &V, std::size_t Most) {
  for (auto S : V)
    if (V.size() < Most)
      V.push_back(S);
}
// CHECK: moved: no: keepsArguments(Body) is not established
void moved(const std::vector<std::string> &V, std::vector<std::string> &Out) {
  for (auto S : V)
    Out.push_back(std::move(S));
}
// CHECK: alreadyReference: no: nothing is found
std::size_t alreadyReference(const std::vector<std::string> &V) {
  std::size_t N = 0;
  for (const auto &S : V)
    N += S.size();
  return N;
}
#endif
// CHECK: fuzzed
