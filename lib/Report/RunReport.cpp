//===- RunReport.cpp - The record of one run of evolve ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/RunReport.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;
namespace json = llvm::json;

namespace {

/// Applies events to a report, one after the other.
class Fold {
public:
  llvm::Error apply(const Event &E, unsigned Number);
  RunReport take() && { return std::move(Report); }

private:
  using Step = bool (Fold::*)(json::ObjectMapper &, json::Path);

  bool started(json::ObjectMapper &O, json::Path);
  bool baseline(json::ObjectMapper &O, json::Path);
  bool profile(json::ObjectMapper &O, json::Path);
  bool proposed(json::ObjectMapper &O, json::Path);
  bool checked(json::ObjectMapper &O, json::Path);
  bool measured(json::ObjectMapper &O, json::Path);
  bool confirmed(json::ObjectMapper &O, json::Path);
  bool earned(json::ObjectMapper &O, json::Path P);
  bool noticed(json::ObjectMapper &O, json::Path P);
  bool judged(json::ObjectMapper &O, json::Path);
  bool rejected(json::ObjectMapper &O, json::Path);
  bool landed(json::ObjectMapper &O, json::Path);
  bool note(json::ObjectMapper &O, json::Path);
  bool finished(json::ObjectMapper &O, json::Path);
  bool unknown(json::ObjectMapper &, json::Path) { return true; }

  RunEntry *entry(llvm::StringRef Id, json::Path P);
  RunEntry *entryOf(json::ObjectMapper &O, json::Path P);
  bool evaluation(json::ObjectMapper &O, json::Path P, bool Confirms);

  RunReport Report;
  llvm::StringMap<std::size_t> Index;
};

RunEntry *Fold::entry(llvm::StringRef Id, json::Path P) {
  auto Found = Index.find(Id);
  if (Found != Index.end())
    return &Report.Entries[Found->second];
  P.report("is a candidate that was never proposed");
  return nullptr;
}

RunEntry *Fold::entryOf(json::ObjectMapper &O, json::Path P) {
  std::string Id;
  return O.map("id", Id) ? entry(Id, P.field("id")) : nullptr;
}

bool Fold::started(json::ObjectMapper &O, json::Path) {
  // A resumed run starts again; what it found before still holds.
  Report.Finished = false;
  Report.Stopped.clear();
  return O.map("run", Report.Run) && O.map("root", Report.Root) &&
         O.mapOptional("tool", Report.Tool) &&
         O.mapOptional("machine", Report.Machine) &&
         O.mapOptional("started", Report.Started) &&
         O.mapOptional("main-metric", Report.MainMetric);
}

bool Fold::baseline(json::ObjectMapper &O, json::Path) {
  return O.mapOptional("measurements", Report.Baseline) &&
         O.mapOptional("reason", Report.Stopped);
}

bool Fold::profile(json::ObjectMapper &O, json::Path) {
  return O.map("how", Report.Profile);
}

bool Fold::proposed(json::ObjectMapper &O, json::Path) {
  RunEntry Entry;
  if (!O.map("candidate", Entry.Subject) || !O.mapOptional("diff", Entry.Diff))
    return false;
  auto [At, New] = Index.try_emplace(Entry.Subject.Id, Report.Entries.size());
  if (New)
    Report.Entries.push_back(std::move(Entry));
  else if (!Entry.Diff.empty()) // it came when it was worth making
    Report.Entries[At->second].Diff = std::move(Entry.Diff);
  return true;
}

bool Fold::checked(json::ObjectMapper &O, json::Path P) {
  RunEntry *Entry = entryOf(O, P);
  bool Ok = false;
  std::string Reason;
  if (!Entry || !O.map("ok", Ok) || !O.mapOptional("reason", Reason))
    return false;
  if (!Ok)
    Entry->Reason = Reason;
  return true;
}

bool Fold::evaluation(json::ObjectMapper &O, json::Path P, bool Confirms) {
  Evaluation E;
  if (!O.map("evaluation", E))
    return false;
  json::Path Genome = P.field("evaluation").field("genome");
  for (const std::string &Id : E.Genome) {
    RunEntry *Entry = entry(Id, Genome);
    if (!Entry)
      return false;
    if (Confirms)
      Entry->Confirmation = E;
    else
      Entry->Evaluations.push_back(E);
    // What a set earned, its members did not each earn; a failure even less.
    if (E.Genome.size() == 1)
      Entry->Subject.Earned = E.Earned;
  }
  if (Confirms &&
      (!Report.Winners || E.Genome.size() >= Report.Winners->Genome.size()))
    Report.Winners = std::move(E);
  return true;
}

bool Fold::measured(json::ObjectMapper &O, json::Path P) {
  return evaluation(O, P, /*Confirms=*/false);
}

bool Fold::confirmed(json::ObjectMapper &O, json::Path P) {
  return evaluation(O, P, /*Confirms=*/true);
}

bool Fold::earned(json::ObjectMapper &O, json::Path P) {
  RunEntry *Entry = entryOf(O, P);
  return Entry && O.map("evidence", Entry->Own);
}

bool Fold::noticed(json::ObjectMapper &O, json::Path P) {
  RunEntry *Entry = entryOf(O, P);
  return Entry && O.map("noticed", Entry->Tests.emplace());
}

bool Fold::judged(json::ObjectMapper &O, json::Path P) {
  RunEntry *Entry = entryOf(O, P);
  Verdict V;
  if (!Entry || !O.map("verdict", V))
    return false;
  Entry->Verdicts.push_back(std::move(V));
  return true;
}

bool Fold::rejected(json::ObjectMapper &O, json::Path P) {
  RunEntry *Entry = entryOf(O, P);
  return Entry && O.map("reason", Entry->Reason);
}

bool Fold::landed(json::ObjectMapper &O, json::Path P) {
  RunEntry *Entry = entryOf(O, P);
  if (!Entry || !O.map("commit", Entry->Commit))
    return false;
  Entry->Reason.clear();
  return true;
}

bool Fold::note(json::ObjectMapper &O, json::Path) {
  std::string Text;
  if (!O.map("text", Text))
    return false;
  Report.Notes.push_back(std::move(Text));
  return true;
}

bool Fold::finished(json::ObjectMapper &O, json::Path) {
  Report.Finished = true;
  return O.mapOptional("branch", Report.Branch) &&
         O.mapOptional("reason", Report.Stopped);
}

llvm::Error Fold::apply(const Event &E, unsigned Number) {
  Step Do =
      llvm::StringSwitch<Step>(E.Kind)
          .Case(event::Started, &Fold::started)
          .Case(event::Baseline, &Fold::baseline)
          .Case(event::Profile, &Fold::profile)
          .Case(event::Proposed, &Fold::proposed)
          .Cases(event::Screened, event::Built, event::Tested, &Fold::checked)
          .Case(event::Measured, &Fold::measured)
          .Case(event::Confirmed, &Fold::confirmed)
          .Case(event::Earned, &Fold::earned)
          .Case(event::Noticed, &Fold::noticed)
          .Case(event::Judged, &Fold::judged)
          .Case(event::Rejected, &Fold::rejected)
          .Case(event::Landed, &Fold::landed)
          .Case(event::Note, &Fold::note)
          .Case(event::Finished, &Fold::finished)
          .Default(&Fold::unknown); // of a later version
  Report.Seconds = std::max(Report.Seconds, E.Seconds);
  std::string Name =
      ("event " + llvm::Twine(Number) + " (" + E.Kind + ")").str();
  json::Path::Root Root(Name);
  json::Value Fields = json::Object(E.Fields);
  json::ObjectMapper O(Fields, Root);
  if ((this->*Do)(O, Root))
    return llvm::Error::success();
  return makeError(Code::BadJson, llvm::toString(Root.getError()));
}

} // namespace

