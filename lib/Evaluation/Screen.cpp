//===- Screen.cpp - Many variants from one build ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Screen.h"
#include "BodyParts.h"
#include "ScreenProgram.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/ThreadPool.h"

using namespace evo;
namespace json = llvm::json;

/// Variants of functions that are carried from one build to the next.
static constexpr std::size_t MostParts = 2000;

/// A set of candidates, as what it makes of the program.
struct Screen::Trial {
  Patch Change;
  SplitPatch Split;
  std::string Digest;   ///< empty if Split.Why is not
  std::string Conflict; ///< why there is no such program
  bool Twin = false;    ///< something of it is the same code as something else
};

json::Value evo::toJSON(const ScreenBuild &S) {
  return json::Object{{"variants", S.Variants},
                      {"functions", S.Functions},
                      {"parse-seconds", S.ParseSeconds},
                      {"build-seconds", S.BuildSeconds},
                      {"bytes", S.Bytes},
                      {"forked", S.Forked},
                      {"alone", json::Array(S.Alone)},
                      {"twins", S.Twins.size()},
                      {"null-against-clean", S.NullAgainstClean},
                      {"note", json::fixUTF8(S.Note)},
                      {"refused", json::fixUTF8(S.Refused)}};
}

bool evo::isPromising(const FitnessSpec &F, const Evaluation &Screened) {
  return Screened.wasMeasured() && !Screened.Measurements.empty() &&
         Screened.Fitness >= F.MinimumEffect / 2;
}

Screen::Screen(Builder &B, EvaluatorSpec Spec, Evaluator &Alone, ScreenInput In)
    : B(B), Spec(std::move(Spec)), Alone(Alone), In(std::move(In)),
      Places(std::make_unique<BodyParts>(this->In.Bodies, this->In.Read)) {}

Screen::~Screen() = default;

Screen::Trial Screen::trialOf(llvm::ArrayRef<Candidate> Genome) {
  Trial T;
  for (const Candidate &C : Genome) {
    auto Both = merged(T.Change, C.Change);
    if (!Both) {
      T.Conflict = "the edits can not be applied together: " +
                   llvm::toString(Both.takeError());
      return T;
    }
    T.Change = std::move(*Both);
  }
  T.Split = Places->split(T.Change);
  std::vector<Candidate> Standing;
  for (Candidate &P : T.Split.Parts) {
    auto Same = Twins.find(P.Id);
    T.Twin |= Same != Twins.end();
    if (Same == Twins.end())
      Standing.push_back(std::move(P));
    else if (Same->second)
      Standing.push_back(*Same->second);
  }
  T.Split.Parts = std::move(Standing);
  T.Digest = T.Split.Why.empty() ? T.Split.digest() : "";
  return T;
}

std::string Screen::digest(llvm::ArrayRef<Candidate> Genome) {
  return trialOf(Genome).Digest;
}

void Screen::recall(llvm::StringRef Digest, Evaluation Found) {
  if (!Digest.empty())
    Known[Digest.str()] = std::move(Found);
}

bool Screen::isStanding(const SplitPatch &S) const {
  return Now && llvm::all_of(S.Parts, [&](const Candidate &P) {
           return Now->entryOf(P.Id);
         });
}

std::string Screen::selectionOf(const SplitPatch &S) const {
  std::vector<std::string> Entries;
  for (const Candidate &P : S.Parts)
    Entries.push_back(*Now->entryOf(P.Id));
  return llvm::join(Entries, ",");
}

std::string Screen::whyAlone(const Trial &T) const {
  if (atOnce(T))
    return "";
  if (!T.Split.Why.empty())
    return T.Split.Why;
  if (!Refused.empty())
    return Refused;
  for (const Candidate &P : T.Split.Parts)
    if (auto Found = Cannot.find(P.Id); Found != Cannot.end())
      return Found->second.Reason;
  return isStanding(T.Split) ? "" : "it is not in the build of all variants";
}

std::string Screen::whyAlone(llvm::ArrayRef<Candidate> Genome) {
  return whyAlone(trialOf(Genome));
}

//===--- Ahead of all -----------------------------------------------------===//

