//===- ScreenProgram.cpp - One build that holds many variants ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScreenProgram.h"
#include "evo/Support/Codes.h"
#include "llvm/Support/Threading.h"
#include <cmath>
#include <thread>

using namespace evo;

/// Builds tried to find what parses and does not build, before giving up.
static constexpr unsigned MostBuilds = 40;

/// Of the build with nothing chosen against the baseline.
static constexpr unsigned NullPairs = 10;

/// Of the unchanged program, by each thread, to know what runs beside others
/// take.
static constexpr unsigned RunsBeside = 5;

/// A run of a variant may take this often what the program takes, at least.
static constexpr double WallFactor = 10, LeastWall = 10;

/// Does not exist, so a program that is asked for it ends with an error.
static constexpr llvm::StringLiteral NoSuchChoice = "0000000000000000=1";

static double secondsSince(std::chrono::steady_clock::time_point Start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
      .count();
}

//===--- The build --------------------------------------------------------===//

ScreenProgram::~ScreenProgram() { B.release(Null); }

llvm::Expected<std::unique_ptr<ScreenProgram>>
ScreenProgram::create(Builder &B, const EvaluatorSpec &Spec,
                      const ScreenInput &In, llvm::ArrayRef<Candidate> Parts,
                      ScreenBuild &Report) {
  std::unique_ptr<ScreenProgram> P(new ScreenProgram(B, Spec, In));
  llvm::Error Failed = P->build(Parts, Report);
  if (!Failed)
    Failed = P->checkNull(Report);
  if (!Failed)
    return P;
  Code Kind = takeCode(std::move(Failed), Report.Refused);
  if (Kind == Code::Interrupted || interruptRequested())
    return makeError(Code::Interrupted, Report.Refused);
  return nullptr;
}

/// Notes where each part stands, and which cannot.
void ScreenProgram::sortOut(const Multiversion &M,
                            llvm::ArrayRef<Candidate> Parts,
                            ScreenBuild &Report) {
  std::set<std::string> Functions;
  Entries.clear();
  for (const Alternative &A : M.Alternatives) {
    Functions.insert(A.Site);
    Entries[A.Candidates.front()] = A.Site + "=" + std::to_string(A.Number);
  }
  Report.Variants = M.Alternatives.size();
  Report.Functions = Functions.size();
  Report.Alone = M.Alone;
  // What compiles when it is the only body is not broken.
  for (Isolated &I : Report.Alone) {
    auto Part = llvm::find_if(
        Parts, [&](const Candidate &C) { return C.Id == I.Candidate; });
    if (I.Broken && !In.Parses(Part->Change)) {
      I.Broken = false;
      I.Reason = "it cannot stand beside the others: " + I.Reason;
    }
  }
}

/// Of those that parse, the ones that also build, in few builds.
llvm::Expected<Multiversion>
ScreenProgram::buildable(llvm::ArrayRef<Candidate> Parts, ScreenBuild &Report) {
  unsigned Tried = 0;
  std::string First;
  TryCompile Builds = [&](const Patch &P) -> std::optional<std::string> {
    if (Tried == MostBuilds || interruptRequested())
      return First;
    ++Tried;
    auto One = B.variant(P);
    if (One) {
      B.release(*One);
      return std::nullopt;
    }
    std::string Why = llvm::toString(One.takeError());
    if (First.empty())
      First = Why;
    return Why;
  };
  std::vector<Candidate> Standing;
  for (const Candidate &P : Parts)
    if (Entries.count(P.Id))
      Standing.push_back(P);
  auto M = compilingMultiversion({Standing, In.Bodies, In.Read, false}, Builds);
  if (!M)
    return M;
  if (Tried == MostBuilds)
    return makeError(Code::VariantBuildFailed,
                     "all variants in one program do not build: " + First);
  std::vector<Isolated> Before = std::move(Report.Alone);
  sortOut(*M, Parts, Report);
  Before.insert(Before.end(), Report.Alone.begin(), Report.Alone.end());
  Report.Alone = std::move(Before);
  return M;
}

