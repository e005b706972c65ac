//===- RawHeap.cpp - Objects that are made and freed ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Constants.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

RawEncoder::Library RawEncoder::libraryCall(const CallBase &I) {
  const Function *Callee = I.getCalledFunction();
  if (!Callee || !Callee->isDeclaration() || I.isNoBuiltin())
    return Library::None;
  auto Which = StringSwitch<Library>(Callee->getName())
                   .Case("malloc", Library::Malloc)
                   .Case("calloc", Library::Calloc)
                   .Case("free", Library::Free)
                   .Cases("memcmp", "bcmp", Library::Compare)
                   .Cases("ffs", "ffsl", "ffsll", Library::FirstSet)
                   .Cases("fabs", "fabsf", Library::Fabs)
                   .Default(Library::None);
  unsigned Count = Which == Library::Calloc    ? 2
                   : Which == Library::Compare ? 3
                                               : 1;
  return I.arg_size() == Count ? Which : Library::None;
}

Lane RawEncoder::newObject(Term Size, Term Succeeds) {
  constexpr std::uint64_t Alignment = 16;
  std::string Name =
      "heap" + std::to_string(Allocations++) + "." + std::to_string(Size.Id);
  bool New;
  Term Object = Inputs.named(Name, /*Local=*/true, Size, Alignment, New);
  Inputs.Heap.insert(Object);
  LocalObjects.push_back(Object);
  Term Key = T.zeroExtend(Object, 64);
  Live = T.store(Live, Key, T.ite(Succeeds, T.value(8, 1), T.value(8, 0)));
  return {T.ite(Succeeds, Inputs.base(Object), T.value(64, 0)),
          T.boolean(false), T.ite(Succeeds, Object, Inputs.object(0))};
}

/// The pointer must be what an allocation gave, or null.
void RawEncoder::freeObject(const Lane &Pointer) {
  mustBeDefined(Pointer);
  Term Null = T.equal(Pointer.Bits, T.value(64, 0));
  Term Object = Pointer.Origin;
  Term Made = T.boolean(false);
  for (Term Each : Inputs.Heap)
    Made = T.orOf(Made, T.equal(Object, Each));
  Term Local = Inputs.isLocal(Object);
  if (!T.isTrue(Local))
    Made = T.ite(Local, Made, T.apply("object.heap", {Object}, Sort()));
  Term Good = T.andOf(T.equal(Pointer.Bits, Inputs.base(Object)),
                      T.andOf(Made, Inputs.isLive(Live, Object)));
  undefinedIf(T.notOf(T.orOf(Null, Good)));
  if (F.hasFnAttribute(Attribute::NoFree))
    undefinedIf(T.notOf(T.orOf(Null, Local)));
  Live =
      T.ite(Null, Live, T.store(Live, T.zeroExtend(Object, 64), T.value(8, 0)));
}

/// memcmp: how far from zero the answer is, is left open.
bool RawEncoder::compareMemory(const CallBase &I) {
  Lanes P = lanesOf(*I.getArgOperand(0)), Q = lanesOf(*I.getArgOperand(1));
  auto *Count = dyn_cast<ConstantInt>(I.getArgOperand(2));
  constexpr std::uint64_t Most = 16;
  if (P.size() != 1 || Q.size() != 1 || !Count || Count->getValue().ugt(Most) ||
      !I.getType()->isIntegerTy(32))
    return fail(I, "a comparison of varying or large size is not modelled");
  std::uint64_t Bytes = Count->getZExtValue();
  Term Equal = T.boolean(true), Less = T.boolean(false);
  Term Poison = T.boolean(false), Zero = T.value(32, 0);
  for (const Lane &L : {P[0], Q[0]})
    if (Bytes)
      undefinedIf(T.notOf(mayAccess(L, T.value(64, Bytes), 1, false)));
  for (std::uint64_t At = 0; At < Bytes; ++At) {
    Term X = readByte(P[0], At), Y = readByte(Q[0], At);
    Term A = T.extract(X, 7, 0), B = T.extract(Y, 7, 0);
    Term Bad = T.orOf(T.isSet(T.extract(X, 8, 8)), T.isSet(T.extract(Y, 8, 8)));
    Poison = T.orOf(Poison, T.andOf(Equal, Bad));
    Less = T.orOf(Less, T.andOf(Equal, T.compare(Op::ULess, A, B)));
    Equal = T.andOf(Equal, T.equal(A, B));
  }
  std::string Root = "frozen." + std::string(Side) + "memcmp";
  Term Far = T.fresh(Root, bitsSort(31)), Near = T.fresh(Root, bitsSort(31));
  Term Positive = T.ite(T.equal(Far, T.value(31, 0)), T.value(31, 1), Far);
  Term Apart = T.ite(Less, T.concat(T.value(1, 1), Near),
                     T.concat(T.value(1, 0), Positive));
  if (I.getCalledFunction()->getName() == "bcmp")
    Apart = T.ite(T.fresh(Root, Sort()), T.concat(T.value(1, 1), Near),
                  T.concat(T.value(1, 0), Positive));
  Values[&I] = {{T.ite(Equal, Zero, Apart), Poison}};
  return true;
}

