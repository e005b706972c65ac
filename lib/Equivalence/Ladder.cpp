//===- Ladder.cpp - Cheapest evidence first ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Ladder.h"
#include "Align.h"
#include "evo/Equivalence/Identity.h"
#include "evo/Equivalence/Product.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include <chrono>

using namespace evo;
using Clock = std::chrono::steady_clock;

namespace {

bool hasLoop(const llvm::Function &F) {
  llvm::DominatorTree Dominators(const_cast<llvm::Function &>(F));
  return !llvm::LoopInfo(Dominators).empty();
}

/// Cloned modules can not share the addresses of labels.
bool hasLabelAddresses(const llvm::Module &M) {
  return llvm::any_of(M, [](const llvm::Function &F) {
    return llvm::any_of(
        F, [](const llvm::BasicBlock &B) { return B.hasAddressTaken(); });
  });
}

double secondsSince(Clock::time_point Start) {
  return std::chrono::duration<double>(Clock::now() - Start).count();
}

/// Both texts in one form.
struct BothUnits {
  CompiledUnit Before, After;
};

llvm::Expected<BothUnits> compileBoth(const PairRequest &R, Form F,
                                      llvm::LLVMContext &Context) {
  auto Before = compileUnit(R.Before, F, R.BeforeFilter, Context);
  if (!Before)
    return addContext(Before.takeError(), "compiling before");
  auto After = compileUnit(R.After, F, R.AfterFilter, Context);
  if (!After)
    return addContext(After.takeError(), "compiling after");
  return BothUnits{std::move(*Before), std::move(*After)};
}

/// With a small part of the budget: there are many shapes to try.
RefinementResult proveInStepQuickly(SharedInputs &Shared, Encoder &Before,
                                    Encoder &After, smt::SolverProcess &Solver,
                                    const RefinementLimits &Limits) {
  RefinementLimits Small = Limits;
  Small.PerQuestion.Resource /= 8;
  Small.PerQuestion.FuseSeconds /= 4;
  return proveInStep(Shared, Before, After, Solver, Small);
}

class Climb {
public:
  Climb(const PairRequest &R, const LadderOptions &O)
      : Request(R), Options(O) {}

  llvm::Expected<std::vector<FunctionVerdict>> run();

private:
  FunctionVerdict pair(const Signature &B, const Signature &A);
  void rung(FunctionVerdict &V, llvm::StringRef Name, std::string Said,
            Clock::time_point Since);
  bool execution(FunctionVerdict &V);
  bool identity(FunctionVerdict &V);
  void refinement(FunctionVerdict &V);
  /// What came out beside the result.
  struct Findings {
    bool Loops = false;
    std::size_t Terms = 0;
    std::set<std::string> Assumptions;
  };
  using Question = RefinementResult (*)(SharedInputs &, Encoder &, Encoder &,
                                        smt::SolverProcess &,
                                        const RefinementLimits &);
  RefinementResult inStep(FunctionVerdict &V, Findings &Found);
  RefinementResult attempt(llvm::Module &X, llvm::Module &Y, Question Ask,
                           Findings &Found);
  void settle(FunctionVerdict &V, RefinementResult R,
              const std::set<std::string> &Assumptions);
  void beDefined(FunctionVerdict &V);
  void suspect(FunctionVerdict &V, const RefinementResult &R);
  bool sameCallees(const llvm::Module &X, const Encoder &B,
                   const llvm::Module &Y, const Encoder &A, std::string &Why);
  bool plainIdentical(const Signature &B, const Signature &A);
  const Signature *counterpart(const Signature &B) const;

