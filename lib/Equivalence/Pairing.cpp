//===- Pairing.cpp - Which loops run together, and how fast ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Pairing.h"
#include "Guards.h"
#include "evo/Equivalence/Compile.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace llvm;

namespace {

/// What tells how much a loop does in one round.
struct Pace {
  std::set<std::uint64_t> Steps; ///< by how much its counters move
  unsigned Accesses = 0;         ///< to memory
  bool Innermost = true;
};

/// By how much `Next` is further than `Counter`, if by a constant.
std::optional<std::uint64_t> stepOf(const Value *Next, const PHINode &Counter,
                                    const DataLayout &Layout) {
  if (auto *E = dyn_cast<ExtractValueInst>(Next))
    if (auto *O = dyn_cast<WithOverflowInst>(E->getAggregateOperand()))
      if (auto *C = dyn_cast<ConstantInt>(O->getRHS());
          C && O->getLHS() == &Counter)
        return C->getValue().abs().getLimitedValue();
  if (auto *B = dyn_cast<BinaryOperator>(Next))
    if (auto *C = dyn_cast<ConstantInt>(B->getOperand(1));
        C && B->getOperand(0) == &Counter &&
        (B->getOpcode() == Instruction::Add ||
         B->getOpcode() == Instruction::Sub))
      return C->getValue().abs().getLimitedValue();
  if (auto *G = dyn_cast<GEPOperator>(Next)) {
    APInt Offset(64, 0);
    if (G->getPointerOperand() == &Counter &&
        G->accumulateConstantOffset(Layout, Offset))
      return Offset.abs().getLimitedValue();
  }
  return std::nullopt;
}

Pace paceOf(const Encoder &E, const BasicBlock &Head) {
  Pace P;
  const DataLayout &Layout = E.function().getParent()->getDataLayout();
  for (const PHINode &Counter : Head.phis())
    for (unsigned I = 0; I < Counter.getNumIncomingValues(); ++I)
      if (E.inLoop(Head, *Counter.getIncomingBlock(I)))
        if (auto Step = stepOf(Counter.getIncomingValue(I), Counter, Layout);
            Step && *Step)
          P.Steps.insert(*Step);
  for (const BasicBlock &B : E.function())
    if (E.inLoop(Head, B))
      for (const Instruction &I : B)
        P.Accesses += asGuard(I) != nullptr;
  for (const BasicBlock *Other : E.loopHeads())
    P.Innermost &= Other == &Head || !E.inLoop(Head, *Other);
  return P;
}

/// How many rounds of `Coarse` one of `Fine` may be.
std::vector<unsigned> ratios(const Pace &Fine, const Pace &Coarse) {
  constexpr unsigned Most = 16;
  std::vector<unsigned> List;
  auto Add = [&](std::uint64_t N) {
    if (N >= 1 && N <= Most && !is_contained(List, N))
      List.push_back(N);
  };
  if (!Fine.Innermost || !Coarse.Innermost)
    return {1};
  for (std::uint64_t F : Fine.Steps)
    for (std::uint64_t C : Coarse.Steps)
      if (F % C == 0)
        Add(F / C);
  if (Coarse.Accesses && Fine.Accesses % Coarse.Accesses == 0)
    Add(Fine.Accesses / Coarse.Accesses);
  // The larger is seldom there by chance.
  llvm::sort(List, std::greater<unsigned>());
  if (List.empty())
    List.push_back(1);
  constexpr unsigned MostTried = 2;
  List.resize(std::min<std::size_t>(List.size(), MostTried));
  return List;
}

class Enumerator {
public:
  Enumerator(const Encoder &Fine, const Encoder &Coarse, bool AfterIsFine)
      : Fine(Fine), Coarse(Coarse) {
    Current.AfterIsFine = AfterIsFine;
    for (const BasicBlock *Head : Fine.loopHeads())
      FinePaces.push_back(paceOf(Fine, *Head));
    for (const BasicBlock *Head : Coarse.loopHeads())
      CoarsePaces.push_back(paceOf(Coarse, *Head));
    for (unsigned F = 0; F < FinePaces.size(); ++F)
      FineParents.push_back(parent(Fine, F));
    for (unsigned C = 0; C < CoarsePaces.size(); ++C)
      CoarseParents.push_back(parent(Coarse, C));
  }

