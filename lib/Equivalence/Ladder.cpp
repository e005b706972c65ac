//===- Ladder.cpp - Cheapest evidence first ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Ladder.h"
#include "evo/Equivalence/Identity.h"
#include "evo/Support/Error.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/JSON.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include <chrono>

using namespace evo;
namespace json = llvm::json;
using Clock = std::chrono::steady_clock;

namespace {

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
  void settle(FunctionVerdict &V, RefinementResult R,
              const std::set<std::string> &Assumptions);
  void suspect(FunctionVerdict &V, const RefinementResult &R);
  bool sameCallees(const Encoder &Before, const Encoder &After,
                   std::string &Why);
  bool plainIdentical(const Signature &B, const Signature &A);
  const Signature *counterpart(const Signature &B) const;

  const PairRequest &Request;
  const LadderOptions &Options;
  llvm::LLVMContext Context;
  BothUnits Traps, Plain;
  bool HavePlain = false;
  // Of the pair at hand.
  const Signature *BeforeSignature = nullptr, *AfterSignature = nullptr;
  std::unique_ptr<llvm::Module> Before, After; ///< trap form, reduced
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
  for (const Signature &B : Traps.Before.Functions) {
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
  if (execution(V) || identity(V))
    return Finish();
  refinement(V);
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
  // The reduced forms stay as they are for replay; the optimised ones are kept
  // for the solver.
  optimise(*Before);
  optimise(*After);
  std::string Why;
  bool Same = sameCode(*Before->getFunction(BeforeSignature->Mangled),
                       *After->getFunction(AfterSignature->Mangled), Why);
  std::string Plainly =
      V.SameBinary ? "the same code at -O2" : "different code at -O2";
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
bool Climb::sameCallees(const Encoder &B, const Encoder &A, std::string &Why) {
  std::set<std::string> Names;
  for (const llvm::Function *F : B.definedCallees())
    Names.insert(F->getName().str());
  for (const llvm::Function *F : A.definedCallees())
    Names.insert(F->getName().str());
  for (const std::string &Name : Names) {
    const llvm::Function *F = Before->getFunction(Name),
                         *G = After->getFunction(Name);
    bool Defined = F && G && !F->isDeclaration() && !G->isDeclaration();
    if (!Defined || !sameCode(*F, *G, Why)) {
      Why = "the called function '" + Name + "' is not the same in both";
      return false;
    }
  }
  return true;
}

void Climb::refinement(FunctionVerdict &V) {
  Clock::time_point Start = Clock::now();
  smt::Terms Arena;
  SharedInputs Shared(Arena);
  llvm::Function &F = *Before->getFunction(BeforeSignature->Mangled);
  llvm::Function &G = *After->getFunction(AfterSignature->Mangled);
  smt::SolverProcess Solver(Options.Program, Options.CacheFolder);
  RefinementResult R;
  if (F.getFunctionType() != G.getFunctionType()) {
    R.Why = "the two have different calling conventions";
  } else {
    Shared.bindArguments(F);
    Encoder B(Shared, F, /*Strict=*/false), A(Shared, G, /*Strict=*/true);
    R = refine(Shared, B, A, Solver, Options.Limits);
    std::string Why;
    bool Good =
        R.Is == RefinementResult::Proved || R.Is == RefinementResult::Bounded;
    if (Good && !sameCallees(B, A, Why)) {
      R.Is = RefinementResult::Unknown;
      R.Why = Why;
    }
    if (B.isRecursive() || A.isRecursive())
      Shared.Assumptions.insert(
          "recursion ends; equal by induction on its depth");
  }
  std::string Said = std::to_string(R.Questions) + " questions, " +
                     std::to_string(Arena.size()) + " terms";
  switch (R.Is) {
  case RefinementResult::Proved:
    Said += ": no difference";
    break;
  case RefinementResult::Bounded:
    Said += ": no difference within " + std::to_string(R.Rounds) + " rounds";
    break;
  case RefinementResult::Differs:
    Said += ": a model differs in " + R.Why;
    break;
  case RefinementResult::Unknown:
    Said += ": " + R.Why;
  }
  rung(V, "refinement", Said, Start);
  settle(V, std::move(R), Shared.Assumptions);
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
  V.Earned.Reason = Proved ? "for all inputs, by the solver"
                           : "within " + std::to_string(R.Rounds) +
                                 " rounds of each loop, by the solver";
  V.Earned.Assumptions.assign(Assumptions.begin(), Assumptions.end());
  V.Earned.Assumptions.push_back("strict aliasing, alignment and lifetimes are "
                                 "respected");
  if (!Executed.Doubt.empty())
    V.Earned = Evidence::unknown(Executed.Doubt);
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
  auto X = llvm::CloneModule(*Traps.Before.Module);
  auto Y = llvm::CloneModule(*Traps.After.Module);
  reduceTo(*X, BeforeSignature->Mangled, Form::Traps);
  reduceTo(*Y, AfterSignature->Mangled, Form::Traps);
  ExecutionRequest Replay = Options.Execution;
  bool Pointers = llvm::any_of(BeforeSignature->Shapes, [](auto &S) {
    return S.Is == ParameterShape::Pointer;
  });
  bool Fits = R.Arguments.size() == BeforeSignature->Shapes.size();
  Replay.First.assign(Fits ? (Pointers ? 300 : 1) : 0, R.Arguments);
  Replay.Runs = 0;
  ExecutionResult Again = execute(Options.Program, *X, *BeforeSignature, *Y,
                                  *AfterSignature, Replay);
  if (Again.Refuted) {
    rung(V, "replay", "reproduced", Start);
    V.Earned.Kind = EvidenceKind::Refuted;
    V.Earned.Input = Again.Input;
    V.Earned.Reason = "found by the solver (" + R.Why + "), replayed";
    V.BeforeResult = Again.BeforeResult;
    V.AfterResult = Again.AfterResult;
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

json::Value evo::toJSON(const FunctionVerdict &V) {
  json::Array Rungs;
  for (const Rung &R : V.Rungs)
    Rungs.push_back(json::Object{{"name", R.Name},
                                 {"said", json::fixUTF8(R.Said)},
                                 {"seconds", R.Seconds}});
  return json::Object{{"function", V.Function},
                      {"evidence", toJSON(V.Earned)},
                      {"rungs", std::move(Rungs)},
                      {"sameBinary", V.SameBinary},
                      {"before", json::fixUTF8(V.BeforeResult)},
                      {"after", json::fixUTF8(V.AfterResult)},
                      {"replayMismatch", V.ReplayMismatch},
                      {"seconds", V.Seconds}};
}
