//===- Propose.cpp - One round of proposing ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Proposal.h"
#include "evo/Rules/Verify.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

namespace {

/// The units parsed so far and what they said, by index into Project::Units.
class Round {
public:
  Round(const Project &P, const MatchUnit &Rules, const ProposeSettings &S)
      : P(P), Rules(Rules), Settings(S), Findings(P.Units.size()),
        Seen(P.Units.size(), 0) {}

  /// Parses and matches the units that `Chosen` says and that were not yet.
  void parse(const std::function<bool(const UnitCommand &)> &Chosen);

  bool concernsHeaders() const;
  /// Of all units, by index; empty for those not parsed.
  std::vector<std::vector<std::string>> reads() const;
  std::vector<UnitFindings> seen();

  std::shared_ptr<SourceTexts> Texts = std::make_shared<SourceTexts>();
  ParseReport Report;

private:
  const Project &P;
  const MatchUnit &Rules;
  const ProposeSettings &Settings;
  std::vector<UnitFindings> Findings;
  std::vector<char> Seen;
};

} // namespace

void Round::parse(const std::function<bool(const UnitCommand &)> &Chosen) {
  Project Part = P;
  Part.Units.clear();
  std::vector<std::size_t> Index;
  for (std::size_t I = 0; I < P.Units.size(); ++I)
    if (!Seen[I] && Chosen(P.Units[I])) {
      Seen[I] = 1;
      Index.push_back(I);
      Part.Units.push_back(P.Units[I]);
      Findings[I].Unit = P.nameOf(P.Units[I].File);
    }
  ParseReport Found = forEachUnit(
      Part, Settings.Threads,
      [&](std::size_t I, Unit &U) {
        UnitFindings &F = Findings[Index[I]];
        FindingsSink Sink(U, F, *Texts);
        Rules(U, Sink);
        F.Reads = U.projectFiles();
        F.Parsed = true;
      },
      [&](std::size_t Done) {
        if (Settings.Progress)
          Settings.Progress(Report.Parsed + Report.Failed.size() + Done,
                            P.Units.size());
      });
  Report.Parsed += Found.Parsed;
  for (ParseFailure &F : Found.Failed) {
    for (UnitFindings &U : Findings)
      if (U.Unit == F.File && !U.Parsed) // it may have crashed half way
        U = {F.File,
             false,
             F.Reads.empty() ? std::vector<std::string>{F.File} : F.Reads,
             {},
             {}};
    Report.Failed.push_back(std::move(F));
  }
}

/// True if an asked-for site lies in a file that other units may read.
bool Round::concernsHeaders() const {
  std::set<std::string> Mains;
  for (const UnitCommand &U : P.Units)
    Mains.insert(P.nameOf(U.File));
  for (const UnitFindings &F : Findings)
    for (const Match &M : F.Matches)
      if (!Mains.count(M.Place.File) &&
          P.isAskedFor(P.Root + "/" + M.Place.File))
        return true;
  return false;
}

std::vector<std::vector<std::string>> Round::reads() const {
  std::vector<std::vector<std::string>> Result;
  for (const UnitFindings &F : Findings)
    Result.push_back(F.Parsed ? F.Reads : std::vector<std::string>());
  return Result;
}

std::vector<UnitFindings> Round::seen() {
  std::vector<UnitFindings> Result;
  for (std::size_t I = 0; I < Findings.size(); ++I)
    if (Seen[I])
      Result.push_back(std::move(Findings[I]));
  return Result;
}

llvm::Expected<ProposeOutcome> evo::propose(const Project &P,
                                            llvm::ArrayRef<RuleInfo> Rules,
                                            const MatchUnit &Match,
                                            const ProposeSettings &Settings) {
  Round R(P, Match, Settings);
  auto Asked = [&](const UnitCommand &U) { return P.isAskedFor(U.File); };
  auto Any = [](const UnitCommand &) { return true; };
  // A path without units of its own holds headers.
  if (llvm::any_of(P.Units, Asked))
    R.parse(Asked);
  else
    R.parse(Any);
  if (R.concernsHeaders())
    R.parse(Any);
  ProposeOutcome Result;
  AssembleInput In = {{}, Rules, *R.Texts, P.Root, Settings.Threads, {}};
  In.Wanted = [&](const Site &S) {
    return P.isAskedFor(P.Root + "/" + S.File) &&
           (!Settings.Wanted || Settings.Wanted(S));
  };
  auto Reads = R.reads();
  std::vector<UnitFindings> Findings = R.seen();
  In.Units = Findings;
  Result.Found = assemble(In);
  Result.Texts = R.Texts;
  auto Read = [&](llvm::StringRef File) { return R.Texts->read(File); };
  if (Settings.Verify)
    verifyCandidates({P, Read, std::move(Reads), Settings.Threads},
                     Result.Found);
  Result.Parse = std::move(R.Report);
  return Result;
}
