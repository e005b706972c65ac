//===- NativeRules.h - The table of native rules -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A native rule is registered by one line in lib/Rules/Native/NativeRules.def
/// and not by a static constructor, so that no linker can lose it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NATIVERULES_H
#define EVO_RULES_NATIVERULES_H

#include "evo/Rules/Rule.h"
#include <memory>

namespace evo {

std::vector<std::unique_ptr<NativeRule>> createNativeRules();

} // namespace evo

#endif // EVO_RULES_NATIVERULES_H
