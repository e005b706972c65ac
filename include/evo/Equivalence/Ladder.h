//===- Ladder.h - Cheapest evidence first -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// For each pair of functions the rungs are tried in order of cost, and the
/// first that decides gives the evidence:
///
///   signature   must agree
///   execution   both are run; an input that tells them apart refutes
///   hazards     what the source leaves to the compiler or promises unchecked,
///               and no compiled code shows: what only `after` has is unknown
///   identity    the same code with undefined behaviour made visible: proved;
///               the same plain code is only noted, it is no proof
///   refinement  the solver, for all inputs, or within k rounds of a loop
///   fuzzing     where the solver gave up: generated inputs, under sanitizers
///
/// A model of the solver is only a suspicion: it becomes a refutation when both
/// functions, run on it, really differ. Else the answer is unknown and says so.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_LADDER_H
#define EVO_EQUIVALENCE_LADDER_H

#include "evo/Equivalence/Compile.h"
#include "evo/Equivalence/Execute.h"
#include "evo/Equivalence/Fuzz.h"
#include "evo/Equivalence/Refinement.h"
#include "evo/Model/Evidence.h"

namespace evo {

struct LadderOptions {
  Worker Program;                            ///< this one
  std::shared_ptr<smt::AnswerStore> Answers; ///< of the solver; null: none
  RefinementLimits Limits;
  ExecutionRequest Execution;
  FuzzRequest Fuzz;
  /// The solver must decide what comparing code would: to check the prover
  /// itself on a function and itself.
  bool WithoutIdentity = false;
  /// When to see whether the compiler would make the same code of both.
  enum class AskBinary {
    Never,
    IfNotProved,
    Always
  } Binary = AskBinary::Always;
  /// Functions that copy any number of bytes are put to the solver, too: few of
  /// them are proved.
  bool SolvesCopies = true;
  /// Nothing but a refutation by running both is asked for.
  bool ExecuteOnly = false;
};

struct Rung {
  std::string Name;
  std::string Said;
  double Seconds = 0;
};

struct FunctionVerdict {
  std::string Function; ///< qualified, with parameter types
  Evidence Earned;
  std::vector<Rung> Rungs;
  std::optional<bool> SameBinary;        ///< is the plain -O2 code the same?
  std::string BeforeResult, AfterResult; ///< of a refutation
  ScalarInput Arguments;       ///< of a refutation, as ExecutionResult has them
  bool ReplayMismatch = false; ///< a model that did not reproduce
  /// A model differs in which no call is unknown, only what memory holds.
  bool Suspected = false;
  double Seconds = 0;
  double CompileSeconds = 0;     ///< of both units, for all their functions
  unsigned Instructions = 0;     ///< of the larger, with callees inlined
  std::uint64_t SolverBytes = 0; ///< the most that one question took
};

struct PairRequest {
  SourceUnit Before, After;
  FunctionFilter BeforeFilter, AfterFilter;
  /// Both functions are in the files of the units themselves.
  bool OwnFilesOnly = false;
  /// The two texts differ only within functions, in what is seen only there:
  /// all others are the same code.
  bool OthersSame = false;
  Preambles *Known = nullptr; ///< what units begin with; may be null
  /// What is kept there is of `Before` and `BeforeFilter`; may be null.
  class KeptBefore *KeptBefore = nullptr;
  /// Of what `BeforeFilter` chooses only these are compared; empty: all.
  std::function<bool(const Signature &)> Compared;
  /// Pair by name and parameters; else by parameters alone.
  bool PairByName = true;
  /// Told before a pair is compared: its name, its place and how many there are
  /// in this unit; may be empty.
  std::function<void(llvm::StringRef, std::size_t, std::size_t)> Starting;
  /// Told each verdict as soon as it is known; may be empty.
  std::function<void(const FunctionVerdict &)> Answered;
};

/// Compiles all that `BeforeFilter` chooses into `KeptBefore`. False, and
/// nothing is kept, if that does not serve for each alone as it does for all.
llvm::Expected<bool> compileForEach(const PairRequest &Request,
                                    const LadderOptions &Options);

/// One verdict for each pair. An error if a text does not compile or has no
/// such function, or if an interrupt is requested.
llvm::Expected<std::vector<FunctionVerdict>>
climb(const PairRequest &Request, const LadderOptions &Options);

llvm::json::Value toJSON(const FunctionVerdict &V);

} // namespace evo

#endif // EVO_EQUIVALENCE_LADDER_H
