//===- LadderSolver.cpp - The rungs that ask the solver ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Climb.h"
#include "Guards.h"
#include "ModelInput.h"
#include "Unfold.h"
#include "evo/Equivalence/Identity.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;

namespace {

bool callsItself(const llvm::Function &F) {
  return llvm::any_of(F.users(), [&](const llvm::User *U) {
    auto *C = llvm::dyn_cast<llvm::CallBase>(U);
    return C && C->getCalledFunction() == &F && C->getFunction() == &F;
  });
}

/// A copy of any number of bytes is a function of all memory: what does not
/// follow from the two doing the same is not found by searching longer.
bool copiesAnyNumber(const llvm::Function &F) {
  return llvm::any_of(llvm::instructions(F), [](const llvm::Instruction &I) {
    auto *M = llvm::dyn_cast<llvm::MemIntrinsic>(&I);
    return M && !llvm::isa<llvm::ConstantInt>(M->getLength());
  });
}

} // namespace

/// Functions that are called and not inlined must be the same on both sides.
bool Climb::sameCallees(const llvm::Module &X, const Encoder &B,
                        const llvm::Module &Y, const Encoder &A,
                        std::string &Why) {
  std::set<std::string> Names;
  for (const llvm::Function *F : B.definedCallees())
    Names.insert(F->getName().str());
  for (const llvm::Function *F : A.definedCallees())
    Names.insert(F->getName().str());
  for (const std::string &Name : Names) {
    const llvm::Function *F = X.getFunction(Name), *G = Y.getFunction(Name);
    bool Defined = F && G && !F->isDeclaration() && !G->isDeclaration();
    if (!Defined || !sameCode(*F, *G, Why)) {
      Why = "the called function '" + Name + "' is not the same in both";
      return false;
    }
  }
  return true;
}

/// Asks the solver about one form of the two functions.
RefinementResult Climb::attempt(llvm::Module &X, llvm::Module &Y,
                                const Question &Ask, Findings &Found) {
  return attempt(*X.getFunction(BeforeSignature->Mangled),
                 *Y.getFunction(AfterSignature->Mangled), Ask, Found);
}

RefinementResult Climb::attempt(llvm::Function &F, llvm::Function &G,
                                const Question &Ask, Findings &Found) {
  smt::Terms Arena;
  SharedInputs Shared(Arena);
  smt::SolverProcess Solver(Options.Program, Options.Answers);
  Solver.spendFrom(LeftForWhole);
  RefinementResult R;
  if (F.getFunctionType() != G.getFunctionType()) {
    R.Why = "the two have different calling conventions";
    return R;
  }
  Shared.bindArguments(F);
  Encoder B(Shared, F, /*Strict=*/false), A(Shared, G, /*Strict=*/true);
  Found.Loops = !B.loopHeads().empty() || !A.loopHeads().empty();
  R = Ask(Shared, B, A, Solver, Limits);
  Found.Terms = Arena.size();
  SolverBytes = std::max(SolverBytes, Solver.peakBytes());
  bool Good =
      R.Is == RefinementResult::Proved || R.Is == RefinementResult::Bounded;
  std::string Why;
  if (Good && !sameCallees(*F.getParent(), B, *G.getParent(), A, Why)) {
    R.Is = RefinementResult::Unknown;
    R.Why = Why;
  }
  if (B.isRecursive() || A.isRecursive())
    Shared.Assumptions.insert(
        R.ByDepth ? "recursion before ends; equal by induction on its depth"
                  : "recursion ends, and each call in it is defined; equal by "
                    "induction on its depth");
  Found.Assumptions = Shared.Assumptions;
  return R;
}

/// Recursion as it is written: the optimiser makes loops of some.
RefinementResult Climb::recursion(FunctionVerdict &V, Findings &Found) {
  RefinementResult R;
  auto *F = Before->getFunction(BeforeSignature->Mangled);
  auto *G = After->getFunction(AfterSignature->Mangled);
  if (!callsItself(*F) || !callsItself(*G) ||
      hasLoops(Before.get(), After.get()))
    return R;
  Clock::time_point Start = Clock::now();
  auto X = llvm::CloneModule(*Before), Y = llvm::CloneModule(*After);
  inferEffects(*X);
  inferEffects(*Y);
  R = attempt(*X, *Y, refine, Found);
  rung(V, "recursion", "as written: " + describe(R, Found.Terms), Start);
  return R;
}

static RefinementResult refineWhole(SharedInputs &Shared, Encoder &B,
                                    Encoder &A, smt::SolverProcess &Solver,
                                    const RefinementLimits &Limits) {
  RefinementLimits Whole = Limits;
  Whole.Rounds = 0;
  return refine(Shared, B, A, Solver, Whole);
}

/// Recursion of others than the function itself, where it is never deep.
RefinementResult Climb::unfolded(FunctionVerdict &V, Findings &Found) {
  RefinementResult R;
  llvm::StringRef B = BeforeSignature->Mangled, A = AfterSignature->Mangled;
  if (!callsDefined(*FastBefore, B) && !callsDefined(*FastAfter, A))
    return R;
  Clock::time_point Start = Clock::now();
  auto X = withCallsUnfolded(*Before, B), Y = withCallsUnfolded(*After, A);
  if (!X || !Y)
    return R;
  R = attempt(*X, *Y, refineWhole, Found);
  rung(V, "recursion", "unfolded: " + describe(R, Found.Terms), Start);
  return R;
}

