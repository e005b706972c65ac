//===- IrPair.h - Two functions of LLVM IR -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Compares functions of .ll files by the solver alone: no C++ stands behind
/// them, so nothing that C++ promises is assumed (see RawEncoder.h), and
/// nothing is run. Attributes that callers rely on may be taken away and not
/// added.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_IRPAIR_H
#define EVO_EQUIVALENCE_IRPAIR_H

#include "evo/Equivalence/Ladder.h"

namespace evo {

struct IrMode {
  bool Undef = true, Poison = true; ///< may arguments be that?
  unsigned Rounds = 8;              ///< of each loop
};

/// Differs is the solver's word only.
RefinementResult compareIr(llvm::Function &Before, llvm::Function &After,
                           const IrMode &Mode, smt::SolverProcess &Solver);

struct IrFiles {
  std::string Before, After; ///< paths
  std::string BeforeName, AfterName;
};

/// A difference is Unknown here, with what differs: nothing has confirmed it.
llvm::Expected<FunctionVerdict> proveIr(const IrFiles &Files,
                                        const LadderOptions &Options);

} // namespace evo

#endif // EVO_EQUIVALENCE_IRPAIR_H
