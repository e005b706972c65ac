//===- GeneticEdits.cpp - Which edits are wanted, and where ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GeneticEdits.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/GlobPattern.h"

using namespace evo;

/// Globs were checked when they were read.
static bool matchesAny(llvm::ArrayRef<std::string> Globs,
                       llvm::StringRef Text) {
  return llvm::any_of(Globs, [&](const std::string &Glob) {
    auto Pattern = llvm::GlobPattern::create(Glob, 256);
    if (Pattern)
      return Pattern->match(Text);
    llvm::consumeError(Pattern.takeError());
    return false;
  });
}

GeneticSpec evo::geneticSpec(const Config &C, llvm::ArrayRef<std::string> Only,
                             std::function<bool(const Site &)> IsHot) {
  GeneticSpec Spec;
  Spec.PerPlace = C.Genetic.Donors;
  Spec.Seed = C.Search.Seed;
  Spec.Wanted = std::move(IsHot);
  if (!C.Genetic.Functions.empty())
    Spec.Wanted = [Named = C.Genetic.Functions](const Site &S) {
      return matchesAny(Named, llvm::StringRef(S.Function).split('(').first);
    };
  if (!C.Genetic.On)
    return Spec;
  for (RuleInfo &Edit : geneticEdits())
    if ((Only.empty() || matchesAny(Only, Edit.Id)) &&
        !matchesAny(C.Rules.Disable, Edit.Id))
      Spec.Edits.push_back(std::move(Edit));
  return Spec;
}
