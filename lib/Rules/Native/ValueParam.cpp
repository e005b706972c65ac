//===- ValueParam.cpp - api.value-param ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstUses.h"
#include "Facts/Known.h"
#include "ParamByReference.h"

using namespace evo;
using namespace evo::native;
using namespace clang;

namespace evo {
std::unique_ptr<NativeRule> createValueParam(RuleInfo);
}

namespace {

class ValueParam : public DescribedRule {
public:
  using DescribedRule::DescribedRule;

  void match(const Facts &F, MatchSink &Sink) const override {
    const FunctionDecl &Function = F.function();
    if (!Function.doesThisDeclarationHaveABody() || Function.isImplicit())
      return;
    for (const ParmVarDecl *P : Function.parameters()) {
      QualType T = P->getType();
      if (T->isReferenceType() || T->isDependentType() || !T->isRecordType() ||
          !F.expensiveToCopy(T).isYes() || P->getNameAsString().empty())
        continue;
      Draft Change(Info, F, P->getSourceRange());
      if (!isPlainValue(T))
        Change.refuse("copying '" + T.getAsString() +
                      "' runs code of the program");
      Change.require(onlyConstUses(*P, F), "the parameter is only read");
      if (!Change.isRefused())
        ParamByReference(F, *P, Change).check();
      Change.finish("parameter '" + P->getNameAsString() +
                        "' is copied but only read: take it by const reference",
                    Sink);
    }
  }
};

} // namespace

std::unique_ptr<NativeRule> evo::createValueParam(RuleInfo Info) {
  return std::make_unique<ValueParam>(std::move(Info));
}
