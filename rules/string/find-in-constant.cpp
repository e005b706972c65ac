/// Looks up where a character is in a constant string in a table made once.
///
/// Why it helps: find walks over the string for every character; alphabets and
/// digit tables are searched once for each byte of an input, and a table of 256
/// places answers in one step.
/// When it would be wrong: a string that may change, which `when` excludes. The
/// table is made at the first call, when the string has been made.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace string_find_in_constant {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Fuzzed,
                              .Benefit = "one step instead of a search",
                              .Prior = 2};
constexpr bool when(const std::string &S) { return constant(S); }
std::size_t before(const std::string &S, char C) { return S.find(C); }
std::size_t before(const std::string &S, unsigned char C) { return S.find(C); }
std::size_t after(const std::string &S, char C) {
  return [&](char Wanted) {
    static const auto Places = [&] {
      std::array<std::size_t, 256> Found;
      Found.fill(std::string::npos);
      for (std::size_t Place = S.size(); Place-- > 0;)
        Found[static_cast<unsigned char>(S[Place])] = Place;
      return Found;
    }();
    return Places[static_cast<unsigned char>(Wanted)];
  }(C);
}
} // namespace string_find_in_constant
#ifdef EVO_EXAMPLES
static const std::string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
// CHECK: digit: Alphabet.find(C) -> [&](char Wanted) { static const auto Places
// = [&] {
std::size_t digit(char C) { return Alphabet.find(C); }
// CHECK: byte: Alphabet.find(In[I]) -> [&](char Wanted) { static const auto
// Places = [&] {
unsigned byte(const unsigned char *In, int I) {
  return Alphabet.find(In[I]) & 0xff;
}
static const std::string Found = "+-";
// CHECK: sameName: Found.find(C) -> {{.*}} Found2[static_cast<unsigned char>(Found[Place])] = Place;
std::size_t sameName(char C) { return Found.find(C); }
std::string Open = "([{";
// CHECK: mayChange: no: constant(Open) is not established
bool mayChange(char C) { return Open.find(C) != std::string::npos; }
// CHECK: argument: no: constant(Text) is not established
std::size_t argument(const std::string &Text, char C) { return Text.find(C); }
// CHECK: local: no: constant(Copy) is not established
std::size_t local(const char *Text, char C) {
  const std::string Copy = Text;
  return Copy.find(C);
}
struct Symbols : std::string {
  Symbols();
};
static const Symbols Own;
// CHECK: ownType: no: {{.*}}
std::size_t ownType(char C) { return Own.find(C); }
extern const std::string Elsewhere;
// CHECK: elsewhere: no: constant(Elsewhere) is not established
std::size_t elsewhere(char C) { return Elsewhere.find(C); }
std::string readTable();
static const std::string Read = readTable();
// CHECK: computed: no: constant(Read) is not established
std::size_t computed(char C) { return Read.find(C); }
// CHECK: from: no: nothing is found
std::size_t from(char C, std::size_t Start) { return Alphabet.find(C, Start); }
// CHECK: text: no: nothing is found
std::size_t text(const char *C) { return Alphabet.find(C); }
#endif
