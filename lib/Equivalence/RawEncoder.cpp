//===- RawEncoder.cpp - Values that may be undef or poison ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "evo/Support/Hash.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

RawEncoder::RawEncoder(RawInputs &Inputs, Function &F, bool Target)
    : Encoder(Inputs, F, Target), Inputs(Inputs), Undefs(Inputs.T, "undef."),
      Side(Target ? "t." : "s."),
      Known(Triple(F.getParent()->getTargetTriple())) {
  LooseFloats = true;
  const DataLayout &DL = F.getParent()->getDataLayout();
  if (Failure.empty() && DL.getPointerSizeInBits(0) != 64)
    Failure = "pointers that are not 64 bits wide are not modelled";
  BigEndian = DL.isBigEndian();
  if (StringRef(Failure).starts_with("null as") ||
      StringRef(Failure).starts_with("memory with"))
    Failure.clear(); // both are modelled here
  for (Instruction &I : instructions(F)) {
    Type *Accessed = isa<LoadInst>(I)    ? I.getType()
                     : isa<StoreInst>(I) ? I.getOperand(0)->getType()
                                         : nullptr;
    if (Accessed && laneCount(Accessed)) {
      SmallVector<Type *, 4> Types;
      laneTypes(Accessed, Types);
      Inputs.Parts |=
          any_of(Types, [&](Type *Ty) { return laneBits(Ty) % 8 != 0; });
    }
    auto *Call = dyn_cast<CallBase>(&I);
    bool Heap = Call && (libraryCall(*Call) == Library::Malloc ||
                         libraryCall(*Call) == Library::Calloc);
    if (isa<AllocaInst>(I) || Heap)
      LocalsCaptured |= PointerMayBeCaptured(&I, /*ReturnCaptures=*/true
#if LLVM_VERSION_MAJOR < 21
                                             ,
                                             /*StoreCaptures=*/true
#endif
      );
  }
}

bool RawEncoder::prepare() { return Failure.empty(); }

MachineState RawEncoder::start() {
  MachineState S = Encoder::start();
  S.Live = Inputs.Live;
  // What was never written is poison.
  S.Locals = T.filled(memorySort(RawInputs::ByteBits),
                      APInt(RawInputs::ByteBits, 256));
  if (LocalsCaptured)
    unrefuted("the address of a local is observed");
  Reach = T.boolean(true);
  Memory = S.Memory;
  Live = S.Live;
  Arguments.clear();
  Entry.clear();
  LocalObjects.clear();
  Allocations = 0;
  SeenNaNs.clear();
  if (!Strict)
    Inputs.Calls.clear();
  for (RawInputs::Call &B : Inputs.Calls)
    B.StandsFor.clear();
  Inputs.Ambiguous = T.boolean(false);
  bind();
  return S;
}

void RawEncoder::unproved(const Twine &Why) {
  if (Strict && Inputs.Unproved.empty())
    Inputs.Unproved = Why.str();
}

void RawEncoder::unrefuted(const Twine &Why) {
  if (Inputs.Unrefuted.empty())
    Inputs.Unrefuted = Why.str();
}

Lanes RawEncoder::renamed(const Lanes &L, StringRef Kind) {
  std::vector<Term> All;
  for (const Lane &Each : L)
    for (Term Part : {Each.Bits, Each.Poison, Each.Origin})
      if (Part.isValid() && Undefs.occursIn(Part))
        All.push_back(Part);
  if (All.empty())
    return L;
  Substitution Other(T);
  for (Term S : Undefs.symbolsIn(All)) {
    StringRef Name = T.node(S).Name;
    std::string Root = Name.split('.').second.rsplit('!').first.str();
    Other.replace(S, T.fresh((Kind + "." + Root).str(), T.sort(S)));
  }
  Lanes Result = L;
  for (Lane &Each : Result)
    for (Term *Part : {&Each.Bits, &Each.Poison, &Each.Origin})
      if (Part->isValid())
        *Part = Other.apply(*Part);
  return Result;
}

Lanes RawEncoder::anotherUse(const Lanes &L) { return renamed(L, "undef"); }