/// ffs and fabs, and their likes for other types.
bool RawEncoder::numberCall(const CallBase &I, Library Which) {
  Type *From = I.getArgOperand(0)->getType(), *To = I.getType();
  bool Number = Which == Library::FirstSet
                    ? From->isIntegerTy() && To->isIntegerTy(32)
                    : From == To && (To->isFloatTy() || To->isDoubleTy());
  Lanes L = lanesOf(*I.getArgOperand(0));
  if (!Number || L.size() != 1)
    return fail(I, "a call of this type is not modelled");
  unsigned W = T.width(L[0].Bits);
  if (Which == Library::Fabs) {
    L[0].Bits =
        T.binary(Op::BitAnd, L[0].Bits, T.value(APInt::getSignedMaxValue(W)));
  } else {
    Term Count =
        T.binary(Op::Add, countTrailingZeros(L[0].Bits), T.value(W, 1));
    Count = T.ite(T.equal(L[0].Bits, T.value(W, 0)), T.value(W, 0), Count);
    L[0].Bits = W >= 32 ? T.extract(Count, 31, 0) : T.zeroExtend(Count, 32);
  }
  L[0].Origin = Term();
  Values[&I] = std::move(L);
  return true;
}

bool RawEncoder::heapCall(const CallBase &I, Library Which) {
  if (I.doesNotAccessMemory())
    unrefuted("a call promises what such a function does not keep");
  if (Which == Library::Compare)
    return compareMemory(I);
  if (Which == Library::FirstSet || Which == Library::Fabs)
    return numberCall(I, Which);
  std::vector<Lane> Given;
  for (const Value *V : I.args()) {
    Lanes L = lanesOf(*V);
    if (L.size() != 1)
      return fail(I, "an argument is not modelled");
    Given.push_back(L[0]);
  }
  if (Which == Library::Free) {
    freeObject(Given[0]);
    return true;
  }
  constexpr std::uint64_t Most = 64;
  for (Lane &L : Given) {
    mustBeDefined(L);
    if (T.width(L.Bits) != 64)
      return fail(I, "an allocation of this type is not modelled");
  }
  Term Size = Given[0].Bits;
  // Whether there is memory is no choice of the function: both meet the same.
  Term Succeeds =
      T.symbol("heap.succeeds." + std::to_string(Allocations), Sort());
  if (Which == Library::Calloc) {
    Size = T.binary(Op::Mul, Size, Given[1].Bits);
    if (!T.constant(Size) || T.constant(Size)->ugt(Most))
      return fail(I, "a large or varying allocation is not modelled");
  }
  // Nothing is as large as half of all addresses.
  Succeeds =
      T.andOf(Succeeds, T.compare(Op::ULess, Size, T.value(64, 1ull << 60)));
  Lane Made = newObject(Size, Succeeds);
  if (Which == Library::Calloc)
    for (std::uint64_t At = 0; At < T.constant(Size)->getZExtValue(); ++At)
      Locals = T.store(
          Locals,
          T.binary(Op::Add, Inputs.base(LocalObjects.back()), T.value(64, At)),
          T.value(RawInputs::ByteBits, 0));
  Lanes Result = {Made};
  promised(I.getAttributes().getRetAttrs(), I.getType(), Result, false);
  Values[&I] = std::move(Result);
  return true;
}
