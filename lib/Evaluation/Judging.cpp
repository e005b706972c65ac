//===- Judging.cpp - Testing and timing one build ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Judging.h"
#include "evo/Evaluation/MutantRuns.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/TargetParser/Host.h"
#include <thread>

using namespace evo;

Code evo::takeCode(llvm::Error E, std::string &Message) {
  Code Result = Code::FileNotReadable; // for an error that is not ours
  llvm::handleAllErrors(
      std::move(E),
      [&](const EvoError &I) {
        Result = I.code();
        Message = I.message();
      },
      [&](const llvm::ErrorInfoBase &I) { Message = I.message(); });
  return Result;
}

static llvm::Expected<ProcessResult>
runTest(const ProgramSpec &P, llvm::StringRef Line, const BuiltProgram &B) {
  Command C = testCommand(P, Line, B);
  C.RecordImages = true;
  auto R = run(C);
  if (!R || R->succeeded())
    return R;
  // LeakSanitizer needs the tracing that watches it; then it is run without,
  // and which images ran is known from before.
  llvm::StringRef Said = R->ErrorOutput, Printed = R->Output;
  llvm::StringRef Complaint = "LeakSanitizer does not work under ptrace";
  if (!Said.contains(Complaint) && !Printed.contains(Complaint))
    return R;
  C.RecordImages = false;
  auto Alone = run(C);
  if (Alone) {
    Alone->Images = R->Images;
    Alone->Traced = R->Traced;
  }
  return Alone;
}

llvm::Expected<TestOutcome> evo::runTests(const ProgramSpec &P,
                                          llvm::ArrayRef<std::string> Commands,
                                          const BuiltProgram &B) {
  TestOutcome Result;
  for (const std::string &Line : Commands) {
    auto R = runTest(P, Line, B);
    if (!R)
      return R.takeError();
    if (R->How == Ending::Interrupted)
      return makeError(Code::Interrupted, "interrupted in '" + Line + "'");
    Result.Seconds += R->WallSeconds;
    auto Ran = imagesThatRan(*R, B);
    if (!Ran)
      return addContext(Ran.takeError(), "running '" + Line + "'");
    Result.RanAny |= Ran->Any;
    Result.RanChanged |= Ran->Changed;
    if (!R->succeeded()) {
      Result.Unknown = R->How != Ending::Exited && R->How != Ending::Signalled;
      Result.Failure =
          "'" + Line + "': " + R->describe() + "\n" + outputTail(*R);
      return Result;
    }
    ++Result.Passed;
  }
  return Result;
}

llvm::Expected<BuiltProgram> evo::buildBeside(Builder &B, const Patch &P) {
  std::string Note = B.whyNoOverlay();
  if (Note.empty()) {
    auto Built = B.variant(P);
    if (!Built ||
        (Built->Method == BuildMethod::Overlay && !Built->Images.empty()))
      return Built;
    Note = Built->Note;
    B.release(*Built);
  }
  auto Clean = B.clean(P);
  if (Clean)
    Clean->Note = Note;
  return Clean;
}

std::string evo::decidingMetric(const WorkloadSpec &W, const FitnessSpec &F) {
  std::vector<MetricSpec> Metrics = metricsOf(W);
  for (const ObjectiveSpec &O : F.Objectives)
    for (const MetricSpec &M : Metrics)
      if (M.Name == O.Metric)
        return M.Name;
  return Metrics.front().Name;
}

PairPlan evo::planFor(const WorkloadSpec &W, const EvaluatorSpec &Spec,
                      llvm::StringRef Salt) {
  PairPlan Plan;
  Plan.Confidence = Spec.Fitness.Confidence;
  Plan.Sequence = planLooks(Spec.Budget.LeastPairs, Spec.Budget.MostPairs,
                            (1 - Plan.Confidence) / 2);
  Plan.Sequence.MinimumEffect = Spec.Fitness.MinimumEffect;
  Plan.Sequence.EarlyLevel = Spec.EarlyLevel;
  std::string Seed = shortId({std::to_string(Spec.Seed), W.Name, Salt});
  llvm::StringRef(Seed).getAsInteger(16, Plan.Sequence.Seed);
  Plan.Metric = decidingMetric(W, Spec.Fitness);
  for (const ObjectiveSpec &O : Spec.Fitness.Objectives)
    if (!O.Minimise)
      Plan.Maximised.insert(O.Metric);
  return Plan;
}

