//===- RuleEvidence.h - What a rule file shows of itself -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Both sides of a rule are run against each other by Rules; where they only
/// compute numbers, Equivalence is asked besides for a proof over all of them.
/// The two layers do not know each other, so they meet here. A proof adds to
/// what was executed and replaces nothing: an instance is at least Fuzzed
/// before anybody tries to prove it.
///
/// Cost: seconds, once; both halves are kept by content below the cache folder.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_RULEEVIDENCE_H
#define EVO_LIB_DRIVER_RULEEVIDENCE_H

#include "evo/Equivalence/Answers.h"
#include "evo/Rules/DynamicCheck.h"

namespace evo {

/// `Kept` holds the solver's answers; null: what stands beside the catalogue,
/// then what is below the user's cache folder.
llvm::Expected<DynamicReport>
showEvidence(llvm::StringRef RuleFile,
             std::shared_ptr<smt::AnswerStore> Kept = nullptr);

/// What the prover alone says, as if nothing had been run: a check of the
/// prover, which must refute what is wrong without help. Where callables keep a
/// refutation from being replayed, one certain choice for them is run.
llvm::Expected<DynamicReport>
showProof(llvm::StringRef RuleFile,
          std::shared_ptr<smt::AnswerStore> Kept = nullptr);

} // namespace evo

#endif // EVO_LIB_DRIVER_RULEEVIDENCE_H
