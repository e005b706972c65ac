//===- ScreenProgram.cpp - One build that holds many variants ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScreenProgram.h"
#include "ForkedRuns.h"
#include "ReachNotes.h"
#include "evo/Support/Codes.h"
#include <algorithm>
#include <thread>

using namespace evo;

/// Of the build with nothing chosen against the baseline.
static constexpr unsigned NullPairs = 6;

/// Of the unchanged program, beside each other, to know what such runs take: in
/// all, and by each thread.
static constexpr unsigned RunsBeside = 32, MostRunsEach = 5;

ScreenProgram::~ScreenProgram() { B.release(Null); }

llvm::Expected<std::unique_ptr<ScreenProgram>>
ScreenProgram::create(Builder &B, const EvaluatorSpec &Spec,
                      const ScreenInput &In, llvm::ArrayRef<Candidate> Parts,
                      ScreenBuild &Report) {
  std::unique_ptr<ScreenProgram> P(new ScreenProgram(B, Spec, In));
  llvm::Error Failed = P->build(Parts, Report);
  if (!Failed && P->Entries.empty())
    return nullptr; // all are the same as the program
  if (!Failed)
    Failed = P->checkNull(Report);
  if (!Failed)
    return P;
  Code Kind = takeCode(std::move(Failed), Report.Refused);
  if (Kind == Code::Interrupted || interruptRequested())
    return makeError(Code::Interrupted, Report.Refused);
  return nullptr;
}

const std::string *ScreenProgram::entryOf(llvm::StringRef Part) const {
  auto Found = Entries.find(Part);
  return Found == Entries.end() ? nullptr : &Found->second;
}

BuiltProgram ScreenProgram::chosen(llvm::StringRef Select) const {
  BuiltProgram Result = Null;
  Result.Select = Select.str();
  return Result;
}

//===--- Is it the program? -----------------------------------------------===//

llvm::Error ScreenProgram::checkTests() {
  if (Spec.Program.Tests.empty())
    return llvm::Error::success();
  auto Made = MutantRuns::create(Spec.Program, Null, 1, Sites);
  if (!Made)
    return Made.takeError();
  Tests.emplace(std::move(*Made));
  Cost.add(Tests->cost());
  return llvm::Error::success();
}

/// What it prints, here and in the baseline, and that it notices a choice.
llvm::Error ScreenProgram::checkWorkload(const WorkloadSpec &W) {
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  auto Expected = runWorkload(W, Spec.Program, **Base);
  if (!Expected)
    return Expected.takeError();
  auto Notes = ReachNotes::create(Sites);
  if (!Notes)
    return Notes.takeError();
  auto Found = runWorkload(W, Spec.Program, Notes->noting(Null));
  if (!Found)
    return Found.takeError();
  auto Entered = Notes->take();
  if (!Entered)
    return Entered.takeError();
  Cost.add(Found->Cost);
  std::string Why = outputDifference(W, *Expected, *Found);
  if (!Why.empty())
    return makeError(Code::WorkloadNotDeterministic,
                     "workload " + W.Name + " with nothing chosen: " + Why);
  Workloads.push_back(
      {W, std::move(*Expected), Found->Seconds, std::move(*Entered)});
  if (!Found->RanChanged)
    return llvm::Error::success();
  auto Answer = tryOnce(Workloads.back(), NoSuchChoice);
  if (!Answer)
    return Answer.takeError();
  if (Answer->Different.empty())
    return makeError(Code::WrongBinary,
                     "workload " + W.Name +
                         " does not hand EVO_SELECT on to the program, so no "
                         "variant can be chosen");
  return llvm::Error::success();
}

void ScreenProgram::letThemFork(ScreenBuild &Report) {
  auto Servers = std::make_shared<ForkServers>();
  Report.Forked = Tests ? Tests->forked() : 0;
  for (const Reference &R : Workloads)
    Report.Forked += letFork(workloadCommand(R.Spec, Spec.Program, Null, ""),
                             R.Seconds, *Servers);
  Null.Servers = std::move(Servers);
}

