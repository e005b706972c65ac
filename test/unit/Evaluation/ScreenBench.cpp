//===- ScreenBench.cpp - Many variants in one build, against one each ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// evo-screen-bench FOLDER ALONE SECONDS COUNT...
///   takes mutants of the program in FOLDER, which has an evo.yaml, as
///   variants: spread evenly over the program, so that any COUNT of them is a
///   fair one. Evaluates ALONE of them by one build each; then, for each COUNT,
///   builds so many together and evaluates, for SECONDS, as many as it can, in
///   the order of a fixed shuffle. Prints one JSON object a line.
///
/// To evaluate is to find out whether it is correct: to build, test and compare
/// outputs. Timing comes after, on both sides, and is not counted.
///
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/VariantTwins.h"
#include "../../../lib/Driver/VariantUnits.h"
#include "evo/Driver/Config.h"
#include "evo/Evaluation/Screen.h"
#include "evo/Rules/Mutation.h"
#include "evo/Rules/Proposal.h"
#include "evo/Search/Random.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace evo;
namespace json = llvm::json;

namespace {

class Stopwatch {
public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         Start)
        .count();
  }

private:
  std::chrono::steady_clock::time_point Start =
      std::chrono::steady_clock::now();
};

struct Program {
  Config C;
  std::unique_ptr<Builder> Build;
  EvaluatorSpec Spec;
  Project Copy;
  ReadContent Read;
  std::vector<Candidate> All;
};

void print(json::Object Line) {
  llvm::outs() << json::Value(std::move(Line)) << "\n";
  llvm::outs().flush();
}

json::Object ends(const std::map<std::string, unsigned> &Counts) {
  json::Object Result;
  for (const auto &[Kind, Count] : Counts)
    Result[Kind] = Count;
  return Result;
}

std::uint64_t bytesOf(const BuiltProgram &B) {
  std::uint64_t Sum = 0;
  for (const auto &[Path, I] : B.Images)
    Sum += I.Size;
  return Sum;
}

llvm::Error findMutants(Program &P) {
  std::vector<RuleInfo> Operators = mutationOperators();
  auto Found = propose(
      P.Copy, Operators,
      [&](const Unit &U, MatchSink &Sink) { matchMutants(U, Operators, Sink); },
      {});
  if (!Found)
    return Found.takeError();
  P.All = std::move(Found->Found.Candidates);
  for (const ParseFailure &F : Found->Parse.Failed)
    llvm::errs() << F.File << " is skipped: " << F.Reason << "\n";
  if (P.All.empty())
    return makeError(Code::Usage,
                     llvm::formatv("no mutants in {0} units of {1}",
                                   P.Copy.Units.size(), P.Copy.Root));
  return llvm::Error::success();
}

llvm::Expected<Program> open(llvm::StringRef Folder) {
  auto C = readConfig((Folder + "/evo.yaml").str());
  if (!C)
    return C.takeError();
  Program P;
  P.C = std::move(*C);
  BuilderOptions How;
  How.CacheFolder = P.C.Root + "/.evo/cache/bench";
  How.AllowDirty = true;
  auto Made = Builder::create(P.C.Program, P.C.Root, How);
  if (!Made)
    return Made.takeError();
  P.Build = std::move(*Made);
  auto Base = P.Build->baseline();
  if (!Base)
    return Base.takeError();
  P.Spec.Program = P.C.Program;
  P.Spec.Workloads = P.C.Workloads;
  P.Spec.Fitness = P.C.Fitness;
  P.Spec.Budget = P.C.Budget;
  ProjectRequest Request;
  Request.Root = P.Build->source();
  Request.BuildFolder =
      llvm::sys::path::parent_path(P.Build->compileDatabase()).str();
  Request.Include = P.C.Include;
  Request.Exclude = P.C.Exclude;
  auto Opened = Project::open(Request);
  if (!Opened)
    return Opened.takeError();
  P.Copy = std::move(*Opened);
  llvm::erase_if(P.Copy.Units, [&](const UnitCommand &U) {
    return !sourceSelected(P.C, P.Copy.nameOf(U.File));
  });
  P.Read = [Root = P.Copy.Root](llvm::StringRef File) {
    return readFile(Root + "/" + File.str());
  };
  if (llvm::Error E = findMutants(P))
    return std::move(E);
  print(json::Object{{"what", "baseline"},
                     {"build-seconds", (*Base)->Seconds},
                     {"bytes", bytesOf(**Base)},
                     {"mutants", P.All.size()}});
  return P;
}

std::vector<std::vector<Candidate>> spread(const Program &P, std::size_t N) {
  std::vector<std::vector<Candidate>> Result;
  N = std::min(N, P.All.size());
  for (std::size_t I = 0; I < N; ++I)
    Result.push_back({P.All[I * P.All.size() / N]});
  RandomStream(1).shuffle(Result);
  return Result;
}

