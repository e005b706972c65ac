//===- LadderLoops.cpp - The rungs for any number of rounds ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Align.h"
#include "Climb.h"
#include "Reorder.h"
#include "evo/Equivalence/Product.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;

static bool hasLoop(const llvm::Function &F) {
  llvm::DominatorTree Dominators(const_cast<llvm::Function &>(F));
  return !llvm::LoopInfo(Dominators).empty();
}

/// Tries the ways in which the loops of the two may run together, each with
/// `1 / Share` of the budget for a question: there are many.
RefinementResult Climb::paired(llvm::Module &X, llvm::Module &Y, unsigned Share,
                               std::size_t MostPairings, std::string &How,
                               Findings &Found) {
  std::vector<Pairing> Ways;
  RefinementResult R = attempt(
      X, Y,
      [&](SharedInputs &, Encoder &B, Encoder &A, smt::SolverProcess &,
          const RefinementLimits &) {
        Ways = pairings(B, A);
        RefinementResult None;
        None.Why = "the loops do not pair up: " +
                   std::to_string(B.loopHeads().size()) + " and " +
                   std::to_string(A.loopHeads().size());
        return None;
      },
      Found);
  Ways.resize(std::min(Ways.size(), MostPairings));
  for (const Pairing &Way : Ways) {
    if (LeftForLoops == 0)
      break;
    R = attempt(
        X, Y,
        [&](SharedInputs &Shared, Encoder &B, Encoder &A,
            smt::SolverProcess &Solver, const RefinementLimits &Limits) {
          RefinementLimits Small = Limits;
          Small.PerQuestion.Resource /= Share;
          Solver.spendFrom(LeftForLoops);
          return proveInStep(Shared, B, A, Solver, Small, Way);
        },
        Found);
    // To write both down anew takes time, too.
    LeftForLoops -= std::min<std::uint64_t>(LeftForLoops, 10 * Found.Terms);
    How = Way.describe();
    if (R.Is == RefinementResult::Proved)
      break;
  }
  return R;
}

/// Loops in step: that is for every number of rounds, and cheap. The optimiser
/// may have given the two different loops: then as written, then with the loops
/// of one side in another shape.
RefinementResult Climb::inStep(FunctionVerdict &V, Findings &Found) {
  struct Pair {
    llvm::Module *Before, *After;
    const char *How;
  } Pairs[] = {{FastBefore.get(), FastAfter.get(), ""},
               {Before.get(), After.get(), "as written: "}};
  RefinementResult R;
  bool Modelled = true;
  for (unsigned Share : {1u, 8u}) {
    if (Share > 1 && Modelled && hasLoops(FastBefore.get(), FastAfter.get())) {
      R = endingSoon(V, Found);
      if (R.Is == RefinementResult::Proved)
        return R;
    }
    for (const Pair &P : Pairs) {
      if ((Share > 1 && !Modelled) || !hasLoops(P.Before, P.After))
        continue;
      Clock::time_point Start = Clock::now();
      std::string Way;
      R = paired(*P.Before, *P.After, Share, Share == 1 ? 1 : 12, Way, Found);
      rung(V, "in step",
           P.How + Way + (Way.empty() ? "" : ": ") + describe(R, Found.Terms),
           Start);
      if (R.Is == RefinementResult::Proved)
        return R;
      Modelled &= !llvm::StringRef(R.Why).starts_with("before: ") &&
                  !llvm::StringRef(R.Why).starts_with("after: ");
    }
  }
  for (const Pair &P : Pairs)
    if (Modelled && hasLoops(P.Before, P.After)) {
      R = inOtherShapes(V, *P.Before, *P.After, P.How, Found);
      if (R.Is == RefinementResult::Proved)
        return R;
    }
  return R;
}

bool Climb::hasLoops(const llvm::Module *X, const llvm::Module *Y) const {
  return hasLoop(*X->getFunction(BeforeSignature->Mangled)) ||
         hasLoop(*Y->getFunction(AfterSignature->Mangled));
}

RefinementResult Climb::inOtherShapes(FunctionVerdict &V, llvm::Module &X,
                                      llvm::Module &Y, const std::string &How,
                                      Findings &Found) {
  RefinementResult R;
  llvm::StringRef BeforeName = BeforeSignature->Mangled,
                  AfterName = AfterSignature->Mangled;
  for (const LoopChange &C :
       loopChanges(innermostLoops(*X.getFunction(BeforeName)),
                   innermostLoops(*Y.getFunction(AfterName)))) {
    if (LeftForLoops == 0)
      break;
    auto Changed =
        C.OfBefore ? changed(X, BeforeName, C) : changed(Y, AfterName, C);
    if (!Changed)
      continue;
    Clock::time_point Start = Clock::now();
    std::string Way;
    R = paired(C.OfBefore ? *Changed : X, C.OfBefore ? Y : *Changed,
               /*Share=*/8, /*MostPairings=*/3, Way, Found);
    if (R.Is != RefinementResult::Proved)
      continue;
    rung(V, "in step", How + C.describe() + ": " + describe(R, Found.Terms),
         Start);
    return R;
  }
  return R;
}

