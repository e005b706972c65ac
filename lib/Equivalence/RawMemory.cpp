//===- RawMemory.cpp - Accesses within objects ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

static constexpr std::uint64_t MostCopied = 64;

// A byte, from the lowest bit: eight of value, one for poison, three for which
// byte of a pointer it is, sixteen for the object of that pointer, and three
// for the bits that were written, where that is no whole byte.
static constexpr unsigned PoisonBit = 8, IndexLow = 9, ObjectLow = 12,
                          PartLow = 28;

static Term plus(Terms &T, Term Address, std::uint64_t Offset) {
  return T.binary(Op::Add, Address, T.value(64, Offset));
}

bool RawEncoder::places(Type *Ty, std::uint64_t Offset,
                        std::vector<Place> &Into) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  if (auto *S = dyn_cast<StructType>(Ty)) {
    const StructLayout *Layout = DL.getStructLayout(S);
    for (unsigned I = 0; I < S->getNumElements(); ++I)
      if (!places(S->getElementType(I),
                  Offset + Layout->getElementOffset(I).getFixedValue(), Into))
        return false;
    return true;
  }
  if (isa<ArrayType, FixedVectorType>(Ty)) {
    Type *E = Ty->getContainedType(0);
    bool Array = isa<ArrayType>(Ty);
    if (!Array && laneBits(E) % 8)
      return false;
    std::uint64_t Count = Array ? Ty->getArrayNumElements()
                                : cast<FixedVectorType>(Ty)->getNumElements();
    std::uint64_t Stride =
        Array ? DL.getTypeAllocSize(E).getFixedValue() : laneBits(E) / 8;
    for (std::uint64_t I = 0; I < Count; ++I)
      if (!places(E, Offset + I * Stride, Into))
        return false;
    return Count < 256;
  }
  if (!laneBits(Ty))
    return false;
  Into.push_back({Ty, Offset});
  return true;
}

/// Where the access of `Bytes` at `Pointer` is defined.
Term RawEncoder::mayAccess(const Lane &Pointer, Term Bytes,
                           std::uint64_t Alignment, bool Write) {
  Term Object = Pointer.Origin;
  Term Size = Inputs.size(Object);
  Term Offset = T.binary(Op::Sub, Pointer.Bits, Inputs.base(Object));
  Term Ok = T.andOf(
      T.compare(Op::ULessEqual, Bytes, Size),
      T.compare(Op::ULessEqual, Offset, T.binary(Op::Sub, Size, Bytes)));
  Ok = T.andOf(Ok, Inputs.isLive(Live, Object));
  Ok = T.andOf(Ok, T.notOf(Pointer.Poison));
  if (Alignment > 1)
    Ok = T.andOf(Ok, T.equal(T.binary(Op::BitAnd, Pointer.Bits,
                                      T.value(64, Alignment - 1)),
                             T.value(64, 0)));
  if (Write)
    Ok = T.andOf(Ok, T.orOf(Inputs.isLocal(Object),
                            T.apply("object.writable", {Object}, Sort())));
  Lanes Again = anotherUse({Pointer});
  if (Again[0].Bits != Pointer.Bits)
    Ok = T.andOf(Ok, T.equal(Again[0].Bits, Pointer.Bits));
  return Ok;
}

