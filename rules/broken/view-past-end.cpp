/// Broken on purpose: a view need not be followed by a NUL.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_view_past_end {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline std::size_t before(std::string_view S) { return S.size(); }
inline std::size_t after(std::string_view S) { return std::strlen(S.data()); }
} // namespace broken_view_past_end
// CHECK: refuted: {{after has an access outside|results differ}}
