/// Takes a shared_ptr by const reference when it is only dereferenced.
///
/// Why it helps: the copy counts an owner up and down again, atomically in a
/// program with threads.
/// When it would be wrong: the function stores or resets its copy, runs code
/// that could drop the last other owner, or the program asks for the number of
/// owners.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace api_shared_ptr_param {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "two atomic operations a call fewer",
                              .Prior = 20,
                              .Native = "SharedPtrParam"};
template <class T, class F>
constexpr bool when(const std::shared_ptr<T> &Argument, F Body) {
  return unmodifiedIn(Argument, Body);
}
template <class T, class F>
void before(const std::shared_ptr<T> &Argument, F Body) {
  [&](std::shared_ptr<T> X) { Body(*X); }(Argument);
}
template <class T, class F>
void after(const std::shared_ptr<T> &Argument, F Body) {
  [&](const std::shared_ptr<T> &X) { Body(*X); }(Argument);
}
} // namespace api_shared_ptr_param
#ifdef EVO_EXAMPLES
struct Node {
  int Number = 0;
};
static std::shared_ptr<Node> Kept;
// CHECK: number: std::shared_ptr<Node> N -> const std::shared_ptr<Node> &N
static int number(std::shared_ptr<Node> N) { return N->Number; }
// CHECK: checked: std::shared_ptr<Node> N -> const std::shared_ptr<Node> &N
static int checked(std::shared_ptr<Node> N) { return N ? (*N).Number : 0; }
// CHECK: keep: no: 'N' is not only dereferenced
static void keep(std::shared_ptr<Node> N) { Kept = N; }
// CHECK: dropped: no: {{.*}}can be changed by it: it is not local
static int dropped(std::shared_ptr<Node> N) {
  Kept = nullptr;
  return N->Number;
}
// CHECK: reset: no: 'N' is not only read
static void reset(std::shared_ptr<Node> N) { N.reset(); }
// CHECK: captured: no: 'N' is captured by a lambda
static auto captured(std::shared_ptr<Node> N) {
  return [N] { return N->Number; };
}
int use() {
  auto N = std::make_shared<Node>();
  keep(N);
  reset(N);
  return number(N) + checked(nullptr) + dropped(Kept) + captured(N)();
}
#endif
// CHECK: fuzzed
