/// Broken on purpose: insert leaves the value of a key that is there.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_insert_keeps_old {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline void before(std::map<int, int> &M, int K, int V) { M[K] = V; }
inline void after(std::map<int, int> &M, int K, int V) { M.insert({K, V}); }
} // namespace broken_insert_keeps_old
// CHECK: refuted: M differs afterwards:
