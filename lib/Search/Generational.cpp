//===- Generational.cpp - Populations that breed in generations ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Generational.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
namespace json = llvm::json;

/// The first generation is random; later ones have two parents each.
void Generational::breed() {
  std::size_t Wanted = Parents.empty() ? C.Spec.Population : litter();
  while (Unasked.size() < Wanted) {
    Genome Child;
    if (Parents.empty()) {
      Child = sampled(C.Space, Random);
    } else {
      const Attempt &A = pick(), &B = pick();
      Child = mutated(C.Space, crossed(C.Space, A.Of, B.Of, Random), Random);
    }
    Unasked.push_back(madeNew(C.Space, Child, C.Known, Unasked, Random));
  }
}

std::vector<Genome> Generational::ask(std::size_t Most) {
  if (Unasked.empty())
    breed();
  std::size_t Number = std::min(Most, Unasked.size());
  std::vector<Genome> Result(Unasked.begin(), Unasked.begin() + Number);
  Unasked.erase(Unasked.begin(), Unasked.begin() + Number);
  return Result;
}

void Generational::tell(llvm::ArrayRef<Attempt> Answers) {
  llvm::append_range(Told, Answers);
  if (!Unasked.empty())
    return;
  survive(std::move(Told));
  Told.clear();
}

void Generational::immigrate(const Attempt &T) {
  if (!llvm::is_contained(Parents, T))
    Told.push_back(T); // it competes with this generation's children
}

json::Value Generational::state() const {
  return json::Object{{"random", Random},
                      {"parents", Parents},
                      {"unasked", Unasked},
                      {"told", Told}};
}

bool Generational::restore(const json::Value &V, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("random", Random) && O.map("parents", Parents) &&
         O.map("unasked", Unasked) && O.map("told", Told) &&
         allAllowed(C.Space, Parents, P) && allAllowed(C.Space, Unasked, P) &&
         allAllowed(C.Space, Told, P);
}
