//===- Pareto.cpp - What no other set beats in everything ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Pareto.h"
#include "llvm/ADT/STLExtras.h"
#include <limits>

using namespace evo;

llvm::ArrayRef<double> evo::objectivesOf(const Outcome &O) {
  return O.Gains.empty() ? llvm::ArrayRef(O.Fitness) : llvm::ArrayRef(O.Gains);
}

bool evo::dominates(const Outcome &A, const Outcome &B) {
  if (!A.Passed || !B.Passed)
    return A.Passed && !B.Passed;
  llvm::ArrayRef<double> X = objectivesOf(A), Y = objectivesOf(B);
  bool Better = false;
  for (std::size_t I = 0; I < std::min(X.size(), Y.size()); ++I) {
    if (X[I] < Y[I])
      return false;
    Better |= X[I] > Y[I];
  }
  return Better;
}

std::vector<unsigned> evo::paretoRanks(llvm::ArrayRef<Attempt> Attempts) {
  std::vector<std::vector<std::size_t>> Below(Attempts.size());
  std::vector<unsigned> Above(Attempts.size(), 0), Ranks(Attempts.size(), 0);
  for (std::size_t I = 0; I < Attempts.size(); ++I)
    for (std::size_t J = 0; J < Attempts.size(); ++J)
      if (dominates(Attempts[I].Found, Attempts[J].Found)) {
        Below[I].push_back(J);
        ++Above[J];
      }
  std::vector<std::size_t> Front;
  for (std::size_t I = 0; I < Attempts.size(); ++I)
    if (Above[I] == 0)
      Front.push_back(I);
  for (unsigned Rank = 0; !Front.empty(); ++Rank) {
    std::vector<std::size_t> Next;
    for (std::size_t I : Front) {
      Ranks[I] = Rank;
      for (std::size_t J : Below[I])
        if (--Above[J] == 0)
          Next.push_back(J);
    }
    Front = std::move(Next);
  }
  return Ranks;
}

std::vector<double> evo::crowding(llvm::ArrayRef<Attempt> Attempts,
                                  llvm::ArrayRef<std::size_t> Front) {
  constexpr double Infinite = std::numeric_limits<double>::infinity();
  std::vector<double> Result(Front.size(), 0);
  if (Front.empty())
    return Result;
  std::size_t Objectives = objectivesOf(Attempts[Front[0]].Found).size();
  for (std::size_t O = 0; O < Objectives; ++O) {
    auto Value = [&](std::size_t I) {
      llvm::ArrayRef<double> All = objectivesOf(Attempts[Front[I]].Found);
      return O < All.size() ? All[O] : 0;
    };
    std::vector<std::size_t> Order(Front.size());
    for (std::size_t I = 0; I < Order.size(); ++I)
      Order[I] = I;
    llvm::sort(Order, [&](std::size_t A, std::size_t B) {
      return std::pair(Value(A), A) < std::pair(Value(B), B);
    });
    double Range = Value(Order.back()) - Value(Order.front());
    Result[Order.front()] = Result[Order.back()] = Infinite;
    for (std::size_t I = 1; Range > 0 && I + 1 < Order.size(); ++I)
      Result[Order[I]] += (Value(Order[I + 1]) - Value(Order[I - 1])) / Range;
  }
  return Result;
}

std::vector<Attempt> evo::paretoFront(const Archive &Known) {
  std::vector<Attempt> Front;
  for (const Attempt &T : Known.all()) {
    auto Beats = [&](const Attempt &Other) {
      return dominates(Other.Found, T.Found) ||
             objectivesOf(Other.Found).equals(objectivesOf(T.Found));
    };
    if (!T.Found.Passed || llvm::any_of(Front, Beats))
      continue;
    llvm::erase_if(Front, [&](const Attempt &Other) {
      return dominates(T.Found, Other.Found);
    });
    Front.push_back(T);
  }
  llvm::sort(Front, preferred);
  return Front;
}