Lanes RawEncoder::lanesOf(const Value &V) {
  if (auto It = Promised.find(&V); It != Promised.end())
    return It->second;
  if (auto It = Entry.find(&V); It != Entry.end())
    return It->second;
  if (auto *A = dyn_cast<Argument>(&V))
    return anotherUse(Arguments[A->getArgNo()]);
  return anotherUse(Encoder::lanesOf(V));
}

Lanes RawEncoder::undefLanes(Type *Ty, const std::string &Root) {
  Lanes L = freshLanes(Ty, "undef." + std::string(Side) + Root);
  SmallVector<Type *, 4> Types;
  laneTypes(Ty, Types);
  for (auto [Each, Type] : zip(L, Types))
    if (Type->isPointerTy())
      Each.Origin = Inputs.object(0);
  return L;
}

/// What a constant holds.
void RawEncoder::constantBytes(const GlobalVariable &V, std::uint64_t Size,
                               Term Base) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  constexpr std::uint64_t MostBytes = 256;
  if (Size > MostBytes)
    unrefuted("a constant is too large to be written down");
  for (std::uint64_t I = 0; I < std::min(Size, MostBytes); ++I) {
    Constant *Byte = ConstantFoldLoadFromConst(
        const_cast<Constant *>(V.getInitializer()),
        Type::getInt8Ty(F.getContext()), APInt(64, I), DL);
    auto Holds = [&](std::uint64_t At, Term Value) {
      Term Address = T.binary(Op::Add, Base, T.value(64, At));
      Inputs.Facts.push_back(T.equal(T.select(Inputs.Memory, Address), Value));
    };
    if (auto *C = dyn_cast_or_null<ConstantInt>(Byte)) {
      Holds(I, T.value(RawInputs::ByteBits, C->getValue().getZExtValue()));
      continue;
    }
    Constant *Pointer = ConstantFoldLoadFromConst(
        const_cast<Constant *>(V.getInitializer()),
        PointerType::get(F.getContext(), 0), APInt(64, I), DL);
    Lanes L = Pointer && !isa<UndefValue>(Pointer) ? constantLanes(*Pointer)
                                                   : Lanes();
    if (L.size() != 1 || !T.isFalse(L[0].Poison) || BigEndian) {
      unrefuted("what a constant holds is not known");
      continue;
    }
    for (unsigned Part = 0; Part < 8; ++Part)
      Holds(I + Part, pointerByte(L[0], Part));
    I += 7;
  }
}

/// A number for each global by name, and by content for constants that only
/// this module sees.
Lanes RawEncoder::globalLanes(const GlobalValue &G) {
  auto *V = dyn_cast<GlobalVariable>(&G);
  if (isa<GlobalAlias>(G) || isa<GlobalIFunc>(G) ||
      G.hasExternalWeakLinkage() || G.isThreadLocal())
    return {};
  const DataLayout &DL = F.getParent()->getDataLayout();
  std::uint64_t Size = 0, Alignment = 1;
  if (V && V->getValueType()->isSized()) {
    Size = DL.getTypeAllocSize(V->getValueType()).getFixedValue();
    Alignment = V->getAlign() ? V->getAlign()->value()
                              : DL.getPreferredAlign(V).value();
  }
  bool New;
  std::string Name = ("global." + G.getName()).str();
  if (V && V->isConstant() && V->hasDefinitiveInitializer()) {
    std::string Held; // two of one name need not be one
    raw_string_ostream OS(Held);
    V->getInitializer()->print(OS);
    Name = "constant." + contentHash(Held).substr(0, 16);
    bool Twin = any_of(F.getParent()->globals(), [&](const GlobalVariable &O) {
      return &O != V && O.hasInitializer() &&
             O.getInitializer() == V->getInitializer();
    });
    if (!V->hasLocalLinkage() || Twin)
      Name += ("." + G.getName()).str();
  }
  Term Object = Inputs.named(Name + "." + std::to_string(Size), false,
                             T.value(64, Size), Alignment, New);
  Lanes Result = {{Inputs.base(Object), T.boolean(false), Object}};
  if (!New)
    return Result;
  Inputs.Facts.push_back(T.notOf(T.apply("object.heap", {Object}, Sort())));
  if (!V)
    return Result;
  Term Writable = T.apply("object.writable", {Object}, Sort());
  Inputs.Facts.push_back(V->isConstant() ? T.notOf(Writable) : Writable);
  if (!V->isConstant() || !V->hasDefinitiveInitializer())
    return Result;
  constantBytes(*V, Size, Inputs.base(Object));
  return Result;
}

