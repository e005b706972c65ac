//===- KeptBefore.cpp - A text before, for one patch after another ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/KeptBefore.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;

void KeptBefore::clear() {
  Forms.clear();
  Reduced.reset();
  ReducedName.clear();
  // Types and constants of all that was compared with it are in there.
  Context = std::make_unique<llvm::LLVMContext>();
}

void KeptBefore::keep(std::vector<CompiledUnit> New, unsigned Preambles) {
  Forms = std::move(New);
  Made = Preambles;
  Reduced.reset();
  ReducedName.clear();
}

std::unique_ptr<llvm::Module>
KeptBefore::reduced(llvm::StringRef Mangled,
                    llvm::function_ref<std::unique_ptr<llvm::Module>()> Make) {
  if (!Reduced || ReducedName != Mangled) {
    Reduced = Make();
    ReducedName = Mangled.str();
  }
  return llvm::CloneModule(*Reduced);
}
