//===- NewRule.cpp - The file that 'rule new' writes ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/RuleCheck.h"
#include "evo/Rules/RuleFile.h"

using namespace evo;

static constexpr llvm::StringLiteral Template =
    R"(/// Says in one sentence what is found and what is written instead.
///
/// Why it helps: TODO.
/// When it would be wrong: TODO, with values.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace {0} {{
using namespace evo::rule;
inline constexpr Info Rule = {{.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "one multiplication fewer"};
// Parameters are metavariables: a value stands for an expression, a template
// parameter for a type, and a parameter that is called for any code.
template <std::integral T> constexpr bool when(T X) {{ return pure(X); }
template <std::integral T> T before(T X) {{ return X * 2 - X; }
template <std::integral T> T after(T X) {{ return X; }
} // namespace {0}
#ifdef EVO_EXAMPLES
// CHECK: same: N * 2 - N -> N
int same(int N) {{ return N * 2 - N; }
int next();
// CHECK: calls: no: {{{{operand X .* may have side effects}}
int calls() {{ return next() * 2 - next(); }
#endif
)";

std::string evo::newRuleText(llvm::StringRef Id) {
  return llvm::formatv(Template.data(), ruleNamespace(Id));
}
