//===- NativeRules.cpp - The table of native rules ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/NativeRules.h"

namespace evo {
#define EVO_NATIVE_RULE(Name)                                                  \
  std::unique_ptr<NativeRule> create##Name(RuleInfo);
#include "NativeRules.def"

std::unique_ptr<NativeRule> createNativeRule(llvm::StringRef Matcher,
                                             RuleInfo Info) {
#define EVO_NATIVE_RULE(Name)                                                  \
  if (Matcher == #Name)                                                        \
    return create##Name(std::move(Info));
#include "NativeRules.def"
  return nullptr;
}

std::vector<std::string> nativeMatchers() {
  std::vector<std::string> Names;
#define EVO_NATIVE_RULE(Name) Names.push_back(#Name);
#include "NativeRules.def"
  return Names;
}
} // namespace evo
