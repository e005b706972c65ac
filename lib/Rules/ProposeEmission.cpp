//===- ProposeEmission.cpp - One round of proposing without a parse ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Emission.h"
#include "evo/Rules/Verify.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

static std::string absoluteName(const EmittedUnit &E) {
  llvm::StringRef Unit = E.Said.Unit;
  return Unit.starts_with("/") ? Unit.str() : E.Root + "/" + Unit.str();
}

llvm::Expected<Project> evo::projectOf(const Emission &E,
                                       ProjectRequest Request) {
  Project P;
  if (Request.Root.empty())
    Request.Root = E.Units.front().Root;
  P.Root = canonicalPath(Request.Root);
  for (std::string &Path : Request.Paths)
    Path = canonicalPath(Path);
  std::set<std::string> BuildFolders;
  ProjectRequest Rooted;
  Rooted.Root = P.Root;
  for (const EmittedUnit &U : E.Units) {
    if (U.Root != P.Root)
      return makeError(Code::Usage, "the unit " + U.Said.Unit +
                                        " was compiled for the root " + U.Root +
                                        ", not " + P.Root);
    std::string File = absoluteName(U);
    Project One = Project::ofUnit(
        {File, U.Folder, adjustedArguments(U.Command, File)}, Rooted);
    BuildFolders.insert(One.BuildFolders.begin(), One.BuildFolders.end());
    P.Units.push_back(std::move(One.Units.front()));
  }
  P.BuildFolders.assign(BuildFolders.begin(), BuildFolders.end());
  P.Request = std::move(Request);
  return P;
}

namespace {

class FromEmission {
public:
  FromEmission(const Emission &E, const Project &P,
               llvm::ArrayRef<RuleInfo> Rules, const ProposeSettings &S)
      : E(E), P(P), Rules(Rules), Settings(S) {}

  void takeUnits();
  void doubtHeaders(llvm::ArrayRef<std::string> Unseen);
  EmissionOutcome assembled();

private:
  UnitFindings current(const EmittedUnit &U);
  std::string whyStale(const EmittedUnit &U);
  const std::string *hashOnDisk(const std::string &File);
  void keepKnown(UnitFindings &U);
  bool isEditable(llvm::StringRef File) const;
  void verify();

  const Emission &E;
  const Project &P;
  llvm::ArrayRef<RuleInfo> Rules;
  const ProposeSettings &Settings;
  std::shared_ptr<SourceTexts> Texts = std::make_shared<SourceTexts>();
  std::map<std::string, std::string> Hashes; ///< of files as they are now
  std::vector<UnitFindings> Units;
  std::set<std::string> UnknownRules;
  EmissionOutcome Result;
};

} // namespace

/// Null if the file cannot be read any more.
const std::string *FromEmission::hashOnDisk(const std::string &File) {
  auto Known = Hashes.find(File);
  if (Known == Hashes.end()) {
    std::string Hash;
    if (auto Text = readFile(P.Root + "/" + File)) {
      Hash = contentHash(*Text);
      Texts->add(File, *Text);
    } else {
      llvm::consumeError(Text.takeError());
    }
    Known = Hashes.emplace(File, std::move(Hash)).first;
  }
  return Known->second.empty() ? nullptr : &Known->second;
}

std::string FromEmission::whyStale(const EmittedUnit &U) {
  for (const auto &[File, Hash] : U.Hashes) {
    const std::string *Now = hashOnDisk(File);
    if (!Now)
      return File + " is gone";
    if (*Now != Hash)
      return File + " changed since it was compiled";
  }
  return "";
}

/// Rules that were not asked for say nothing; a rule that is not loaded has no
/// promise that a candidate could carry.
void FromEmission::keepKnown(UnitFindings &U) {
  auto IsUnknown = [&](llvm::StringRef Id) {
    return llvm::none_of(Rules, [&](const RuleInfo &R) { return R.Id == Id; });
  };
  llvm::erase_if(U.Refusals,
                 [&](const Refusal &R) { return IsUnknown(R.Rule); });
  llvm::erase_if(U.Matches, [&](const Match &M) {
    bool Unknown = IsUnknown(M.Rule);
    if (Unknown)
      UnknownRules.insert(M.Rule);
    return Unknown;
  });
}

bool FromEmission::isEditable(llvm::StringRef File) const {
  std::string Why;
  const std::string *Text = Texts->find(File);
  return Text && P.mayEdit((P.Root + "/" + File).str(), *Text, Why);
}

