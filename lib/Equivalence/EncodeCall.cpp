//===- EncodeCall.cpp - Intrinsics, and functions nobody can see into ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Compile.h"
#include "evo/Equivalence/Encoder.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

bool Encoder::overflowIntrinsic(const CallBase &I, unsigned Id) {
  Lanes A = lanesOf(*I.getArgOperand(0)), B = lanesOf(*I.getArgOperand(1));
  if (A.size() != 1 || B.size() != 1)
    return fail(I, "an operand is not modelled");
  bool Signed = Id == Intrinsic::sadd_with_overflow ||
                Id == Intrinsic::ssub_with_overflow ||
                Id == Intrinsic::smul_with_overflow;
  Op O =
      Id == Intrinsic::sadd_with_overflow || Id == Intrinsic::uadd_with_overflow
          ? Op::Add
      : Id == Intrinsic::ssub_with_overflow ||
              Id == Intrinsic::usub_with_overflow
          ? Op::Sub
          : Op::Mul;
  unsigned W = T.width(A[0].Bits), Wide = O == Op::Mul ? 2 * W : W + 1;
  auto Extend = [&](Term X) {
    return Signed ? T.signExtend(X, Wide) : T.zeroExtend(X, Wide);
  };
  Term Result = T.binary(O, A[0].Bits, B[0].Bits);
  Term Full = T.binary(O, Extend(A[0].Bits), Extend(B[0].Bits));
  Term Overflows = T.asBit(T.notOf(T.equal(Full, Extend(Result))));
  Term Poison = T.orOf(A[0].Poison, B[0].Poison);
  Values[&I] = {{Result, Poison}, {Overflows, Poison}};
  return true;
}

static Term smaller(Terms &T, unsigned Id, Term A, Term B) {
  switch (Id) {
  case Intrinsic::smin:
    return T.compare(Op::SLess, A, B);
  case Intrinsic::smax:
    return T.compare(Op::SLess, B, A);
  case Intrinsic::umin:
    return T.compare(Op::ULess, A, B);
  default:
    return T.compare(Op::ULess, B, A);
  }
}

static Term funnelShift(Terms &T, bool Left, Term A, Term B, Term Amount) {
  unsigned W = T.width(A);
  Term Both = T.concat(A, B);
  Term By = T.zeroExtend(T.binary(Op::URem, Amount, T.value(W, W)), 2 * W);
  if (!Left)
    return T.extract(T.binary(Op::LShr, Both, By), W - 1, 0);
  return T.extract(T.binary(Op::Shl, Both, By), 2 * W - 1, W);
}

static Term saturating(Terms &T, unsigned Id, Term A, Term B) {
  unsigned W = T.width(A);
  bool Add = Id == Intrinsic::uadd_sat || Id == Intrinsic::sadd_sat;
  bool Signed = Id == Intrinsic::sadd_sat || Id == Intrinsic::ssub_sat;
  auto Wide = [&](Term X) {
    return Signed ? T.signExtend(X, W + 2) : T.zeroExtend(X, W + 2);
  };
  auto Bound = [&](APInt V) { return Wide(T.value(V)); };
  Term Full = T.binary(Add ? Op::Add : Op::Sub, Wide(A), Wide(B));
  Term Low = Bound(Signed ? APInt::getSignedMinValue(W) : APInt(W, 0));
  Term High =
      Bound(Signed ? APInt::getSignedMaxValue(W) : APInt::getMaxValue(W));
  Term Cut = T.ite(T.compare(Op::SLess, Full, Low), Low,
                   T.ite(T.compare(Op::SLess, High, Full), High, Full));
  return T.extract(Cut, W - 1, 0);
}

