//===- MutantRuns.cpp - The tests against one mutant after another ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/MutantRuns.h"
#include "ForkedRuns.h"
#include "Judging.h"
#include "ReachNotes.h"
#include "TestPieces.h"
#include "evo/Evaluation/TestOutcomes.h"
#include "evo/Evaluation/Workload.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include <csignal>
#include <mutex>
#include <thread>

using namespace evo;

/// Limits of one test: what the unchanged program takes, times this, at least.
static constexpr double ProcessorFactor = 5, LeastProcessor = 2;
static constexpr double WallFactor = 10, LeastWall = 10;

/// Cases that are run in one process take so long, and the next ones so many
/// times as long: what notices a variant is found early, in few processes.
static constexpr double FirstBatch = 0.2, BatchGrowth = 4;

/// Running each case by itself may take so often what the command takes.
static constexpr double SplitFactor = 4, SplitLeast = 5;

MutantRuns::MutantRuns(const ProgramSpec &P, const BuiltProgram &B)
    : P(P), B(B) {}
MutantRuns::MutantRuns(MutantRuns &&) noexcept = default;
MutantRuns::~MutantRuns() = default;

void MutantRuns::Taken::add(const ProcessResult &R) {
  Wall = std::max(Wall, R.WallSeconds);
  Processor = std::max(Processor, R.UserSeconds + R.SystemSeconds);
  Memory = std::max(Memory, R.PeakMemoryBytes);
}

void MutantRuns::Taken::add(const Taken &Other) {
  Wall += Other.Wall;
  Processor += Other.Processor;
  Memory = std::max(Memory, Other.Memory);
}

Command evo::testCommand(const ProgramSpec &P, llvm::StringRef Line,
                         const BuiltProgram &B) {
  Command C = Command::shell(expandFolders(Line, B), B.Source);
  C.Limit = runLimits(P, P.TestSeconds);
  C.See = Surroundings::Private;
  C.Environment = selectionOf(B);
  C.Servers = B.Servers.get();
  return C;
}

llvm::Error evo::testUnchanged(const ProgramSpec &P, const BuiltProgram &B) {
  auto Tests = runTests(P, P.Tests, B);
  if (!Tests)
    return Tests.takeError();
  if (!Tests->Failure.empty())
    return makeError(Code::BaselineTestsFailed, Tests->Failure);
  if (!Tests->RanAny)
    return makeError(Code::WrongBinary,
                     "the tests ran no program of this build: " +
                         llvm::join(P.Tests, "; "));
  return llvm::Error::success();
}

static llvm::Error failed(llvm::StringRef Line, const ProcessResult &R,
                          llvm::StringRef When) {
  return makeError(Code::BaselineTestsFailed, "'" + Line + "' " + When + ": " +
                                                  R.describe() + "\n" +
                                                  outputTail(R));
}

/// True if it passed; an Error if that cannot be known.
llvm::Expected<bool> MutantRuns::runPiece(Piece &Each,
                                          ReachNotes &Notes) const {
  std::vector<std::string> Cases;
  if (!Each.Case.empty())
    Cases.push_back(Each.Case);
  Command C = testCommand(P, Commands[Each.Test].only(Cases), Notes.noting(B));
  auto R = evo::run(C);
  if (!R)
    return R.takeError();
  if (R->How == Ending::Interrupted)
    return makeError(Code::Interrupted,
                     "interrupted in '" + P.Tests[Each.Test] + "'");
  auto Entered = Notes.take();
  if (!Entered)
    return Entered.takeError();
  Each.Entered = std::move(*Entered);
  Each.Time.add(*R);
  if (!R->succeeded() && Each.Case.empty())
    return failed(P.Tests[Each.Test], *R, "for the second time");
  return R->succeeded();
}