UnitFindings FromEmission::current(const EmittedUnit &U) {
  std::string Why = U.Said.Parsed ? whyStale(U) : U.Reason;
  if (!Why.empty() || !U.Said.Parsed) {
    if (Why != NotCxx)
      Result.Proposed.Parse.Failed.push_back({U.Said.Unit, Why, U.Said.Reads});
    return {U.Said.Unit, false, U.Said.Reads, {}, {}};
  }
  ++Result.Proposed.Parse.Parsed;
  UnitFindings Now = U.Said;
  keepKnown(Now);
  // The compiler knew nothing of evo.yaml, which may exclude files.
  llvm::erase_if(Now.Matches, [&](const Match &M) {
    return !isEditable(M.Place.File) ||
           llvm::any_of(M.Change.Rewrites,
                        [&](const Rewrite &R) { return !isEditable(R.File); });
  });
  llvm::erase_if(Now.Refusals,
                 [&](const Refusal &R) { return !isEditable(R.File); });
  return Now;
}

void FromEmission::takeUnits() {
  for (const EmittedUnit &U : E.Units)
    Units.push_back(current(U));
  for (const std::string &Rule : UnknownRules)
    Result.Warnings.push_back("candidates of " + Rule +
                              " are left out: the rule is not selected here");
}

/// Nobody knows what a unit reads that was never compiled here; so it reads,
/// and agrees to, every header.
void FromEmission::doubtHeaders(llvm::ArrayRef<std::string> Unseen) {
  std::set<std::string> Mains, Headers;
  for (const UnitFindings &U : Units)
    Mains.insert(U.Unit);
  for (const UnitFindings &U : Units)
    for (const std::string &File : U.Reads)
      if (!Mains.count(File))
        Headers.insert(File);
  for (const std::string &File : Unseen) {
    std::string Name = P.nameOf(File);
    std::vector<std::string> Reads(Headers.begin(), Headers.end());
    Reads.push_back(Name);
    Result.Proposed.Parse.Failed.push_back(
        {Name, "it was not compiled with the plugin", Reads});
    Units.push_back({Name, false, std::move(Reads), {}, {}});
  }
}

/// A unit whose command is not known cannot be parsed again.
void FromEmission::verify() {
  Proposal &Found = Result.Proposed.Found;
  std::vector<std::vector<std::string>> Reads(P.Units.size());
  std::map<std::string, std::string> Unknown; ///< file, a unit that reads it
  for (std::size_t I = 0; I < P.Units.size(); ++I) {
    if (Units[I].Parsed)
      Reads[I] = Units[I].Reads;
    if (E.Units[I].Command.empty())
      for (const std::string &File : Units[I].Reads)
        Unknown.emplace(File, Units[I].Unit);
  }
  llvm::erase_if(Found.Candidates, [&](const Candidate &C) {
    for (const FilePatch &F : C.Change.Files)
      if (auto U = Unknown.find(F.File); U != Unknown.end()) {
        Found.Refusals.push_back({C.Place.Rule, C.Place.File, C.Place.Function,
                                  C.Place.Line, C.Place.Column,
                                  "how " + U->second +
                                      " is compiled is not known, so the "
                                      "patch cannot be checked"});
        return true;
      }
    return false;
  });
  sortRefusals(Found.Refusals);
  auto Read = [&](llvm::StringRef File) { return Texts->read(File); };
  verifyCandidates({P, Read, std::move(Reads), Settings.Threads}, Found);
}

EmissionOutcome FromEmission::assembled() {
  AssembleInput In = {Units, Rules, *Texts, P.Root, Settings.Threads, {}};
  In.Wanted = [&](const Site &S) {
    return P.isAskedFor(P.Root + "/" + S.File) &&
           (!Settings.Wanted || Settings.Wanted(S));
  };
  Result.Proposed.Found = assemble(In);
  Result.Proposed.Texts = Texts;
  if (Settings.Verify)
    verify();
  return std::move(Result);
}

EmissionOutcome evo::proposeFrom(const Emission &E, const Project &P,
                                 llvm::ArrayRef<RuleInfo> Rules,
                                 llvm::ArrayRef<std::string> Unseen,
                                 const ProposeSettings &Settings) {
  FromEmission Round(E, P, Rules, Settings);
  Round.takeUnits();
  Round.doubtHeaders(Unseen);
  return Round.assembled();
}