bool Encoder::integerIntrinsic(const CallBase &I, unsigned Id) {
  std::vector<Lanes> Args;
  for (const Value *V : I.args()) {
    Args.push_back(lanesOf(*V));
    if (Args.back().size() != Args[0].size() && Args.back().size() != 1)
      return fail(I, "an operand is not modelled");
    if (Args.back().empty())
      return fail(I, "an operand is not modelled");
  }
  Lanes Result;
  for (unsigned At = 0; At < Args[0].size(); ++At) {
    auto Bits = [&](unsigned Index) {
      const Lanes &L = Args[Index];
      return L[L.size() == 1 ? 0 : At].Bits;
    };
    Term A = Bits(0), Poison = T.boolean(false);
    for (const Lanes &L : Args)
      Poison = T.orOf(Poison, L[L.size() == 1 ? 0 : At].Poison);
    unsigned W = T.width(A);
    Term Zero = T.value(W, 0), Value = A;
    auto Flag = [&] { return T.isSet(Bits(1)); };
    switch (Id) {
    case Intrinsic::smin:
    case Intrinsic::smax:
    case Intrinsic::umin:
    case Intrinsic::umax:
      Value = T.ite(smaller(T, Id, A, Bits(1)), A, Bits(1));
      break;
    case Intrinsic::abs:
      Value = T.ite(T.compare(Op::SLess, A, Zero), T.negate(A), A);
      Poison = T.orOf(
          Poison,
          T.andOf(Flag(), T.equal(A, T.value(APInt::getSignedMinValue(W)))));
      break;
    case Intrinsic::ctlz:
    case Intrinsic::cttz:
      Value =
          Id == Intrinsic::ctlz ? countLeadingZeros(A) : countTrailingZeros(A);
      Poison = T.orOf(Poison, T.andOf(Flag(), T.equal(A, Zero)));
      break;
    case Intrinsic::ctpop:
      Value = countOnes(A);
      break;
    case Intrinsic::bswap:
      Value = T.extract(A, 7, 0);
      for (unsigned Low = 8; Low < W; Low += 8)
        Value = T.concat(Value, T.extract(A, Low + 7, Low));
      break;
    case Intrinsic::bitreverse:
      Value = T.extract(A, 0, 0);
      for (unsigned Bit = 1; Bit < W; ++Bit)
        Value = T.concat(Value, T.extract(A, Bit, Bit));
      break;
    case Intrinsic::fshl:
    case Intrinsic::fshr:
      Value = funnelShift(T, Id == Intrinsic::fshl, A, Bits(1), Bits(2));
      break;
    default:
      Value = saturating(T, Id, A, Bits(1));
    }
    Result.push_back({Value, Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::intrinsic(const CallBase &I, unsigned Id) {
  switch (Id) {
  case Intrinsic::sadd_with_overflow:
  case Intrinsic::uadd_with_overflow:
  case Intrinsic::ssub_with_overflow:
  case Intrinsic::usub_with_overflow:
  case Intrinsic::smul_with_overflow:
  case Intrinsic::umul_with_overflow:
    return overflowIntrinsic(I, Id);
  case Intrinsic::smin:
  case Intrinsic::smax:
  case Intrinsic::umin:
  case Intrinsic::umax:
  case Intrinsic::abs:
  case Intrinsic::ctlz:
  case Intrinsic::cttz:
  case Intrinsic::ctpop:
  case Intrinsic::bswap:
  case Intrinsic::bitreverse:
  case Intrinsic::fshl:
  case Intrinsic::fshr:
  case Intrinsic::uadd_sat:
  case Intrinsic::usub_sat:
  case Intrinsic::sadd_sat:
  case Intrinsic::ssub_sat:
    return integerIntrinsic(I, Id);
  case Intrinsic::ubsantrap:
    undefinedIf(T.boolean(true));
    Reach = T.boolean(false);
    return true;
  case Intrinsic::assume: {
    if (I.hasOperandBundles()) // before may only lose by it
      return !Strict || fail(I, "an assumption of a pointer is not modelled");
    Lanes C = lanesOf(*I.getArgOperand(0));
    if (C.size() != 1)
      return fail(I, "an assumption is not modelled");
    undefinedIf(T.orOf(C[0].Poison, T.notOf(T.isSet(C[0].Bits))));
    return true;
  }
  case Intrinsic::lifetime_start:
  case Intrinsic::lifetime_end:
  case Intrinsic::experimental_noalias_scope_decl:
  case Intrinsic::donothing:
    return true;
  case Intrinsic::expect:
  case Intrinsic::expect_with_probability:
    Values[&I] = lanesOf(*I.getArgOperand(0));
    return true;
  case Intrinsic::memcpy:
  case Intrinsic::memmove:
  case Intrinsic::memset:
    return copyMemory(I);
  case Intrinsic::eh_typeid_for:
    Values[&I] = {{T.apply("typeid", {lanesOf(*I.getArgOperand(0))[0].Bits},
                           bitsSort(32)),
                   T.boolean(false)}};
    return true;
  default:
    if (I.getType()->isFPOrFPVectorTy() && I.doesNotAccessMemory())
      return floatIntrinsic(I);
    return fail(I,
                "'" + I.getCalledFunction()->getName() + "' is not modelled");
  }
}

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
  bool Apart = I.doesNotAccessMemory();
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
  if (Apart && I.doesNotThrow() && I.getCalledFunction() == &F) {
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
  if (!I.hasFnAttr(Attribute::WillReturn) || I.hasFnAttr(Attribute::NoReturn)) {
    Term Returns = I.hasFnAttr(Attribute::NoReturn) ? T.boolean(false)
                                                    : Ask("returns", Sort());
    bool Throws = !I.doesNotThrow();
    Term Stops = T.notOf(Returns);
    Term Thrown = Throws ? Ask("throws", Sort()) : T.boolean(false);
    exitHere(Exit::Stop, T.andOf(Stops, T.notOf(Thrown)), {});
    Term Unwinds = T.andOf(Stops, Thrown);
    if (isa<InvokeInst>(I))
      UnwindReach = T.andOf(Reach, Unwinds);
    else
      exitHere(Exit::Throw, Unwinds, {});
    Reach = T.andOf(Reach, Returns);
  } else if (!I.doesNotThrow()) {
    Term Thrown = Ask("throws", Sort());
    if (isa<InvokeInst>(I))
      UnwindReach = T.andOf(Reach, Thrown);
    else
      exitHere(Exit::Throw, Thrown, {});
    Reach = T.andOf(Reach, T.notOf(Thrown));
  }
  return true;
}