/// Gives one side the order of rounds of the other, where that is allowed.
RefinementResult Climb::reordered(FunctionVerdict &V, Findings &Found) {
  RefinementResult R;
  auto X = simplified(*Before, BeforeSignature->Mangled),
       Y = simplified(*After, AfterSignature->Mangled);
  if (!X || !Y || !hasLoops(X.get(), Y.get()))
    return R;
  unsigned LoopsBefore =
               innermostLoops(*X->getFunction(BeforeSignature->Mangled)),
           LoopsAfter =
               innermostLoops(*Y->getFunction(AfterSignature->Mangled));
  for (bool OfBefore : {true, false}) {
    unsigned Mine = OfBefore ? LoopsBefore : LoopsAfter,
             Others = OfBefore ? LoopsAfter : LoopsBefore;
    llvm::StringRef Name =
        OfBefore ? BeforeSignature->Mangled : AfterSignature->Mangled;
    std::unique_ptr<llvm::Module> Now = llvm::CloneModule(OfBefore ? *X : *Y);
    std::string Said;
    for (; Mine > Others; --Mine) {
      auto Next =
          inOtherOrder(V, *Now, Name, Reordering::Fuse, OfBefore, Found);
      if (!Next.size())
        break;
      Now = std::move(Next.front());
    }
    std::vector<std::unique_ptr<llvm::Module>> Forms;
    if (Mine == Others) {
      if (Mine != (OfBefore ? LoopsBefore : LoopsAfter))
        Forms.push_back(llvm::CloneModule(*Now));
      if (!OfBefore || Forms.size())
        for (auto &Form : inOtherOrder(V, *Now, Name, Reordering::Interchange,
                                       OfBefore, Found))
          Forms.push_back(std::move(Form));
    }
    for (auto &Form : Forms) {
      R = inStepReordered(V, OfBefore ? *Form : *X, OfBefore ? *Y : *Form,
                          Found);
      if (R.Is == RefinementResult::Proved)
        return R;
    }
  }
  return R;
}

/// All forms in which rounds of `M` have other places, each shown to be the
/// same.
std::vector<std::unique_ptr<llvm::Module>>
Climb::inOtherOrder(FunctionVerdict &V, llvm::Module &M, llvm::StringRef Name,
                    int Kind, bool OfBefore, Findings &Found) {
  std::vector<std::unique_ptr<llvm::Module>> Forms;
  llvm::Function &F = *M.getFunction(Name);
  for (Reordering &R : reorderings(F)) {
    if (R.Is != Kind || LeftForLoops == 0)
      continue;
    Clock::time_point Start = Clock::now();
    RefinementResult May = attempt(
        F, F,
        [&](SharedInputs &Shared, Encoder &Plain, Encoder &Strict,
            smt::SolverProcess &Solver, const RefinementLimits &Limits) {
          Solver.spendFrom(LeftForLoops);
          return mayReorder(Shared, Plain, Strict, Solver, Limits, R);
        },
        Found);
    rung(V, "reorder", R.describe(OfBefore) + ": " + describe(May, Found.Terms),
         Start);
    if (May.Is != RefinementResult::Proved)
      continue;
    if (auto Form = simplified(*R.Changed, Name))
      Forms.push_back(std::move(Form));
    if (Kind == Reordering::Fuse)
      break;
  }
  return Forms;
}

RefinementResult Climb::inStepReordered(FunctionVerdict &V, llvm::Module &X,
                                        llvm::Module &Y, Findings &Found) {
  RefinementResult R;
  auto FastX = llvm::CloneModule(X), FastY = llvm::CloneModule(Y);
  optimise(*FastX);
  optimise(*FastY);
  // What is too hard in one form may be easy in the other.
  for (unsigned Share : {8u, 1u})
    for (auto [B, A] :
         {std::pair(&X, &Y), std::pair(FastX.get(), FastY.get())}) {
      Clock::time_point Start = Clock::now();
      std::string Way;
      constexpr std::size_t MostPairings = 3;
      R = paired(*B, *A, Share, MostPairings, Way, Found);
      rung(V, "in step", "reordered: " + Way + ": " + describe(R, Found.Terms),
           Start);
      if (R.Is != RefinementResult::Proved)
        continue;
      Found.Assumptions.insert("the optimiser is right");
      return R;
    }
  return R;
}
