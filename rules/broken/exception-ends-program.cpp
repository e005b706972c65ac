/// Broken on purpose: noexcept turns an exception into the end of the program.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_exception_ends_program {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> void before(F Step) { Step(); }
template <class F> void after(F Step) noexcept { Step(); }
} // namespace broken_exception_ends_program
// CHECK: refuted: after has an abort:
