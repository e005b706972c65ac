//===- Proposal.cpp - From what units say to candidates ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Proposal.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"

using namespace evo;

void SourceTexts::add(llvm::StringRef File, llvm::StringRef Content) {
  std::lock_guard<std::mutex> Guard(Lock);
  auto [Known, New] = Texts.emplace(File.str(), "");
  if (New)
    Known->second = Content.str();
  else if (Known->second != Content)
    Changed.insert(File.str());
}

const std::string *SourceTexts::find(llvm::StringRef File) const {
  std::lock_guard<std::mutex> Guard(Lock);
  auto Known = Texts.find(File.str());
  return Known == Texts.end() ? nullptr : &Known->second;
}

llvm::Expected<std::string> SourceTexts::read(llvm::StringRef File) const {
  if (const std::string *Text = find(File))
    return *Text;
  return makeError(Code::FileNotFound, File + " was not read by any unit");
}

void FindingsSink::matched(Match M) {
  std::set<std::string> Files = {M.Place.File};
  for (const Rewrite &R : M.Change.Rewrites)
    Files.insert(R.File);
  for (const auto &[File, Header] : M.Change.Includes)
    Files.insert(File);
  for (const std::string &File : Files)
    if (auto Content = U.content(File))
      Texts.add(File, *Content);
  Into.Matches.push_back(std::move(M));
}

void FindingsSink::refused(const RuleInfo &R, clang::SourceLocation L,
                           std::string Function, std::string Reason) {
  const clang::SourceManager &SM = U.sources();
  clang::SourceLocation At = SM.getFileLoc(L);
  std::string File = U.file(At);
  if (File.empty())
    return; // not ours to speak of
  Into.Refusals.push_back({R.Id, std::move(File), std::move(Function),
                           SM.getSpellingLineNumber(At),
                           SM.getSpellingColumnNumber(At), std::move(Reason)});
}

namespace {

/// One match with all the units that made it.
struct Agreed {
  const Match *Said; ///< by the first of them
  std::vector<std::size_t> Units;
  Site Place;
  std::string Refused; ///< why it is no candidate
  bool Wanted = true;
};

/// What makes two matches the same: all but the words around them.
std::string matchKey(const Match &M) {
  std::string Key;
  llvm::raw_string_ostream OS(Key);
  auto Field = [&](llvm::StringRef S) { OS << S.size() << ':' << S; };
  auto Number = [&](std::uint64_t N) { OS << N << ';'; };
  Field(M.Rule), Field(M.Place.File);
  Number(M.Place.Offset), Number(M.Place.Length);
  for (const Rewrite &R : M.Change.Rewrites)
    Field(R.File), Number(R.Offset), Number(R.Length), Field(R.Text);
  for (const auto &[File, Header] : M.Change.Includes)
    OS << '+', Field(File), Field(Header);
  return Key;
}

auto placeOf(const Match &M) {
  return std::tie(M.Place.File, M.Place.Offset, M.Place.Length, M.Rule);
}

class Assembly {
public:
  explicit Assembly(const AssembleInput &In) : In(In) {
    for (std::size_t U = 0; U < In.Units.size(); ++U)
      for (const std::string &File : In.Units[U].Reads)
        Readers[File].push_back(U);
  }

  Proposal run() {
    gather();
    for (Agreed &A : Sites)
      locate(A);
    number();
    for (Agreed &A : Sites) {
      A.Refused = whyNot(A);
      A.Wanted = !In.Wanted || In.Wanted(A.Place);
    }
    refuseAlternatives();
    makeCandidates();
    addRefusals();
    return std::move(Result);
  }

private:
  void gather();
  void locate(Agreed &A);
  void number();
  std::string whyNot(const Agreed &A) const;
  std::string whyNot(const Agreed &A, llvm::StringRef File) const;
  void refuseAlternatives();
  void makeCandidates();
  void addRefusals();
  const RuleInfo *rule(llvm::StringRef Id) const;
  Candidate candidate(const Agreed &A, Patch Change) const;
  void refuse(const Agreed &A, std::string Reason);

