//===- NativeRules.h - The table of native rules -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What a pattern cannot say (signatures, types, ownership) is found by a class
/// in lib/Rules/Native. Everything else about such a rule, its comment, claims
/// and examples, stands in a rule file like any other, whose Info names the
/// class. A class is registered by one line in NativeRules.def and not by a
/// static constructor, so that no linker can lose it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NATIVERULES_H
#define EVO_RULES_NATIVERULES_H

#include "evo/Rules/Rule.h"
#include <memory>

namespace evo {

/// The rule of `Info` with the code of this name; null if there is none.
std::unique_ptr<NativeRule> createNativeRule(llvm::StringRef Matcher,
                                             RuleInfo Info);

/// The names there are, in the order of the table.
std::vector<std::string> nativeMatchers();

} // namespace evo

#endif // EVO_RULES_NATIVERULES_H
