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
// The examples are read as C++17, the newest standard that this rule is for.
// CHECK: comment: Line.find("//") == 0 -> Line.rfind("//", 0) == 0
bool comment(const std::string &Line) { return Line.find("//") == 0; }
// CHECK: pointer: Line->find(Key) == 0 -> Line->rfind(Key, 0) == 0
bool pointer(const std::string *Line, const std::string &Key) {
  return !(Line->find(Key) == 0);
}
// CHECK: letter: S.find('#') == 0 -> S.rfind('#', 0) == 0
int letter(const std::string &S) { return S.find('#') == 0 ? 1 : 2; }
// CHECK: view: no: nothing is found
bool view(std::string_view S) { return S.find("x") == 0; }
// CHECK: later: no: nothing is found
bool later(const std::string &S) { return S.find("x", 1) == 0; }
// CHECK: second: no: nothing is found
bool second(const std::string &S) { return S.find("x") == 1; }
// CHECK: inSet: no: nothing is found
bool inSet(const std::string &S) { return S.find_first_of("x") == 0; }
#endif
// CHECK: fuzzed