/// Runs the unchanged program beside itself, and notes what that takes. Returns
/// how it failed; empty if it did not.
llvm::Expected<std::string> ScreenProgram::runBeside(Reference &R,
                                                     unsigned Number) const {
  std::vector<std::string> Why(Number);
  unsigned Each = std::clamp(RunsBeside / Number, 1u, MostRunsEach);
  std::vector<double> Taken(Number * Each);
  std::vector<std::thread> All;
  for (unsigned T = 0; T < Number; ++T)
    All.emplace_back([&, T] {
      for (unsigned I = 0; I < Each && Why[T].empty(); ++I) {
        auto Answer = tryOnce(R, "");
        Why[T] =
            Answer ? Answer->Different : llvm::toString(Answer.takeError());
        Taken[T * Each + I] = Answer ? Answer->Deciding : 0;
      }
    });
  for (std::thread &T : All)
    T.join();
  if (interruptRequested())
    return makeError(Code::Interrupted,
                     "interrupted in workload " + R.Spec.Name);
  for (const std::string &Said : Why)
    if (!Said.empty())
      return Said;
  for (double Seen : Taken)
    R.Controls->add(Seen);
  return "";
}

/// Everything `Number` times at once. Returns how it failed; empty if it did
/// not.
llvm::Expected<std::string> ScreenProgram::runAllBeside(unsigned Number) {
  if (std::string Why = Tests ? Tests->runBeside(Number) : ""; !Why.empty())
    return "the tests fail beside themselves: " + Why;
  for (Reference &R : Workloads) {
    auto Failed = runBeside(R, Number);
    if (!Failed)
      return Failed.takeError();
    if (!Failed->empty())
      return "workload " + R.Spec.Name + " fails beside itself: " + *Failed;
  }
  return "";
}

/// They may use what there is only once: a port, a file.
llvm::Error ScreenProgram::checkTogether(ScreenBuild &Report) {
  RunRoom Room = runRoom();
  Threads = In.Jobs ? In.Jobs : runsAtOnce(Cost, Room);
  std::string Said;
  for (unsigned Next : fewerAtOnce(Threads, Room)) {
    auto Failed = runAllBeside(Threads);
    if (!Failed)
      return Failed.takeError();
    if (Failed->empty())
      break;
    Threads = Next;
    Said = fewerNote(Next, *Failed);
    for (Reference &Each : Workloads)
      Each.Controls = std::make_unique<ControlRuns>(); // variants run otherwise
  }
  if (!Said.empty())
    Report.Note += (Report.Note.empty() ? "" : "; ") + Said;
  return llvm::Error::success();
}

llvm::Error ScreenProgram::compareWithClean(ScreenBuild &Report) {
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  for (const Reference &R : Workloads) {
    if (R.Entered.empty())
      continue;
    PairPlan Plan = planFor(R.Spec, Spec, "screen");
    Plan.Sequence.Looks = {NullPairs};
    Plan.AllPairs = true;
    Plan.WarmUp = false; // both have run
    BuiltProgram Started = Null;
    Started.Servers = nullptr; // as the other is
    auto Timed = timeWorkload(R.Spec, Spec, **Base, Started, R.Run, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty())
      return makeError(Code::WorkloadNotDeterministic, Timed->Failure);
    llvm::append_range(Report.NullAgainstClean, Timed->Measurements);
  }
  return llvm::Error::success();
}

llvm::Error ScreenProgram::checkNull(ScreenBuild &Report) {
  if (llvm::Error E = checkTests())
    return E;
  for (const WorkloadSpec &W : Spec.Workloads)
    if (!W.HoldOut)
      if (llvm::Error E = checkWorkload(W))
        return E;
  letThemFork(Report);
  if (llvm::Error E = checkTogether(Report))
    return E;
  return compareWithClean(Report);
}

llvm::Error ScreenProgram::checkAgain() const {
  return Tests ? Tests->checkAgain() : llvm::Error::success();
}
