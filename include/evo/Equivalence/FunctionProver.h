//===- FunctionProver.h - Prove what a candidate touches -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The prover that `evolve` asks: finds the functions a candidate's patch
/// touches, compiles the unit as it is and as it would be, and climbs the
/// ladder for each of them. The candidate earns the weakest evidence of all. An
/// edit outside every function can not be proved here and is unknown, except an
/// #include, whose effect on the touched functions is compared anyway. A
/// function in a header is compared in one unit that reads it, which the
/// evidence states; a template in a header is unknown, as other units may use
/// it with other types.
///
/// When the plain code of all touched functions is the same at -O2 the evidence
/// is Identical: the patch is right for this compiler and worth nothing.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_FUNCTIONPROVER_H
#define EVO_EQUIVALENCE_FUNCTIONPROVER_H

#include "evo/Equivalence/KeptBefore.h"
#include "evo/Equivalence/Ladder.h"
#include "evo/Equivalence/Preambles.h"
#include "evo/Frontend/Project.h"
#include "evo/Model/Stages.h"

namespace evo {

/// What one candidate leaves for the next, which is mostly of the same unit and
/// often of the same function.
class TouchedFunctions;

/// The functions before of the last candidate, and of those that are expected
/// of its unit.
struct LastBefore {
  static constexpr unsigned MostUses = 64; ///< the context only grows

  SourceUnit Unit;
  std::string Text; ///< of its file
  std::shared_ptr<TouchedFunctions> Functions;
  KeptBefore Code;
  unsigned Uses = 0;
  bool Alone = false; ///< this unit's functions have to be compiled one by one
};

struct ProverMemory {
  Preambles Headers;
  LastBefore Before;
  /// Of candidates that may come, by the only file that each patches
  /// (absolute).
  std::map<std::string, std::vector<FilePatch>> Expected;
};

class FunctionProver : public Prover {
public:
  /// `Memory` may come from other provers of the same files.
  FunctionProver(
      const Project &P, LadderOptions Options,
      std::shared_ptr<ProverMemory> Memory = std::make_shared<ProverMemory>())
      : Owner(P), Options(std::move(Options)), Memory(std::move(Memory)) {}

  /// Which candidates will be asked for, if they are known: then the functions
  /// before of one unit are compiled together.
  void expect(llvm::ArrayRef<Candidate> All);

  llvm::Expected<Evidence> prove(const Candidate &C) override;

  /// The verdicts behind the last answer, one for each function: the weakest,
  /// if several units hold it.
  llvm::ArrayRef<FunctionVerdict> verdicts() const { return Verdicts; }

private:
  llvm::Expected<Evidence> proveIn(const UnitCommand &Unit, const Candidate &C,
                                   bool Header);
  llvm::Error apply(const Candidate &C, PairRequest &R,
                    TouchedFunctions &Before, TouchedFunctions &After) const;
  llvm::Error keepBefore(PairRequest &R, const Candidate &C,
                         std::shared_ptr<TouchedFunctions> Before);
  std::shared_ptr<TouchedFunctions> expectedIn(const PairRequest &R,
                                               const Candidate &C) const;
  std::vector<const UnitCommand *> unitsFor(const Candidate &C) const;

  const Project &Owner;
  LadderOptions Options;
  std::shared_ptr<ProverMemory> Memory;
  std::vector<FunctionVerdict> Verdicts;
};

/// The weakest of several: refuted, else unknown, else the smallest.
Evidence weakest(llvm::ArrayRef<FunctionVerdict> Verdicts);

} // namespace evo

#endif // EVO_EQUIVALENCE_FUNCTIONPROVER_H