/// What the last build found, of its parts.
void Screen::takeTwins(llvm::ArrayRef<Candidate> Built) {
  for (const auto &[Id, Of] : Builds.back().Twins) {
    Twins[Id] = std::nullopt;
    for (const Candidate &P : Built)
      if (P.Id == Of)
        Twins[Id] = P;
  }
}

/// One build with the parts of `Trials`, and those that stand already.
llvm::Error Screen::build(llvm::ArrayRef<Trial> Trials) {
  std::map<std::string, Candidate> Wanted;
  unsigned Missing = 0;
  for (const Trial &T : Trials) {
    bool Impossible = llvm::any_of(
        T.Split.Parts, [&](const Candidate &P) { return Cannot.count(P.Id); });
    if (!T.Split.Why.empty() || Known.count(T.Digest) || Impossible)
      continue;
    Missing += !isStanding(T.Split);
    for (const Candidate &P : T.Split.Parts)
      Wanted[P.Id] = P;
  }
  if (Missing < std::max(1u, In.Fewest))
    return llvm::Error::success();
  for (auto &[Id, P] : Parts)
    if (Wanted.size() < MostParts)
      Wanted.emplace(Id, std::move(P));
  Parts.clear();
  std::vector<Candidate> All;
  for (auto &[Id, P] : Wanted)
    All.push_back(P);
  Now.reset();
  if (Spec.Progress)
    Spec.Progress("screen");
  auto Made = ScreenProgram::create(B, Spec, In, All, Builds.emplace_back());
  if (!Made)
    return Made.takeError();
  Now = std::move(*Made);
  Refused = Builds.back().Refused;
  for (const Isolated &I : Builds.back().Alone)
    Cannot[I.Candidate] = I;
  takeTwins(All);
  if (Now)
    for (Candidate &P : All)
      if (Now->entryOf(P.Id))
        Parts[P.Id] = std::move(P);
  return llvm::Error::success();
}

/// All at once; what failed is believed if the unchanged program still passes.
llvm::Error Screen::check(llvm::ArrayRef<const Trial *> Trials) {
  bool Alone = Trials.size() == 1; // somebody waits for it
  std::vector<std::optional<llvm::Expected<ScreenCheck>>> Found(Trials.size());
  auto One = [&](std::size_t I) {
    if (!interruptRequested() && (Alone || !In.Stop || !In.Stop()))
      Found[I].emplace(
          Now->check(Trials[I]->Digest, selectionOf(Trials[I]->Split)));
  };
  {
    llvm::ThreadPoolStrategy How;
    How.ThreadsRequested = Now->threads();
    llvm::DefaultThreadPool Pool(How);
    for (std::size_t I = 0; I < Trials.size(); ++I)
      Pool.async(One, I);
    Pool.wait();
  }
  llvm::Error Failed = llvm::Error::success();
  std::map<std::string, ScreenCheck> New;
  bool Refutes = false;
  for (std::size_t I = 0; I < Trials.size(); ++I) {
    if (!Found[I])
      continue;
    if (!*Found[I]) {
      Failed = llvm::joinErrors(std::move(Failed), Found[I]->takeError());
      continue;
    }
    Refutes |= (**Found[I]).Earned.Kind == EvidenceKind::Refuted;
    New[Trials[I]->Digest] = std::move(**Found[I]);
  }
  Checked += New.size();
  if (!Failed && Refutes)
    Failed = Now->checkAgain();
  if (!Failed) {
    Checks.merge(New);
    return In.Outcomes ? In.Outcomes->keep() : llvm::Error::success();
  }
  if (In.Outcomes)
    In.Outcomes->forget();
  Code Kind = takeCode(std::move(Failed), Refused);
  Now.reset();
  return Kind == Code::Interrupted ? makeError(Kind, Refused)
                                   : llvm::Error::success();
}

llvm::Error Screen::prepare(Genomes All) {
  if (!Refused.empty())
    return llvm::Error::success();
  std::vector<Trial> Trials;
  auto Take = [&] {
    Trials.clear();
    for (const std::vector<Candidate> &Genome : All)
      if (Trial T = trialOf(Genome); T.Conflict.empty())
        Trials.push_back(std::move(T));
  };
  Take();
  if (llvm::Error E = build(Trials))
    return E;
  Take(); // with the twins that were found
  std::map<std::string, const Trial *> New;
  std::vector<const Trial *> InOrder;
  for (const Trial &T : Trials)
    if (!T.Digest.empty() && !T.Split.Parts.empty() && !Known.count(T.Digest) &&
        !Checks.count(T.Digest) && isStanding(T.Split) &&
        New.emplace(T.Digest, &T).second)
      InOrder.push_back(&T);
  if (InOrder.empty())
    return llvm::Error::success();
  if (Spec.Progress)
    Spec.Progress("test");
  return check(InOrder);
}

