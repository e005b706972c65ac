//===- Earn.cpp - Evidence beyond the project's own tests ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule asks for evidence that a project's tests can not give. What holds for
/// the rule holds at a site where its conditions are established, so both sides
/// of a winner's rule are run against each other; where the rule asks for more,
/// the function around the site is compared before and after. Only winners are
/// asked: it is the dearest question, and most candidates gain nothing. Where
/// no test runs a change, this is the only evidence that it can have.
///
//===----------------------------------------------------------------------===//

#include "../RuleEvidence.h"
#include "Evolution.h"
#include "evo/Equivalence/FunctionProver.h"
#include "evo/Support/Process.h"

using namespace evo;

/// What both sides of the rule file show when they are run. Those of a native
/// rule only show its idea, and say nothing of what its code does at a site.
Evidence Evolution::evidenceOfRule(const std::string &Rule) {
  auto Known = OfRules.find(Rule);
  if (Known != OfRules.end())
    return Known->second;
  Evidence Found = Evidence::unknown("the rule is code, not two sides to run");
  auto Info = llvm::find_if(
      Rules, [&](const RuleInfo &R) { return R.Id == Rule && !R.Native; });
  if (Info != Rules.end()) {
    Say.say("evidence: running both sides of " + Rule);
    auto Report = showEvidence(Info->File);
    Found = Report ? Report->Verdict
                   : Evidence::unknown(llvm::toString(Report.takeError()));
  }
  return OfRules[Rule] = Found;
}

/// Compares every function that the change touches, before and after.
Evidence Evolution::evidenceOfSite(const Candidate &Each) {
  auto Opened = openCopy();
  if (!Opened)
    return Evidence::unknown(llvm::toString(Opened.takeError()));
  LadderOptions Options;
  Options.Program = thisProgram();
  Options.Answers = smt::answersInFolder(C.Root + "/.evo/cache/proofs");
  Say.say("evidence: comparing " + Each.Place.Function + " before and after");
  auto Found = FunctionProver(*Opened, std::move(Options)).prove(Each);
  return Found ? *Found : Evidence::unknown(llvm::toString(Found.takeError()));
}

llvm::Error Evolution::earn(llvm::ArrayRef<std::size_t> Winners) {
  for (std::size_t I : Winners) {
    if (!Compared.insert(I).second)
      continue;
    Candidate &Each = All[I].Subject;
    if (meets(All[I].Result.Earned, Each.Floor) ||
        meets(Each.Earned, std::max(Each.Floor, EvidenceKind::Fuzzed)))
      continue;
    Each.Earned = evidenceOfRule(Each.Place.Rule);
    bool Refuted = Each.Earned.Kind == EvidenceKind::Refuted;
    if (!Refuted && !meets(Each.Earned, Each.Floor)) {
      Evidence OfSite = evidenceOfSite(Each);
      if (OfSite.Kind == EvidenceKind::Refuted ||
          meets(OfSite, EvidenceKind::Fuzzed) ||
          Each.Earned.Kind == EvidenceKind::Unknown)
        Each.Earned = std::move(OfSite);
    }
    if (llvm::Error E =
            write(event::Earned,
                  {{"id", Each.Id}, {"evidence", toJSON(Each.Earned)}}))
      return E;
    if (llvm::Error E =
            note(Each.Place.Rule + " at " + Each.Place.File + ":" +
                 llvm::Twine(Each.Place.Line) + ": " + describe(Each.Earned)))
      return E;
    if (interruptRequested())
      break;
  }
  return llvm::Error::success();
}
