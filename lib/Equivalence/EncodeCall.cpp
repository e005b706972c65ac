//===- EncodeCall.cpp - Intrinsics, and functions nobody can see into ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Recursion.h"
#include "evo/Equivalence/Encoder.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

bool Encoder::call(const CallBase &I) {
  if (I.isInlineAsm())
    return fail(I, "inline assembly is not modelled");
  if (I.isMustTailCall() || I.hasOperandBundles())
    if (!I.getCalledFunction() || !I.getCalledFunction()->isIntrinsic())
      return fail(I, "a call with special conventions is not modelled");
  if (const Function *Callee = I.getCalledFunction()) {
    if (Callee->getName() == AccessGuard)
      return guard(I);
    if (Callee->isIntrinsic())
      return intrinsic(I, Callee->getIntrinsicID());
    if (I.hasFnAttr(Attribute::ReturnsTwice))
      return fail(I, "'" + Callee->getName() + "' returns twice");
  }
  return unknownCall(I);
}

std::string Encoder::calleeName(const CallBase &I,
                                std::vector<Term> &Arguments) {
  const Function *Callee = I.getCalledFunction();
  if (Callee == &F) {
    CallsItself = true;
    return "call.self";
  }
  if (!Callee) {
    Lanes Target = lanesOf(*I.getCalledOperand());
    if (Target.size() != 1)
      return "";
    Arguments.push_back(Target[0].Bits);
    return "call.indirect";
  }
  if (!Callee->isDeclaration())
    Callees.insert(Callee);
  return ("call." + Callee->getName()).str();
}

/// It may throw or never return; `Ask` says whether it does.
void Encoder::leaveByCall(const CallBase &I,
                          function_ref<Term(StringRef, Sort)> Ask) {
  // An exception is an object: what touches no memory throws none.
  bool Throws = !I.doesNotThrow() && !I.doesNotAccessMemory();
  if (!I.hasFnAttr(Attribute::WillReturn) || I.hasFnAttr(Attribute::NoReturn)) {
    Term Returns = I.hasFnAttr(Attribute::NoReturn) ? T.boolean(false)
                                                    : Ask("returns", Sort());
    Term Stops = T.notOf(Returns);
    Term Thrown = Throws ? Ask("throws", Sort()) : T.boolean(false);
    exitHere(Exit::Stop, T.andOf(Stops, T.notOf(Thrown)), {});
    Term Unwinds = T.andOf(Stops, Thrown);
    if (isa<InvokeInst>(I))
      UnwindReach = T.andOf(Reach, Unwinds);
    else
      exitHere(Exit::Throw, Unwinds, {});
    Reach = T.andOf(Reach, Returns);
  } else if (Throws) {
    Term Thrown = Ask("throws", Sort());
    if (isa<InvokeInst>(I))
      UnwindReach = T.andOf(Reach, Thrown);
    else
      exitHere(Exit::Throw, Thrown, {});
    Reach = T.andOf(Reach, T.notOf(Thrown));
  }
}

/// A function nobody can see into: its results are functions of what it is
/// given, and it moves the world on. It may throw or never return.
bool Encoder::unknownCall(const CallBase &I) {
  std::vector<Term> Args;
  SelfCall Self;
  std::string Name = calleeName(I, Args);
  if (Name.empty())
    return fail(I, "a callee is not modelled");
  for (const Value *V : I.args()) {
    Lanes L = lanesOf(*V);
    if (L.empty())
      return fail(I, "an argument is not modelled");
    for (const Lane &Each : L) {
      if (Strict)
        undefinedIf(Each.Poison);
      Args.push_back(Each.Bits);
      Self.Arguments.push_back({{Each.Bits, T.boolean(false)}});
      Name += "." + std::to_string(T.width(Each.Bits));
    }
  }
  // Without memory there is nothing else that could change its answer.
  bool OfItself = I.getCalledFunction() == &F;
  bool Apart = I.doesNotAccessMemory() || (OfItself && onlyAnswers(F));
  bool Pure = Apart && I.doesNotThrow() && I.hasFnAttr(Attribute::WillReturn);
  bool Reads = I.onlyReadsMemory() && I.doesNotThrow() &&
               I.hasFnAttr(Attribute::WillReturn);
  if (!Apart) {
    Args.push_back(Memory);
    Args.push_back(World);
    Name += ".m";
  }
  Shared.Assumptions.insert(
      "functions without a visible body are the same before and after and "
      "depend only on arguments, memory and earlier calls");
  auto Ask = [&](StringRef What, Sort S) {
    return T.apply((Name + "/" + What).str(), Args, S);
  };
  if (!I.getType()->isVoidTy()) {
    auto Count = laneCount(I.getType());
    if (!Count)
      return fail(I, "the result of a call is not modelled");
    Lanes Result = freshLanes(I.getType(), "shape");
    for (unsigned At = 0; At < *Count; ++At) {
      Sort S = T.sort(Result[At].Bits);
      Result[At].Bits =
          Ask("r" + std::to_string(At) + "." + std::to_string(S.Width), S);
    }
    Self.Result = Result;
    Values[&I] = std::move(Result);
  }
  // That recursion ends is assumed wherever it is met.
  if (OfItself && Apart && (I.doesNotThrow() || onlyAnswers(F))) {
    Self.Reach = Reach;
    if (Self.Arguments.size() == F.arg_size())
      Selves.push_back(std::move(Self));
    return true;
  }
  if (Pure || Reads)
    return true;
  if (!Apart)
    World = Ask("world", bitsSort(64));
  if (!I.onlyReadsMemory() && !I.onlyAccessesInaccessibleMemory())
    Memory = Ask("memory", memorySort());
  leaveByCall(I, Ask);
  return true;
}