  const PairRequest &Request;
  const LadderOptions &Options;
  llvm::LLVMContext Context;
  BothUnits Traps, Plain;
  bool HavePlain = false;
  // Of the pair at hand.
  const Signature *BeforeSignature = nullptr, *AfterSignature = nullptr;
  std::unique_ptr<llvm::Module> Before, After;         ///< trap form, reduced
  std::unique_ptr<llvm::Module> FastBefore, FastAfter; ///< optimised as well
  ExecutionResult Executed;
};

void Climb::rung(FunctionVerdict &V, llvm::StringRef Name, std::string Said,
                 Clock::time_point Since) {
  V.Rungs.push_back({Name.str(), std::move(Said), secondsSince(Since)});
}

const Signature *Climb::counterpart(const Signature &B) const {
  const Signature *Found = nullptr;
  for (const Signature &A : Traps.After.Functions) {
    bool Named = !Request.PairByName || A.Name == B.Name;
    if (Named && A.Parameters == B.Parameters)
      return &A;
    if (Named && !Found)
      Found = &A;
  }
  return Found;
}

llvm::Expected<std::vector<FunctionVerdict>> Climb::run() {
  auto Both = compileBoth(Request, Form::Traps, Context);
  if (!Both)
    return Both.takeError();
  Traps = std::move(*Both);
  for (auto [Unit, File] : {std::pair(&Traps.Before, &Request.Before.File),
                            std::pair(&Traps.After, &Request.After.File)})
    if (Unit->Functions.empty())
      return makeError(Code::NoSuchFunction,
                       "no such function with a body in " + *File);
  auto PlainBoth = compileBoth(Request, Form::Plain, Context);
  if (PlainBoth) {
    Plain = std::move(*PlainBoth);
    HavePlain = true;
  } else
    llvm::consumeError(PlainBoth.takeError());
  std::vector<FunctionVerdict> Verdicts;
  bool Labels = hasLabelAddresses(*Traps.Before.Module) ||
                hasLabelAddresses(*Traps.After.Module);
  for (const Signature &B : Traps.Before.Functions) {
    if (Labels) {
      FunctionVerdict V;
      V.Function = B.Name + B.Parameters;
      V.Earned = Evidence::unknown("the unit takes addresses of labels "
                                   "(computed goto), which is not modelled");
      Verdicts.push_back(std::move(V));
      continue;
    }
    if (const Signature *A = counterpart(B)) {
      Verdicts.push_back(pair(B, *A));
      continue;
    }
    FunctionVerdict V;
    V.Function = B.Name + B.Parameters;
    V.Earned = Evidence::unknown("after has no function of this name");
    Verdicts.push_back(std::move(V));
  }
  return Verdicts;
}

FunctionVerdict Climb::pair(const Signature &B, const Signature &A) {
  FunctionVerdict V;
  Clock::time_point Start = Clock::now();
  V.Function = B.Name + B.Parameters;
  BeforeSignature = &B;
  AfterSignature = &A;
  auto Finish = [&] {
    V.Seconds = secondsSince(Start);
    return std::move(V);
  };
  if (B.Text != A.Text) {
    V.Earned = Evidence::unknown("the signature changes from '" + B.Text +
                                 "' to '" + A.Text + "'");
    rung(V, "signature", "differs", Start);
    return Finish();
  }
  rung(V, "signature", B.Text, Start);
  Before = llvm::CloneModule(*Traps.Before.Module);
  After = llvm::CloneModule(*Traps.After.Module);
  reduceTo(*Before, B.Mangled, Form::Traps);
  reduceTo(*After, A.Mangled, Form::Traps);
  if (execution(V))
    return Finish();
  if (!identity(V))
    refinement(V);
  beDefined(V);
  if (V.Earned.Kind == EvidenceKind::Unknown && V.SameBinary) {
    V.Earned.Kind = EvidenceKind::Identical;
    V.Earned.Reason =
        "the plain -O2 code is the same; the source is not proved: " +
        V.Earned.Reason;
  }
  return Finish();
}

bool Climb::execution(FunctionVerdict &V) {
  Clock::time_point Start = Clock::now();
  Executed = execute(Options.Program, *Before, *BeforeSignature, *After,
                     *AfterSignature, Options.Execution);
  if (!Executed.NotRun.empty()) {
    rung(V, "execution", "not run: " + Executed.NotRun, Start);
    return false;
  }
  if (!Executed.Refuted) {
    rung(V, "execution",
         std::to_string(Executed.Runs) + " inputs agree, " +
             std::to_string(Executed.Discarded) + " undefined before" +
             (Executed.Doubt.empty() ? "" : "; " + Executed.Doubt),
         Start);
    return false;
  }
  rung(V, "execution", "differs", Start);
  V.Earned.Kind = EvidenceKind::Refuted;
  V.Earned.Input = Executed.Input;
  V.Arguments = Executed.Arguments;
  V.Earned.Reason = "found by execution";
  V.BeforeResult = Executed.BeforeResult;
  V.AfterResult = Executed.AfterResult;
  return true;
}

bool Climb::plainIdentical(const Signature &B, const Signature &A) {
  if (!HavePlain)
    return false;
  auto X = llvm::CloneModule(*Plain.Before.Module);
  auto Y = llvm::CloneModule(*Plain.After.Module);
  const llvm::Function *F = X->getFunction(B.Mangled),
                       *G = Y->getFunction(A.Mangled);
  if (!F || !G)
    return false;
  reduceTo(*X, B.Mangled, Form::Plain);
  reduceTo(*Y, A.Mangled, Form::Plain);
  optimise(*X);
  optimise(*Y);
  std::string Why;
  return sameCode(*X->getFunction(B.Mangled), *Y->getFunction(A.Mangled), Why);
}

bool Climb::identity(FunctionVerdict &V) {
  Clock::time_point Start = Clock::now();
  V.SameBinary = plainIdentical(*BeforeSignature, *AfterSignature);
  FastBefore = llvm::CloneModule(*Before);
  FastAfter = llvm::CloneModule(*After);
  optimise(*FastBefore);
  optimise(*FastAfter);
  std::string Why;
  bool Same = sameCode(*FastBefore->getFunction(BeforeSignature->Mangled),
                       *FastAfter->getFunction(AfterSignature->Mangled), Why);
  std::string Plainly =
      V.SameBinary ? "the same code at -O2" : "different code at -O2";
  if (Same && Options.WithoutIdentity) {
    rung(V, "identity", Plainly + "; left to the solver", Start);
    return false;
  }
  if (!Same) {
    rung(V, "identity", Plainly + "; with undefined behaviour visible: " + Why,
         Start);
    return false;
  }
  rung(V, "identity", Plainly + ", also with undefined behaviour visible",
       Start);
  V.Earned.Kind = EvidenceKind::Proved;
  V.Earned.Reason = "the same code with undefined behaviour made visible";
  V.Earned.Assumptions = {"the optimiser is right",
                          "strict aliasing and lifetimes are respected"};
  return true;
}

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
RefinementResult Climb::attempt(llvm::Module &X, llvm::Module &Y, Question Ask,
                                Findings &Found) {
  smt::Terms Arena;
  SharedInputs Shared(Arena);
  llvm::Function &F = *X.getFunction(BeforeSignature->Mangled);
  llvm::Function &G = *Y.getFunction(AfterSignature->Mangled);
  smt::SolverProcess Solver(Options.Program, Options.CacheFolder);
  RefinementResult R;
  if (F.getFunctionType() != G.getFunctionType()) {
    R.Why = "the two have different calling conventions";
    return R;
  }
  Shared.bindArguments(F);
  Encoder B(Shared, F, /*Strict=*/false), A(Shared, G, /*Strict=*/true);
  Found.Loops = !B.loopHeads().empty() || !A.loopHeads().empty();
  R = Ask(Shared, B, A, Solver, Options.Limits);
  Found.Terms = Arena.size();
  bool Good =
      R.Is == RefinementResult::Proved || R.Is == RefinementResult::Bounded;
  std::string Why;
  if (Good && !sameCallees(X, B, Y, A, Why)) {
    R.Is = RefinementResult::Unknown;
    R.Why = Why;
  }
  if (B.isRecursive() || A.isRecursive())
    Shared.Assumptions.insert(
        "recursion ends; equal by induction on its depth");
  Found.Assumptions = Shared.Assumptions;
  return R;
}

/// Loops in step: that is for every number of rounds, and cheap. The optimiser
/// may have given the two different loops: then as written, then with the loops
/// of one side in another shape.
RefinementResult Climb::inStep(FunctionVerdict &V, Findings &Found) {
  auto Try = [&](llvm::Module &X, llvm::Module &Y, std::string How) {
    Clock::time_point Start = Clock::now();
    RefinementResult R = attempt(X, Y, proveInStep, Found);
    rung(V, "in step", How + describe(R, Found.Terms), Start);
    return R;
  };
  RefinementResult R = Try(*FastBefore, *FastAfter, "");
  if (R.Is == RefinementResult::Proved)
    return R;
  R = Try(*Before, *After, "as written: ");
  bool Modelled = !llvm::StringRef(R.Why).starts_with("before: ") &&
                  !llvm::StringRef(R.Why).starts_with("after: ");
  if (R.Is == RefinementResult::Proved || !Modelled)
    return R;
  llvm::StringRef BeforeName = BeforeSignature->Mangled,
                  AfterName = AfterSignature->Mangled;
  for (const LoopChange &C :
       loopChanges(innermostLoops(*FastBefore->getFunction(BeforeName)),
                   innermostLoops(*FastAfter->getFunction(AfterName)))) {
    auto Changed = C.OfBefore ? changed(*FastBefore, BeforeName, C)
                              : changed(*FastAfter, AfterName, C);
    if (!Changed)
      continue;
    Clock::time_point Start = Clock::now();
    R = attempt(C.OfBefore ? *Changed : *FastBefore,
                C.OfBefore ? *FastAfter : *Changed, proveInStepQuickly, Found);
    if (R.Is != RefinementResult::Proved)
      continue;
    rung(V, "in step", C.describe() + ": " + describe(R, Found.Terms), Start);
    return R;
  }
  return R;
}

void Climb::refinement(FunctionVerdict &V) {
  Findings Found;
  RefinementResult R;
  auto *F = FastBefore->getFunction(BeforeSignature->Mangled);
  auto *G = FastAfter->getFunction(AfterSignature->Mangled);
  unsigned Size = std::max(F->getInstructionCount(), G->getInstructionCount());
  if (Size > Options.Limits.Instructions) {
    V.Earned = Evidence::unknown(
        "it has " + std::to_string(Size) + " instructions, more than the " +
        std::to_string(Options.Limits.Instructions) + " that are tried");
    return;
  }
  if (BeforeSignature->Variadic) {
    V.Earned =
        Evidence::unknown("a function of variable arguments is not modelled");
    return;
  }
  if (hasLoop(*F) || hasLoop(*G)) {
    R = inStep(V, Found);
    if (R.Is == RefinementResult::Proved) {
      R.Why = "loops in step, by induction";
      return settle(V, std::move(R), Found.Assumptions);
    }
  }
  Clock::time_point Start = Clock::now();
  R = attempt(*FastBefore, *FastAfter, refine, Found);
  rung(V, "refinement", describe(R, Found.Terms), Start);
  settle(V, std::move(R), Found.Assumptions);
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
  V.Earned.Assumptions.push_back("strict aliasing, alignment and lifetimes are "
                                 "respected");
  if (!Executed.Doubt.empty())
    V.Earned = Evidence::unknown(Executed.Doubt);
}

/// Anything refines a function that is undefined for every input.
void Climb::beDefined(FunctionVerdict &V) {
  bool Claims = V.Earned.Kind == EvidenceKind::Proved ||
                V.Earned.Kind == EvidenceKind::Bounded;
  if (!Claims || Executed.Runs)
    return;
  Clock::time_point Start = Clock::now();
  Findings Found;
  RefinementResult R = attempt(*FastBefore, *FastAfter, neverDefined, Found);
  if (R.Is == RefinementResult::Proved) {
    rung(V, "defined", "before is undefined for every input", Start);
    V.Earned = Evidence::unknown("before is undefined for every input");
    V.SameBinary = false;
  } else if (R.Is == RefinementResult::Unknown)
    V.Earned.Assumptions.push_back("before is defined for some input");
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
  ExecutionRequest Replay = Options.Execution;
  bool Pointers = llvm::any_of(BeforeSignature->Shapes, [](auto &S) {
    return S.Is == ParameterShape::Pointer;
  });
  bool Fits = R.Arguments.size() == BeforeSignature->Shapes.size();
  Replay.First.assign(Fits ? (Pointers ? 300 : 1) : 0, R.Arguments);
  Replay.Runs = 0;
  ExecutionResult Again = execute(Options.Program, *Before, *BeforeSignature,
                                  *After, *AfterSignature, Replay);
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
  V.ReplayMismatch = !R.Approximate;
  rung(V, "replay", "not reproduced", Start);
  V.Earned = Evidence::unknown(
      R.Approximate
          ? "a model differs in " + R.Why +
                ", but rests on functions or memory that are not known exactly"
          : "replay-mismatch: a model differs in " + R.Why +
                " and does not reproduce");
}

} // namespace

llvm::Expected<std::vector<FunctionVerdict>>
evo::climb(const PairRequest &Request, const LadderOptions &Options) {
  return Climb(Request, Options).run();
}