/// Its cases, if each passes alone and together they enter all that it enters;
/// else none. `Whole` is what is known of it.
llvm::Expected<std::vector<MutantRuns::Piece>>
MutantRuns::casesOf(const Piece &Whole, ReachNotes &Notes) const {
  std::vector<Piece> Cases;
  double Allowed = std::max(SplitLeast, SplitFactor * Whole.Time.Wall);
  std::set<std::string> Left = Whole.Entered;
  for (const std::string &Name : Commands[Whole.Test].Cases) {
    Piece &Each = Cases.emplace_back(Piece{Whole.Test, Name, {}, {}});
    auto Passed = runPiece(Each, Notes);
    if (!Passed)
      return Passed.takeError();
    Allowed -= Each.Time.Wall;
    if (!*Passed || Allowed < 0)
      return std::vector<Piece>();
    for (const std::string &Site : Each.Entered)
      Left.erase(Site);
  }
  if (!Left.empty())
    Cases.clear();
  return Cases;
}

/// As a whole, with a look at which images ran, which no later run needs.
llvm::Expected<std::vector<MutantRuns::Piece>>
MutantRuns::runWhole(ReachNotes &Notes) const {
  std::vector<Piece> Result;
  bool Changed = false;
  for (std::size_t T = 0; T < P.Tests.size(); ++T) {
    auto Tests = runTests(P, {P.Tests[T]}, Notes.noting(B));
    if (!Tests)
      return Tests.takeError();
    if (!Tests->Failure.empty())
      return makeError(Code::BaselineTestsFailed,
                       "with all mutants built in and none chosen: " +
                           Tests->Failure);
    Changed |= Tests->RanChanged;
    Piece &Each = Result.emplace_back(Piece{T, "", {Tests->Seconds, 0}, {}});
    if (llvm::Error E = Notes.take().moveInto(Each.Entered))
      return std::move(E);
  }
  if (!Changed)
    return makeError(Code::WrongBinary,
                     "the tests ran no program that holds a mutant: " +
                         llvm::join(P.Tests, "; "));
  return Result;
}

llvm::Error MutantRuns::runAlone(llvm::ArrayRef<std::string> Sites) {
  auto Notes = ReachNotes::create(Sites);
  if (!Notes)
    return Notes.takeError();
  auto Whole = runWhole(*Notes);
  if (!Whole)
    return Whole.takeError();
  for (const std::string &Line : P.Tests)
    Commands.push_back(Sites.empty() ? TestCommand{TestRunner::Whole, Line, {}}
                                     : splitTest(P, Line, B));
  for (Piece &Each : *Whole) {
    auto Cases = casesOf(Each, *Notes);
    if (!Cases)
      return Cases.takeError();
    if (!Cases->empty()) {
      llvm::append_range(Pieces, std::move(*Cases));
      continue;
    }
    Each.Time = {}; // tracing took some of it
    if (auto Passed = runPiece(Each, *Notes); !Passed)
      return Passed.takeError();
    Pieces.push_back(std::move(Each));
  }
  return llvm::Error::success();
}

std::string MutantRuns::runBeside(unsigned Number) {
  std::mutex Lock;
  std::string Why;
  auto RunAll = [&] {
    for (std::size_t I = 0; I < P.Tests.size(); ++I) {
      auto R = evo::run(testCommand(P, P.Tests[I], B));
      std::lock_guard<std::mutex> Guard(Lock);
      if (R && R->succeeded()) {
        for (Piece &Each : Pieces)
          if (Each.Test == I && Each.Case.empty())
            Each.Time.add(*R);
      } else if (Why.empty())
        Why = "'" + P.Tests[I] +
              "': " + (R ? R->describe() : llvm::toString(R.takeError()));
      else if (!R)
        llvm::consumeError(R.takeError());
    }
  };
  std::vector<std::thread> All;
  for (unsigned I = 0; I < Number; ++I)
    All.emplace_back(RunAll);
  for (std::thread &T : All)
    T.join();
  return Why;
}

