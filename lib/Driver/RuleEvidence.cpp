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
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
namespace path = llvm::sys::path;

static LadderOptions proofOptions() {
  LadderOptions O;
  O.Program = thisProgram();
  llvm::SmallString<128> Cache;
  if (path::cache_directory(Cache)) {
    path::append(Cache, "evo", "proofs");
    O.CacheFolder = Cache.str();
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

static void prove(std::size_t K, const SourceUnit &Unit,
                  const LadderOptions &Options, DynamicInstance &Instance) {
  std::string Index = std::to_string(K);
  PairRequest Pair;
  Pair.Before = Pair.After = Unit;
  Pair.BeforeFilter = functionNamed("evo_before_" + Index);
  Pair.AfterFilter = functionNamed("evo_after_" + Index);
  Pair.PairByName = false;
  auto Verdicts = climb(Pair, Options);
  if (!Verdicts || Verdicts->size() != 1) {
    Instance.Reason = Verdicts ? "the prover found no pair of functions"
                               : llvm::toString(Verdicts.takeError());
    return;
  }
  const FunctionVerdict &V = Verdicts->front();
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
    Instance.Summary = "before" + V.BeforeResult + ", after" + V.AfterResult;
    break;
  default:
    if (Instance.Reason.empty())
      Instance.Reason = "the prover has no answer";
  }
}

llvm::Expected<DynamicReport> evo::showEvidence(llvm::StringRef RuleFile) {
  auto Report = checkDynamically(RuleFile, {});
  if (!Report || Report->ProofText.empty())
    return Report;
  SourceUnit Unit = proofUnit(RuleFile, *Report);
  LadderOptions Options = proofOptions();
  for (std::size_t K = 0; K < Report->Instances.size(); ++K)
    if (DynamicInstance &Each = Report->Instances[K];
        Each.IsScalar && Each.Kind == EvidenceKind::Fuzzed)
      prove(K, Unit, Options, Each);
  Report->Verdict = judge(*Report);
  return Report;
}
