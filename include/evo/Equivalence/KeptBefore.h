//===- KeptBefore.h - A text before, for one patch after another -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Candidates come by the dozen for one function, each compared with the same
/// function before. What was compiled of it is kept: half of the time that the
/// next one takes. It serves only for the very same functions of the same text,
/// because what Clang calls a lambda depends on what else it makes code of.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_KEPTBEFORE_H
#define EVO_EQUIVALENCE_KEPTBEFORE_H

#include "evo/Equivalence/Compile.h"
#include <list>
#include <utility>

namespace evo {

class KeptBefore {
public:
  /// Forgets everything.
  void clear();

  /// What to compile in, so that both sides can be compared.
  llvm::LLVMContext &context() { return *Context; }

  /// One for each form; empty if none are kept.
  llvm::ArrayRef<CompiledUnit> forms() const { return Forms; }

  /// Keeps them, compiled when `Preambles` had been made so often: if there are
  /// more by now, a header has changed.
  void keep(std::vector<CompiledUnit> New, unsigned Preambles);
  bool isOf(unsigned Preambles) const { return Made == Preambles; }

  /// How long it took to compile them, told once.
  double takeSeconds() { return std::exchange(Seconds, 0); }
  void addSeconds(double More) { Seconds += More; }

  /// Are all headers that they read as they were? Those that a text reads later
  /// than its first lines are no part of a preamble.
  bool sameHeaders() const;

  /// What `Make` makes of a form, unless it is among the last that were asked
  /// for by this key.
  std::shared_ptr<const llvm::Module>
  made(std::string Key,
       llvm::function_ref<std::unique_ptr<llvm::Module>()> Make);

private:
  /// The modules live in it.
  std::unique_ptr<llvm::LLVMContext> Context =
      std::make_unique<llvm::LLVMContext>();
  std::vector<CompiledUnit> Forms;
  unsigned Made = 0;
  double Seconds = 0;
  /// The last first.
  std::list<std::pair<std::string, std::shared_ptr<const llvm::Module>>>
      Derived;
};

} // namespace evo

#endif // EVO_EQUIVALENCE_KEPTBEFORE_H