Lanes RawEncoder::constantLanes(const Constant &C) {
  Type *Ty = C.getType();
  if (isa<ConstantPointerNull>(C))
    return {{T.value(64, 0), T.boolean(false), Inputs.object(0)}};
  if (isa<UndefValue>(C) && laneCount(Ty)) {
    Lanes L = undefLanes(Ty, "c");
    for (Lane &Each : L)
      Each.Poison = T.boolean(isa<PoisonValue>(C));
    return L;
  }
  if (auto *G = dyn_cast<GlobalValue>(&C))
    return globalLanes(*G);
  if (auto *E = dyn_cast<ConstantExpr>(&C)) {
    const DataLayout &DL = F.getParent()->getDataLayout();
    if (auto *P = dyn_cast<GEPOperator>(E)) {
      APInt Offset(64, 0);
      Lanes Base = constantLanes(*cast<Constant>(P->getPointerOperand()));
      if (Base.size() != 1 || !P->accumulateConstantOffset(DL, Offset))
        return {};
      Lane L = Base[0];
      L.Bits = T.binary(Op::Add, L.Bits, T.value(Offset));
      if (P->isInBounds() && !Offset.isZero())
        L.Poison = T.orOf(L.Poison, T.orOf(outOfBounds(Base[0], Base[0].Bits),
                                           outOfBounds(L, L.Bits)));
      return {L};
    }
  }
  return Encoder::constantLanes(C);
}

void RawEncoder::mustBeDefined(const Lane &L) {
  Term Bad = L.Poison;
  Lanes Again = anotherUse({L});
  if (Again[0].Bits != L.Bits)
    Bad = T.orOf(Bad, T.notOf(T.equal(Again[0].Bits, L.Bits)));
  undefinedIf(Bad);
}

bool RawEncoder::freeze(const Instruction &I) {
  Lanes A = lanesOf(*I.getOperand(0));
  if (A.empty())
    return fail(I, "an operand is not modelled");
  A = renamed(A, "frozen");
  std::string Root = "frozen." + std::string(Side) + "f";
  for (Lane &L : A) {
    if (T.isFalse(L.Poison))
      continue;
    L.Bits = T.ite(L.Poison, T.fresh(Root, T.sort(L.Bits)), L.Bits);
    if (L.Origin.isValid())
      L.Origin = T.ite(L.Poison, Inputs.foreign(T.fresh(Root, bitsSort(15))),
                       L.Origin);
    L.Poison = T.boolean(false);
  }
  Values[&I] = std::move(A);
  return true;
}

bool RawEncoder::cast(const CastInst &I) {
  if (I.getOpcode() == Instruction::IntToPtr)
    return fail(I, "a pointer made of a number is not modelled");
  if (I.getOpcode() == Instruction::PtrToInt) {
    Lanes A = lanesOf(*I.getOperand(0));
    for (Lane &L : A)
      L.Origin = Term();
    if (A.empty() || !Encoder::cast(I))
      return fail(I, "a conversion is not modelled");
    for (Lane &L : Values[&I])
      L.Origin = Term();
    return true;
  }
  if (I.getSrcTy()->isFPOrFPVectorTy() && I.getDestTy()->isIntOrIntVectorTy() &&
      I.getOpcode() == Instruction::BitCast)
    nanSeen(*I.getOperand(0));
  return Encoder::cast(I);
}

bool RawEncoder::returned(const ReturnInst &I) {
  Lanes Result;
  if (const Value *V = I.getReturnValue()) {
    Result = lanesOf(*V);
    if (Result.empty())
      return fail(I, "the returned value is not modelled");
    for (const Argument &A : F.args())
      if (A.hasReturnedAttr() && V != &A)
        for (auto [Each, Given] : zip(Result, lanesOf(A)))
          Each.Poison =
              T.orOf(Each.Poison, T.notOf(T.equal(Each.Bits, Given.Bits)));
    promised(F.getAttributes().getRetAttrs(), V->getType(), Result,
             /*Returned=*/true);
  }
  if (F.hasFnAttribute(Attribute::NoReturn))
    undefinedIf(T.boolean(true));
  exitHere(Exit::Return, T.boolean(true), std::move(Result));
  return true;
}