/// Each command is as good as its fastest piece to find out.
void MutantRuns::letThemFork() {
  auto Servers = std::make_shared<ForkServers>();
  for (std::size_t T = 0; T < P.Tests.size(); ++T) {
    const Piece *Fastest = nullptr;
    for (const Piece &Each : Pieces)
      if (Each.Test == T && (!Fastest || Each.Time.Wall < Fastest->Time.Wall))
        Fastest = &Each;
    std::vector<std::string> Cases;
    if (Fastest && !Fastest->Case.empty())
      Cases.push_back(Fastest->Case);
    if (Fastest)
      Forked += letFork(testCommand(P, Commands[T].only(Cases), B),
                        Fastest->Time.Wall, *Servers);
  }
  B.Servers = std::move(Servers);
}

llvm::Expected<MutantRuns>
MutantRuns::create(const ProgramSpec &P, const BuiltProgram &B,
                   unsigned Threads, llvm::ArrayRef<std::string> Sites) {
  MutantRuns Result(P, B);
  if (llvm::Error E = Result.runAlone(Sites))
    return std::move(E);
  Result.letThemFork();
  RunRoom Room = runRoom();
  Result.Threads = Threads ? Threads : runsAtOnce(Result.cost(), Room);
  for (unsigned Next : fewerAtOnce(Result.Threads, Room)) {
    std::string Why = Result.runBeside(Result.Threads);
    if (interruptRequested())
      return makeError(Code::Interrupted, "interrupted while testing");
    if (Why.empty())
      break;
    Result.Threads = Next;
    Result.Note = fewerNote(Next, "the tests fail beside themselves: " + Why);
  }
  return std::move(Result);
}

std::vector<std::size_t>
MutantRuns::reaching(llvm::ArrayRef<std::string> Sites) const {
  std::vector<std::size_t> Result;
  for (std::size_t I = 0; I < Pieces.size(); ++I)
    if (llvm::any_of(Sites,
                     [&](const auto &S) { return Pieces[I].Entered.count(S); }))
      Result.push_back(I);
  return Result;
}

RunCost MutantRuns::cost() const {
  RunCost All;
  for (const Piece &Each : Pieces)
    All.add({Each.Time.Wall, Each.Time.Processor, Each.Time.Memory, 1});
  return All;
}

double MutantRuns::seconds() const {
  double Sum = 0;
  for (const Piece &Each : Pieces)
    Sum += Each.Time.Wall;
  return Sum;
}

//===--- One mutant -------------------------------------------------------===//

void MutantRuns::sortByTime(std::vector<std::size_t> &Some) const {
  auto Key = [&](std::size_t I) { return std::pair(Pieces[I].Time.Wall, I); };
  llvm::sort(Some,
             [&](std::size_t A, std::size_t B) { return Key(A) < Key(B); });
}

std::vector<std::size_t> MutantRuns::fastest(std::vector<std::size_t> Some,
                                             double Seconds) const {
  sortByTime(Some);
  std::size_t Few = 0;
  for (; Few < Some.size(); ++Few) {
    Seconds -= Pieces[Some[Few]].Time.Wall;
    if (Seconds < 0 && Few)
      break;
  }
  Some.resize(Few);
  return Some;
}

/// The fastest first.
std::vector<MutantRuns::Batch>
MutantRuns::batchesOf(llvm::ArrayRef<std::size_t> Some) const {
  std::vector<std::size_t> Order = Some.vec();
  sortByTime(Order);
  std::vector<Batch> Result;
  struct Open {
    std::size_t Index = 0;
    double Room = 0, Next = FirstBatch;
  };
  std::map<std::size_t, Open> Last; // by test
  for (std::size_t I : Order) {
    const Piece &Each = Pieces[I];
    Open &O = Last[Each.Test];
    if (O.Room <= 0) {
      O = {Result.size(), O.Next, O.Next * BatchGrowth};
      Result.push_back({Each.Test, {}, {}, 0});
    }
    Batch &Into = Result[O.Index];
    O.Room -= Each.Time.Wall;
    Into.Time.add(Each.Time);
    ++Into.Pieces;
    if (!Each.Case.empty())
      Into.Cases.push_back(Each.Case);
  }
  llvm::sort(Result, [](const Batch &A, const Batch &B) {
    return std::tie(A.Time.Wall, A.Test, A.Cases) <
           std::tie(B.Time.Wall, B.Test, B.Cases);
  });
  return Result;
}