/// Undefined if the function promises not to touch such memory: its arguments'
/// or other, by what the pointer is made from.
void RawEncoder::mayTouch(const Value &Pointer, const Lane &L, ModRefInfo How) {
  MemoryEffects Promise = F.getMemoryEffects();
  auto Allows = [&](IRMemLocation Where) {
    return (Promise.getModRef(Where) & How) == How;
  };
  bool Argument = Allows(IRMemLocation::ArgMem),
       Other = Allows(IRMemLocation::Other);
  if (Argument && Other)
    return;
  SmallVector<const Value *, 4> Objects;
  getUnderlyingObjects(&Pointer, Objects, nullptr, 0);
  if (How == ModRefInfo::Ref && all_of(Objects, [](const Value *V) {
        auto *G = dyn_cast<GlobalVariable>(V);
        return G && G->isConstant();
      }))
    return;
  bool OfArguments =
      all_of(Objects, [](auto *V) { return isa<llvm::Argument>(V); });
  bool OfOthers = all_of(Objects, [](auto *V) {
    return isa<GlobalVariable, AllocaInst, Constant>(V);
  });
  if (Argument != Other && !OfArguments && !OfOthers) {
    unproved("which memory a function promises not to touch");
    unrefuted("which memory a function promises not to touch");
    return;
  }
  if (!(OfArguments ? Argument : Other))
    undefinedIf(T.notOf(Inputs.isLocal(L.Origin)));
}

Term RawEncoder::readByte(const Lane &Pointer, std::uint64_t Offset) {
  Term At = plus(T, Pointer.Bits, Offset);
  Term Local = Inputs.isLocal(Pointer.Origin);
  if (!Inputs.Poison)
    Inputs.Facts.push_back(T.notOf(
        T.isSet(T.extract(T.select(Inputs.Memory, At), PoisonBit, PoisonBit))));
  if (T.isTrue(Local))
    return T.select(Locals, At);
  if (T.isFalse(Local))
    return T.select(Memory, At);
  return T.ite(Local, T.select(Locals, At), T.select(Memory, At));
}

void RawEncoder::writeByte(const Lane &Pointer, std::uint64_t Offset,
                           Term Byte) {
  Term At = plus(T, Pointer.Bits, Offset);
  Term Local = Inputs.isLocal(Pointer.Origin);
  if (!T.isTrue(Local))
    Memory = T.ite(Local, Memory, T.store(Memory, At, Byte));
  if (!T.isFalse(Local))
    Locals = T.ite(Local, T.store(Locals, At, Byte), Locals);
}

Lane RawEncoder::loadLane(const Lane &Pointer, const Place &P) {
  unsigned Bits = laneBits(P.Type), Bytes = (Bits + 7) / 8;
  bool IsPointer = P.Type->isPointerTy();
  Lane L;
  L.Poison = T.boolean(false);
  Term Object, Whole = T.boolean(true), AllPointer = T.boolean(true);
  for (unsigned I = 0; I < Bytes; ++I) {
    Term Byte = readByte(Pointer, P.Offset + (BigEndian ? Bytes - 1 - I : I));
    Term Value = T.extract(Byte, 7, 0);
    L.Bits = I ? T.concat(Value, L.Bits) : Value;
    L.Poison = T.orOf(L.Poison, T.isSet(T.extract(Byte, PoisonBit, PoisonBit)));
    if (Inputs.Parts)
      L.Poison = T.orOf(L.Poison,
                        T.notOf(T.equal(T.extract(Byte, PartLow + 2, PartLow),
                                        T.value(3, Bits % 8))));
    if (!IsPointer)
      continue;
    Term Of = T.extract(Byte, PartLow - 1, ObjectLow);
    if (!I)
      Object = Of;
    AllPointer = T.andOf(AllPointer, T.notOf(T.equal(Of, Inputs.object(0))));
    Whole =
        T.andOf(Whole, T.andOf(T.equal(Of, Object),
                               T.equal(T.extract(Byte, ObjectLow - 1, IndexLow),
                                       T.value(3, I))));
  }
  if (Bits % 8) // whoever stored it left the other bits zero
    L.Poison =
        T.orOf(L.Poison, T.notOf(T.equal(T.extract(L.Bits, Bytes * 8 - 1, Bits),
                                         T.value(Bytes * 8 - Bits, 0))));
  L.Bits = T.extract(L.Bits, Bits - 1, 0);
  if (!IsPointer)
    return L;
  // Bytes of several pointers make none; bytes of numbers one to nothing.
  L.Poison = T.orOf(L.Poison, T.andOf(AllPointer, T.notOf(Whole)));
  // Only if a local is stored somewhere can one be found.
  if (!LocalsCaptured)
    Object = T.zeroExtend(T.extract(Object, RawInputs::LocalBit - 1, 0),
                          RawInputs::OriginBits);
  L.Origin = T.ite(AllPointer, Object, Inputs.object(0));
  return L;
}

