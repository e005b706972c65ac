//===- RuleEvidence.cpp - What a rule file shows of itself ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleEvidence.h"
#include "evo/Equivalence/Ladder.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Support/Process.h"
#include "clang/AST/Decl.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace evo;
namespace path = llvm::sys::path;

using Answers = std::shared_ptr<smt::AnswerStore>;

/// The answers that a catalogue carries with it, or null.
static Answers answersOfCatalogue(llvm::StringRef RuleFile) {
  llvm::SmallString<128> Path(RuleFile);
  llvm::sys::fs::make_absolute(Path);
  path::remove_filename(Path); // of a family
  path::remove_filename(Path);
  path::append(Path, "proofs.jsonl");
  if (!llvm::sys::fs::exists(Path))
    return nullptr;
  auto File = smt::AnswerFile::open(Path.str().str(), /*Update=*/false);
  if (!File) { // then they are asked for
    llvm::consumeError(File.takeError());
    return nullptr;
  }
  return std::move(*File);
}

static LadderOptions proofOptions(llvm::StringRef RuleFile, Answers Kept) {
  LadderOptions O;
  O.Program = thisProgram();
  O.Binary = LadderOptions::AskBinary::Never;
  // Containers and strings are run on generated inputs. What the solver is
  // asked must be answered within its own unit, so that the answer can be kept.
  O.SolvesCopies = false;
  O.Fuzz.Runs = 0; // both sides have been run against each other already
  O.Limits.WordRounds = 66; // loops over bits are what rules are about
  O.Answers = std::move(Kept);
  llvm::SmallString<128> Cache;
  if (!O.Answers && path::cache_directory(Cache)) {
    path::append(Cache, "evo", "proofs");
    O.Answers = smt::answersBehind(answersOfCatalogue(RuleFile),
                                   smt::answersInFolder(Cache.str().str()));
  }
  return O;
}

/// The text of the report as a unit beside the rule file, which it may include
/// headers from; it is not written to disk.
static SourceUnit proofUnit(llvm::StringRef RuleFile,
                            const DynamicReport &Report) {
  llvm::SmallString<128> File(RuleFile);
  llvm::sys::fs::make_absolute(File);
  path::replace_extension(File, ".proof.cpp");
  SourceUnit Unit = sourceUnitFor(File, {"-I" + ruleHeaderFolder(), "-w"});
  Unit.Overlay[File.str().str()] = Report.ProofText;
  return Unit;
}

static void note(const FunctionVerdict &V, DynamicInstance &Instance) {
  Instance.Reason = V.Earned.Reason;
  switch (V.Earned.Kind) {
  case EvidenceKind::Bounded:
    Instance.Bound = V.Earned.N;
    [[fallthrough]];
  case EvidenceKind::Proved:
    Instance.Kind = V.Earned.Kind;
    break;
  case EvidenceKind::Refuted: // replayed, so it counts more than any run
    Instance.Kind = V.Earned.Kind;
    Instance.Input = V.Earned.Input + "\n";
    Instance.Summary = "before " + V.BeforeResult + ", after " + V.AfterResult;
    break;
  default:
    if (Instance.Reason.empty())
      Instance.Reason = "the prover has no answer";
  }
}

static bool isSide(const clang::FunctionDecl &F) {
  return F.getNameAsString().starts_with("evo_side_");
}

/// The verdict on each instance, by its index. Asks for all at once: most of
/// the time goes into parsing.
static llvm::Expected<std::map<std::size_t, FunctionVerdict>>
ask(llvm::StringRef RuleFile, const DynamicReport &Report, bool Concrete,
    LadderOptions Options) {
  PairRequest Pair;
  Pair.Before = proofUnit(RuleFile, Report);
  if (Concrete)
    Pair.Before.Arguments.push_back("-DEVO_CONCRETE");
  Pair.After = Pair.Before;
  Pair.After.Arguments.push_back("-DEVO_AFTER");
  Pair.BeforeFilter = Pair.AfterFilter = isSide;
  auto Verdicts = climb(Pair, Options);
  if (!Verdicts)
    return Verdicts.takeError();
  std::map<std::size_t, FunctionVerdict> Found;
  for (FunctionVerdict &V : *Verdicts) {
    llvm::StringRef Name = V.Function;
    std::size_t K = 0;
    if (Name.consume_front("evo_side_") && !Name.consumeInteger(10, K) &&
        K < Report.Instances.size())
      Found.emplace(K, std::move(V));
  }
  return std::move(Found);
}

