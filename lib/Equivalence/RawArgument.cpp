//===- RawArgument.cpp - Arguments, and what attributes promise ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

void RawEncoder::bind() {
  for (const Argument &A : F.args())
    Arguments.push_back(argumentLanes(A));
}

static bool isCaptured(const Argument &A) {
  return PointerMayBeCaptured(&A, /*ReturnCaptures=*/true
#if LLVM_VERSION_MAJOR < 21
                              ,
                              /*StoreCaptures=*/true
#endif
  );
}

/// Could the function break this promise at all?
static bool matters(const Argument &A, Attribute::AttrKind Kind) {
  const Function &F = *A.getParent();
  auto Any = [&](auto Does) { return any_of(instructions(F), Does); };
  bool Writes = Any([](const Instruction &I) { return I.mayWriteToMemory(); });
  bool Reads = Any([](const Instruction &I) { return I.mayReadFromMemory(); });
  switch (Kind) {
  case Attribute::ReadOnly:
    return Writes;
  case Attribute::WriteOnly:
    return Reads;
  case Attribute::ReadNone:
    return Reads || Writes;
  case Attribute::NoAlias: {
    auto Points = [](const Value &V) { return V.getType()->isPointerTy(); };
    bool Others =
        count_if(F.args(), Points) > 1 || Any([&](const Instruction &I) {
          return (Points(I) && !isa<GetElementPtrInst>(I)) ||
                 any_of(I.operands(),
                        [](const Use &U) { return isa<GlobalVariable>(U); });
        });
    return Writes && Others;
  }
  default:
    return true;
  }
}

/// Promises of pointers that are not modelled: `before` may be more undefined
/// than it seems, and so may `after`.
void RawEncoder::unmodelledPromises(const Argument &A) {
  auto Note = [&](unsigned Kind, const Twine &Name) {
    std::string Why =
        ("what '" + Name + "' promises of an argument is not modelled").str();
    unsigned &By = Inputs.Promises[{A.getArgNo(), Kind}];
    By |= Strict ? 2 : 1;
    if (By == 2)
      unproved(Why);
    if (!Strict)
      unrefuted(Why);
  };
  for (Attribute::AttrKind Kind :
       {Attribute::ByVal, Attribute::InAlloca, Attribute::Preallocated,
        Attribute::NoAlias, Attribute::ReadNone, Attribute::ReadOnly,
        Attribute::WriteOnly})
    if (A.hasAttribute(Kind) && matters(A, Kind))
      Note(Kind, Attribute::getNameFromAttrKind(Kind));
  if (A.getType()->isPointerTy() && A.hasNoCaptureAttr() && isCaptured(A))
    Note(~0u, "nocapture");
}

Lanes RawEncoder::argumentLanes(const Argument &A) {
  Type *Ty = A.getType();
  if (!laneCount(Ty))
    return {};
  SmallVector<Type *, 4> Types;
  laneTypes(Ty, Types);
  Lanes L;
  bool Defined = A.hasAttribute(Attribute::NoUndef);
  for (unsigned At = 0; At < Types.size(); ++At) {
    std::string Name =
        "arg" + std::to_string(A.getArgNo()) + "." + std::to_string(At);
    std::string Undef = "undef." + std::string(Side) + Name;
    bool Pointer = Types[At]->isPointerTy();
    Lane Each = {T.symbol(Name, bitsSort(laneBits(Types[At]))),
                 T.boolean(false)};
    if (Pointer)
      Each.Origin = Inputs.foreign(T.symbol(Name + ".object", bitsSort(15)));
    if (Inputs.Undef) {
      Term Is = T.symbol(Name + ".undef", Sort());
      Each.Bits = T.ite(Is, T.fresh(Undef, T.sort(Each.Bits)), Each.Bits);
      if (Pointer) // whoever follows it is undefined, whatever it belongs to
        Each.Origin = T.ite(Is, Inputs.object(0), Each.Origin);
      if (Defined)
        undefinedIf(Is);
    }
    if (Inputs.Poison)
      Each.Poison = T.symbol(Name + ".poison", Sort());
    L.push_back(Each);
  }
  promised(A.getParent()->getAttributes().getParamAttrs(A.getArgNo()), Ty, L,
           /*Returned=*/false);
  unmodelledPromises(A);
  return L;
}

/// How much may be read there; what is passed by value is read.
static std::uint64_t usableBytes(AttributeSet Attributes,
                                 const DataLayout &DL) {
  std::uint64_t Bytes = Attributes.getDereferenceableBytes();
  if (Type *Copied = Attributes.getByValType())
    Bytes = std::max<std::uint64_t>(Bytes, DL.getTypeStoreSize(Copied));
  return Bytes;
}

/// What breaks a promise is poison, or undefined at once.
void RawEncoder::promised(AttributeSet Attributes, Type *Ty, Lanes &L,
                          bool Returned) {
  if (!Attributes.hasAttributes())
    return;
  Ty = Ty->getScalarType();
  Term Zero = T.value(64, 0);
  for (Lane &Each : L) {
    if (Ty->isPointerTy()) {
      if (Attributes.hasAttribute(Attribute::NonNull))
        Each.Poison = T.orOf(Each.Poison, T.equal(Each.Bits, Zero));
      std::uint64_t Align =
          Attributes.getAlignment() ? Attributes.getAlignment()->value() : 1;
      std::uint64_t Bytes =
          usableBytes(Attributes, F.getParent()->getDataLayout());
      bool Write = Attributes.hasAttribute(Attribute::Writable);
      if (Bytes)
        undefinedIf(T.notOf(mayAccess(Each, T.value(64, Bytes), Align, Write)));
      if (std::uint64_t OrNull = Attributes.getDereferenceableOrNullBytes())
        undefinedIf(
            T.andOf(T.orOf(Each.Poison, T.notOf(T.equal(Each.Bits, Zero))),
                    T.notOf(mayAccess(Each, T.value(64, OrNull), Align,
                                      /*Write=*/false))));
      if (Align > 1)
        Each.Poison = T.orOf(Each.Poison,
                             T.notOf(T.equal(T.binary(Op::BitAnd, Each.Bits,
                                                      T.value(64, Align - 1)),
                                             Zero)));
      if (Bytes && Returned)
        undefinedIf(onStack(Each.Origin));
    }
    if (unsigned Mask = unsigned(Attributes.getNoFPClass()))
      Each.Poison = T.orOf(Each.Poison, ofFloatClass(Each.Bits, Mask));
    if (Attribute R = Attributes.getAttribute(Attribute::Range); R.isValid()) {
      ConstantRange In = R.getRange();
      Term Span = T.value(In.getUpper() - In.getLower());
      Term Off = T.binary(Op::Sub, Each.Bits, T.value(In.getLower()));
      if (!In.isFullSet())
        Each.Poison =
            T.orOf(Each.Poison, T.notOf(T.compare(Op::ULess, Off, Span)));
    }
    if (Attributes.hasAttribute(Attribute::NoUndef) ||
        Attributes.getDereferenceableBytes()) {
      mustBeDefined(Each);
      Each.Poison = T.boolean(false);
    }
  }
}
