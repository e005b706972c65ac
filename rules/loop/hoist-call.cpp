/// Takes the length of a C string once instead of before every iteration.
///
/// Why it helps: strlen walks over the whole string, so a loop that asks for it
/// in its condition is quadratic.
/// When it would be wrong: where the body writes to the string or moves the
/// pointer (`S[I] = 0` ends the loop early), which `when` excludes.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace loop_hoist_call {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "the length is computed once",
                              .Prior = 1000};
template <class F> constexpr bool when(const char *S, F Body) {
  return unmodifiedIn(std::strlen(S), Body) && keepsArguments(Body) &&
         mayLeave(Body);
}
template <std::integral Index, class F> void before(const char *S, F Body) {
  for (Index I = 0; I < std::strlen(S); ++I)
    Body(I);
}
template <std::integral Index, class F> void after(const char *S, F Body) {
  const std::size_t Length = std::strlen(S);
  for (Index I = 0; I < Length; ++I)
    Body(I);
}
} // namespace loop_hoist_call
#ifdef EVO_EXAMPLES
// CHECK: spaces: for (std::size_t i = 0; i < std::strlen(s); ++i) {{.*}} -> const std::size_t length = std::strlen(s); for (std::size_t i = 0; i < length; ++i) N += s[i] == ' ';
int spaces(const char *s) {
  int N = 0;
  for (std::size_t i = 0; i < std::strlen(s); ++i)
    N += s[i] == ' ';
  return N;
}
// CHECK: first: {{.*}}Length2 = strlen(S){{.*}}I < Length2; I++)
int first(const char *S, char C) {
  int Length = 1;
  for (int I = 0; I < strlen(S); I++) {
    if (S[I] == C)
      return I + Length;
  }
  return -1;
}
// CHECK: upper: no: {{.*}} is not established
void upper(char *S) {
  for (std::size_t I = 0; I < std::strlen(S); ++I)
    S[I] = 'x';
}
// CHECK: moved: no: {{.*}} is not established
int moved(const char *S) {
  int N = 0;
  for (std::size_t I = 0; I < std::strlen(S); ++I) {
    ++S;
    ++N;
  }
  return N;
}
char *buffer();
// CHECK: called: no: operand S (buffer()) may have side effects
int called() {
  int N = 0;
  for (std::size_t I = 0; I < std::strlen(buffer()); ++I)
    ++N;
  return N;
}
void touch();
char Global[100];
// CHECK: throughCall: no: {{.*}} is not established
void throughCall() {
  for (std::size_t I = 0; I < std::strlen(Global); ++I)
    touch();
}
// CHECK: nested: no: not in a block, and the rewrite is several statements
int nested(const char *S, bool Yes) {
  int N = 0;
  if (Yes)
    for (std::size_t I = 0; I < std::strlen(S); ++I)
      N += S[I] == ' ';
  return N;
}
#endif
