//===- Climb.h - One climb of the ladder -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The state of one comparison of two units, shared by the rung that executes
/// both (Ladder.cpp), what compiles both (LadderCompile.cpp), the one that
/// compares code (LadderIdentity.cpp), those that ask the solver
/// (LadderSolver.cpp, LadderLoops.cpp) and the one that runs generated inputs
/// (LadderFuzz.cpp).
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_CLIMB_H
#define EVO_LIB_EQUIVALENCE_CLIMB_H

#include "evo/Equivalence/KeptBefore.h"
#include "evo/Equivalence/Ladder.h"
#include "evo/Equivalence/Reduce.h"
#include <chrono>
#include <functional>
#include <set>

namespace evo {

/// What the trap form does not make visible.
inline constexpr char PointersRespected[] =
    "pointers and references respect aliasing, alignment, lifetimes and, where "
    "nothing is accessed, the bounds of objects";

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point Start);
bool hasLabelAddresses(const llvm::Module &M);

/// Both texts in one form; null if it was not asked for.
struct BothUnits {
  const CompiledUnit *Before = nullptr, *After = nullptr;
};

class Climb {
public:
  Climb(const PairRequest &R, const LadderOptions &O)
      : Request(R), Options(O), Kept(R.KeptBefore ? *R.KeptBefore : Own) {}

  llvm::Expected<std::vector<FunctionVerdict>> run();
  llvm::Error compileBefore();

private:
  llvm::Error compile();
  llvm::Error compileBoth();
  std::vector<ModuleWanted> modulesOf(const FunctionFilter &Wanted) const;
  bool isOnce() const { return Request.Before == Request.After; }
  unsigned preamblesMade() const;
  std::vector<const Signature *> compared(const CompiledUnit &Before) const;
  llvm::Expected<std::vector<CompiledUnit>>
  compileSide(const SourceUnit &Unit, llvm::ArrayRef<ModuleWanted> What,
              const CompiledUnit *Known, bool OnlyBodies = false);
  std::optional<std::vector<CompiledUnit>>
  compileBeginning(llvm::ArrayRef<ModuleWanted> What);
  llvm::Expected<std::vector<CompiledUnit>>
  compileAsNeeded(llvm::ArrayRef<ModuleWanted> What);
  llvm::Expected<std::vector<CompiledUnit>>
  compileAfter(llvm::ArrayRef<ModuleWanted> What);
  FunctionVerdict verdictOf(const Signature &B, bool Labels);
  FunctionVerdict pair(const Signature &B, const Signature &A);
  void compare(FunctionVerdict &V);
  void assume(FunctionVerdict &V) const;
  void rung(FunctionVerdict &V, llvm::StringRef Name, std::string Said,
            Clock::time_point Since);
  void prepare();
  void reduceWhole();
  void optimiseWithoutSame();
  bool execution(FunctionVerdict &V);
  bool identity(FunctionVerdict &V);
  std::string notForSolver();
  void spendAtMost(const RefinementLimits &Most);
  void refinement(FunctionVerdict &V);
  /// What came out beside the result.
  struct Findings {
    bool Loops = false;
    std::size_t Terms = 0;
    std::set<std::string> Assumptions;
  };
  using Question = std::function<RefinementResult(
      SharedInputs &, Encoder &, Encoder &, smt::SolverProcess &,
      const RefinementLimits &)>;
  RefinementResult inStep(FunctionVerdict &V, Findings &Found);
  RefinementResult inOtherShapes(FunctionVerdict &V, llvm::Module &X,
                                 llvm::Module &Y, const std::string &How,
                                 Findings &Found);
  RefinementResult recursion(FunctionVerdict &V, Findings &Found);
  RefinementResult unfolded(FunctionVerdict &V, Findings &Found);
  RefinementResult unrolled(FunctionVerdict &V, Findings &Found);
  RefinementResult endingSoon(FunctionVerdict &V, Findings &Found);
  bool hasLoops(const llvm::Module *X, const llvm::Module *Y) const;
  RefinementResult attempt(llvm::Module &X, llvm::Module &Y,
                           const Question &Ask, Findings &Found);
  RefinementResult attempt(llvm::Function &F, llvm::Function &G,
                           const Question &Ask, Findings &Found);
  RefinementResult reordered(FunctionVerdict &V, Findings &Found);
  std::vector<std::unique_ptr<llvm::Module>>
  inOtherOrder(FunctionVerdict &V, llvm::Module &M, llvm::StringRef Name,
               int Kind, bool OfBefore, Findings &Found);
  RefinementResult inStepReordered(FunctionVerdict &V, llvm::Module &X,
                                   llvm::Module &Y, Findings &Found);
  RefinementResult paired(llvm::Module &X, llvm::Module &Y, unsigned Share,
                          std::size_t MostPairings, std::string &How,
                          Findings &Found);
  void settle(FunctionVerdict &V, RefinementResult R,
              const std::set<std::string> &Assumptions);
  void beDefined(FunctionVerdict &V, bool SameCode);
  void fuzzing(FunctionVerdict &V);
  ExecutionResult replay(const RefinementResult &R);
  void suspect(FunctionVerdict &V, const RefinementResult &R);
  bool sameCallees(const llvm::Module &X, const Encoder &B,
                   const llvm::Module &Y, const Encoder &A, std::string &Why);
  std::shared_ptr<const llvm::Module>
  derived(llvm::StringRef Form, const std::string &Said, const llvm::Module &Of,
          llvm::function_ref<void(llvm::Module &)> Change);
  bool sameTrapping(const llvm::Module &X, const llvm::Module &Y,
                    std::string &Why) const;
  /// What after leaves to the compiler and before does not; empty if nothing.
  std::string newHazard(bool OfTypes) const;
  bool mayTrustTypes() const;
  std::optional<std::vector<std::string>> sameInAForm(std::string &Why);
  bool sameAsWritten(bool ByTypes);
  void askBinary(FunctionVerdict &V, bool Proved);
  bool plainIdentical(const Signature &B, const Signature &A);
  const Signature *counterpart(const Signature &B) const;

  const PairRequest &Request;
  const LadderOptions &Options;
  KeptBefore Own; ///< if nobody else keeps one
  KeptBefore &Kept;
  std::vector<CompiledUnit> AfterForms;
  double CompileSeconds = 0;
  BothUnits Traps, Plain;
  std::vector<const Signature *> Compared; ///< of before
  // Of the pair at hand.
  const Signature *BeforeSignature = nullptr, *AfterSignature = nullptr;
  // All in the trap form.
  std::shared_ptr<const llvm::Module> PreparedBefore;
  std::unique_ptr<llvm::Module> PreparedAfter;
  std::unique_ptr<llvm::Module> Before, After; ///< reduced; null until needed
  /// Reduced, and what stays a call and is the same only declared.
  std::unique_ptr<llvm::Module> LessBefore, LessAfter;
  std::string Less;                                    ///< their names
  std::unique_ptr<llvm::Module> FastBefore, FastAfter; ///< these, optimised
  ExecutionResult Executed;
  bool NeverDefined = false; ///< before, for any input
  RefinementLimits Limits;   ///< for this pair
  // Of the solver's resource.
  std::uint64_t LeftForLoops = 0, LeftForWhole = 0;
  std::uint64_t SolverBytes = 0; ///< the most that one question took
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_CLIMB_H