/// As a person would start it again.
std::string MutantRuns::lineOf(const Batch &Each) const {
  constexpr std::size_t MostNamed = 4;
  return Each.Cases.size() > MostNamed ? P.Tests[Each.Test]
                                       : Commands[Each.Test].only(Each.Cases);
}

/// Takes out of `Each` what is known to pass. True if there is nothing to run:
/// all passes, or one fails, which `Result` says then.
bool MutantRuns::isKnown(const TestOutcomes &Known, Batch &Each,
                         MutantResult &Result) const {
  const std::string &Line = P.Tests[Each.Test];
  if (auto Why = Known.failure(Result.Candidate, Line, Each.names())) {
    Result.Tests += Each.Pieces;
    Result.Status = MutantStatus::Killed;
    Result.Reason = *Why;
    Result.KilledBy = lineOf(Each);
    return true;
  }
  std::vector<std::string> Left =
      Known.unknown(Result.Candidate, Line, Each.names());
  if (Left.empty())
    Result.Tests += Each.Pieces;
  else if (!Each.Cases.empty())
    Each.Cases = Left;
  return Left.empty();
}

llvm::Expected<MutantResult> MutantRuns::run(llvm::StringRef Candidate,
                                             llvm::StringRef Select,
                                             llvm::ArrayRef<std::size_t> Some,
                                             TestOutcomes *Known) const {
  MutantResult Result;
  Result.Candidate = Candidate.str();
  Result.Status = MutantStatus::Survived;
  for (Batch &Each : batchesOf(Some)) {
    if (Known && isKnown(*Known, Each, Result)) {
      if (Result.Status == MutantStatus::Killed)
        break;
      continue;
    }
    Command C = testCommand(P, Commands[Each.Test].only(Each.Cases), B);
    C.Environment.push_back({"EVO_SELECT", Select.str()});
    C.Limit.CpuSeconds =
        std::max(LeastProcessor, ProcessorFactor * Each.Time.Processor);
    C.Limit.WallSeconds = std::max(LeastWall, WallFactor * Each.Time.Wall);
    auto R = evo::run(C);
    if (!R)
      return R.takeError();
    if (R->How == Ending::Interrupted)
      return makeError(Code::Interrupted,
                       "interrupted in '" + lineOf(Each) + "'");
    Result.Tests += Each.Pieces;
    Result.Seconds += R->WallSeconds;
    if (R->succeeded()) {
      if (Known)
        Known->add(Candidate, P.Tests[Each.Test], Each.names(), "");
      continue;
    }
    // A shell between says so for a process that the limit ended; what runs
    // tests only says that one failed, and the clocks do not quite agree.
    bool Stopped =
        R->How == Ending::Exited &&
        (R->ExitStatus == 128 + SIGXCPU ||
         R->UserSeconds + R->SystemSeconds >= 0.9 * C.Limit.CpuSeconds);
    bool Ended =
        !Stopped && (R->How == Ending::Exited || R->How == Ending::Signalled);
    Result.Status = Ended ? MutantStatus::Killed : MutantStatus::Timeout;
    Result.Reason = R->describe();
    Result.KilledBy = lineOf(Each);
    if (Known && Ended)
      Known->add(Candidate, P.Tests[Each.Test], Each.names(), Result.Reason);
    break;
  }
  return Result;
}

llvm::Error MutantRuns::checkAgain() const {
  for (const std::string &Line : P.Tests) {
    auto R = evo::run(testCommand(P, Line, B));
    if (!R)
      return R.takeError();
    if (R->How == Ending::Interrupted)
      return makeError(Code::Interrupted, "interrupted in '" + Line + "'");
    if (!R->succeeded())
      return failed(Line, *R,
                    "fails for the unchanged program after mutants ran in the "
                    "same folder, so no result is believed");
  }
  return llvm::Error::success();
}
