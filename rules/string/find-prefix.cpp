/// Looks for a text only at the start of a string instead of in all of it.
///
/// Why it helps: find reads to the end of the string to tell that the text is
/// nowhere; rfind from position 0 compares once. This is the form for standards
/// before C++20, which has starts_with.
/// When it would be wrong: never for C++11 to C++17: an empty text is found at
/// 0 by both. In C++20 string.starts-with is the better rule, so `when`
/// excludes it.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace string_find_prefix {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "no search through the whole string",
                              .Prior = 4.4};
constexpr bool when() { return standardAtMost<17>(); }
bool before(const std::string &S, const char *X) { return S.find(X) == 0; }
bool before(const std::string &S, const std::string &X) {
  return S.find(X) == 0;
}
bool before(const std::string &S, char X) { return S.find(X) == 0; }
template <class String, class Part> bool after(const String &S, const Part &X) {
  return S.rfind(X, 0) == 0;
}
} // namespace string_find_prefix
#ifdef EVO_EXAMPLES
// The examples are compiled as C++20; test/Rules/find-prefix.test has the
// others.
// CHECK: comment: no: standardAtMost<17>() is not established: the unit is compiled as C++20
bool comment(const std::string &Line) { return Line.find("//") == 0; }
// CHECK: later: no: nothing is found
bool later(const std::string &S) { return S.find("x", 1) == 0; }
// CHECK: second: no: nothing is found
bool second(const std::string &S) { return S.find("x") == 1; }
#endif