/// One byte of a stored pointer.
Term RawEncoder::pointerByte(const Lane &L, unsigned Part) {
  Term Poison = T.ite(L.Poison, T.value(1, 1), T.value(1, 0));
  Term Bits = T.concat(Poison, T.extract(L.Bits, Part * 8 + 7, Part * 8));
  return T.concat(T.value(3, 0),
                  T.concat(L.Origin, T.concat(T.value(3, Part), Bits)));
}

void RawEncoder::storeLane(const Lane &Pointer, const Place &P,
                           const Lane &Value) {
  unsigned Width = laneBits(P.Type), Bytes = (Width + 7) / 8;
  Term Poison = T.ite(Value.Poison, T.value(1, 1), T.value(1, 0));
  Term Whole = T.zeroExtend(Value.Bits, Bytes * 8),
       Part = T.value(3, Width % 8);
  for (unsigned I = 0; I < Bytes; ++I) {
    Term Bits = T.concat(Poison, T.extract(Whole, I * 8 + 7, I * 8));
    Term Byte = T.concat(
        Part, T.concat(Inputs.object(0), T.concat(T.value(3, 0), Bits)));
    writeByte(Pointer, P.Offset + (BigEndian ? Bytes - 1 - I : I),
              P.Type->isPointerTy() ? pointerByte(Value, I) : Byte);
  }
}

/// What lies between the members of an aggregate is undef.
void RawEncoder::storePadding(const Lane &Pointer, ArrayRef<Place> Places,
                              std::uint64_t Size) {
  std::set<std::uint64_t> Between;
  for (std::uint64_t At = 0; At < Size; ++At)
    Between.insert(At);
  for (const Place &P : Places)
    for (unsigned I = 0; I < (laneBits(P.Type) + 7) / 8; ++I)
      Between.erase(P.Offset + I);
  // The language says undef; there are tools that take it for poison.
  if (!Strict && !Between.empty())
    unrefuted("whether padding is undef or poison is not settled");
  std::string Root = "undef." + std::string(Side) + "padding";
  for (std::uint64_t At : Between)
    writeByte(Pointer, At,
              T.zeroExtend(T.fresh(Root, bitsSort(8)), RawInputs::ByteBits));
}

/// Metadata of a load promise what attributes do of an argument.
bool RawEncoder::loadedPromises(const Instruction &I, Lanes &L) {
  auto Number = [&](unsigned Kind) {
    MDNode *N = I.getMetadata(Kind);
    return N ? mdconst::extract<ConstantInt>(N->getOperand(0))->getZExtValue()
             : 0;
  };
  AttrBuilder B(I.getContext());
  if (I.hasMetadata(LLVMContext::MD_nonnull))
    B.addAttribute(Attribute::NonNull);
  if (std::uint64_t Align = Number(LLVMContext::MD_align))
    B.addAlignmentAttr(Align);
  B.addDereferenceableAttr(Number(LLVMContext::MD_dereferenceable));
  B.addDereferenceableOrNullAttr(
      Number(LLVMContext::MD_dereferenceable_or_null));
  if (I.hasMetadata(LLVMContext::MD_noundef))
    B.addAttribute(Attribute::NoUndef);
  if (MDNode *R = I.getMetadata(LLVMContext::MD_range))
    for (Lane &Each : L) {
      Term In = T.boolean(false);
      for (unsigned J = 0; J + 1 < R->getNumOperands(); J += 2) {
        auto Bound = [&](unsigned K) {
          return T.value(
              mdconst::extract<ConstantInt>(R->getOperand(K))->getValue());
        };
        In = T.orOf(In,
                    T.compare(Op::ULess, T.binary(Op::Sub, Each.Bits, Bound(J)),
                              T.binary(Op::Sub, Bound(J + 1), Bound(J))));
      }
      Each.Poison = T.orOf(Each.Poison, T.notOf(In));
    }
  promised(AttributeSet::get(I.getContext(), B), I.getType(), L,
           /*Returned=*/false);
  return true;
}