std::optional<double> Screen::firstGain(llvm::ArrayRef<Candidate> Genome) {
  auto Found = Checks.find(trialOf(Genome).Digest);
  return Found == Checks.end() ? std::nullopt : Found->second.Gain;
}

bool Screen::isDecided(llvm::ArrayRef<Candidate> Genome) {
  Trial T = trialOf(Genome);
  if (atOnce(T))
    return true;
  auto Found = Checks.find(T.Digest);
  return Found != Checks.end() && whyAlone(T).empty() &&
         (!Found->second.passed() || Found->second.gainsNothing());
}

//===--- One --------------------------------------------------------------===//

static std::vector<std::string> idsOf(llvm::ArrayRef<Candidate> Genome) {
  std::vector<std::string> Ids;
  for (const Candidate &C : Genome)
    Ids.push_back(C.Id);
  llvm::sort(Ids);
  return Ids;
}

llvm::Expected<Evaluation>
Screen::evaluateAlone(llvm::ArrayRef<Candidate> Genome, const Trial &T) {
  std::string Name =
      "alone:" + contentHash(llvm::formatv("{0}", json::Value(T.Change)).str());
  if (auto Found = Known.find(Name); Found != Known.end())
    return Found->second;
  auto Result = Alone.evaluate(Genome);
  if (Result)
    Known[Name] = *Result;
  return Result;
}

/// What is known without running it; none if it has to run.
std::optional<Evaluation> Screen::atOnce(const Trial &T) const {
  Evaluation Result;
  if (!T.Conflict.empty()) {
    Result.Earned = Evidence::unknown(T.Conflict);
    return Result;
  }
  if (!T.Split.Why.empty())
    return std::nullopt;
  if (T.Split.Parts.empty()) {
    Result.Earned.Kind = EvidenceKind::Identical;
    Result.Earned.Reason = T.Twin ? "the optimised code is the same"
                                  : "its text is that of the program";
    return Result;
  }
  if (auto Found = Known.find(T.Digest); Found != Known.end())
    return Found->second;
  for (const Candidate &P : T.Split.Parts)
    if (auto Found = Cannot.find(P.Id);
        Found != Cannot.end() && Found->second.Broken) {
      Result.Earned.Kind = EvidenceKind::Refuted;
      Result.Earned.Reason = "build: " + Found->second.Reason;
      return Result;
    }
  return std::nullopt;
}

/// In the build there is.
llvm::Error Screen::evaluateHere(const Trial &T, Evaluation &Into) {
  const ScreenCheck &Found = Checks[T.Digest];
  Into.Earned = Found.Earned;
  if (Into.wasMeasured() && Found.gainsNothing()) {
    Into.Fitness = *Found.Gain;
  } else if (Into.wasMeasured()) {
    if (Spec.Progress)
      Spec.Progress("measure");
    if (llvm::Error E = Now->measure(selectionOf(T.Split), Found, Into))
      return E;
  }
  Known[T.Digest] = Into;
  return llvm::Error::success();
}

llvm::Expected<Evaluation> Screen::evaluate(llvm::ArrayRef<Candidate> Genome) {
  Trial T = trialOf(Genome);
  if (auto Found = atOnce(T))
    return forGenome(std::move(*Found), idsOf(Genome));
  if (whyAlone(T).empty() && !Checks.count(T.Digest))
    if (llvm::Error E = check({&T}))
      return std::move(E);
  // The check may have found that nothing is to be believed.
  Evaluation Result;
  if (whyAlone(T).empty() && Checks.count(T.Digest)) {
    if (llvm::Error E = evaluateHere(T, Result))
      return std::move(E);
  } else {
    auto Built = evaluateAlone(Genome, T);
    if (!Built)
      return Built;
    Result = std::move(*Built);
  }
  return forGenome(std::move(Result), idsOf(Genome));
}