llvm::Error ScreenProgram::build(llvm::ArrayRef<Candidate> Parts,
                                 ScreenBuild &Report) {
  auto Start = std::chrono::steady_clock::now();
  auto M = compilingMultiversion({Parts, In.Bodies, In.Read, false}, In.Parses);
  if (!M)
    return M.takeError();
  sortOut(*M, Parts, Report);
  Report.ParseSeconds = secondsSince(Start);
  Start = std::chrono::steady_clock::now();
  if (Entries.empty())
    return makeError(Code::VariantBuildFailed,
                     "no variant can stand beside another");
  auto Built = buildBeside(B, M->Change);
  if (!Built) {
    std::string Message;
    Code Kind = takeCode(Built.takeError(), Message);
    if (Kind != Code::VariantBuildFailed)
      return makeError(Kind, Message);
    M = buildable(Parts, Report);
    if (!M)
      return M.takeError();
    if (Entries.empty())
      return makeError(Kind, Message);
    Built = buildBeside(B, M->Change);
  }
  if (!Built)
    return Built.takeError();
  Null = std::move(*Built);
  Report.BuildSeconds = secondsSince(Start);
  for (const auto &[Path, I] : Null.Images)
    Report.Bytes += I.Size;
  Report.Note = Null.Note;
  return llvm::Error::success();
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

llvm::Error ScreenProgram::checkTests(ScreenBuild &Report) {
  Threads =
      In.Jobs ? In.Jobs : llvm::hardware_concurrency().compute_thread_count();
  if (Spec.Program.Tests.empty())
    return llvm::Error::success();
  auto Made = MutantRuns::create(Spec.Program, Null, Threads);
  if (!Made)
    return Made.takeError();
  Tests.emplace(std::move(*Made));
  Threads = Tests->threads();
  if (!Tests->note().empty())
    Report.Note += (Report.Note.empty() ? "" : "; ") + Tests->note();
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
  auto Found = runWorkload(W, Spec.Program, Null);
  if (!Found)
    return Found.takeError();
  std::string Why = outputDifference(W, *Expected, *Found);
  if (!Why.empty())
    return makeError(Code::WorkloadNotDeterministic,
                     "workload " + W.Name + " with nothing chosen: " + Why);
  Reference R = {W, std::move(*Expected), Found->RanChanged, Found->Seconds};
  Workloads.push_back(std::move(R));
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

/// Runs the unchanged program beside itself, and notes what that takes. Returns
/// how it failed; empty if it did not.
llvm::Expected<std::string> ScreenProgram::runBeside(Reference &R,
                                                     unsigned Number) const {
  std::vector<std::string> Why(Number);
  std::vector<double> Taken(Number * RunsBeside);
  std::vector<std::thread> All;
  for (unsigned T = 0; T < Number; ++T)
    All.emplace_back([&, T] {
      for (unsigned I = 0; I < RunsBeside && Why[T].empty(); ++I) {
        auto Answer = tryOnce(R, "");
        Why[T] =
            Answer ? Answer->Different : llvm::toString(Answer.takeError());
        Taken[T * RunsBeside + I] = Answer ? Answer->Deciding : 0;
      }
    });
  for (std::thread &T : All)
    T.join();
  if (interruptRequested())
    return makeError(Code::Interrupted,
                     "interrupted in workload " + R.Spec.Name);
  for (const std::string &Each : Why)
    if (!Each.empty())
      return Each;
  R.Beside = median(Taken);
  return "";
}

/// Workloads may use what there is only once: a port, a file.
llvm::Error ScreenProgram::checkTogether(ScreenBuild &Report) {
  if (Threads == 1)
    return llvm::Error::success();
  for (Reference &R : Workloads) {
    auto Failed = runBeside(R, Threads);
    if (!Failed)
      return Failed.takeError();
    if (Failed->empty())
      continue;
    Threads = 1;
    Report.Note += (Report.Note.empty() ? "workload " : "; workload ") +
                   R.Spec.Name +
                   " fails beside itself, so variants are run "
                   "one after another: " +
                   *Failed;
    for (Reference &Each : Workloads)
      Each.Beside = 0; // that is not how variants will run
    break;
  }
  return llvm::Error::success();
}

llvm::Error ScreenProgram::compareWithClean(ScreenBuild &Report) {
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  for (const Reference &R : Workloads) {
    if (!R.Reached)
      continue;
    PairPlan Plan = planFor(R.Spec, Spec, "screen");
    Plan.Sequence.Looks = {NullPairs};
    Plan.AllPairs = true;
    auto Timed = timeWorkload(R.Spec, Spec, **Base, Null, R.Run, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty())
      return makeError(Code::WorkloadNotDeterministic, Timed->Failure);
    llvm::append_range(Report.NullAgainstClean, Timed->Measurements);
  }
  return llvm::Error::success();
}

llvm::Error ScreenProgram::checkNull(ScreenBuild &Report) {
  if (llvm::Error E = checkTests(Report))
    return E;
  for (const WorkloadSpec &W : Spec.Workloads)
    if (!W.HoldOut)
      if (llvm::Error E = checkWorkload(W))
        return E;
  if (llvm::Error E = checkTogether(Report))
    return E;
  return compareWithClean(Report);
}

//===--- A variant --------------------------------------------------------===//

llvm::Expected<ScreenProgram::Trial>
ScreenProgram::tryOnce(const Reference &R, llvm::StringRef Select) const {
  Trial Result;
  WorkloadSpec W = R.Spec;
  W.Seconds = std::min(W.Seconds, std::max(LeastWall, WallFactor * R.Seconds));
  auto Start = std::chrono::steady_clock::now();
  auto Found = runWorkload(W, Spec.Program, chosen(Select));
  if (Found) {
    Result.Different = outputDifference(W, R.Run, *Found);
    auto Metric = Found->Metrics.find(decidingMetric(W, Spec.Fitness));
    if (Metric != Found->Metrics.end())
      Result.Deciding = Metric->second;
    return Result;
  }
  std::string Why;
  Code Kind = takeCode(Found.takeError(), Why);
  if (Kind == Code::Interrupted || Kind == Code::WrongBinary)
    return makeError(Kind, Why);
  std::chrono::duration<double> Took = std::chrono::steady_clock::now() - Start;
  Result.Stopped = Took.count() >= W.Seconds;
  Result.Different = Why.empty() ? "it failed" : Why;
  return Result;
}

/// None unless all that the owner wants is less, or more, of one metric.
std::optional<double> ScreenProgram::gainOf(const Reference &R,
                                            const Trial &T) const {
  const FitnessSpec &F = Spec.Fitness;
  bool One = F.Objectives.size() < 2 && F.Constraints.empty();
  if (!One || !(R.Beside > 0) || !(T.Deciding > 0))
    return std::nullopt;
  bool Less = F.Objectives.empty() || F.Objectives.front().Minimise;
  return std::log(Less ? R.Beside / T.Deciding : T.Deciding / R.Beside);
}

static Evidence refuted(std::string Why) {
  Evidence E;
  E.Kind = EvidenceKind::Refuted;
  E.Reason = std::move(Why);
  return E;
}

llvm::Expected<Evidence>
ScreenProgram::passesTests(llvm::StringRef Select,
                           llvm::ArrayRef<std::string> First) const {
  const std::vector<std::string> &All = Spec.Program.Tests;
  Evidence Earned = Evidence::unknown("there are no tests");
  if (!Tests)
    return Earned;
  std::vector<std::size_t> Reaching, Others;
  for (std::size_t I = 0; I < All.size(); ++I)
    (llvm::is_contained(First, All[I]) ? Reaching : Others).push_back(I);
  for (const std::vector<std::size_t> &Group : {Reaching, Others}) {
    auto Ran = Tests->run("", Select, Group);
    if (!Ran)
      return Ran.takeError();
    if (Ran->Status == MutantStatus::Survived)
      continue;
    std::string Why = "test: '" + Ran->KilledBy + "': " + Ran->Reason;
    return Ran->Status == MutantStatus::Killed ? refuted(Why)
                                               : Evidence::unknown(Why);
  }
  Earned.Kind = EvidenceKind::Tested;
  Earned.N = All.size();
  Earned.Reason.clear();
  return Earned;
}

llvm::Expected<ScreenCheck>
ScreenProgram::check(llvm::StringRef Select,
                     llvm::ArrayRef<std::string> First) const {
  auto Earned = passesTests(Select, First);
  if (!Earned)
    return Earned.takeError();
  if (Tests && Earned->Kind != EvidenceKind::Tested)
    return ScreenCheck{std::move(*Earned), std::nullopt};
  unsigned Compared = 0;
  bool Tells = true;
  double Most = -std::numeric_limits<double>::infinity();
  for (const Reference &R : Workloads) {
    auto Ran = tryOnce(R, Select);
    if (!Ran)
      return Ran.takeError();
    std::string Text = "workload " + R.Spec.Name + ": " + Ran->Different;
    if (!Ran->Different.empty())
      return ScreenCheck{Ran->Stopped ? Evidence::unknown(Text) : refuted(Text),
                         std::nullopt};
    Compared +=
        R.Reached && (R.Spec.CompareOutput || !R.Spec.OutputFiles.empty());
    std::optional<double> Gain = gainOf(R, *Ran);
    Tells &= Gain.has_value() || !R.Reached;
    if (R.Reached)
      Most = std::max(Most, Gain.value_or(Most));
  }
  if (!Tests && Compared) {
    Earned->Kind = EvidenceKind::Compared;
    Earned->N = Compared;
  }
  ScreenCheck Result = {std::move(*Earned), std::nullopt};
  if (Tells && std::isfinite(Most))
    Result.Gain = Most;
  return Result;
}

/// Few pairs, and one more look for what is not yet out of the question. Worse
/// three times of three is enough to drop it.
static void makeShort(PairPlan &Plan) {
  Plan.Sequence.Looks = {3, 5, 8};
  Plan.Sequence.Level = 0.126;
  Plan.Sequence.Futility = 0.1;
}

llvm::Error ScreenProgram::measure(llvm::StringRef Select,
                                   Evaluation &Into) const {
  BuiltProgram Variant = chosen(Select);
  for (const Reference &R : Workloads) {
    if (!R.Reached)
      continue;
    PairPlan Plan = planFor(R.Spec, Spec, Select);
    makeShort(Plan);
    auto Timed = timeWorkload(R.Spec, Spec, Null, Variant, R.Run, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty()) {
      Into.Earned = refuted("measure: " + Timed->Failure);
      Into.Measurements.clear();
      return llvm::Error::success();
    }
    for (Measurement &M : Timed->Measurements) {
      M.Result.PValue = 1; // it ranks, and claims nothing
      Into.Measurements.push_back(std::move(M));
    }
  }
  std::string Why;
  Into.Fitness = fitnessOf(Spec.Fitness, Into.Measurements, &Why);
  if (!Why.empty())
    Into.Earned.Reason = Why;
  return llvm::Error::success();
}

llvm::Error ScreenProgram::checkAgain() const {
  return Tests ? Tests->checkAgain() : llvm::Error::success();
}
