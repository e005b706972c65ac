//===- Credit.cpp - What has paid is tried more ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Credit.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace evo;
namespace json = llvm::json;

/// How much what is not known counts; UCB1's own is 1.
static constexpr double Curiosity = 0.5;

std::uint64_t Credit::choose(llvm::ArrayRef<bool> Closed) const {
  std::vector<double> Most(Arms, 0);
  std::vector<unsigned> Number(Arms, 0);
  for (const Play &P : Plays) {
    Most[P.Arm] = std::max(Most[P.Arm], P.Gain);
    ++Number[P.Arm];
  }
  double Best = Arms ? *llvm::max_element(Most) : 0;
  auto Score = [&](std::size_t Arm) {
    return (Best > 0 ? Most[Arm] / Best : 0) +
           Curiosity * std::sqrt(2 * std::log(Plays.size()) / Number[Arm]);
  };
  std::optional<std::size_t> Chosen;
  for (std::size_t Arm = 0; Arm < Arms; ++Arm) {
    if (!Closed.empty() && Closed[Arm])
      continue;
    if (Number[Arm] == 0)
      return Arm;
    if (!Chosen || Score(Arm) > Score(*Chosen))
      Chosen = Arm;
  }
  assert(Chosen && "there is an open arm");
  return *Chosen;
}

void Credit::add(std::uint64_t Arm, double Gain) {
  assert(Arm < Arms && Gain >= 0 && "as documented");
  Plays.push_back({Arm, Gain});
  if (Plays.size() > window())
    Plays.erase(Plays.begin());
}

bool Credit::restore(std::vector<Play> Earlier) {
  bool Fits =
      Earlier.size() <= window() && llvm::all_of(Earlier, [&](const Play &P) {
        return P.Arm < Arms && P.Gain >= 0 && std::isfinite(P.Gain);
      });
  if (Fits)
    Plays = std::move(Earlier);
  return Fits;
}

json::Value evo::toJSON(const Play &P) {
  return json::Object{{"arm", P.Arm}, {"gain", P.Gain}};
}

bool evo::fromJSON(const json::Value &V, Play &P, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("arm", P.Arm) && O.map("gain", P.Gain);
}