bool RawEncoder::load(const LoadInst &I) {
  Lanes P = lanesOf(*I.getPointerOperand());
  std::vector<Place> Places;
  if (I.isVolatile() || I.isAtomic())
    return fail(I, "a volatile or atomic access is not modelled");
  if (P.size() != 1 || !laneCount(I.getType()) ||
      !places(I.getType(), 0, Places))
    return fail(I, "a load of this type is not modelled");
  const DataLayout &DL = F.getParent()->getDataLayout();
  Term Bytes = T.value(64, DL.getTypeStoreSize(I.getType()).getFixedValue());
  undefinedIf(T.notOf(mayAccess(P[0], Bytes, I.getAlign().value(), false)));
  mayTouch(*I.getPointerOperand(), P[0], ModRefInfo::Ref);
  Lanes Result;
  for (const Place &Each : Places)
    Result.push_back(loadLane(P[0], Each));
  loadedPromises(I, Result);
  Values[&I] = std::move(Result);
  return true;
}

bool RawEncoder::store(const StoreInst &I) {
  Lanes P = lanesOf(*I.getPointerOperand());
  Lanes V = lanesOf(*I.getValueOperand());
  Type *Ty = I.getValueOperand()->getType();
  std::vector<Place> Places;
  if (I.isVolatile() || I.isAtomic())
    return fail(I, "a volatile or atomic access is not modelled");
  if (P.size() != 1 || V.empty() || !places(Ty, 0, Places))
    return fail(I, "a store of this type is not modelled");
  const DataLayout &DL = F.getParent()->getDataLayout();
  Term Bytes = T.value(64, DL.getTypeStoreSize(Ty).getFixedValue());
  undefinedIf(T.notOf(mayAccess(P[0], Bytes, I.getAlign().value(), true)));
  mayTouch(*I.getPointerOperand(), P[0], ModRefInfo::Mod);
  if (Ty->isAggregateType())
    storePadding(P[0], Places, DL.getTypeStoreSize(Ty).getFixedValue());
  for (unsigned At = 0; At < V.size(); ++At)
    storeLane(P[0], Places[At], V[At]);
  return true;
}

Term RawEncoder::outOfBounds(const Lane &Pointer, Term Address) {
  return T.compare(Op::ULess, Inputs.size(Pointer.Origin),
                   T.binary(Op::Sub, Address, Inputs.base(Pointer.Origin)));
}

static constexpr unsigned AddressBits = 64, WideBits = 130;

/// How far one index moves an address.
std::optional<RawEncoder::Step> RawEncoder::step(const gep_type_iterator &At,
                                                 bool Signed) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  Step S;
  S.Poison = T.boolean(false);
  if (StructType *Struct = At.getStructTypeOrNull()) {
    unsigned Field = llvm::cast<ConstantInt>(At.getOperand())->getZExtValue();
    S.Bytes = T.value(AddressBits,
                      DL.getStructLayout(Struct)->getElementOffset(Field));
    S.Exact = S.Unsigned = T.zeroExtend(S.Bytes, WideBits);
    return S;
  }
  Lanes Index = lanesOf(*At.getOperand());
  TypeSize Stride = At.getSequentialElementStride(DL);
  if (Index.size() != 1 || Stride.isScalable())
    return std::nullopt;
  unsigned From = T.width(Index[0].Bits);
  Term Full = T.signExtend(Index[0].Bits, std::max(From, AddressBits));
  Term Cut = T.extract(Full, AddressBits - 1, 0);
  S.Poison = Index[0].Poison;
  if (Signed && From > AddressBits)
    S.Poison =
        T.orOf(S.Poison, T.notOf(T.equal(T.signExtend(Cut, From), Full)));
  Term By = T.value(AddressBits, Stride.getFixedValue());
  Term WideBy = T.zeroExtend(By, WideBits);
  S.Bytes = T.binary(Op::Mul, Cut, By);
  S.Exact = T.binary(Op::Mul, T.signExtend(Cut, WideBits), WideBy);
  S.Unsigned = T.binary(Op::Mul, T.zeroExtend(Cut, WideBits), WideBy);
  return S;
}

