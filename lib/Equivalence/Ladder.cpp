//===- Ladder.cpp - Cheapest evidence first ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Climb.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Process.h"
#include "llvm/IR/Module.h"

using namespace evo;

/// Cloned modules can not share the addresses of labels.
bool evo::hasLabelAddresses(const llvm::Module &M) {
  return llvm::any_of(M, [](const llvm::Function &F) {
    return llvm::any_of(
        F, [](const llvm::BasicBlock &B) { return B.hasAddressTaken(); });
  });
}

double evo::secondsSince(Clock::time_point Start) {
  return std::chrono::duration<double>(Clock::now() - Start).count();
}

void Climb::rung(FunctionVerdict &V, llvm::StringRef Name, std::string Said,
                 Clock::time_point Since) {
  V.Rungs.push_back({Name.str(), std::move(Said), secondsSince(Since)});
}

const Signature *Climb::counterpart(const Signature &B) const {
  const Signature *Found = nullptr;
  for (const Signature &A : Traps.After->Functions) {
    bool Named = !Request.PairByName || A.Name == B.Name;
    if (Named && A.Parameters == B.Parameters)
      return &A;
    if (Named && !Found)
      Found = &A;
  }
  return Found;
}

/// What has no code to compare is unknown, whatever else has its name.
static std::vector<FunctionVerdict>
notCompared(llvm::ArrayRef<NotCompiled> Others) {
  std::vector<FunctionVerdict> Verdicts;
  for (const NotCompiled &Other : Others) {
    FunctionVerdict V;
    V.Function = Other.Name;
    V.Earned = Evidence::unknown(Other.Why);
    Verdicts.push_back(std::move(V));
  }
  return Verdicts;
}

/// What has no code to compare on the other side is unknown.
FunctionVerdict Climb::verdictOf(const Signature &B, bool Labels) {
  FunctionVerdict V;
  V.Function = B.Name + B.Parameters;
  Limits = Options.Limits;
  LeftForWhole = Limits.Whole;
  SolverBytes = 0;
  const Signature *A = counterpart(B);
  if (Labels)
    V.Earned = Evidence::unknown("the unit takes addresses of labels "
                                 "(computed goto), which is not modelled");
  else if (A)
    V = pair(B, *A);
  else
    V.Earned = Evidence::unknown("after has no function of this name");
  V.CompileSeconds = CompileSeconds;
  V.SolverBytes = SolverBytes;
  return V;
}

llvm::Expected<std::vector<FunctionVerdict>> Climb::run() {
  if (auto E = compile())
    return std::move(E);
  std::vector<FunctionVerdict> Verdicts;
  auto Answer = [&](FunctionVerdict V) {
    if (Request.Answered)
      Request.Answered(V);
    Verdicts.push_back(std::move(V));
  };
  bool Labels = hasLabelAddresses(*Traps.Before->Module) ||
                hasLabelAddresses(*Traps.After->Module);
  std::size_t At = 0;
  for (const Signature *B : Compared) {
    if (Request.Starting)
      Request.Starting(B->Name + B->Parameters, ++At, Compared.size());
    FunctionVerdict V = verdictOf(*B, Labels);
    // Its solvers were ended: what they left open says nothing.
    if (interruptRequested())
      return makeError(Code::Interrupted,
                       "interrupted while comparing " + V.Function);
    Answer(std::move(V));
  }
  for (FunctionVerdict &V : notCompared(Traps.Before->Others))
    Answer(std::move(V));
  return Verdicts;
}

/// What the first line that differs is about; empty if none does.
static std::string changedTerm(llvm::StringRef Before, llvm::StringRef After) {
  while (!Before.empty() || !After.empty()) {
    auto [B, BeforeRest] = Before.split('\n');
    auto [A, AfterRest] = After.split('\n');
    if (B != A)
      return (B.empty() ? A : B).split(':').first.str();
    Before = BeforeRest;
    After = AfterRest;
  }
  return "";
}

/// The first that after has and before has not; empty if there is none.
std::string Climb::newHazard(bool OfTypes) const {
  const Signature &B = *BeforeSignature, &A = *AfterSignature;
  std::vector<Hazard> New;
  std::set_difference(
      A.Hazards.begin(), A.Hazards.end(), B.Hazards.begin(), B.Hazards.end(),
      std::back_inserter(New),
      [](const Hazard &X, const Hazard &Y) { return X.Key < Y.Key; });
  auto Found =
      llvm::find_if(New, [&](const Hazard &H) { return H.OfTypes == OfTypes; });
  return Found == New.end() ? "" : Found->Said;
}

/// Why callers could tell the two apart, whatever their code does; empty if
/// they can not.
static std::string seenByCallers(const Signature &B, const Signature &A) {
  if (B.Layout != A.Layout)
    return "the signature changes from '" + B.Text + "' to '" + A.Text + "'";
  std::string Term = changedTerm(B.Terms, A.Terms);
  return Term.empty() ? "" : Term + " changes, on which callers depend";
}

FunctionVerdict Climb::pair(const Signature &B, const Signature &A) {
  FunctionVerdict V;
  Clock::time_point Start = Clock::now();
  V.Function = B.Name + B.Parameters;
  BeforeSignature = &B;
  AfterSignature = &A;
  if (std::string Why = seenByCallers(B, A); !Why.empty()) {
    V.Earned = Evidence::unknown(Why);
    rung(V, "signature", "differs", Start);
  } else {
    rung(V, "signature", B.Text, Start);
    compare(V);
  }
  assume(V);
  V.Seconds = secondsSince(Start);
  return V;
}

/// What holds of any claim about the two.
void Climb::assume(FunctionVerdict &V) const {
  if (V.Earned.Kind == EvidenceKind::Unknown ||
      V.Earned.Kind == EvidenceKind::Refuted)
    return;
  if (BeforeSignature->Text != AfterSignature->Text)
    V.Earned.Assumptions.push_back(
        "classes with the same members are taken for one: '" +
        BeforeSignature->Text + "' and '" + AfterSignature->Text + "'");
  if (!Request.After.Renumbered.empty())
    V.Earned.Assumptions.push_back(
        "lines that the patch leaves alone count as not renumbered");
}

void Climb::compare(FunctionVerdict &V) {
  prepare();
  if (execution(V) || Options.ExecuteOnly)
    return;
  if (std::string Hazard = newHazard(/*OfTypes=*/false); !Hazard.empty()) {
    V.Earned = Evidence::unknown("after " + Hazard + ", and before does not");
    return;
  }
  bool SameCode = identity(V);
  if (!SameCode)
    refinement(V);
  beDefined(V, SameCode);
  fuzzing(V);
  if (V.Earned.Kind == EvidenceKind::Unknown && V.SameBinary.value_or(false)) {
    V.Earned.Kind = EvidenceKind::Identical;
    V.Earned.Reason =
        "the plain -O2 code is the same; the source is not proved: " +
        V.Earned.Reason;
  }
}

bool Climb::execution(FunctionVerdict &V) {
  Clock::time_point Start = Clock::now();
  Executed = ExecutionResult();
  Executed.NotRun = whyNotExecuted(*BeforeSignature, *PreparedBefore);
  if (Executed.NotRun.empty()) {
    reduceWhole();
    Executed = execute(Options.Program, *Before, *BeforeSignature, *After,
                       *AfterSignature, Options.Execution);
  }
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

llvm::Expected<std::vector<FunctionVerdict>>
evo::climb(const PairRequest &Request, const LadderOptions &Options) {
  return Climb(Request, Options).run();
}
