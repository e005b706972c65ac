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

using namespace evo;
namespace path = llvm::sys::path;

using Answers = std::shared_ptr<smt::AnswerStore>;

static LadderOptions proofOptions(Answers Kept) {
  LadderOptions O;
  O.Program = thisProgram();
  O.Answers = std::move(Kept);
  llvm::SmallString<128> Cache;
  if (!O.Answers && path::cache_directory(Cache)) {
    path::append(Cache, "evo", "proofs");
    O.Answers = smt::answersInFolder(Cache.str().str());
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
    Instance.Summary =
        "before gives " + V.BeforeResult + ", after " + V.AfterResult;
    break;
  default:
    if (Instance.Reason.empty())
      Instance.Reason = "the prover has no answer";
  }
}

static bool isSide(const clang::FunctionDecl &F) {
  return F.getNameAsString().starts_with("evo_side_");
}

/// Asks for all instances at once: most of the time goes into parsing.
static llvm::Error prove(llvm::StringRef RuleFile, DynamicReport &Report,
                         Answers Kept) {
  PairRequest Pair;
  Pair.Before = Pair.After = proofUnit(RuleFile, Report);
  Pair.After.Arguments.push_back("-DEVO_AFTER");
  Pair.BeforeFilter = Pair.AfterFilter = isSide;
  auto Verdicts = climb(Pair, proofOptions(std::move(Kept)));
  if (!Verdicts)
    return Verdicts.takeError();
  for (const FunctionVerdict &V : *Verdicts) {
    llvm::StringRef Name = V.Function;
    std::size_t K = 0;
    if (Name.consume_front("evo_side_") && !Name.consumeInteger(10, K) &&
        K < Report.Instances.size() &&
        Report.Instances[K].Kind == EvidenceKind::Fuzzed)
      note(V, Report.Instances[K]);
  }
  return llvm::Error::success();
}

llvm::Expected<DynamicReport> evo::showEvidence(llvm::StringRef RuleFile,
                                                Answers Kept) {
  auto Report = checkDynamically(RuleFile, {});
  if (!Report || Report->ProofText.empty() ||
      Report->Verdict.Kind == EvidenceKind::Refuted)
    return Report;
  std::string Why = "the prover does not speak of it";
  if (llvm::Error E = prove(RuleFile, *Report, std::move(Kept)))
    Why = llvm::toString(std::move(E));
  for (DynamicInstance &Each : Report->Instances)
    if (Each.IsScalar && Each.Kind == EvidenceKind::Fuzzed &&
        Each.Reason.empty())
      Each.Reason = Why;
  Report->Verdict = judge(*Report);
  return Report;
}
