//===- ProposeHot.cpp - Candidates where time is spent ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evolution.h"
#include "NamedFiles.h"
#include "evo/Safety/Gates.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace evo;

/// So many candidates are shown with their diff before they are tried.
static constexpr std::size_t MostShown = 200;

llvm::Expected<RuleSet> Evolution::rules() const {
  RuleSources Sources;
  Sources.Folders = {shippedRulesFolder()};
  llvm::append_range(Sources.Folders, C.Rules.Folders);
  Sources.Enable = Options.Only.empty() ? C.Rules.Enable : Options.Only;
  Sources.Disable = C.Rules.Disable;
  return RuleSet::load(Sources);
}

bool Evolution::isHot(const Site &S) const {
  if (!Seen.Where)
    return true;
  const HotFunction *Hot = findHot(*Seen.Where, S.File, S.Function, S.Line);
  return Hot && Hot->Total >= Options.HotShare;
}

GateFacts Evolution::gateFacts() const {
  GateFacts Facts;
  Facts.Owner = C.Safety;
  Facts.Root = C.Root;
  Facts.UsedByWorkloads = filesNamedBy(C);
  // A name without a glob is a request for that very rule.
  for (const std::vector<std::string> *Names : {&C.Rules.Enable, &Options.Only})
    llvm::append_range(Facts.AskedFor, *Names);
  for (const RuleInfo &Edit : edits().Edits)
    Facts.AskedFor.push_back(Edit.Id);
  return Facts;
}

/// Leaves out what may never be edited, and says how much.
std::vector<Candidate> Evolution::permitted(std::vector<Candidate> Found) {
  GateFacts Facts = gateFacts();
  llvm::erase_if(Found, [&](const Candidate &Each) {
    return llvm::any_of(Each.Change.Files, [&](const FilePatch &F) {
      return !whyForbidden(Facts, F.File).empty() || !sourceSelected(C, F.File);
    });
  });
  return Found;
}

/// With its diff, once.
llvm::Error Evolution::show(const Candidate &Each) {
  if (!Shown.insert(Each.Id).second)
    return llvm::Error::success();
  auto Diff = gitDiff(Each.Change, readCopy());
  if (!Diff)
    return Diff.takeError();
  return write(event::Proposed, {{"candidate", toJSON(Each)},
                                 {"diff", llvm::json::fixUTF8(*Diff)}});
}

/// A diff is a run of git, so of many they are made of what is measured alone.
llvm::Error Evolution::announce(llvm::ArrayRef<Candidate> Found) {
  bool Few = Found.size() <= MostShown;
  for (const Candidate &Each : Found)
    if (llvm::Error E =
            Few ? show(Each)
                : write(event::Proposed, {{"candidate", toJSON(Each)}}))
      return E;
  return llvm::Error::success();
}

static std::string byRule(llvm::ArrayRef<Candidate> Found) {
  std::map<std::string, unsigned> Count;
  for (const Candidate &Each : Found)
    ++Count[Each.Place.Rule];
  std::string Text;
  for (const auto &[Rule, Number] : Count)
    Text += llvm::formatv("{0}{1} {2}", Text.empty() ? "" : ", ", Number, Rule);
  return Text.empty() ? "none" : Text;
}

llvm::Expected<Project> Evolution::openCopy() const {
  ProjectRequest Request;
  Request.Root = Build->source();
  Request.BuildFolder =
      llvm::sys::path::parent_path(Build->compileDatabase()).str();
  Request.Include = C.Include;
  Request.Exclude = C.Exclude;
  return Project::open(Request);
}

/// Where most time is spent first, weighted by how often the rule gains.
void Evolution::sortByPromise(std::vector<Candidate> &Found) const {
  std::map<std::string, double> Share, Prior;
  for (const RuleInfo &R : Rules)
    Prior[R.Id] = R.Prior;
  for (const Candidate &Each : Found) {
    const HotFunction *Hot = Seen.Where
                                 ? findHot(*Seen.Where, Each.Place.File,
                                           Each.Place.Function, Each.Place.Line)
                                 : nullptr;
    Share[Each.Id] =
        (Hot ? Hot->Self + 0.01 * Hot->Total : 0) * Prior[Each.Place.Rule];
  }
  llvm::sort(Found, [&](const Candidate &A, const Candidate &B) {
    return std::make_pair(-Share[A.Id], A.Id) <
           std::make_pair(-Share[B.Id], B.Id);
  });
}

GeneticSpec Evolution::edits() const {
  return geneticSpec(C, Options.Only,
                     [this](const Site &S) { return isHot(S); });
}

llvm::Expected<std::vector<Candidate>>
Evolution::proposeByRules(const Project &P) {
  auto Set = rules();
  if (!Set)
    return Set.takeError();
  Rules = Set->rules().vec();
  if (Rules.empty())
    return std::vector<Candidate>();
  unsigned Cold = 0;
  ProposeSettings Settings;
  Settings.Verify = true;
  Settings.Wanted = [&](const Site &S) {
    Cold += !isHot(S);
    return isHot(S);
  };
  auto Outcome = evo::propose(
      P, Rules, [&](const Unit &U, MatchSink &Sink) { Set->match(U, Sink); },
      Settings);
  if (!Outcome)
    return Outcome.takeError();
  for (const ParseFailure &F : Outcome->Parse.Failed)
    if (llvm::Error E = note("not parsed: " + F.File + ": " + F.Reason))
      return std::move(E);
  if (llvm::Error E = note(
          llvm::formatv("{0} files parsed, {1} not; {2} places in functions "
                        "that take less than {3:P1} of the time",
                        Outcome->Parse.Parsed, Outcome->Parse.Failed.size(),
                        Cold, Options.HotShare)
              .str()))
    return std::move(E);
  return std::move(Outcome->Found.Candidates);
}

/// What does not compile of these is found when all are built together, which
/// is cheaper than to parse one after another.
llvm::Expected<std::vector<Candidate>>
Evolution::proposeEdits(const Project &P) {
  GeneticSpec How = edits();
  if (How.Edits.empty())
    return std::vector<Candidate>();
  llvm::append_range(Rules, How.Edits);
  auto Outcome = evo::propose(
      P, How.Edits,
      [&](const Unit &U, MatchSink &Sink) { matchGenetic(U, How, Sink); }, {});
  if (!Outcome)
    return Outcome.takeError();
  return std::move(Outcome->Found.Candidates);
}

llvm::Expected<std::vector<Candidate>> Evolution::propose() {
  Say.say("propose: matching the rules");
  auto Opened = openCopy();
  if (!Opened)
    return Opened.takeError();
  auto ByRules = proposeByRules(*Opened);
  if (!ByRules)
    return ByRules.takeError();
  auto Edits = proposeEdits(*Opened);
  if (!Edits)
    return Edits.takeError();
  llvm::append_range(*ByRules, *Edits);
  std::vector<Candidate> Found = permitted(std::move(*ByRules));
  sortByPromise(Found);
  if (Found.size() > C.Budget.Candidates)
    Found.resize(C.Budget.Candidates);
  if (llvm::Error E =
          note(llvm::formatv("{0} candidates: {1}", Found.size(), byRule(Found))
                   .str()))
    return std::move(E);
  if (llvm::Error E = announce(Found))
    return std::move(E);
  return Found;
}
