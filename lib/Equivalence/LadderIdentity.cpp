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
#include "evo/Equivalence/OptimisedModules.h"
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
  PreparedAfter = Prepared(*Traps.After, *AfterSignature);
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
  std::vector<llvm::StringRef> Names(Same.keys().begin(), Same.keys().end());
  llvm::sort(Names);
  LessBefore = llvm::CloneModule(
      *Kept.made(("less " + B + " " + llvm::join(Names, " ")).str(),
                 [&] { return Reduced(*PreparedBefore, B); }));
  LessAfter = Reduced(*PreparedAfter, A);
  // Some only look the same when they have been cleaned up.
  Same = findSameCallees(*LessBefore, B, *LessAfter, A);
  declare(*LessBefore, Same);
  declare(*LessAfter, Same);
  FastBefore =
      optimisedBefore(llvm::CloneModule(*LessBefore), LoopTests::Rewritten);
  FastAfter = llvm::CloneModule(*LessAfter);
  optimise(*FastAfter);
}

std::unique_ptr<llvm::Module>
Climb::optimisedBefore(std::unique_ptr<llvm::Module> M, LoopTests Tests) const {
  if (Request.Optimised)
    return Request.Optimised->optimised(std::move(M), Tests);
  optimise(*M, Tests);
  return M;
}

bool Climb::plainIdentical(const Signature &B, const Signature &A) {
  if (!Plain.Before)
    return false;
  auto X = copyFor(*Plain.Before->Module, B.Mangled);
  auto Y = copyFor(*Plain.After->Module, A.Mangled);
  const llvm::Function *F = X->getFunction(B.Mangled),
                       *G = Y->getFunction(A.Mangled);
  if (!F || !G)
    return false;
  restrictTo(*X, B.Mangled);
  restrictTo(*Y, A.Mangled);
  X = optimisedBefore(std::move(X), LoopTests::Rewritten);
  optimise(*Y);
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
bool Climb::sameAsWritten(std::unique_ptr<llvm::Module> X, llvm::Module &Y) {
  bool Same = false;
  for (unsigned Round = 0; !Same && Round < 2; ++Round) {
    X = optimisedBefore(std::move(X), LoopTests::AsWritten);
    optimise(Y, LoopTests::AsWritten);
    std::string Why;
    Same = sameTrapping(*X, Y, Why);
  }
  return Same;
}

/// What is assumed if both are the same in a form; nothing if in none. That a
/// bound is one may follow from types alone, as of the size of a vector whose
/// elements are written.
std::optional<std::vector<std::string>> Climb::sameInAForm(std::string &Why) {
  std::vector<std::string> Assuming = {"the optimiser is right",
                                       PointersRespected};
  if (sameTrapping(*FastBefore, *FastAfter, Why))
    return Assuming;
  auto X = llvm::CloneModule(*LessBefore), Y = llvm::CloneModule(*LessAfter);
  bool ByTypes = mayTrustTypes();
  if (ByTypes) {
    useAliasTypes(*X);
    useAliasTypes(*Y);
    Assuming.push_back("memory is read and written as what it is (strict "
                       "aliasing, as the program is built)");
  }
  if (sameAsWritten(std::move(X), *Y))
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
