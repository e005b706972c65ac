//===- Evaluator.cpp - Build, test, compare, measure ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Evaluator.h"
#include "Judging.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"

using namespace evo;

ProgramEvaluator::ProgramEvaluator(Builder &B, EvaluatorSpec Spec)
    : B(B), Spec(std::move(Spec)) {}

void ProgramEvaluator::enter(llvm::StringRef Rung) const {
  if (Spec.Progress)
    Spec.Progress(Rung);
}

static Evidence refuted(llvm::StringRef Rung, llvm::StringRef Why) {
  Evidence E;
  E.Kind = EvidenceKind::Refuted;
  E.Reason = (Rung + ": " + Why).str();
  return E;
}

/// What was built, or one without a folder if `Into` already says why not.
llvm::Expected<BuiltProgram>
ProgramEvaluator::build(const Patch &Change, Evaluation &Into, bool Clean) {
  enter("build");
  auto Built = Clean ? B.clean(Change) : B.variant(Change);
  if (!Built) {
    std::string Message;
    Code Kind = takeCode(Built.takeError(), Message);
    if (Kind != Code::VariantBuildFailed && Kind != Code::BuildStopped)
      return makeError(Kind, Message);
    Into.Earned = Kind == Code::BuildStopped
                      ? Evidence::unknown("build: " + Message)
                      : refuted("build", Message);
    return BuiltProgram();
  }
  BuildNote = buildMethodName(Built->Method).str();
  if (Built->UnitsCompiled)
    BuildNote += ", " + std::to_string(Built->UnitsCompiled) + " units";
  if (!Built->Note.empty())
    BuildNote += ": " + Built->Note;
  return Built;
}

/// Tests that reach the change first, then all others.
llvm::Expected<bool> ProgramEvaluator::passesTests(const Patch &Change,
                                                   const BuiltProgram &Built,
                                                   Evaluation &Into) {
  enter("test");
  std::vector<std::string> Commands;
  if (Spec.TestsReaching)
    Commands = Spec.TestsReaching(Change);
  for (const std::string &Line : Spec.Program.Tests)
    if (!llvm::is_contained(Commands, Line))
      Commands.push_back(Line);
  auto Tests = runTests(Spec.Program, Commands, Built);
  if (!Tests)
    return Tests.takeError();
  if (!Tests->Failure.empty()) {
    Into.Earned = Tests->Unknown ? Evidence::unknown("test: " + Tests->Failure)
                                 : refuted("test", Tests->Failure);
    return false;
  }
  // Tests that never ran what was changed have not said anything about it.
  Into.Earned = Evidence::unknown(
      Commands.empty() ? "there are no tests"
                       : "no test runs a program that has changed");
  if (Tests->RanChanged) {
    Into.Earned.Kind = EvidenceKind::Tested;
    Into.Earned.N = Tests->Passed;
    Into.Earned.Reason = "";
  }
  return true;
}

llvm::Expected<const WorkloadRun *>
ProgramEvaluator::reference(const WorkloadSpec &W) {
  auto Known = Reference.find(W.Name);
  if (Known != Reference.end())
    return &Known->second;
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  auto R = runWorkload(W, Spec.Program, **Base);
  if (!R)
    return R.takeError();
  return &Reference.emplace(W.Name, std::move(*R)).first->second;
}

/// The workloads that run something changed, after checking all outputs; none
/// if `Into` says why not.
llvm::Expected<std::vector<WorkloadSpec>>
ProgramEvaluator::passesWorkloads(const BuiltProgram &Built, bool HoldOut,
                                  Evaluation &Into) {
  enter("compare");
  std::vector<WorkloadSpec> Reached;
  unsigned Compared = 0;
  for (const WorkloadSpec &W : Spec.Workloads) {
    if (W.HoldOut && !HoldOut)
      continue;
    auto Base = reference(W);
    if (!Base)
      return Base.takeError();
    auto R = runWorkload(W, Spec.Program, Built);
    std::string Why;
    if (!R) {
      Code Kind = takeCode(R.takeError(), Why);
      if (Kind == Code::Interrupted || Kind == Code::WrongBinary)
        return makeError(Kind, Why);
    } else {
      Why = outputDifference(W, **Base, *R);
    }
    if (!Why.empty()) {
      Into.Earned = refuted("workload " + W.Name, Why);
      return std::vector<WorkloadSpec>();
    }
    if (R->RanChanged)
      Reached.push_back(W);
    Compared += R->RanChanged && (W.CompareOutput || !W.OutputFiles.empty());
  }
  if (Into.Earned.Kind != EvidenceKind::Tested && Compared) {
    Into.Earned.Kind = EvidenceKind::Compared;
    Into.Earned.N = Compared;
  }
  return Reached;
}