llvm::Expected<RunReport> evo::reportFromEvents(llvm::ArrayRef<Event> Events) {
  Fold F;
  for (std::size_t I = 0; I != Events.size(); ++I)
    if (llvm::Error E = F.apply(Events[I], I + 1))
      return std::move(E);
  return std::move(F).take();
}

// What a candidate gains alone is nearer to the question than what its set
// does, and a clean build nearer than the search.
static const Evaluation *decidingEvaluation(const RunEntry &E) {
  for (bool Alone : {true, false}) {
    auto Fits = [Alone](const Evaluation &Seen) {
      return !Seen.Measurements.empty() && (Seen.Genome.size() <= 1) == Alone;
    };
    if (E.Confirmation && Fits(*E.Confirmation))
      return &*E.Confirmation;
    for (const Evaluation &Earlier : llvm::reverse(E.Evaluations))
      if (Fits(Earlier))
        return &Earlier;
  }
  return nullptr;
}

std::optional<Deciding> evo::decidingMeasurement(const RunEntry &E,
                                                 llvm::StringRef Metric) {
  const Evaluation *From = decidingEvaluation(E);
  if (!From)
    return std::nullopt;
  Deciding Result{&From->Measurements.front(),
                  E.Confirmation && From == &*E.Confirmation,
                  From->Genome.size() <= 1};
  for (const Measurement &M : From->Measurements)
    if (M.Metric == Metric) {
      Result.Value = &M;
      break;
    }
  return Result;
}

llvm::StringRef evo::outcome(const RunEntry &E) {
  if (E.landed())
    return "landed";
  auto Has = [&](Decision D) {
    return llvm::any_of(E.Verdicts,
                        [D](const Verdict &V) { return V.Result == D; });
  };
  if (Has(Decision::Deny))
    return "denied";
  if (Has(Decision::Ask))
    return "asked";
  return E.Reason.empty() ? "open" : "rejected";
}

std::vector<const RunEntry *> evo::byOutcome(const RunReport &R) {
  std::vector<const RunEntry *> Result;
  for (llvm::StringRef Word : {"landed", "asked", "denied", "rejected", "open"})
    for (const RunEntry &E : R.Entries)
      if (outcome(E) == Word)
        Result.push_back(&E);
  assert(Result.size() == R.Entries.size() && "all outcomes are listed");
  return Result;
}

const Evidence &evo::strongest(const RunEntry &E) {
  bool Own = E.Own.Kind == EvidenceKind::Refuted ||
             (meets(E.Own, EvidenceKind::Fuzzed) &&
              E.Subject.Earned.Kind != EvidenceKind::Refuted);
  return Own ? E.Own : E.Subject.Earned;
}
