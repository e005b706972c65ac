//===- Search.cpp - Build, test and measure each candidate ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evolution.h"

using namespace evo;

EvaluatorSpec Evolution::evaluatorSpec() const {
  EvaluatorSpec Spec;
  Spec.Program = C.Program;
  Spec.Workloads = C.Workloads;
  Spec.Fitness = C.Fitness;
  Spec.Budget = C.Budget;
  Spec.TestsReaching = [this](const Patch &P) { return testsReaching(P); };
  return Spec;
}

/// The test commands that enter a function with an edit, by the coverage of the
/// unchanged program.
std::vector<std::string> Evolution::testsReaching(const Patch &P) const {
  std::set<std::size_t> Found;
  if (!Seen.Reach)
    return {};
  for (const FilePatch &F : P.Files) {
    auto Content = readCopy()(F.File);
    if (!Content) {
      llvm::consumeError(Content.takeError());
      continue;
    }
    for (const Edit &E : F.Edits) {
      unsigned Line =
          llvm::StringRef(*Content).take_front(E.Offset).count('\n') + 1;
      for (std::size_t Test : Seen.Reach->reaching(F.File, Line))
        Found.insert(Test);
    }
  }
  std::vector<std::string> Commands;
  for (std::size_t Test : Found)
    Commands.push_back(C.Program.Tests[Test]);
  return Commands;
}

static std::string resultText(const FitnessSpec &F, const Evaluation &E) {
  if (E.wasMeasured())
    return gainText(F, E);
  if (E.Earned.Kind == EvidenceKind::Identical)
    return "same code after optimisation";
  return describe(E.Earned) +
         (E.Earned.Kind == EvidenceKind::Refuted ? ": " + E.Earned.Reason : "");
}

void Evolution::sayResult(std::size_t Number, std::size_t Of, const Tried &T) {
  Say.say(llvm::formatv("{0}/{1} {2} {3}:{4}: {5}", Number, Of,
                        T.Subject.Place.Rule, T.Subject.Place.File,
                        T.Subject.Place.Line, resultText(C.Fitness, T.Result)));
}

/// From an earlier run if nothing has changed since, else measured now.
llvm::Expected<Evaluation> Evolution::evaluateOne(const Candidate &Each) {
  auto Known = Before.find(Each.Id);
  bool Decided = Known != Before.end() &&
                 Known->second.Earned.Kind != EvidenceKind::Unknown;
  if (Decided)
    return Known->second;
  return Judge->evaluate(Each);
}

llvm::Error Evolution::evaluate(std::vector<Candidate> Found) {
  EvaluatorSpec Spec = evaluatorSpec();
  Spec.EarlyLevel = levelToWin(
      Found.size(), llvm::count_if(C.Workloads, [](const WorkloadSpec &W) {
        return !W.HoldOut;
      }));
  Judge = std::make_unique<ProgramEvaluator>(*Build, std::move(Spec));
  unsigned Taken = llvm::count_if(
      Found, [&](const Candidate &Each) { return Before.count(Each.Id); });
  if (Taken)
    if (llvm::Error E =
            note(llvm::formatv(
                     "{0} of {1} candidates were measured by an earlier run",
                     Taken, Found.size())
                     .str()))
      return E;
  Say.expect(Found.size(), 2 * Baseline.Built.Seconds +
                               4 * C.Budget.MostPairs * Baseline.RunSeconds);
  for (std::size_t I = 0; I < Found.size(); ++I) {
    if (outOfTime()) {
      Stopped = llvm::formatv("the time budget of {0} is used up, {1} of {2} "
                              "candidates were not tried",
                              durationText(C.Budget.Seconds), Found.size() - I,
                              Found.size());
      return note(Stopped);
    }
    auto Result = evaluateOne(Found[I]);
    if (!Result)
      return Result.takeError();
    if (interruptRequested())
      return llvm::Error::success(); // what was cut off is not a result
    if (llvm::Error E =
            write(event::Measured, {{"evaluation", toJSON(*Result)}}))
      return E;
    All.push_back({std::move(Found[I]), std::move(*Result)});
    Say.stepDone();
    sayResult(I + 1, Found.size(), All.back());
  }
  return llvm::Error::success();
}