llvm::Error alone(Program &P, std::size_t N) {
  EvaluatorSpec Spec = P.Spec;
  std::optional<Stopwatch> Watch;
  double Seconds = 0;
  Spec.Progress = [&](llvm::StringRef Rung) {
    if (Rung != "measure" || !Watch)
      return;
    Seconds += Watch->seconds();
    Watch.reset();
  };
  ProgramEvaluator Judge(*P.Build, Spec);
  std::map<std::string, unsigned> Ends;
  for (const std::vector<Candidate> &Genome : spread(P, N)) {
    Watch.emplace();
    auto E = Judge.evaluate(Genome);
    if (!E)
      return E.takeError();
    Seconds += Watch ? Watch->seconds() : 0;
    ++Ends[evidenceKindName(E->Earned.Kind).str()];
  }
  print(json::Object{{"what", "alone"},
                     {"variants", N},
                     {"seconds", Seconds},
                     {"ends", ends(Ends)}});
  return llvm::Error::success();
}

struct Ranking {
  unsigned Evaluated = 0, Alone = 0;
  std::map<std::string, unsigned> Ends;
  double Seconds = 0;
};

/// What was checked, for so long.
llvm::Expected<Ranking>
rank(Screen &S, llvm::ArrayRef<std::vector<Candidate>> Genomes, double Most) {
  Ranking Result;
  Stopwatch Watch;
  for (const std::vector<Candidate> &Genome : Genomes) {
    if (Watch.seconds() > Most || Result.Evaluated == S.checked())
      break;
    if (!S.whyAlone(Genome).empty()) {
      ++Result.Alone;
      continue;
    }
    auto E = S.evaluate(Genome);
    if (!E)
      return E.takeError();
    ++Result.Evaluated;
    ++Result.Ends[evidenceKindName(E->Earned.Kind).str()];
  }
  Result.Seconds = Watch.seconds();
  return Result;
}

llvm::Error together(Program &P, const VariantUnits &Units, double Seconds,
                     std::size_t N) {
  auto Genomes = spread(P, N);
  ProgramEvaluator Judge(*P.Build, P.Spec);
  ScreenInput In = {
      Units.bodies(), P.Read,
      [&](const Patch &C) { return Units.tryCompile(C); },
      [&](const Multiversion &M) { return findVariantTwins(Units, M); }};
  Stopwatch Whole;
  double Before = 0;                // until the first variant is tried
  std::optional<Stopwatch> Running; // from then on
  std::mutex Lock;
  In.Stop = [&] {
    std::lock_guard<std::mutex> Guard(Lock);
    if (!Running) {
      Running.emplace();
      Before = Whole.seconds();
    }
    return Running->seconds() > Seconds / 2;
  };
  Screen S(*P.Build, P.Spec, Judge, std::move(In));
  if (llvm::Error E = S.prepare(Genomes))
    return E;
  double Checking = Running ? Running->seconds() : 0;
  unsigned Checked = S.checked();
  auto Ranked = rank(S, Genomes, Seconds / 2);
  if (!Ranked)
    return Ranked.takeError();
  print(
      json::Object{{"what", "screen"},
                   {"variants", Genomes.size()},
                   {"alone", Ranked->Alone},
                   {"before-seconds", Before},
                   {"checked", Checked},
                   {"check-seconds", Checking},
                   {"ranked", Ranked->Evaluated},
                   {"rank-seconds", Ranked->Seconds},
                   {"ends", ends(Ranked->Ends)},
                   {"build", S.builds().empty() ? json::Value(nullptr)
                                                : toJSON(S.builds().back())}});
  return llvm::Error::success();
}

llvm::Error run(llvm::ArrayRef<char *> Arguments) {
  auto P = open(Arguments[1]);
  if (!P)
    return P.takeError();
  std::size_t Alone = std::strtoul(Arguments[2], nullptr, 10);
  if (llvm::Error E = alone(*P, Alone))
    return E;
  VariantUnits Units(P->Copy, 0, P->Read);
  double Seconds = std::strtod(Arguments[3], nullptr);
  for (const char *Count : Arguments.drop_front(4))
    if (llvm::Error E =
            together(*P, Units, Seconds, std::strtoul(Count, nullptr, 10)))
      return E;
  return llvm::Error::success();
}

} // namespace

int main(int Count, char **Arguments) {
  if (Count < 5) {
    llvm::errs() << "usage: evo-screen-bench FOLDER ALONE SECONDS COUNT...\n";
    return 2;
  }
  installInterruptHandlers();
  if (llvm::Error E = run(llvm::ArrayRef(Arguments, Count))) {
    llvm::errs() << llvm::toString(std::move(E)) << "\n";
    return 1;
  }
  return 0;
}
