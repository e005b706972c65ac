//===- LadderIdentity.cpp - The rung that compares code ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Climb.h"
#include "SameCallees.h"
#include "evo/Equivalence/Identity.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;

/// Of the unit the function, and what it needs.
void Climb::prepare() {
  auto Prepared = [](const CompiledUnit &Of, const Signature &S) {
    auto M = copyFor(*Of.Module, S.Mangled);
    prepareFor(*M, S.Mangled);
    return M;
  };
  PreparedBefore = Kept.made("prepared " + BeforeSignature->Mangled, [&] {
    return Prepared(*Traps.Before, *BeforeSignature);
  });
  bool Alone = AfterForms.size() && AfterForms[0].Functions.size() == 1 &&
               Compared.size() == 1;
  if (Alone) { // nobody else asks for its module
    PreparedAfter = std::move(AfterForms[0].Module);
    prepareFor(*PreparedAfter, AfterSignature->Mangled);
  } else {
    PreparedAfter = Prepared(*Traps.After, *AfterSignature);
  }
  Before.reset();
  After.reset();
}

/// All of it is only needed if comparing code does not settle it.
void Climb::reduceWhole() {
  if (Before)
    return;
  auto Reduced = [](const llvm::Module &Of) {
    auto M = llvm::CloneModule(Of);
    reducePrepared(*M, Form::Traps);
    return M;
  };
  Before =
      llvm::CloneModule(*Kept.made("reduced " + BeforeSignature->Mangled,
                                   [&] { return Reduced(*PreparedBefore); }));
  After = Reduced(*PreparedAfter);
}

/// What is made of before is the same for every after that has the same `Said`.
std::shared_ptr<const llvm::Module>
Climb::derived(llvm::StringRef Form, const std::string &Said,
               const llvm::Module &Of,
               llvm::function_ref<void(llvm::Module &)> Change) {
  std::string Key = Form.str() + " " + BeforeSignature->Mangled + " " + Said;
  return Kept.made(std::move(Key), [&] {
    auto M = llvm::CloneModule(Of);
    Change(*M);
    return M;
  });
}

static std::string listed(const llvm::StringSet<> &Names) {
  std::vector<llvm::StringRef> Sorted(Names.keys().begin(), Names.keys().end());
  llvm::sort(Sorted);
  return llvm::join(Sorted, " ");
}

void Climb::optimiseWithoutSame() {
  llvm::StringRef B = BeforeSignature->Mangled, A = AfterSignature->Mangled;
  llvm::StringSet<> Same =
      findSameCallees(*PreparedBefore, B, *PreparedAfter, A);
  auto Reduced = [&](const llvm::Module &Of, llvm::StringRef Name) {
    auto M = copyFor(Of, Name, Same);
    declare(*M, Same);
    reducePrepared(*M, Form::Traps);
    return M;
  };
  Less = listed(Same);
  auto First = Kept.made(("less " + B + " " + Less).str(),
                         [&] { return Reduced(*PreparedBefore, B); });
  LessAfter = Reduced(*PreparedAfter, A);
  // Some only look the same when they have been cleaned up.
  Same = findSameCallees(*First, B, *LessAfter, A);
  Less += ", " + listed(Same);
  LessBefore = llvm::CloneModule(*First);
  declare(*LessBefore, Same);
  declare(*LessAfter, Same);
  FastBefore = llvm::CloneModule(
      *derived("fast", Less, *LessBefore, [](auto &M) { optimise(M); }));
  FastAfter = llvm::CloneModule(*LessAfter);
  optimise(*FastAfter);
}

bool Climb::plainIdentical(const Signature &B, const Signature &A) {
  if (!Plain.Before || !Plain.Before->Module->getFunction(B.Mangled) ||
      !Plain.After->Module->getFunction(A.Mangled))
    return false;
  auto Start = [](const CompiledUnit &Of, const Signature &S) {
    auto M = copyFor(*Of.Module, S.Mangled);
    restrictTo(*M, S.Mangled);
    return M;
  };
  auto First =
      Kept.made("plain " + B.Mangled, [&] { return Start(*Plain.Before, B); });
  auto Y = Start(*Plain.After, A);
  llvm::StringSet<> Same = findSameCallees(*First, B.Mangled, *Y, A.Mangled);
  auto Finish = [&](llvm::Module &M) {
    declare(M, Same);
    optimise(M);
  };
  auto X = derived("plain and optimised", listed(Same), *First, Finish);
  Finish(*Y);
  std::string Why;
  return sameCode(*X->getFunction(B.Mangled), *Y->getFunction(A.Mangled), Why);
}