  const AssembleInput &In;
  std::map<std::string, std::vector<std::size_t>> Readers;
  std::vector<Agreed> Sites; ///< sorted by place
  Proposal Result;
};

} // namespace

void Assembly::gather() {
  std::map<std::string, std::size_t> Known;
  for (std::size_t U = 0; U < In.Units.size(); ++U)
    for (const Match &M : In.Units[U].Matches) {
      auto [Entry, New] = Known.emplace(matchKey(M), Sites.size());
      if (New)
        Sites.push_back({&M, {}, {}, {}, true});
      std::vector<std::size_t> &Units = Sites[Entry->second].Units;
      if (Units.empty() || Units.back() != U)
        Units.push_back(U);
    }
  llvm::stable_sort(Sites, [](const Agreed &A, const Agreed &B) {
    return placeOf(*A.Said) < placeOf(*B.Said);
  });
}

void Assembly::locate(Agreed &A) {
  const Match &M = *A.Said;
  A.Place.Rule = M.Rule;
  A.Place.File = M.Place.File;
  A.Place.Function = M.Function;
  A.Place.Offset = M.Place.Offset;
  A.Place.Length = M.Place.Length;
  const std::string *Text = In.Texts.find(M.Place.File);
  if (!Text)
    return;
  llvm::StringRef Before = llvm::StringRef(*Text).take_front(M.Place.Offset);
  A.Place.Line = Before.count('\n') + 1;
  A.Place.Column = Before.size() - (Before.rfind('\n') + 1) + 1;
  A.Place.Text =
      llvm::StringRef(*Text).substr(M.Place.Offset, M.Place.Length).str();
}

/// Equal sites of one function are told apart by their order. All that matched
/// count, also those refused below, so that an id does not depend on what
/// other units think.
void Assembly::number() {
  struct Group {
    std::uint64_t Next = 0, LastOffset = ~std::uint64_t(0);
  };
  std::map<std::string, Group> Groups;
  for (Agreed &A : Sites) {
    Group &G = Groups[siteId(A.Place)];
    if (G.LastOffset != ~std::uint64_t(0) && G.LastOffset != A.Place.Offset)
      ++G.Next;
    G.LastOffset = A.Place.Offset;
    A.Place.Ordinal = A.Said->Ordinal.value_or(G.Next);
    A.Place.Id = siteId(A.Place);
  }
}

std::string Assembly::whyNot(const Agreed &A, llvm::StringRef File) const {
  if (In.Texts.changed().count(File.str()))
    return (File + " changed while it was read").str();
  auto Known = Readers.find(File.str());
  if (Known == Readers.end())
    return (File + " is not read by the unit that would edit it").str();
  for (std::size_t U : Known->second) {
    if (llvm::is_contained(A.Units, U))
      continue;
    const UnitFindings &Unit = In.Units[U];
    std::string Who = "unit " + Unit.Unit;
    if (Unit.Unit != File)
      Who += ", which reads " + File.str() + ",";
    else
      Who += " with other flags";
    return Who + (Unit.Parsed ? " does not agree" : " could not be parsed");
  }
  return "";
}

std::string Assembly::whyNot(const Agreed &A) const {
  std::set<std::string> Files = {A.Said->Place.File};
  for (const Rewrite &R : A.Said->Change.Rewrites)
    Files.insert(R.File);
  for (const auto &[File, Header] : A.Said->Change.Includes)
    Files.insert(File);
  for (const std::string &File : Files)
    if (std::string Why = whyNot(A, File); !Why.empty())
      return Why;
  return "";
}

/// One rule with two new texts for one place has seen two instantiations that
/// differ: neither is right for both.
void Assembly::refuseAlternatives() {
  auto Contradict = [&](const Match &A, const Match &B) {
    const RuleInfo *R = rule(A.Rule);
    return placeOf(A) == placeOf(B) && !(R && R->Choices);
  };
  for (std::size_t I = 1; I < Sites.size(); ++I)
    if (Contradict(*Sites[I - 1].Said, *Sites[I].Said))
      for (Agreed *A : {&Sites[I - 1], &Sites[I]})
        if (A->Refused.empty())
          A->Refused = "instantiations of the template disagree";
}

