//===- Genetic.cpp - Edits made of the program's own code ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Genetic.h"
#include "Breeding.h"
#include "Mutation/Keep.h"
#include "evo/Frontend/FunctionVisitor.h"

using namespace evo;
using namespace clang;

namespace {

/// All functions that were written; a template as it was written.
class Collector : public FunctionVisitor<Collector> {
public:
  Collector(const Unit &U, Breeding &Into)
      : FunctionVisitor(U), Into(Into), Kept(U) {}

  bool VisitFunctionDecl(FunctionDecl *F) {
    if (!F->doesThisDeclarationHaveABody() || Kept.isKept(F->getBeginLoc()))
      return true;
    if (auto Places = placesOf(U, *F))
      Into.add(std::move(*Places));
    return true;
  }

private:
  Breeding &Into;
  KeptLines Kept;
};

} // namespace

static RuleInfo infoOf(llvm::StringRef Id, llvm::StringRef Summary) {
  RuleInfo Info;
  Info.Id = Id.str();
  Info.Doc = Info.Summary = Summary.str();
  Info.Claims = Promise::ChangesBehaviour;
  Info.Needs = EvidenceKind::Fuzzed;
  Info.Prior = 0.1; // most gain nothing
  Info.OffByDefault = Info.Native = Info.Choices = true;
  return Info;
}

std::vector<RuleInfo> evo::geneticEdits() {
  std::vector<RuleInfo> All;
#define EVO_GENETIC_EDIT(Id, Name, Summary) All.push_back(infoOf(Id, Summary));
#include "Edits.def"
  return All;
}

/// A site without a place, to ask whether a function is wanted.
static Site siteOf(const FunctionPlaces &F) {
  const SourceManager &SM = F.Code.unit().sources();
  Site S;
  S.File = F.File;
  S.Function = F.Name;
  S.Line = SM.getSpellingLineNumber(F.Function->getBody()->getBeginLoc());
  return S;
}

void evo::matchGenetic(const Unit &U, const GeneticSpec &How, MatchSink &Sink) {
  Breeding All(U, How, Sink);
  Collector(U, All).TraverseDecl(U.context().getTranslationUnitDecl());
  for (std::size_t I = 0; I < All.size(); ++I)
    if (!How.Wanted || How.Wanted(siteOf(All.function(I))))
      All.edit(I);
}
