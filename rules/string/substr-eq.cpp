/// Compares a part of a string in place instead of copying it first.
///
/// Why it helps: substr makes a new string, which may allocate; compare reads
/// the characters where they are.
/// When it would be wrong: for a position greater than size() both throw
/// out_of_range, but with another text in what(); `when` excludes that.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace string_substr_eq {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "no temporary string",
                              .Prior = 7.5};
template <class String, class Position>
constexpr bool when(const String &S, Position Pos) {
  return Pos == 0 || Pos <= S.size();
}
bool before(const std::string &S, std::size_t Pos, std::size_t Length,
            const char *Text) {
  return S.substr(Pos, Length) == Text;
}
bool before(const std::string &S, std::size_t Pos, std::size_t Length,
            const std::string &Text) {
  return S.substr(Pos, Length) == Text;
}
template <class String, class Position, class Part>
bool after(const String &S, Position Pos, Position Length, const Part &Text) {
  return S.compare(Pos, Length, Text) == 0;
}
} // namespace string_substr_eq
#ifdef EVO_EXAMPLES
// CHECK: scheme: Url.substr(0, 5) == "http:" -> Url.compare(0, 5, "http:") == 0
bool scheme(const std::string &Url) { return Url.substr(0, 5) == "http:"; }
// CHECK: key: Line.substr(0, Key.size()) == Key -> Line.compare(0, Key.size(), Key) == 0
bool key(const std::string &Line, const std::string &Key) {
  return Line.substr(0, Key.size()) == Key;
}
// CHECK: negated: no: when(*Line, At) is not established
bool negated(const std::string *Line, std::size_t At, const std::string &Key) {
  return !(Line->substr(At, Key.size()) == Key);
}
// CHECK: view: no: nothing is found
bool view(std::string_view S) { return S.substr(0, 2) == "ab"; }
// CHECK: tail: no: nothing is found
bool tail(const std::string &S) { return S.substr(2) == "ab"; }
// CHECK: less: no: nothing is found
bool less(const std::string &S) { return S.substr(0, 2) < "ab"; }
#endif