bool Climb::sameTrapping(const llvm::Module &X, const llvm::Module &Y,
                         std::string &Why) const {
  return sameWhereDefined(*X.getFunction(BeforeSignature->Mangled),
                          *Y.getFunction(AfterSignature->Mangled), Why);
}

bool Climb::mayTrustTypes() const {
  return Traps.Before->StrictAliasing && Traps.After->StrictAliasing &&
         newHazard(/*OfTypes=*/true).empty();
}

/// How a loop ends is rewritten by what is known of its bound at that time. A
/// bound that is found to be one only later, as one that is read in each round,
/// leaves other code than one that is read before the loop.
bool Climb::sameAsWritten(bool ByTypes) {
  auto Rewrite = [](llvm::Module &M) { optimise(M, LoopTests::AsWritten); };
  auto X = derived(ByTypes ? "typed" : "untyped", Less, *LessBefore,
                   [&](llvm::Module &M) {
                     if (ByTypes)
                       useAliasTypes(M);
                     Rewrite(M);
                   });
  auto Y = llvm::CloneModule(*LessAfter);
  if (ByTypes)
    useAliasTypes(*Y);
  Rewrite(*Y);
  std::string Why;
  if (sameTrapping(*X, *Y, Why))
    return true;
  X = derived(ByTypes ? "typed again" : "untyped again", Less, *X, Rewrite);
  Rewrite(*Y);
  return sameTrapping(*X, *Y, Why);
}

/// What is assumed if both are the same in a form; nothing if in none. That a
/// bound is one may follow from types alone, as of the size of a vector whose
/// elements are written.
std::optional<std::vector<std::string>> Climb::sameInAForm(std::string &Why) {
  std::vector<std::string> Assuming = {"the optimiser is right",
                                       PointersRespected};
  if (sameTrapping(*FastBefore, *FastAfter, Why))
    return Assuming;
  bool ByTypes = mayTrustTypes();
  if (ByTypes)
    Assuming.push_back("memory is read and written as what it is (strict "
                       "aliasing, as the program is built)");
  if (sameAsWritten(ByTypes))
    return Assuming;
  return std::nullopt;
}

void Climb::askBinary(FunctionVerdict &V, bool Proved) {
  using Ask = LadderOptions::AskBinary;
  if (Options.Binary == Ask::Always ||
      (Options.Binary == Ask::IfNotProved && !Proved))
    V.SameBinary = plainIdentical(*BeforeSignature, *AfterSignature);
}

bool Climb::identity(FunctionVerdict &V) {
  Clock::time_point Start = Clock::now();
  optimiseWithoutSame();
  auto Size = [](const llvm::Module &M, const Signature &S) {
    return M.getFunction(S.Mangled)->getInstructionCount();
  };
  V.Instructions = std::max(Size(*FastBefore, *BeforeSignature),
                            Size(*FastAfter, *AfterSignature));
  std::string Why;
  auto Assuming = sameInAForm(Why);
  bool Same = Assuming.has_value();
  askBinary(V, Same && !Options.WithoutIdentity);
  std::string Plainly = !V.SameBinary   ? "code at -O2 not compared"
                        : *V.SameBinary ? "the same code at -O2"
                                        : "different code at -O2";
  if (Same && Options.WithoutIdentity) {
    rung(V, "identity", Plainly + "; left to the solver", Start);
    return false;
  }
  if (!Same) {
    rung(V, "identity", Plainly + "; with undefined behaviour visible: " + Why,
         Start);
    return false;
  }
  rung(V, "identity",
       "the same code with undefined behaviour visible; " + Plainly, Start);
  V.Earned.Kind = EvidenceKind::Proved;
  V.Earned.Reason = "the same code with undefined behaviour made visible";
  V.Earned.Assumptions = std::move(*Assuming);
  return true;
}
