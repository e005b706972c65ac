//===- Earn.cpp - Evidence beyond the project's own tests ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What holds for the rule holds at a site where its conditions are
/// established, so both sides of a winner's rule are proved or run against each
/// other, once for all its sites. Where that is no proof, the function around
/// the site is compared before and after: the ladder may prove of one function
/// what nobody can of all, or find an input that refutes. Each candidate gets
/// the best of it. Only winners are asked: it is the dearest question, and most
/// candidates gain nothing. Where no test runs a change, this is the only
/// evidence that it can have.
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

/// Compares every function that the change touches, before and after; with
/// generated inputs only where they would say something new.
Evidence Evolution::evidenceOfSite(const Candidate &Each, bool Fuzz) {
  auto Opened = openCopy();
  if (!Opened)
    return Evidence::unknown(llvm::toString(Opened.takeError()));
  LadderOptions Options;
  Options.Program = thisProgram();
  Options.Answers = smt::answersInFolder(C.Root + "/.evo/cache/proofs");
  if (!Fuzz)
    Options.Fuzz.Runs = 0;
  Options.Limits = RefinementLimits::quick();
  Say.say("evidence: comparing " + Each.Place.Function + " before and after");
  auto Found = FunctionProver(*Opened, std::move(Options), Proving).prove(Each);
  return Found ? *Found : Evidence::unknown(llvm::toString(Found.takeError()));
}

/// Refuted counts more than anything, and the same code in one binary less than
/// anything that speaks of the source.
static int strength(const Evidence &E) {
  switch (E.Kind) {
  case EvidenceKind::Refuted:
    return 5;
  case EvidenceKind::Proved:
    return 4;
  case EvidenceKind::Bounded:
    return 3;
  case EvidenceKind::Fuzzed:
    return 2;
  case EvidenceKind::Identical:
    return 1;
  default:
    return 0;
  }
}

Evidence Evolution::bestEvidence(const Candidate &Each, bool MustAgree,
                                 std::string &Of) {
  Evidence OfRule = evidenceOfRule(Each.Place.Rule);
  Of = "its rule";
  if (OfRule.Kind == EvidenceKind::Refuted ||
      OfRule.Kind == EvidenceKind::Proved || !MustAgree)
    return OfRule;
  Evidence OfSite = evidenceOfSite(Each, !meets(OfRule, EvidenceKind::Fuzzed));
  bool Site = strength(OfSite) > strength(OfRule) ||
              OfRule.Kind == EvidenceKind::Unknown;
  if (!Site)
    return OfRule;
  Of = Each.Place.Function;
  return OfSite;
}

llvm::Error Evolution::earn(llvm::ArrayRef<std::size_t> Winners) {
  for (std::size_t I : Winners) {
    if (!Compared.insert(I).second)
      continue;
    Candidate &Each = All[I].Subject;
    // What is meant to change something may differ; then the tests decide.
    bool MustAgree = Each.Claim == Promise::Equivalent ||
                     Each.Claim == Promise::Refines ||
                     !meets(All[I].Result.Earned, Each.Floor);
    std::string Of;
    Each.Earned = bestEvidence(Each, MustAgree, Of);
    if (llvm::Error E =
            write(event::Earned,
                  {{"id", Each.Id}, {"evidence", toJSON(Each.Earned)}}))
      return E;
    if (llvm::Error E = note(Each.Place.Rule + " at " + Each.Place.File + ":" +
                             llvm::Twine(Each.Place.Line) + ": " +
                             describe(Each.Earned) + ", of " + Of))
      return E;
    if (interruptRequested())
      break;
  }
  return llvm::Error::success();
}
