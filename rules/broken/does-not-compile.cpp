/// Broken on purpose: after asks more of T than before does.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_does_not_compile {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> bool before(const T &A, const T &B) { return A == B; }
template <class T> bool after(const T &A, const T &B) { return !(A - B); }
} // namespace broken_does_not_compile
// CHECK: refuted: after does not compile where before does: std::string:
