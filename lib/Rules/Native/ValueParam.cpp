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
std::unique_ptr<NativeRule> createValueParam();
}

static RuleInfo describe() {
  RuleInfo Info;
  Info.Id = "api.value-param";
  Info.File = "lib/Rules/Native/ValueParam.cpp";
  Info.Summary =
      "Takes a parameter by const reference when it is copied but only read";
  Info.Doc =
      R"(Takes a parameter by const reference when it is copied but only read.

Why it helps: each call copies the whole value, often with an allocation, and
throws the copy away.
When it would be wrong: the function writes or moves its copy; the caller's
object changes while the function runs (a global, or another reference to it),
which the copy would not see; somebody has a pointer to the function, overrides
it or overloads it; the function is a coroutine and outlives its caller.
)";
  Info.Claims = Promise::Equivalent;
  Info.Needs = EvidenceKind::Tested;
  Info.Benefit = "one copy a call fewer";
  Info.Prior = 9.4;
  Info.Native = true;
  Info.LanguageStandard = 11;
  return Info;
}

namespace {

class ValueParam : public DescribedRule {
public:
  ValueParam() : DescribedRule(describe()) {}

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

std::unique_ptr<NativeRule> evo::createValueParam() {
  return std::make_unique<ValueParam>();
}