static bool isOpen(const DynamicInstance &I, EvidenceKind SoFar) {
  return I.NotAsked.empty() && I.Kind == SoFar;
}

/// Of the instances that have this evidence so far.
static void prove(llvm::StringRef RuleFile, DynamicReport &Report,
                  EvidenceKind SoFar, const LadderOptions &Options) {
  auto Verdicts = ask(RuleFile, Report, /*Concrete=*/false, Options);
  std::string Why = "the prover does not speak of it";
  if (!Verdicts)
    Why = llvm::toString(Verdicts.takeError());
  for (auto [K, Each] : llvm::enumerate(Report.Instances)) {
    if (!isOpen(Each, SoFar))
      continue;
    if (Verdicts && Verdicts->count(K))
      note(Verdicts->at(K), Each);
    else
      Each.Reason = Why;
  }
  Report.Verdict = judge(Report);
}

/// Why a model of the solver is no refutation, for people: what unknown code is
/// called in the text for the prover tells them nothing.
static std::string notShown(llvm::StringRef Model, const FunctionVerdict &Ran) {
  std::string Said = Model.split(", and it can not be replayed").first.str();
  for (const Rung &R : Ran.Rungs)
    if (llvm::StringRef(R.Said).starts_with("not run: "))
      return Said + ", and one certain choice for the code was " + R.Said;
  return Said +
         ", and runs with one certain choice for the code do not show it";
}

/// A model of the solver says what code there could be that tells both sides
/// apart. It can be run only as one certain choice for that code.
static llvm::Error runConcretely(llvm::StringRef RuleFile,
                                 DynamicReport &Report, EvidenceKind SoFar,
                                 LadderOptions Options) {
  auto Suspected = [&](const DynamicInstance &I) {
    return isOpen(I, SoFar) &&
           llvm::StringRef(I.Reason).starts_with("a model differs");
  };
  if (llvm::none_of(Report.Instances, Suspected))
    return llvm::Error::success();
  Options.ExecuteOnly = true;
  auto Ran = ask(RuleFile, Report, /*Concrete=*/true, Options);
  if (!Ran)
    return Ran.takeError();
  for (auto &[K, V] : *Ran) {
    DynamicInstance &Each = Report.Instances[K];
    if (!Suspected(Each))
      continue;
    if (V.Earned.Kind == EvidenceKind::Refuted)
      note(V, Each);
    else
      Each.Reason = notShown(Each.Reason, V);
  }
  Report.Verdict = judge(Report);
  return llvm::Error::success();
}

static llvm::Error climbFrom(EvidenceKind SoFar, llvm::StringRef RuleFile,
                             DynamicReport &Report, Answers Kept) {
  LadderOptions Options = proofOptions(RuleFile, std::move(Kept));
  prove(RuleFile, Report, SoFar, Options);
  return runConcretely(RuleFile, Report, SoFar, Options);
}

llvm::Expected<DynamicReport> evo::showEvidence(llvm::StringRef RuleFile,
                                                Answers Kept) {
  auto Report = checkDynamically(RuleFile, {});
  if (Report && !Report->ProofText.empty() &&
      Report->Verdict.Kind != EvidenceKind::Refuted)
    if (llvm::Error E =
            climbFrom(EvidenceKind::Fuzzed, RuleFile, *Report, std::move(Kept)))
      return std::move(E);
  return Report;
}

llvm::Expected<DynamicReport> evo::showProof(llvm::StringRef RuleFile,
                                             Answers Kept) {
  DynamicCheckOptions NotRun;
  NotRun.Inputs = 0;
  auto Report = checkDynamically(RuleFile, NotRun);
  if (!Report)
    return Report;
  for (DynamicInstance &Each : Report->Instances)
    if (!Each.NotAsked.empty())
      Each.Reason = Each.NotAsked;
  if (Report->ProofText.empty())
    return Report;
  if (llvm::Error E =
          climbFrom(EvidenceKind::Unknown, RuleFile, *Report, std::move(Kept)))
    return std::move(E);
  return Report;
}
