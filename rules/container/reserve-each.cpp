/// Reserves room before a loop over a container that appends once per element.
///
/// Why it helps: a vector that grows by appending allocates and moves its
/// elements again and again.
/// When it would be wrong: where the vector is filled by several loops, an exact
/// reserve each time would make growth quadratic, so only a vector that is
/// declared just before is taken; where the loop may end early or skip, the room
/// could be wasted, so code that leaves it is refused; where the loop changes
/// the container, which `when` excludes.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace container_reserve_each {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Refines,
                              .Needs = Evidence::Tested,
                              .Benefit = "no reallocation while the loop fills",
                              .Prior = 2.4};
template <class C, class F, class G>
constexpr bool when(const C &Items, F Prepare, G Item) {
  return unmodifiedIn(Items, Prepare) && unmodifiedIn(Items, Item);
}
template <class T, class E, Sized C, class F, class G>
void before(const C &Items, F Prepare, G Item) {
  std::vector<T> Out;
  for (const E &X : Items) {
    Prepare(X);
    Out.push_back(Item(X));
  }
}
template <class T, class E, Sized C, class F, class G>
void after(const C &Items, F Prepare, G Item) {
  std::vector<T> Out;
  Out.reserve(Items.size());
  for (const E &X : Items) {
    Prepare(X);
    Out.push_back(Item(X));
  }
}
} // namespace container_reserve_each
#ifdef EVO_EXAMPLES
// CHECK: lengths: std::vector<std::size_t> Out; for {{.*}} Out; Out.reserve(In.size()); for (const auto &Text : In) Out.push_back(Text.size());
std::vector<std::size_t> lengths(const std::vector<std::string> &In) {
  std::vector<std::size_t> Out;
  for (const auto &Text : In)
    Out.push_back(Text.size());
  return Out;
}
// CHECK: keys: {{.*}}Keys.reserve(All.size());
std::vector<std::string> keys(const std::map<std::string, int> &All) {
  std::vector<std::string> Keys;
  for (const auto &Entry : All) {
    std::string Key = Entry.first;
    Keys.push_back(Key);
  }
  return Keys;
}
// CHECK: filter: no: Prepare contains break, continue, return or goto
std::vector<int> filter(const std::vector<int> &In) {
  std::vector<int> Out;
  for (const int &X : In) {
    if (X < 0)
      continue;
    Out.push_back(X);
  }
  return Out;
}
// CHECK: chosen: no: nothing is found
std::vector<int> chosen(const std::vector<int> &In) {
  std::vector<int> Out;
  for (const int &X : In)
    if (X > 0)
      Out.push_back(X);
  return Out;
}
// CHECK: given: no: nothing is found
void given(std::vector<int> &Out, const std::vector<int> &In) {
  for (const int &X : In)
    Out.push_back(X);
}
std::vector<int> make();
// CHECK: called: no: {{.*}}make(){{.*}}
std::vector<int> called() {
  std::vector<int> Out;
  for (const int &X : make())
    Out.push_back(X);
  return Out;
}
// CHECK: unsized: no: {{.*}}Sized
std::vector<int> unsized(const int (&In)[3]) {
  std::vector<int> Out;
  for (const int &X : In)
    Out.push_back(X);
  return Out;
}
// CHECK: changes: no: unmodifiedIn(In, Prepare) is not established
std::vector<int> changes(std::list<int> &In) {
  std::vector<int> Out;
  for (const int &X : In) {
    In.push_back(X);
    Out.push_back(X);
  }
  return Out;
}
#endif
// CHECK: fuzzed(10000)