  std::vector<Pairing> run() {
    choose();
    return std::move(List);
  }

private:
  static int parent(const Encoder &E, unsigned Of) {
    int Found = -1;
    auto Heads = E.loopHeads();
    for (unsigned I = 0; I < Heads.size(); ++I)
      if (I != Of && E.inLoop(*Heads[I], *Heads[Of]) &&
          (Found < 0 || E.inLoop(*Heads[Found], *Heads[I])))
        Found = I;
    return Found;
  }

  bool fits(unsigned F, unsigned C) const {
    int P = FineParents[F], Q = CoarseParents[C];
    if ((P < 0) != (Q < 0) || (P >= 0 && Current.Coarse[P] != unsigned(Q)))
      return false;
    for (unsigned Other = 0; Other < F; ++Other)
      if (FineParents[Other] == P && Current.Coarse[Other] > C)
        return false;
    return true;
  }

  void choose() {
    constexpr std::size_t MostPairings = 12;
    constexpr unsigned MostSteps = 10'000;
    unsigned F = Current.Coarse.size();
    if (List.size() >= MostPairings || ++Steps > MostSteps)
      return;
    // Each coarse loop needs a fine one, and there may be too few left.
    std::set<unsigned> Used(Current.Coarse.begin(), Current.Coarse.end());
    std::size_t Left = FinePaces.size() - F;
    if (Left < CoarsePaces.size() - Used.size())
      return;
    if (Left == 0) {
      List.push_back(Current);
      return;
    }
    for (unsigned C = 0; C < CoarsePaces.size(); ++C) {
      if (!fits(F, C))
        continue;
      Current.Coarse.push_back(C);
      for (unsigned Ratio : ratios(FinePaces[F], CoarsePaces[C])) {
        Current.Rounds.push_back(Ratio);
        choose();
        Current.Rounds.pop_back();
      }
      Current.Coarse.pop_back();
    }
  }

  const Encoder &Fine, &Coarse;
  std::vector<Pace> FinePaces, CoarsePaces;
  std::vector<int> FineParents, CoarseParents; ///< -1: none
  unsigned Steps = 0;
  Pairing Current;
  std::vector<Pairing> List;
};

} // namespace

bool evo::counts(const Encoder &E, const PHINode &Phi) {
  const DataLayout &Layout = E.function().getParent()->getDataLayout();
  bool Any = false;
  for (unsigned I = 0; I < Phi.getNumIncomingValues(); ++I) {
    if (!E.inLoop(*Phi.getParent(), *Phi.getIncomingBlock(I)))
      continue;
    Any = true;
    if (!stepOf(Phi.getIncomingValue(I), Phi, Layout))
      return false;
  }
  return Any;
}

std::string Pairing::describe() const {
  std::string Said;
  for (unsigned F = 0; F < Coarse.size(); ++F)
    Said += (F ? ", " : "") + std::to_string(F + 1) + " as " +
            std::to_string(Coarse[F] + 1) +
            (Rounds[F] > 1 ? " x" + std::to_string(Rounds[F]) : "");
  return "loops of " + std::string(AfterIsFine ? "after" : "before") +
         " paired " + Said + (Slack ? ", tested later" : "");
}

std::vector<Pairing> evo::pairings(const Encoder &Before,
                                   const Encoder &After) {
  std::size_t X = Before.loopHeads().size(), Y = After.loopHeads().size();
  std::vector<Pairing> Plain, Late;
  if (!X || !Y)
    return Plain;
  auto Add = [&](const Encoder &Fine, const Encoder &Coarse, bool AfterIsFine) {
    for (Pairing &P : Enumerator(Fine, Coarse, AfterIsFine).run()) {
      bool Together = llvm::all_of(P.Rounds, [](unsigned N) { return N == 1; });
      // One round each is the same from either side.
      if (X != Y || !Together || AfterIsFine)
        Plain.push_back(P);
      P.Slack = *llvm::max_element(P.Rounds);
      Late.push_back(std::move(P));
    }
  };
  if (Y >= X)
    Add(After, Before, /*AfterIsFine=*/true);
  if (X >= Y)
    Add(Before, After, /*AfterIsFine=*/false);
  // First what needs nothing special.
  std::vector<Pairing> All;
  for (bool Special : {false, true})
    for (const Pairing &P : Plain)
      if (llvm::any_of(P.Rounds, [](unsigned N) { return N != 1; }) == Special)
        All.push_back(P);
  constexpr std::size_t MostPairings = 12;
  All.insert(All.end(), Late.begin(), Late.end());
  All.resize(std::min(All.size(), MostPairings));
  return All;
}
