/// Takes a parameter by const reference when it is copied but only read.
///
/// Why it helps: each call copies the whole value, often with an allocation, and
/// throws the copy away.
/// When it would be wrong: the function writes or moves its copy; the caller's
/// object changes while the function runs (a global, or another reference to
/// it), which the copy would not see; somebody has a pointer to the function,
/// overrides it or overloads it; the function is a coroutine and outlives its
/// caller.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace api_value_param {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "one copy a call fewer",
                              .Prior = 9.4,
                              .Native = "ValueParam"};
template <class T, class F> constexpr bool when(const T &Argument, F Body) {
  return expensiveToCopy<T>() && keepsArguments(Body) &&
         argumentsDoNotEscape(Body) && unmodifiedIn(Argument, Body);
}
template <class T, class F> void before(const T &Argument, F Body) {
  [&](T X) { Body(X); }(Argument);
}
template <class T, class F> void after(const T &Argument, F Body) {
  [&](const T &X) { Body(X); }(Argument);
}
} // namespace api_value_param
#ifdef EVO_EXAMPLES
// CHECK: length: std::string Text -> const std::string &Text
static std::size_t length(std::string Text) { return Text.size(); }
// CHECK: sum: std::vector<int> Values -> const std::vector<int> &Values
static int sum(std::vector<int> Values) {
  int Sum = 0;
  for (int Value : Values)
    Sum += Value;
  return Sum;
}
// CHECK: written: no: 'Text' is not only read
static bool written(std::string Text) {
  Text += 'x';
  return Text.empty();
}
// CHECK: handed: no: 'Text' is not only read
static std::string handed(std::string Text) { return Text; }
void unseen();
extern std::string Global;
// CHECK: changing: no: {{.*}}can be changed by it: it is not local
static std::size_t changing(std::string Text) {
  unseen();
  return Text.size();
}
std::size_t calls() { return changing(Global); }
// CHECK: pointed: no: {{.*}}its address is taken
static std::size_t pointed(std::string Text) { return Text.size(); }
std::size_t (*Pointer)(std::string) = pointed;
// CHECK: captured: no: 'Text' is captured by a lambda
static auto captured(std::string Text) {
  return [Text] { return Text.size(); };
}
// CHECK: small: no: nothing is found
static int small(int Number) { return Number + 1; }
// CHECK: reference: no: nothing is found
static std::size_t reference(const std::string &Text) { return Text.size(); }
#endif
// CHECK: fuzzed
