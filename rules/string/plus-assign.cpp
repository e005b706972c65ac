/// Appends to a string in place instead of building the sum and assigning it.
///
/// Why it helps: `S = S + X` copies all of S each time, so a loop that builds a
/// string is quadratic; `S += X` is amortised constant per character.
/// When it would be wrong: never for std::string, not even for `S = S + S`,
/// which append allows: it holds always. A left side with side effects
/// (`V[I++] = V[I++] + X`) is refused, since it is evaluated once less.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace string_plus_assign {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "no copy of the whole string",
                              .Prior = 400};
template <class C>
std::basic_string<C> &before(std::basic_string<C> &S,
                             const std::basic_string<C> &X) {
  return S = S + X;
}
template <class C>
std::basic_string<C> &before(std::basic_string<C> &S, const C *X) {
  return S = S + X;
}
template <class C>
std::basic_string<C> &before(std::basic_string<C> &S, C X) {
  return S = S + X;
}
template <class Text, class Part> Text &after(Text &S, const Part &X) {
  return S += X;
}
} // namespace string_plus_assign
#ifdef EVO_EXAMPLES
// CHECK: letters: S = S + C -> S += C
std::string letters(const std::vector<char> &In) {
  std::string S;
  for (char C : In)
    S = S + C;
  return S;
}
// CHECK: literal: (Text) = Text + "; " -> (Text) += "; "
void literal(std::string &Text) { (Text) = Text + "; "; }
// CHECK: member: P->Name = P->Name + Tail -> P->Name += Tail
struct Person {
  std::string Name;
};
void member(Person *P, const std::string &Tail) { P->Name = P->Name + Tail; }
// CHECK: twice: S = S + S -> S += S
void twice(std::string &S) { S = S + S; }
// CHECK: prepend: no: nothing is found
void prepend(std::string &S, const std::string &X) { S = X + S; }
// CHECK: other: no: nothing is found
void other(std::string &S, const std::string &T) { S = T + "x"; }
std::string &current();
// CHECK: called: no: operand S (current()) may have side effects
void called() { current() = current() + "x"; }
// CHECK: number: no: nothing is found
int number(int S, int X) { return S = S + X; }
#endif