/// Loops that end within a number of rounds for every input need not be in
/// step.
RefinementResult Climb::endingSoon(FunctionVerdict &V, Findings &Found) {
  Clock::time_point Start = Clock::now();
  RefinementResult R = attempt(*FastBefore, *FastAfter, refineWhole, Found);
  if (R.Is == RefinementResult::Proved)
    rung(V, "refinement", describe(R, Found.Terms), Start);
  return R;
}

/// Why the solver is not asked; empty if it is, within what `Limits` then says.
void Climb::spendAtMost(const RefinementLimits &Most) {
  Limits = Limits.atMost(Most);
  LeftForWhole = std::min(LeftForWhole, Limits.Whole);
}

std::string Climb::notForSolver() {
  // What is not proved of longer ones soon was never seen to be proved.
  constexpr unsigned MostForLong = 100;
  auto *F = FastBefore->getFunction(BeforeSignature->Mangled);
  auto *G = FastAfter->getFunction(AfterSignature->Mangled);
  unsigned Size = std::max(F->getInstructionCount(), G->getInstructionCount());
  if (Size > Limits.Instructions)
    return "it has " + std::to_string(Size) + " instructions, more than the " +
           std::to_string(Limits.Instructions) + " that are tried";
  if (BeforeSignature->Variadic)
    return "a function of variable arguments is not modelled";
  if (copiesAnyNumber(*F) || copiesAnyNumber(*G)) {
    if (!Options.SolvesCopies)
      return "it copies a number of bytes that varies";
    spendAtMost(RefinementLimits::brief());
  } else if (Size > MostForLong) {
    spendAtMost(RefinementLimits::quick());
  }
  return "";
}

void Climb::refinement(FunctionVerdict &V) {
  Findings Found;
  RefinementResult R;
  if (std::string Why = notForSolver(); !Why.empty()) {
    V.Earned = Evidence::unknown(Why);
    return;
  }
  reduceWhole();
  R = recursion(V, Found);
  if (R.Is == RefinementResult::Proved)
    return settle(V, std::move(R), Found.Assumptions);
  R = unfolded(V, Found);
  if (R.Is == RefinementResult::Proved)
    return settle(V, std::move(R), Found.Assumptions);
  // The optimiser may have unrolled all.
  bool Whole = !hasLoops(FastBefore.get(), FastAfter.get());
  Findings WholeFound;
  RefinementResult OfWhole;
  if (Whole) {
    OfWhole = unrolled(V, WholeFound);
    if (OfWhole.Is == RefinementResult::Proved)
      return settle(V, std::move(OfWhole), WholeFound.Assumptions);
  }
  LeftForLoops = Limits.Loops;
  R = inStep(V, Found);
  if (R.Is == RefinementResult::Proved) {
    if (R.Rounds == 0)
      R.Why = "loops in step, by induction";
    return settle(V, std::move(R), Found.Assumptions);
  }
  R = reordered(V, Found);
  if (R.Is == RefinementResult::Proved) {
    R.Why = "rounds that change places commute, then loops in step, by "
            "induction";
    return settle(V, std::move(R), Found.Assumptions);
  }
  if (Whole)
    return settle(V, std::move(OfWhole), WholeFound.Assumptions);
  R = unrolled(V, Found);
  settle(V, std::move(R), Found.Assumptions);
}

/// A local whose address others may know is only modelled in code that no
/// optimiser has seen.
static bool isForAsWritten(const RefinementResult &R) {
  return R.Is == RefinementResult::Unknown &&
         llvm::StringRef(R.Why).contains(
             "the address of a local leaves the function");
}

/// Both as a whole, with each loop to a bound.
RefinementResult Climb::unrolled(FunctionVerdict &V, Findings &Found) {
  Clock::time_point Start = Clock::now();
  RefinementResult R = attempt(*FastBefore, *FastAfter, refine, Found);
  rung(V, "refinement", describe(R, Found.Terms), Start);
  if (!isForAsWritten(R))
    return R;
  Start = Clock::now();
  R = attempt(*Before, *After, refine, Found);
  rung(V, "refinement", "as written: " + describe(R, Found.Terms), Start);
  return R;
}

void Climb::settle(FunctionVerdict &V, RefinementResult R,
                   const std::set<std::string> &Assumptions) {
  switch (R.Is) {
  case RefinementResult::Differs:
    return suspect(V, R);
  case RefinementResult::Unknown:
    V.Earned = Evidence::unknown(R.Why);
    return;
  case RefinementResult::Proved:
  case RefinementResult::Bounded:
    break;
  }
  bool Proved = R.Is == RefinementResult::Proved;
  V.Earned.Kind = Proved ? EvidenceKind::Proved : EvidenceKind::Bounded;
  V.Earned.N = Proved ? 0 : R.Rounds;
  V.Earned.Reason = Proved ? (R.Why.empty() ? "for all inputs, by the solver"
                                            : "for all inputs, " + R.Why)
                           : "within " + std::to_string(R.Rounds) +
                                 " rounds of each loop, by the solver";
  V.Earned.Assumptions.assign(Assumptions.begin(), Assumptions.end());
  V.Earned.Assumptions.push_back(PointersRespected);
  if (!Executed.Doubt.empty())
    V.Earned = Evidence::unknown(Executed.Doubt);
}