std::string evo::machineDescription() {
  std::string Name = llvm::sys::getHostCPUName().str();
  if (auto Text = readFile("/proc/cpuinfo")) {
    llvm::StringRef Model =
        llvm::StringRef(*Text).split("model name").second.split('\n').first;
    if (!Model.empty())
      Name = Model.split(':').second.trim().str();
  } else {
    llvm::consumeError(Text.takeError());
  }
  return Name + ", " + std::to_string(std::thread::hardware_concurrency()) +
         " processors";
}

/// The metrics that the owner asked about, with their units.
static std::map<std::string, std::string> reported(const WorkloadSpec &W,
                                                   const FitnessSpec &F) {
  std::map<std::string, std::string> Units;
  auto Standard = [](llvm::StringRef Name) {
    return Name == "peak-memory" ? "bytes" : "s";
  };
  for (const MetricSpec &M : metricsOf(W))
    Units[M.Name] = !M.Unit.empty() ? M.Unit
                    : M.From < MetricSpec::Source::Instructions
                        ? Standard(M.Name)
                        : "1";
  for (const ObjectiveSpec &O : F.Objectives)
    Units.insert({O.Metric, Standard(O.Metric)});
  for (const ConstraintSpec &C : F.Constraints)
    Units.insert({C.Metric, Standard(C.Metric)});
  return Units;
}

/// What was measured, as values that outlive the builds.
static std::vector<Measurement> measurementsOf(PairedComparison &Pairs,
                                               const WorkloadSpec &W,
                                               const FitnessSpec &F,
                                               llvm::StringRef FirstId,
                                               llvm::StringRef SecondId) {
  std::vector<Measurement> Result;
  std::string Machine = machineDescription();
  for (const auto &[Name, Unit] : reported(W, F)) {
    if (!Pairs.Baseline.count(Name))
      continue;
    Measurement M;
    M.Workload = W.Name;
    M.Metric = Name;
    M.Unit = Unit;
    M.Machine = Machine;
    M.BaselineBuild = FirstId.str();
    M.VariantBuild = SecondId.str();
    M.Baseline = Pairs.Baseline[Name];
    M.Samples = Pairs.Variant[Name];
    M.Result = Pairs.Estimates[Name];
    Result.push_back(std::move(M));
  }
  return Result;
}

llvm::Expected<TimedWorkload>
evo::timeWorkload(const WorkloadSpec &W, const EvaluatorSpec &Spec,
                  const BuiltProgram &First, const BuiltProgram &Second,
                  const WorkloadRun &Reference, const PairPlan &Plan) {
  TimedWorkload Result;
  std::string FirstId, SecondId;
  auto Run = [&](const BuiltProgram &B,
                 std::string &Id) -> llvm::Expected<Sample> {
    auto R = runWorkload(W, Spec.Program, B);
    if (!R)
      return R.takeError();
    std::string Difference = outputDifference(W, Reference, *R);
    if (!Difference.empty())
      return makeError(Code::WorkloadNotDeterministic,
                       "workload " + W.Name + ": " + Difference);
    Id = R->BuildId;
    return std::move(R->Metrics);
  };
  auto RunSecond = [&]() -> llvm::Expected<Sample> {
    auto R = Run(Second, SecondId);
    if (R)
      return R;
    Code Kind = takeCode(R.takeError(), Result.Failure);
    return makeError(Kind, Result.Failure);
  };
  auto Pairs =
      comparePairs([&] { return Run(First, FirstId); }, RunSecond, Plan);
  if (!Pairs) {
    std::string Message;
    Code Kind = takeCode(Pairs.takeError(), Message);
    if (!Result.Failure.empty() && Kind != Code::Interrupted &&
        Kind != Code::WrongBinary)
      return Result;
    return makeError(Kind, Message);
  }
  Result.Result = Pairs->Result;
  Result.Measurements =
      measurementsOf(*Pairs, W, Spec.Fitness, FirstId, SecondId);
  return Result;
}
