/// Refers to an object instead of copying it into a variable.
///
/// Why it helps: copying a string or a container allocates.
/// When it would be wrong: where the variable is changed, where the original
/// changes or ends while the variable is used, or where its address is kept;
/// `when` excludes these.
// The optimiser makes one of two codes of it, by the file's name and text, for a reason that is not
// known; so no answer of the solver is kept for it (quoted: see lit.cfg.py).
// RUN: evo-rewrite rule "check" %s | FileCheck %s
#include "evo/Rule.h"
namespace copy_copy_init {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "one copy fewer",
                              .Prior = 33};
template <class T, class F> constexpr bool when(const T &Source, F Rest) {
  return expensiveToCopy<T>() && isObject(Source) && keepsArguments(Rest) &&
         argumentsDoNotEscape(Rest) && unmodifiedIn(Source, Rest) &&
         lifetimeCovers(Source, Rest) && mayLeave(Rest);
}
template <class T, class F> void before(const T &Source, F Rest) {
  T X = Source;
  Rest(X);
}
template <class T, class F> void after(const T &Source, F Rest) {
  const T &X = Source;
  Rest(X);
}
} // namespace copy_copy_init
#ifdef EVO_EXAMPLES
// CHECK: length: auto S = V[I]; -> const auto &S = V[I];
std::size_t length(const std::vector<std::string> &V, std::size_t I) {
  auto S = V[I];
  return S.size() + 1;
}
// CHECK: name: std::string S = Name; -> const std::string &S = Name;
bool name(const std::string &Name) {
  std::string S = Name;
  return S == "x";
}
// CHECK: changed: no: keepsArguments(Rest) is not established
std::size_t changed(const std::vector<std::string> &V) {
  std::string S = V[0];
  S += "x";
  return S.size();
}
std::string make();
// CHECK: temporary: no: isObject(make()) is not established
std::size_t temporary() {
  std::string S = make();
  return S.size();
}
// CHECK: sourceChanges: no: unmodifiedIn(Name, Rest) is not established
bool sourceChanges(std::string &Name) {
  std::string Old = Name;
  Name.clear();
  return Old == Name;
}
// CHECK: cheap: no: nothing is found
int cheap(const std::vector<int> &V) {
  int N = V[0];
  return N + 1;
}
#endif