bool RawEncoder::address(const GetElementPtrInst &I) {
  Lanes Base = lanesOf(*I.getPointerOperand());
  if (Base.size() != 1 || !I.getType()->isPointerTy())
    return fail(I, "an address is not modelled");
  bool Signed = I.hasNoUnsignedSignedWrap(), Unsigned = I.hasNoUnsignedWrap();
  Term Offset = T.value(AddressBits, 0), Poison = Base[0].Poison;
  Term Moves = T.boolean(false), Outside = outOfBounds(Base[0], Base[0].Bits);
  Term Count = T.value(WideBits, 0); // unsigned
  auto Wide = [&](Term X) { return T.signExtend(X, WideBits); };
  auto Keep = [&](bool Flag, Term Exact, Term Cut) {
    if (Flag)
      Poison = T.orOf(Poison, T.notOf(T.equal(Cut, Exact)));
  };
  for (auto It = gep_type_begin(I), End = gep_type_end(I); It != End; ++It) {
    auto S = step(It, Signed);
    if (!S)
      return fail(I, "an index is not modelled");
    Poison = T.orOf(Poison, S->Poison);
    Keep(Signed, S->Exact, Wide(S->Bytes));
    Term Sum = T.binary(Op::Add, Offset, S->Bytes);
    Keep(Signed, T.binary(Op::Add, Wide(Offset), Wide(S->Bytes)), Wide(Sum));
    Count = T.binary(Op::Add, Count, S->Unsigned);
    Offset = Sum;
    Moves = T.orOf(Moves, T.notOf(T.equal(S->Bytes, T.value(64, 0))));
    Lane At = {T.binary(Op::Add, Base[0].Bits, Offset), Poison, Base[0].Origin};
    if (I.isInBounds())
      Outside = T.orOf(Outside, outOfBounds(At, At.Bits));
  }
  Term From = T.zeroExtend(Base[0].Bits, WideBits);
  Lane Result = {T.binary(Op::Add, Base[0].Bits, Offset), Poison,
                 Base[0].Origin};
  Term To = T.zeroExtend(Result.Bits, WideBits);
  // Not below zero, nor beyond the end of all addresses.
  Keep(Signed && !I.isInBounds(), T.binary(Op::Add, From, Wide(Offset)), To);
  Keep(Unsigned, T.binary(Op::Add, From, Count), To);
  Result.Poison = Poison;
  if (I.isInBounds()) // to go nowhere is always within
    Result.Poison = T.orOf(Result.Poison, T.andOf(Moves, Outside));
  Values[&I] = {Result};
  return true;
}

/// Is it a local, and not what lives on?
Term RawEncoder::onStack(Term Object) {
  Term Heap = T.boolean(false);
  for (Term Each : Inputs.Heap)
    Heap = T.orOf(Heap, T.equal(Object, Each));
  return T.andOf(Inputs.isLocal(Object), T.notOf(Heap));
}

/// A tail call must not touch what lies on the stack.
void RawEncoder::reached(const CallBase &I, const Lane &Pointer) {
  if (I.isTailCall())
    undefinedIf(onStack(Pointer.Origin));
}

