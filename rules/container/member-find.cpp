/// Asks a set for an element with its own find instead of walking over it.
///
/// Why it helps: std::find compares with every element; the member uses the
/// order or the hash.
/// When it would be wrong: where == and the order disagree, as for floating
/// point (NaN) and classes with their own operators: `when` asks for plain
/// equality. A multiset may have several equal elements and is left alone.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace container_member_find {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "a look-up instead of a walk",
                              .Prior = 1300};
template <class T> constexpr bool when() { return plainEquality<T>(); }
template <class T> auto before(std::set<T> &S, const T &X) {
  return std::find(S.begin(), S.end(), X);
}
template <class T> auto before(std::unordered_set<T> &S, const T &X) {
  return std::find(S.begin(), S.end(), X);
}
template <class T> auto before(const std::set<T> &S, const T &X) {
  return std::find(S.begin(), S.end(), X);
}
template <class T> auto before(const std::unordered_set<T> &S, const T &X) {
  return std::find(S.begin(), S.end(), X);
}
template <class Set, class T> auto after(Set &S, const T &X) {
  return S.find(X);
}
} // namespace container_member_find
#ifdef EVO_EXAMPLES
// CHECK: known: std::find(Names.begin(), Names.end(), Name) -> Names.find(Name)
bool known(const std::set<std::string> &Names, const std::string &Name) {
  return std::find(Names.begin(), Names.end(), Name) != Names.end();
}
// CHECK: hashed: std::find(Seen->begin(), Seen->end(), Id) -> Seen->find(Id)
bool hashed(std::unordered_set<int> *Seen, int Id) {
  return std::find(Seen->begin(), Seen->end(), Id) != Seen->end();
}
// CHECK: real: no: {{.*}}== on double may differ from its order
bool real(const std::set<double> &S, double X) {
  return std::find(S.begin(), S.end(), X) != S.end();
}
// CHECK: ownOrder: no: nothing is found
bool ownOrder(const std::set<int, std::greater<int>> &S, int X) {
  return std::find(S.begin(), S.end(), X) != S.end();
}
// CHECK: listed: no: nothing is found
bool listed(const std::vector<int> &S, int X) {
  return std::find(S.begin(), S.end(), X) != S.end();
}
// CHECK: twoSets: no: nothing is found
bool twoSets(const std::set<int> &S, const std::set<int> &T, int X) {
  return std::find(S.begin(), T.end(), X) != T.end();
}
// CHECK: otherType: no: T would be both int and long
bool otherType(const std::set<int> &S, long X) {
  return std::find(S.begin(), S.end(), X) != S.end();
}
#endif
// CHECK: fuzzed
