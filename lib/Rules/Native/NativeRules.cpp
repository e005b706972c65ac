//===- NativeRules.cpp - The table of native rules ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/NativeRules.h"

namespace evo {
#define EVO_NATIVE_RULE(Name) std::unique_ptr<NativeRule> create##Name();
#include "NativeRules.def"

std::vector<std::unique_ptr<NativeRule>> createNativeRules() {
  std::vector<std::unique_ptr<NativeRule>> Rules;
#define EVO_NATIVE_RULE(Name) Rules.push_back(create##Name());
#include "NativeRules.def"
  return Rules;
}
} // namespace evo
