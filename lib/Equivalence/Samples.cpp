//===- Samples.cpp - States that runs reach ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Samples.h"
#include "Affine.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
using namespace evo::smt;
using llvm::APInt;

Samples::Samples(SharedInputs &Shared, const Steps &Program)
    : Shared(Shared), T(Shared.T), Program(Program), Met(Program.Pairs.size()) {
  constexpr std::uint64_t Runs = 40;
  constexpr std::size_t MostTerms = 5'000'000;
  for (std::uint64_t Seed = 1;
       Seed <= Runs && Apart.empty() && Evaluated < MostTerms; ++Seed)
    run(Seed);
}

/// Small numbers, so that loops end soon; pointers apart from one another.
void Samples::giveArguments(Evaluator &E, std::uint64_t Seed) const {
  static constexpr std::int64_t Numbers[] = {
      5, 3,  8,  1,  0,  2,  7,    4,    6,         9,         1000,
      9, 12, 11, -1, 16, 10, -700, 4096, 123456789, -87654321, 13};
  std::uint64_t At = Seed * 7;
  for (const Lanes &L : Shared.Arguments)
    for (const Lane &Each : L) {
      unsigned W = T.width(Each.Bits);
      At = At * 6364136223846793005ull + 1442695040888963407ull;
      std::int64_t N = Numbers[(At >> 33) % std::size(Numbers)];
      E.give(Each.Bits, {APInt(64, N).sextOrTrunc(W), nullptr});
    }
  std::uint64_t Base = 1 << 16;
  for (const auto &[Name, R] : Shared.Regions)
    E.give(R.Base, {APInt(64, Base += 1 << 16), nullptr});
  for (const Quantity &Q : Program.Arguments)
    if (Q.Pointer) {
      At = At * 6364136223846793005ull + 1442695040888963407ull;
      E.give(Q.Bits, {APInt(64, Base + (At >> 48) * 16), nullptr});
    }
}

/// The pair that both sides come to, with its state in `Next`; -1 if they
/// leave. False if the run counts for nothing.
bool Samples::follow(const Step &S, Evaluator &Now, Evaluator &Next, int &To) {
  To = -1;
  if (Now.isTrue(S.Undefined))
    return false;
  for (const Obligation &O : S.Obligations)
    if (Now.isTrue(O.Violated)) {
      Apart = O.Name + ": on a run";
      return false;
    }
  for (const Arrival &A : S.Arrivals) {
    if (!Now.isTrue(A.Reach))
      continue;
    const Pair &P = Program.Pairs[A.To];
    To = A.To;
    for (std::size_t I = 0; I < P.Here.Now.size(); ++I) {
      Next.give(P.Here.Now[I], Now(A.At.Now[I]));
      if (T.node(P.Here.Start[I]).Is == Op::Symbol)
        Next.give(P.Here.Start[I], Now(A.At.Start[I]));
    }
    if (P.StateFine.Memory != Shared.Memory)
      Next.give(P.StateFine.Memory, Now(A.Memory));
    if (P.StateFine.World != Shared.World)
      Next.give(P.StateFine.World, Now(A.World));
  }
  return true;
}

void Samples::run(std::uint64_t Seed) {
  constexpr unsigned MostSteps = 40;
  constexpr std::size_t MostStates = 60;
  Evaluator Now(T, Seed);
  giveArguments(Now, Seed);
  for (Term Fact : Shared.Facts)
    if (!Now.isTrue(Fact))
      return;
  int At = -1;
  for (unsigned I = 0; I < MostSteps; ++I) {
    Evaluator Next(T, Seed);
    giveArguments(Next, Seed);
    int To;
    bool Counts = follow(Program.List[At + 1], Now, Next, To);
    Evaluated += Now.size();
    if (!Counts || To < 0)
      return;
    At = To;
    if (Met[At].size() < MostStates)
      Met[At].push_back(Next);
    Now = std::move(Next);
  }
}

void Samples::filter(unsigned Pair, std::vector<Relation> &Relations) const {
  const View &Here = Program.Pairs[Pair].Here;
  llvm::erase_if(Relations, [&](const Relation &R) {
    Term Holds = holds(T, R, Here);
    return llvm::any_of(Met[Pair],
                        [&](Evaluator &E) { return !E.isTrue(Holds); });
  });
}

std::vector<Relation> Samples::affine(unsigned Pair) const {
  const evo::Pair &P = Program.Pairs[Pair];
  std::vector<Quantity> Columns = P.Shape;
  for (const Quantity &Argument : Program.Arguments)
    Columns.push_back(Argument);
  std::vector<std::vector<APInt>> Rows;
  for (Evaluator &E : Met[Pair]) {
    Rows.emplace_back();
    for (const Quantity &Q : Columns)
      Rows.back().push_back(E(Q.Bits).Bits);
  }
  return affineRelations(T, Columns, P.Shape.size(), Rows);
}
