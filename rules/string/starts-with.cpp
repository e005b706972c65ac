/// Asks whether a string starts with a text instead of searching all of it.
///
/// Why it helps: find reads to the end of the string to tell that the text is
/// nowhere; starts_with stops at the first difference. Needs C++20; for older
/// standards see string.find-prefix.
/// When it would be wrong: never, it holds always: an empty text is found at 0
/// and every string starts with it.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace string_starts_with {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "no search through the whole string",
                              .Prior = 4.4,
                              .Standard = 20};
bool before(const std::string &S, const char *X) { return S.find(X) == 0; }
bool before(const std::string &S, const std::string &X) {
  return S.find(X) == 0;
}
bool before(const std::string &S, char X) { return S.find(X) == 0; }
bool before(std::string_view S, const char *X) { return S.find(X) == 0; }
bool before(std::string_view S, std::string_view X) { return S.find(X) == 0; }
bool before(std::string_view S, char X) { return S.find(X) == 0; }
template <class String, class Part> bool after(const String &S, const Part &X) {
  return S.starts_with(X);
}
} // namespace string_starts_with
#ifdef EVO_EXAMPLES
// CHECK: comment: Line.find("//") == 0 -> Line.starts_with("//")
bool comment(const std::string &Line) { return Line.find("//") == 0; }
// CHECK: pointer: Line->find(Key) == 0 -> Line->starts_with(Key)
bool pointer(const std::string *Line, const std::string &Key) {
  return !(Line->find(Key) == 0);
}
// CHECK: view: S.find('#') == 0 -> S.starts_with('#')
int view(std::string_view S) { return S.find('#') == 0 ? 1 : 2; }
// CHECK: later: no: nothing is found
bool later(const std::string &S) { return S.find("x", 1) == 0; }
// CHECK: second: no: nothing is found
bool second(const std::string &S) { return S.find("x") == 1; }
// CHECK: inSet: no: nothing is found
bool inSet(const std::string &S) { return S.find_first_of("x") == 0; }
#endif