/// Anything refines a function that is undefined for every input. Where the
/// code of both is the same that is no way to be wrong, and a look at it is
/// enough to see that there is something to be the same.
void Climb::beDefined(FunctionVerdict &V, bool SameCode) {
  NeverDefined = false;
  bool Claims = V.Earned.Kind == EvidenceKind::Proved ||
                V.Earned.Kind == EvidenceKind::Bounded;
  if (!Claims || Executed.Runs)
    return;
  if (SameCode &&
      seemsToEnd(*FastBefore->getFunction(BeforeSignature->Mangled)))
    return;
  Clock::time_point Start = Clock::now();
  Findings Found;
  // It takes one input to see that it is, or a thorough look that it is not.
  spendAtMost(RefinementLimits::brief());
  RefinementResult R = attempt(*FastBefore, *FastAfter, neverDefined, Found);
  if (isForAsWritten(R))
    R = attempt(*LessBefore, *LessAfter, neverDefined, Found);
  if (R.Is == RefinementResult::Proved) {
    rung(V, "defined", "before is undefined for every input", Start);
    V.Earned = Evidence::unknown("before is undefined for every input");
    V.SameBinary = false;
    NeverDefined = true;
  } else if (R.Is == RefinementResult::Unknown)
    V.Earned.Assumptions.push_back("before is defined for some input");
}

static bool takes(const Signature &S, ParameterShape::Kind K) {
  return llvm::any_of(S.Shapes, [K](const auto &P) { return P.Is == K; });
}

/// Does it call what is not known exactly?
static bool callsUnknown(const llvm::Module &M, llvm::StringRef Name) {
  return llvm::any_of(
      llvm::instructions(*M.getFunction(Name)), [](const llvm::Instruction &I) {
        auto *C = llvm::dyn_cast<llvm::CallBase>(&I);
        return C && !llvm::isa<llvm::IntrinsicInst>(C) && !asGuard(I);
      });
}

/// With the memory that the model names, and with other.
ExecutionResult Climb::replay(const RefinementResult &R) {
  ExecutionRequest Replay = Options.Execution;
  bool Pointers = takes(*BeforeSignature, ParameterShape::Pointer);
  bool Fits = R.Arguments.size() == BeforeSignature->Shapes.size();
  // The model speaks of registers, and an object may be in several.
  bool Objects = takes(*BeforeSignature, ParameterShape::Aggregate);
  Replay.Given = inputsOf(R, *BeforeSignature);
  Replay.First.assign(Fits && !Objects ? (Pointers ? 300 : 1) : 0, R.Arguments);
  Replay.Runs = 0;
  return execute(Options.Program, *Before, *BeforeSignature, *After,
                 *AfterSignature, Replay);
}

/// A model is replayed; only what really differs is reported.
void Climb::suspect(FunctionVerdict &V, const RefinementResult &R) {
  Clock::time_point Start = Clock::now();
  if (!Executed.NotRun.empty()) {
    V.Earned =
        Evidence::unknown("a model differs in " + R.Why +
                          ", and it can not be replayed: " + Executed.NotRun);
    return;
  }
  ExecutionResult Again = replay(R);
  if (Again.Refuted) {
    rung(V, "replay", "reproduced", Start);
    V.Earned.Kind = EvidenceKind::Refuted;
    V.Earned.Input = Again.Input;
    V.Arguments = Again.Arguments;
    V.Earned.Reason = "found by the solver (" + R.Why + "), replayed";
    V.BeforeResult = Again.BeforeResult;
    V.AfterResult = Again.AfterResult;
    return;
  }
  if (Again.Runs == 0 && Again.Discarded) {
    rung(V, "replay", "before gives no result", Start);
    V.Earned = Evidence::unknown(
        "a model differs in " + R.Why +
        ", on an input for which before is undefined or does not end");
    return;
  }
  if (takes(*BeforeSignature, ParameterShape::Aggregate)) {
    V.Earned = Evidence::unknown("a model differs in " + R.Why +
                                 ", and no object that was made up shows it");
    return;
  }
  V.ReplayMismatch = !R.Approximate;
  V.Suspected = !callsUnknown(*FastBefore, BeforeSignature->Mangled) &&
                !callsUnknown(*FastAfter, AfterSignature->Mangled);
  rung(V, "replay", "not reproduced", Start);
  V.Earned = Evidence::unknown(
      R.Approximate
          ? "a model differs in " + R.Why +
                ", but rests on functions or memory that are not known exactly"
          : "replay-mismatch: a model differs in " + R.Why +
                " and does not reproduce");
}
