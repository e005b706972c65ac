//===- ScreenBench.cpp - Many variants in one build, against one each ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// evo-screen-bench FOLDER ALONE COUNT...
///   takes mutants of the program in FOLDER, which has an evo.yaml, as
///   variants: spread evenly over the program, so that any COUNT of them is a
///   fair one. Evaluates ALONE of them by one build each, and each COUNT by a
///   screen, and prints one JSON object a line.
///
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/VariantUnits.h"
#include "evo/Driver/Config.h"
#include "evo/Evaluation/Screen.h"
#include "evo/Rules/Mutation.h"
#include "evo/Rules/Proposal.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace evo;

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

void print(llvm::json::Object Line) {
  llvm::outs() << llvm::json::Value(std::move(Line)) << "\n";
  llvm::outs().flush();
}

std::uint64_t bytesOf(const BuiltProgram &B) {
  std::uint64_t Sum = 0;
  for (const auto &[Path, I] : B.Images)
    Sum += I.Size;
  return Sum;
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
  P.Read = [Root = P.Copy.Root](llvm::StringRef File) {
    return readFile(Root + "/" + File.str());
  };
  std::vector<RuleInfo> Operators = mutationOperators();
  auto Found = propose(
      P.Copy, Operators,
      [&](const Unit &U, MatchSink &Sink) { matchMutants(U, Operators, Sink); },
      {});
  if (!Found)
    return Found.takeError();
  P.All = std::move(Found->Found.Candidates);
  print({{"what", "baseline"},
         {"build-seconds", (*Base)->Seconds},
         {"bytes", bytesOf(**Base)},
         {"mutants", P.All.size()}});
  return P;
}

std::vector<std::vector<Candidate>> spread(const Program &P, std::size_t N) {
  std::vector<std::vector<Candidate>> Result;
  for (std::size_t I = 0; I < N && N <= P.All.size(); ++I)
    Result.push_back({P.All[I * P.All.size() / N]});
  return Result;
}

llvm::Error alone(Program &P, std::size_t N) {
  ProgramEvaluator Judge(*P.Build, P.Spec);
  Stopwatch Watch;
  std::map<std::string, unsigned> Ends;
  for (const std::vector<Candidate> &Genome : spread(P, N)) {
    auto E = Judge.evaluate(Genome);
    if (!E)
      return E.takeError();
    ++Ends[evidenceKindName(E->Earned.Kind).str()];
  }
  llvm::json::Object How;
  for (auto &[Kind, Count] : Ends)
    How[Kind] = Count;
  print({{"what", "alone"},
         {"variants", N},
         {"seconds", Watch.seconds()},
         {"ends", std::move(How)}});
  return llvm::Error::success();
}

llvm::Error together(Program &P, const VariantUnits &Units, std::size_t N) {
  auto Genomes = spread(P, N);
  ProgramEvaluator Judge(*P.Build, P.Spec);
  ScreenInput In = {Units.bodies(), P.Read,
                    [&](const Patch &C) { return Units.tryCompile(C); }};
  Screen S(*P.Build, P.Spec, Judge, std::move(In));
  Stopwatch Watch;
  if (llvm::Error E = S.prepare(Genomes))
    return E;
  double Prepared = Watch.seconds();
  std::map<std::string, unsigned> Ends;
  unsigned Alone = 0;
  for (const std::vector<Candidate> &Genome : Genomes) {
    if (!S.whyAlone(Genome).empty()) {
      ++Alone;
      continue;
    }
    auto E = S.evaluate(Genome);
    if (!E)
      return E.takeError();
    ++Ends[evidenceKindName(E->Earned.Kind).str()];
  }
  llvm::json::Object How;
  for (auto &[Kind, Count] : Ends)
    How[Kind] = Count;
  print({{"what", "screen"},
         {"variants", N},
         {"alone", Alone},
         {"seconds", Watch.seconds()},
         {"prepare-seconds", Prepared},
         {"ends", std::move(How)},
         {"builds", llvm::json::Array(S.builds())}});
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
  for (const char *Count : Arguments.drop_front(3))
    if (llvm::Error E = together(*P, Units, std::strtoul(Count, nullptr, 10)))
      return E;
  return llvm::Error::success();
}

} // namespace

int main(int Count, char **Arguments) {
  if (Count < 4) {
    llvm::errs() << "usage: evo-screen-bench FOLDER ALONE COUNT...\n";
    return 2;
  }
  installInterruptHandlers();
  if (llvm::Error E = run(llvm::ArrayRef(Arguments, Count))) {
    llvm::errs() << llvm::toString(std::move(E)) << "\n";
    return 1;
  }
  return 0;
}
