//===- Screening.cpp - Many variants in one build, before each alone ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The search asks a screen, which needs one build for all; what the screen
/// finds promising is then built and measured alone, best first, and of that
/// alone winners are chosen. Both measure afresh, so what is corrected for is
/// the number that was measured alone.
///
//===----------------------------------------------------------------------===//

#include "../VariantTwins.h"
#include "../VariantUnits.h"
#include "Evolution.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/Threading.h"

using namespace evo;

/// So many builds of one variant take longer than one of all, with its checks.
static constexpr std::size_t FewestToScreen = 4;

/// Of a search over sets, so many are measured alone.
static constexpr std::size_t MostSetsAlone = 5;

namespace {

/// What parses candidates lives as long as the screen that asks it.
struct Parsing {
  Project Copy;
  std::optional<VariantUnits> Units;
};

} // namespace

/// If all that changes is units, only those; a header may be read anywhere.
static void keepChanged(Project &P, llvm::ArrayRef<Candidate> Found) {
  std::set<std::string> Files, Names;
  for (const Candidate &Each : Found)
    for (const FilePatch &F : Each.Change.Files)
      Files.insert(F.File);
  for (const UnitCommand &U : P.Units)
    Names.insert(P.nameOf(U.File));
  if (llvm::all_of(Files, [&](const auto &F) { return Names.count(F); }))
    llvm::erase_if(P.Units, [&](const UnitCommand &U) {
      return !Files.count(P.nameOf(U.File));
    });
}

/// Of all that a test's answer depends on, but the variant: what evo.yaml says
/// of tests and workloads is no part of it.
std::string Evolution::programName() const {
  return contentHash(Build->contentId(relativeTo(C.Root, C.File)) + "\n" +
                     C.Program.Configure + "\n" + C.Program.Build + "\n" +
                     versionText());
}

std::string Evolution::outcomesFile() const {
  return C.Root + "/.evo/cache/tests/" + programName().substr(0, 16) + ".jsonl";
}

llvm::Error Evolution::openScreen() {
  bool Wanted = C.Search.Screen == ScreenUse::Always ||
                (C.Search.Screen == ScreenUse::Auto &&
                 evaluationsPlanned() >= FewestToScreen);
  if (!Wanted || Found.empty())
    return llvm::Error::success();
  auto Opened = openCopy();
  if (!Opened)
    return Opened.takeError();
  auto Parser = std::make_shared<Parsing>();
  Parser->Copy = std::move(*Opened);
  keepChanged(Parser->Copy, Found);
  unsigned Cores = llvm::hardware_concurrency().compute_thread_count();
  Parser->Units.emplace(Parser->Copy, Cores, readCopy());
  ScreenInput In;
  In.Bodies = Parser->Units->bodies();
  In.Read = readCopy();
  In.Parses = [Parser](const Patch &P) { return Parser->Units->tryCompile(P); };
  In.Twins = [Parser](const Multiversion &M) {
    return findVariantTwins(*Parser->Units, M);
  };
  if (!Options.Fresh)
    In.Outcomes = &Outcomes.emplace(outcomesFile(), programName());
  In.Jobs = Options.Threads;
  In.Fewest = C.Search.Screen == ScreenUse::Always ? 1 : FewestToScreen;
  In.Stop = [this] { return outOfTime(); };
  EvaluatorSpec Spec = evaluatorSpec();
  Spec.Progress = [this, First = true](llvm::StringRef Rung) mutable {
    if (First && Rung == "test") // the build of all was the preparation
      SearchBegan = Say.elapsed();
    First &= Rung != "test";
  };
  Screening =
      std::make_unique<Screen>(*Build, std::move(Spec), *Judge, std::move(In));
  if (Options.Fresh)
    return llvm::Error::success();
  for (auto &[Digest, Known] : rankedBefore(C.Root, Key))
    Screening->recall(Digest, std::move(Known));
  return llvm::Error::success();
}

llvm::Error Evolution::sayBuild(const ScreenBuild &Build) {
  if (llvm::Error E = write(event::Screen, {{"build", toJSON(Build)}}))
    return E;
  if (!Build.Refused.empty())
    return note("no build of all variants, each is built alone: " +
                Build.Refused);
  Say.say(llvm::formatv("screen: {0} variants of {1} functions in one build, "
                        "{2}",
                        Build.Variants, Build.Functions,
                        durationText(Build.ParseSeconds + Build.BuildSeconds)));
  for (const Measurement &M : Build.NullAgainstClean)
    if (M.Metric == mainMetric(C.Fitness))
      Say.say(llvm::formatv(
          "screen: with none of them chosen {0} takes {1:f3}x "
          "[{2:f3}, {3:f3}] of what the baseline takes",
          M.Workload, M.Result.Ratio, M.Result.Low, M.Result.High));
  return Build.Note.empty() ? llvm::Error::success() : note(Build.Note);
}

/// What costs nothing more first, then what its first run promises most of.
void Evolution::sortByFirstRun(std::vector<Genome> &Next) const {
  std::map<Genome, double> Promise;
  for (const Genome &G : Next) {
    double Gain = Screening->firstGain(membersOf(G)).value_or(0);
    Promise[G] = Gain > 0 ? Gain : std::numeric_limits<double>::infinity();
  }
  llvm::sort(Next, [&](const Genome &A, const Genome &B) {
    return std::make_pair(-Promise[A], A) < std::make_pair(-Promise[B], B);
  });
}

