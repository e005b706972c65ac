//===- KeptBefore.cpp - A text before, for one patch after another ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/KeptBefore.h"

using namespace evo;

void KeptBefore::clear() {
  Forms.clear();
  Derived.clear();
  // Types and constants of all that was compared with it are in there.
  Context = std::make_unique<llvm::LLVMContext>();
}

void KeptBefore::keep(std::vector<CompiledUnit> New, unsigned Preambles) {
  Forms = std::move(New);
  Made = Preambles;
  Derived.clear();
}

bool KeptBefore::sameHeaders() const {
  return Forms.empty() ||
         llvm::all_of(Forms.front().Headers, [](const FileSeen &Header) {
           return FileSeen::now(Header.Path) == Header;
         });
}

std::shared_ptr<const llvm::Module>
KeptBefore::made(std::string Key,
                 llvm::function_ref<std::unique_ptr<llvm::Module>()> Make) {
  constexpr std::size_t Most = 12; // the forms of one function, and more
  auto At = llvm::find_if(Derived, [&](auto &D) { return D.first == Key; });
  if (At != Derived.end()) {
    Derived.splice(Derived.begin(), Derived, At);
  } else {
    Derived.emplace_front(std::move(Key), Make());
    if (Derived.size() > Most)
      Derived.pop_back();
  }
  return Derived.front().second;
}