const RuleInfo *Assembly::rule(llvm::StringRef Id) const {
  auto Found =
      llvm::find_if(In.Rules, [&](const RuleInfo &R) { return R.Id == Id; });
  return Found == In.Rules.end() ? nullptr : Found;
}

/// Two choices may put the same text into different ends of their place.
static std::string choiceId(const Candidate &C) {
  std::string At;
  for (const FilePatch &F : C.Change.Files)
    for (const Edit &E : F.Edits)
      At += llvm::formatv("{0}+{1};",
                          static_cast<std::int64_t>(E.Offset - C.Place.Offset),
                          E.Length);
  return shortId({candidateId(C), At});
}

Candidate Assembly::candidate(const Agreed &A, Patch Change) const {
  Candidate C;
  C.Place = A.Place;
  C.Change = std::move(Change);
  C.Message = A.Said->Message;
  C.Conditions = A.Said->Conditions;
  bool Choices = false;
  if (const RuleInfo *R = rule(A.Place.Rule)) {
    C.Claim = R->Claims;
    C.Floor = R->Needs;
    C.Benefit = R->Benefit;
    Choices = R->Choices;
  }
  C.Earned = Evidence::unknown("not checked yet");
  C.Id = Choices ? choiceId(C) : candidateId(C);
  return C;
}

void Assembly::refuse(const Agreed &A, std::string Reason) {
  Result.Refusals.push_back({A.Place.Rule, A.Place.File, A.Place.Function,
                             A.Place.Line, A.Place.Column, std::move(Reason)});
}

void Assembly::makeCandidates() {
  std::vector<std::optional<llvm::Expected<Patch>>> Patches(Sites.size());
  auto Read = [&](llvm::StringRef File) { return In.Texts.read(File); };
  auto Crashed = forEachIndex(Sites.size(), In.Threads, [&](std::size_t I) {
    if (Sites[I].Refused.empty() && Sites[I].Wanted)
      Patches[I].emplace(makePatch(Sites[I].Said->Change, In.Root, Read));
  });
  for (std::size_t I : Crashed)
    Sites[I].Refused = "making the patch crashed";
  for (std::size_t I = 0; I < Sites.size(); ++I) {
    Agreed &A = Sites[I];
    if (!A.Wanted)
      continue;
    if (!A.Refused.empty())
      refuse(A, A.Refused);
    else if (llvm::Expected<Patch> &P = *Patches[I]; !P)
      refuse(A, llvm::toString(P.takeError()));
    else if (P->Files.empty())
      refuse(A, "the new text is the old text");
    else
      Result.Candidates.push_back(candidate(A, std::move(*P)));
  }
}

void Assembly::addRefusals() {
  for (const UnitFindings &U : In.Units)
    for (const Refusal &R : U.Refusals) {
      Site S;
      S.Rule = R.Rule, S.File = R.File, S.Function = R.Function;
      S.Line = R.Line, S.Column = R.Column;
      if (!In.Wanted || In.Wanted(S))
        Result.Refusals.push_back(R);
    }
  sortRefusals(Result.Refusals);
}

void evo::sortRefusals(std::vector<Refusal> &All) {
  auto Key = [](const Refusal &R) {
    return std::tie(R.File, R.Line, R.Column, R.Rule, R.Function, R.Reason);
  };
  llvm::sort(
      All, [&](const Refusal &A, const Refusal &B) { return Key(A) < Key(B); });
  All.erase(std::unique(All.begin(), All.end()), All.end());
}

Proposal evo::assemble(const AssembleInput &In) { return Assembly(In).run(); }

std::vector<std::size_t> evo::maximalSet(llvm::ArrayRef<Candidate> All) {
  std::vector<std::size_t> Taken;
  Patch Together;
  for (std::size_t I = 0; I < All.size(); ++I) {
    if (conflict(Together, All[I].Change))
      continue;
    auto More = merged(Together, All[I].Change);
    if (!More) {
      llvm::consumeError(More.takeError());
      continue;
    }
    Together = std::move(*More);
    Taken.push_back(I);
  }
  return Taken;
}
