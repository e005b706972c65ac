/// What cannot be generated is named and is no success.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
#include <mutex>
namespace check_not_generated {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline void before(std::mutex &M) { std::lock_guard<std::mutex> Hold(M); }
inline void after(std::mutex &M) { std::scoped_lock Hold(M); }
} // namespace check_not_generated
// CHECK-NOT: fuzzed
// CHECK: cannot generate M of type std::mutex &
