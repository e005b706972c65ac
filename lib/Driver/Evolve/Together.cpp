//===- Together.cpp - Edits that are right alone, and together? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Of two tests for the same thing either may go, and not both. What was
/// compared alone says nothing of a set, where the members were not derived
/// from a rule that holds whatever stands around. So edits that may change
/// behaviour are compared again with all else that would land in their
/// functions; in other functions, each is compared for all inputs it may get
/// there.
///
//===----------------------------------------------------------------------===//

#include "Evolution.h"

using namespace evo;

static bool sameFunction(const Candidate &A, const Candidate &B) {
  return A.Place.File == B.Place.File && A.Place.Function == B.Place.Function;
}

/// An edit that nobody says is right. A rule that states what it changes asks
/// for no comparison.
static bool mayChange(const Candidate &C) {
  return C.Claim == Promise::ChangesBehaviour &&
         C.Floor >= EvidenceKind::Fuzzed;
}

/// Those of `Set` in the function of `C`, and it; none if it is right whatever
/// they do.
static std::vector<const Candidate *>
meeting(const Candidate &C, llvm::ArrayRef<const Candidate *> Set) {
  std::vector<const Candidate *> Group = {&C};
  for (const Candidate *Each : Set)
    if (Each != &C && sameFunction(*Each, C))
      Group.push_back(Each);
  bool Any = llvm::any_of(Group, [](auto *Each) { return mayChange(*Each); });
  return Group.size() > 1 && Any ? Group : std::vector<const Candidate *>();
}

/// What all of `Set` earn as one patch.
Evidence Evolution::evidenceTogether(llvm::ArrayRef<const Candidate *> Set) {
  Candidate Whole = *Set.front();
  for (const Candidate *Each : Set.drop_front()) {
    auto More = merged(Whole.Change, Each->Change);
    if (!More)
      return Evidence::unknown(llvm::toString(More.takeError()));
    Whole.Change = std::move(*More);
  }
  return evidenceOfSite(Whole);
}

static bool suffices(const Evidence &E, llvm::ArrayRef<const Candidate *> Set,
                     EvidenceKind Owners) {
  EvidenceKind Floor = std::max(Owners, EvidenceKind::Fuzzed);
  for (const Candidate *Each : Set)
    Floor = std::max(Floor, Each->Floor);
  return meets(E, Floor);
}

/// The winners, best first, without those that are not right beside a better
/// one.
llvm::Expected<std::vector<std::size_t>>
Evolution::holdTogether(std::vector<std::size_t> Winners) {
  std::vector<std::size_t> Right;
  std::vector<const Candidate *> Set;
  for (std::size_t I : Winners) {
    const Candidate &Each = All[I].Subject;
    std::vector<const Candidate *> Group = meeting(Each, Set);
    Evidence E;
    if (!Group.empty())
      E = evidenceTogether(Group);
    if (Group.empty() || suffices(E, Group, C.Safety.Floor)) {
      Right.push_back(I);
      Set.push_back(&Each);
    } else if (llvm::Error Logged =
                   reject(Each.Id, "not with better ones of its function: " +
                                       describe(E))) {
      return std::move(Logged);
    }
  }
  return Right;
}

/// Some of a set that was compared may have been dropped since, on which the
/// others relied.
llvm::Error Evolution::checkKept(Confirmation &Kept) {
  if (!Kept.Accepted || Kept.Dropped.empty())
    return llvm::Error::success();
  std::vector<const Candidate *> Set;
  for (const Candidate &Each : Kept.Kept)
    Set.push_back(&Each);
  for (const Candidate *Each : Set) {
    std::vector<const Candidate *> Group = meeting(*Each, Set);
    if (Group.empty())
      continue;
    Evidence E = evidenceTogether(Group);
    if (suffices(E, Group, C.Safety.Floor))
      continue;
    Kept.Accepted = false;
    Kept.Reason = "what is left of the winners in " + Each->Place.Function +
                  " is not known to be right together: " + describe(E);
    break;
  }
  if (!Kept.Accepted)
    for (const Candidate &Each : Kept.Kept)
      if (llvm::Error E = reject(Each.Id, "not confirmed: " + Kept.Reason))
        return E;
  return llvm::Error::success();
}
