/// Reserves room before a loop that appends once per iteration.
///
/// Why it helps: a vector that grows by appending allocates and moves its
/// elements again and again.
/// When it would be wrong: where the vector is filled by several loops, an exact
/// reserve each time would make growth quadratic, so only a vector that is
/// declared just before is taken; where the loop may end early or skip, the room
/// could be wasted, so code that leaves it is refused; a negative count would
/// become a huge one, so the count must be unsigned. Otherwise it holds always.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace container_reserve {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Refines,
                              .Needs = Evidence::Tested,
                              .Benefit = "no reallocation while the loop fills",
                              .Prior = 2.4};
template <class N, class F, class G> constexpr bool when(N Count, F Prepare, G Item) {
  return unmodifiedIn(Count, Prepare) && unmodifiedIn(Count, Item);
}
template <class T, std::unsigned_integral N, class F, class G>
void before(N Count, F Prepare, G Item) {
  std::vector<T> Out;
  for (N I = 0; I < Count; ++I) {
    Prepare(I);
    Out.push_back(Item(I));
  }
}
template <class T, std::unsigned_integral N, class F, class G>
void after(N Count, F Prepare, G Item) {
  std::vector<T> Out;
  Out.reserve(Count);
  for (N I = 0; I < Count; ++I) {
    Prepare(I);
    Out.push_back(Item(I));
  }
}
} // namespace container_reserve
#ifdef EVO_EXAMPLES
// CHECK: squares: std::vector<int> Out; for {{.*}} -> std::vector<int> Out; Out.reserve(Count); for (unsigned I = 0; I < Count; ++I) Out.push_back(I * I);
std::vector<int> squares(unsigned Count) {
  std::vector<int> Out;
  for (unsigned I = 0; I < Count; ++I)
    Out.push_back(I * I);
  return Out;
}
// CHECK: names: {{.*}}Out.reserve(In.size());
std::vector<std::string> names(const std::vector<int> &In) {
  std::vector<std::string> Out;
  for (std::size_t i = 0; i < In.size(); i++) {
    std::string Name = std::to_string(In[i]);
    Out.push_back(Name);
  }
  return Out;
}
// CHECK: filter: no: Prepare contains break, continue, return or goto
std::vector<int> filter(const std::vector<int> &In) {
  std::vector<int> Out;
  for (std::size_t I = 0; I < In.size(); ++I) {
    if (In[I] < 0)
      continue;
    Out.push_back(In[I]);
  }
  return Out;
}
// CHECK: isSigned: no: N = int is not std::unsigned_integral
std::vector<int> isSigned(int Count) {
  std::vector<int> Out;
  for (int I = 0; I < Count; ++I)
    Out.push_back(I);
  return Out;
}
// CHECK: given: no: nothing is found
void given(std::vector<int> &Out, unsigned Count) {
  for (unsigned I = 0; I < Count; ++I)
    Out.push_back(I);
}
// CHECK: growsItself: no: nothing is found
std::vector<int> growsItself() {
  std::vector<int> Out;
  for (std::size_t I = 0; I < Out.size() + 1; ++I)
    Out.push_back(1);
  return Out;
}
// CHECK: shrinks: no: unmodifiedIn(Left, Prepare) is not established
std::vector<int> shrinks(unsigned Left) {
  std::vector<int> Out;
  for (unsigned I = 0; I < Left; ++I) {
    --Left;
    Out.push_back(1);
  }
  return Out;
}
#endif