bool RawEncoder::copyMemory(const CallBase &I) {
  auto *Size = dyn_cast<ConstantInt>(I.getArgOperand(2));
  auto &M = llvm::cast<MemIntrinsic>(I);
  Lanes To = lanesOf(*M.getRawDest());
  if (!Size || Size->getZExtValue() > MostCopied || M.isVolatile() ||
      To.size() != 1)
    return fail(I, "a copy of varying or large size is not modelled");
  std::uint64_t Count = Size->getZExtValue();
  if (!Count) {
    if (!Strict && !T.isFalse(To[0].Poison))
      unrefuted("whether nothing may be copied to nowhere");
    return true;
  }
  reached(I, To[0]);
  std::uint64_t ToAlign = M.getDestAlign().valueOrOne().value();
  undefinedIf(T.notOf(mayAccess(To[0], T.value(64, Count), ToAlign, true)));
  mayTouch(*M.getRawDest(), To[0], ModRefInfo::Mod);
  std::vector<Term> Bytes;
  if (auto *Copy = dyn_cast<MemTransferInst>(&I)) {
    Lanes From = lanesOf(*Copy->getRawSource());
    if (From.size() != 1)
      return fail(I, "an address is not modelled");
    undefinedIf(
        T.notOf(mayAccess(From[0], T.value(64, Count),
                          Copy->getSourceAlign().valueOrOne().value(), false)));
    mayTouch(*Copy->getRawSource(), From[0], ModRefInfo::Ref);
    reached(I, From[0]);
    for (std::uint64_t At = 0; At < Count; ++At)
      Bytes.push_back(readByte(From[0], At));
    if (isa<MemCpyInst>(I)) {
      Term Up = T.binary(Op::Sub, To[0].Bits, From[0].Bits);
      Term Near =
          T.orOf(T.compare(Op::ULess, Up, T.value(64, Count)),
                 T.compare(Op::ULess, T.negate(Up), T.value(64, Count)));
      undefinedIf(T.andOf(Near, T.notOf(T.equal(Up, T.value(64, 0)))));
    }
  } else {
    Lanes V = lanesOf(*llvm::cast<MemSetInst>(I).getValue());
    if (V.size() != 1)
      return fail(I, "a value is not modelled");
    Term Poison = T.ite(V[0].Poison, T.value(1, 1), T.value(1, 0));
    Bytes.assign(
        Count, T.zeroExtend(T.concat(Poison, V[0].Bits), RawInputs::ByteBits));
  }
  for (std::uint64_t At = 0; At < Count; ++At)
    writeByte(To[0], At, Bytes[At]);
  return true;
}

bool RawEncoder::allocate(const AllocaInst &A) {
  const DataLayout &DL = F.getParent()->getDataLayout();
  TypeSize Each = DL.getTypeAllocSize(A.getAllocatedType());
  Lanes Count = lanesOf(*A.getArraySize());
  if (Each.isScalable() || Count.size() != 1)
    return fail(A, "a local of varying size is not modelled");
  mustBeDefined(Count[0]);
  Term Number = T.width(Count[0].Bits) > 64 ? T.extract(Count[0].Bits, 63, 0)
                                            : T.zeroExtend(Count[0].Bits, 64);
  Term Size = T.binary(Op::Mul, Number, T.value(64, Each.getFixedValue()));
  if (!T.constant(Size))
    return fail(A, "a local of varying size is not modelled");
  std::string Name = "local" + std::to_string(Allocations++) + "." +
                     std::to_string(Size.Id) + "." +
                     std::to_string(A.getAlign().value());
  bool New;
  Term Object =
      Inputs.named(Name, /*Local=*/true, Size, A.getAlign().value(), New);
  bool Marked = any_of(A.users(),
                       [](const User *U) { return isa<LifetimeIntrinsic>(U); });
  Live = T.store(Live, T.zeroExtend(Object, 64), T.value(8, !Marked));
  LocalObjects.push_back(Object);
  Values[&A] = {{Inputs.base(Object), T.boolean(false), Object}};
  if (A.getParent()->isEntryBlock())
    Entry[&A] = Values[&A];
  return true;
}