/// False if a timed run failed, which `Into` then says.
llvm::Expected<bool>
ProgramEvaluator::measure(const BuiltProgram &Built,
                          llvm::ArrayRef<WorkloadSpec> Reached, bool All,
                          Evaluation &Into) {
  enter("measure");
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  std::string Variant = llvm::join(Into.Genome, "+");
  for (const WorkloadSpec &W : Reached) {
    auto Expected = reference(W);
    if (!Expected)
      return Expected.takeError();
    PairPlan Plan = planFor(W, Spec, Variant + (All ? "confirm" : ""));
    Plan.AllPairs = All;
    auto Timed = timeWorkload(W, Spec, **Base, Built, **Expected, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty()) {
      Into.Earned = refuted("measure", Timed->Failure);
      Into.Measurements.clear();
      return false;
    }
    for (Measurement &M : Timed->Measurements) {
      M.Variant = Variant;
      Into.Measurements.push_back(std::move(M));
    }
  }
  std::string Why;
  Into.Fitness = fitnessOf(Spec.Fitness, Into.Measurements, &Why);
  if (!Why.empty())
    Into.Earned.Reason = Why;
  return true;
}

Evaluation evo::forGenome(Evaluation E, std::vector<std::string> Genome) {
  E.Genome = std::move(Genome);
  for (Measurement &M : E.Measurements)
    M.Variant = llvm::join(E.Genome, "+");
  return E;
}

/// The whole ladder for one patch.
llvm::Error ProgramEvaluator::climb(const Patch &Change, bool Confirming,
                                    Evaluation &Into) {
  auto Built = build(Change, Into, Confirming);
  if (!Built)
    return Built.takeError();
  if (Built->Build.empty())
    return llvm::Error::success();
  auto Rest = [&]() -> llvm::Error {
    if (Built->SameCode) {
      Into.Earned.Kind = EvidenceKind::Identical;
      Into.Earned.Reason = "the optimised code is the same";
      return llvm::Error::success();
    }
    auto Twin = Tried.find(Built->CodeId);
    if (!Confirming && !Built->CodeId.empty() && Twin != Tried.end()) {
      Into = forGenome(Twin->second, std::move(Into.Genome));
      return llvm::Error::success();
    }
    auto Passed = passesTests(Change, *Built, Into);
    if (!Passed || !*Passed)
      return Passed.takeError();
    auto Reached = passesWorkloads(*Built, Confirming, Into);
    if (!Reached)
      return Reached.takeError();
    if (!Into.wasMeasured())
      return llvm::Error::success();
    return measure(*Built, *Reached, Confirming, Into).takeError();
  };
  llvm::Error Failed = Rest();
  if (!Failed && !Confirming && Into.Earned.Kind != EvidenceKind::Unknown)
    Tried[Built->CodeId] = Into;
  BuildMethod Method = Built->Method;
  B.release(*Built);
  if (!Failed || Method != BuildMethod::Overlay)
    return Failed;
  // Tests that build again, or name their programs in a way that is not seen,
  // need a real tree.
  std::string Message;
  Code Kind = takeCode(std::move(Failed), Message);
  if (Kind != Code::WrongBinary)
    return makeError(Kind, Message);
  B.avoidOverlay(Message);
  Into = {Into.Genome, Evidence(), {}, 0};
  return climb(Change, Confirming, Into);
}

llvm::Expected<Evaluation>
ProgramEvaluator::evaluate(llvm::ArrayRef<Candidate> Genome) {
  Evaluation Result;
  Patch Change;
  for (const Candidate &C : Genome) {
    Result.Genome.push_back(C.Id);
    auto Both = merged(Change, C.Change);
    if (!Both) {
      Result.Earned =
          Evidence::unknown("the edits can not be applied together: " +
                            llvm::toString(Both.takeError()));
      return Result;
    }
    Change = std::move(*Both);
  }
  llvm::sort(Result.Genome);
  if (llvm::Error E = climb(Change, /*Confirming=*/false, Result))
    return std::move(E);
  return Result;
}