/// Builds what is asked for next, and runs its tests on all cores.
llvm::Error Evolution::prepareScreen(std::vector<Genome> &Next) {
  if (!Screening)
    return llvm::Error::success();
  std::vector<std::vector<Candidate>> Sets;
  for (const Genome &G : Next)
    if (!Before.count(setId(idsOf(membersOf(G)))))
      Sets.push_back(membersOf(G));
  llvm::Error Failed = Screening->prepare(Sets);
  for (; ScreenBuilds < Screening->builds().size(); ++ScreenBuilds)
    if (llvm::Error E = sayBuild(Screening->builds()[ScreenBuilds]))
      return llvm::joinErrors(std::move(Failed), std::move(E));
  if (!Failed)
    sortByFirstRun(Next);
  llvm::append_range(Prepared, Next);
  return Failed;
}

/// By the screen, or measured alone if it cannot be tried there.
llvm::Expected<Evaluation> Evolution::screenSet(const Genome &G) {
  if (auto Done = Ranked.find(G); Done != Ranked.end())
    return Done->second;
  std::vector<Candidate> Set = membersOf(G);
  if (Before.count(setId(idsOf(Set))))
    return evaluateSet(G);
  if (std::string Why = Screening->whyAlone(Set); !Why.empty()) {
    if (llvm::Error E =
            write(event::Isolated, {{"genome", idsOf(Set)},
                                    {"reason", llvm::json::fixUTF8(Why)}}))
      return std::move(E);
    return evaluateSet(G);
  }
  auto Result = Screening->evaluate(Set);
  if (!Result)
    return Result;
  if (interruptRequested()) // what was cut off is not a result
    return makeError(Code::Interrupted, "interrupted while screening");
  if (llvm::Error E = write(event::Ranked, {{"digest", Screening->digest(Set)},
                                            {"evaluation", toJSON(*Result)}}))
    return std::move(E);
  Ranked[G] = *Result;
  Say.stepDone();
  Say.say(llvm::formatv("screen {0}/{1} {2}: {3}", Ranked.size(),
                        std::max(Ranked.size(), evaluationsPlanned()),
                        nameOf(G), resultText(C.Fitness, *Result)));
  return Result;
}

/// What the check says of those for which no time is left.
llvm::Error Evolution::takeUntimed() {
  for (const Genome &G : Prepared) {
    std::vector<Candidate> Set = membersOf(G);
    if (Ranked.count(G) || Before.count(setId(idsOf(Set))))
      continue;
    std::optional<double> Gain = Screening->firstGain(Set);
    if (Screening->isDecided(Set)) {
      if (auto Result = screenSet(G); !Result)
        return Result.takeError();
    } else if (Gain && *Gain >= C.Fitness.MinimumEffect / 2) {
      Untimed[G] = *Gain;
    }
  }
  return llvm::Error::success();
}

/// Best first.
std::vector<Genome> Evolution::promising() {
  Promised = Untimed;
  for (const auto &[G, E] : Ranked)
    if (isPromising(C.Fitness, E))
      Promised[G] = E.Fitness;
  std::vector<Genome> Result;
  for (const auto &[G, Gain] : Promised)
    Result.push_back(G);
  sortByGain(Result);
  if (C.Search.How.Strategy != StrategyKind::Each &&
      Result.size() > MostSetsAlone)
    Result.resize(MostSetsAlone);
  return Result;
}

/// Those that were in no set that was measured alone, and why.
llvm::Error Evolution::rejectRest() {
  std::set<Gene> Done;
  for (const auto &[G, Index] : SetIndex)
    Done.insert(G.begin(), G.end());
  for (const Genome &G : Waiting)
    Done.insert(G.begin(), G.end());
  std::set<Gene> Seen;
  for (const auto &[G, E] : Ranked)
    for (Gene X : G) {
      if (Done.count(X) || (G.size() > 1 && Ranked.count({X})) ||
          !Seen.insert(X).second)
        continue;
      std::string Why = resultText(C.Fitness, E);
      if (E.wasMeasured() && !E.Measurements.empty())
        Why = (isPromising(C.Fitness, E) ? "not measured alone for want of time"
                                         : "no gain seen") +
              std::string(" in the build of all variants, ") + Why;
      if (llvm::Error Failed = reject(Found[X].Id, Why))
        return Failed;
    }
  return llvm::Error::success();
}

/// From here on, what is said of a variant was measured in a build of its own.
llvm::Error Evolution::promote() {
  if (!Screening)
    return llvm::Error::success();
  if (llvm::Error E = takeUntimed())
    return E;
  Screening.reset(); // and its build
  std::vector<Genome> Next = promising();
  makeJudge(Sets.size() + Next.size());
  if (llvm::Error E =
          note(llvm::formatv("{0} variants were tried in one build; "
                             "{1} are promising",
                             Ranked.size() + Untimed.size(), Next.size())
                   .str()))
    return E;
  Say.expect(Next.size(), 2 * Baseline.Built.Seconds +
                              4 * C.Budget.MostPairs * Baseline.RunSeconds);
  for (std::size_t I = 0; I < Next.size(); ++I) {
    const Genome &G = Next[I];
    if ((I && outOfTime()) || interruptRequested())
      break;
    if (waitsForRival(G))
      continue;
    if (auto Result = evaluateSet(G); !Result)
      return Result.takeError();
  }
  return rejectRest();
}
