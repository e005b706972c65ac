/// Compiles a constant regular expression once instead of on every call.
///
/// Why it helps: constructing a std::regex parses the pattern and builds an
/// automaton, which costs far more than most matches.
/// When it would be wrong: a pattern that is not a constant, a regex that is
/// changed later, which `when` excludes. It is assumed that the
/// program does not change std::locale::global between calls. A static is
/// initialised again after an exception, as the local was.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace string_static_regex {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "the pattern is compiled once",
                              .Prior = 35};
template <class F> constexpr bool when(const char *Text, F Rest) {
  return constant(Text) && keepsArguments(Rest) && mayLeave(Rest);
}
template <class F> void before(const char *Text, F Rest) {
  std::regex R(Text);
  Rest(R);
}
template <class F> void after(const char *Text, F Rest) {
  static const std::regex R(Text);
  Rest(R);
}
} // namespace string_static_regex
#ifdef EVO_EXAMPLES
// CHECK: date: std::regex R("[0-9]+-[0-9]+"); -> static const std::regex R("[0-9]+-[0-9]+");
bool date(const std::string &Text) {
  std::regex R("[0-9]+-[0-9]+");
  return std::regex_match(Text, R);
}
// CHECK: words: std::regex Word("[a-z]+ "); -> static const std::regex Word("[a-z]+ ");
std::size_t words(const std::vector<std::string> &Lines) {
  std::regex Word("[a-z]+ ");
  std::size_t N = 0;
  for (const std::string &Line : Lines)
    N += std::regex_search(Line, Word);
  return N;
}
// CHECK: parsed: no: constant(Pattern) is not established
bool parsed(const std::string &Text, const char *Pattern) {
  std::regex R(Pattern);
  return std::regex_match(Text, R);
}
// CHECK: reassigned: no: keepsArguments(Rest) is not established
bool reassigned(const std::string &Text) {
  std::regex R("a+");
  if (Text.empty())
    R = "b+";
  return std::regex_match(Text, R);
}
// CHECK: alreadyStatic: no: nothing is found
bool alreadyStatic(const std::string &Text) {
  static const std::regex R("a+");
  return std::regex_match(Text, R);
}
#endif
// CHECK: fuzzed
