//===- EncodeMemory.cpp - One array of bytes, and who may touch it ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Optimised.h"
#include "evo/Equivalence/Compile.h"
#include "evo/Equivalence/Encoder.h"
#include "evo/Support/Hash.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

/// Larger regions would need a formula per byte.
static constexpr std::uint64_t MostRegionBytes = 512;
static constexpr std::uint64_t MostAccessBytes = 64;

SharedInputs::SharedInputs(Terms &T)
    : T(T), Memory(T.symbol("memory", memorySort())),
      World(T.symbol("world", bitsSort(64))) {}

static Term plus(Terms &T, Term Address, std::uint64_t Offset) {
  return T.binary(Op::Add, Address, T.value(64, Offset));
}

Term SharedInputs::accessible(Term Address, Term World, bool Write) {
  Term Writable = T.apply("writable", {Address, World}, Sort());
  Term May =
      Write ? Writable
            : T.orOf(Writable, T.apply("readable", {Address, World}, Sort()));
  return T.andOf(T.notOf(T.equal(Address, T.value(64, 0))), May);
}

Term SharedInputs::rangeAccessible(Term Address, Term Size, Term World,
                                   bool Write) {
  auto May = [&](StringRef What) {
    return T.apply(What, {Address, Size, World}, Sort());
  };
  return Write ? May("writable.range")
               : T.orOf(May("writable.range"), May("readable.range"));
}

const SharedInputs::Region &SharedInputs::region(const std::string &Name,
                                                 std::uint64_t Size, bool Local,
                                                 bool &New) {
  auto [It, Inserted] = Regions.try_emplace(Name);
  New = Inserted;
  if (!Inserted)
    return It->second;
  Region &R = It->second;
  R = {T.symbol(Name, bitsSort(64)), Size, Local};
  // Away from null and from the end of the address space, and from all others.
  Term Low = T.value(64, 4096), High = T.value(64, 1ull << 47);
  Facts.push_back(T.compare(Op::ULess, Low, R.Base));
  Facts.push_back(T.compare(Op::ULess, R.Base, High));
  for (const auto &[OtherName, Other] : Regions) {
    if (OtherName == Name)
      continue;
    Term Before = T.compare(Op::ULessEqual, plus(T, R.Base, Size), Other.Base);
    Term After =
        T.compare(Op::ULessEqual, plus(T, Other.Base, Other.Size), R.Base);
    Facts.push_back(T.orOf(Before, After));
  }
  return R;
}

/// Is `Address` in none of the regions that `Counts` chooses?
static Term outside(SharedInputs &Shared, Term Address,
                    function_ref<bool(const SharedInputs::Region &)> Counts) {
  Terms &T = Shared.T;
  Term Outside = T.boolean(true);
  for (const auto &[Name, R] : Shared.Regions)
    if (Counts(R))
      Outside =
          T.andOf(Outside, T.notOf(T.compare(Op::ULess,
                                             T.binary(Op::Sub, Address, R.Base),
                                             T.value(64, R.Size))));
  return Outside;
}

Term SharedInputs::outsideLocals(Term Address) {
  return outside(*this, Address, [](const Region &R) { return R.Local; });
}

Term SharedInputs::outsideHiddenLocals(Term Address) {
  return outside(*this, Address, [](const Region &R) { return R.isHidden(); });
}

void SharedInputs::bindArguments(const Function &F) {
  for (const Argument &A : F.args()) {
    Type *Ty = A.getType();
    unsigned Bits = Ty->isPointerTy() ? 64 : Ty->getPrimitiveSizeInBits();
    bool Scalar = Ty->isPointerTy() || Ty->isIntegerTy() || Ty->isFloatTy() ||
                  Ty->isDoubleTy() || Ty->isHalfTy();
    if (!Scalar) {
      Lanes L;
      if (auto *V = dyn_cast<FixedVectorType>(Ty))
        for (unsigned I = 0; I < V->getNumElements(); ++I)
          L.push_back(
              {T.symbol(("arg" + Twine(A.getArgNo()) + "." + Twine(I)).str(),
                        bitsSort(V->getScalarSizeInBits())),
               T.boolean(false)});
      Arguments.push_back(std::move(L));
      continue;
    }
    Term V = T.symbol(("arg" + Twine(A.getArgNo())).str(), bitsSort(Bits));
    Arguments.push_back({{V, T.boolean(false)}});
    std::uint64_t Bytes = A.getDereferenceableBytes();
    for (std::uint64_t I = 0; I < std::min(Bytes, MostAccessBytes); ++I)
      Facts.push_back(accessible(plus(T, V, I), World, false));
    if (A.hasNonNullAttr())
      Facts.push_back(T.notOf(T.equal(V, T.value(64, 0))));
  }
  Assumptions.insert("arguments are initialised values");
}

SharedInputs::Region *Encoder::localRegion(const AllocaInst &A) {
  auto It = LocalNames.find(&A);
  if (It == LocalNames.end())
    return nullptr;
  const DataLayout &DL = F.getParent()->getDataLayout();
  auto Size = A.getAllocationSize(DL);
  if (!Size || Size->isScalable())
    return nullptr;
  bool New;
  std::uint64_t Bytes = Size->getFixedValue();
  std::string Name = It->second + "." + std::to_string(Bytes);
  Shared.region(Name, Bytes, /*Local=*/true, New);
  return &Shared.Regions.at(Name);
}

std::optional<Lanes> Encoder::localAddress(const AllocaInst &A) {
  const SharedInputs::Region *R = localRegion(A);
  return R ? std::optional(Lanes{{R->Base, T.boolean(false)}}) : std::nullopt;
}

bool Encoder::allocate(const AllocaInst &A) {
  return localAddress(A) || fail(A, "a local of varying size is not modelled");
}

/// A constant is named by what it holds: the two sides number them differently.
static std::string globalName(const GlobalValue &G,
                              std::map<std::string, std::string> &Names) {
  auto *V = dyn_cast<GlobalVariable>(&G);
  if (!V || !V->isConstant() || !V->hasLocalLinkage() || !V->hasInitializer())
    return ("global." + G.getName()).str();
  std::string &Name = Names[G.getName().str()];
  if (Name.empty()) {
    std::string Text;
    raw_string_ostream OS(Text);
    V->getInitializer()->print(OS);
    Name = "constant." + contentHash(Text).substr(0, 16);
  }
  return Name;
}

Term Encoder::globalAddress(const GlobalValue &G) {
  auto *V = dyn_cast<GlobalVariable>(&G);
  const DataLayout &DL = F.getParent()->getDataLayout();
  std::uint64_t Size =
      V && V->getValueType()->isSized() && !V->isThreadLocal()
          ? DL.getTypeAllocSize(V->getValueType()).getFixedValue()
          : 1;
  bool New;
  const auto &R = Shared.region(globalName(G, ConstantNames), Size, false, New);
  if (!New || !V || Size > MostRegionBytes || V->isThreadLocal())
    return R.Base;
  for (std::uint64_t I = 0; I < Size; ++I) {
    Term At = plus(T, R.Base, I);
    Shared.Facts.push_back(
        Shared.accessible(At, Shared.World, /*Write=*/!V->isConstant()));
    if (!V->isConstant())
      continue;
    Shared.Facts.push_back(
        T.notOf(Shared.accessible(At, Shared.World, /*Write=*/true)));
    if (!V->hasDefinitiveInitializer())
      continue;
    Constant *Byte = ConstantFoldLoadFromConst(
        const_cast<Constant *>(V->getInitializer()),
        Type::getInt8Ty(F.getContext()), APInt(64, I), DL);
    if (auto *C = dyn_cast_or_null<ConstantInt>(Byte))
      Shared.Facts.push_back(
          T.equal(T.select(Shared.Memory, At), T.value(C->getValue())));
  }
  return R.Base;
}

/// May somebody who does not see this function know where it is?
static bool isKnownElsewhere(const AllocaInst &A) {
  return PointerMayBeCaptured(&A, /*ReturnCaptures=*/true
#if LLVM_VERSION_MAJOR < 21
                              ,
                              /*StoreCaptures=*/true
#endif
  );
}

/// Each activation has its own, so a function that calls itself has none whose
/// address others may know.
bool Encoder::mayEscape(const AllocaInst &A) {
  bool Optimised = F.hasFnAttribute(OptimisedAttribute);
  bool Calls = any_of(F.users(), [&](const User *U) {
    auto *I = dyn_cast<Instruction>(U);
    return !I || I->getFunction() == &F;
  });
  if (Optimised || Calls)
    return fail(A, "the address of a local leaves the function");
  SharedInputs::Region &R = *localRegion(A);
  (Strict ? R.EscapesAfter : R.EscapesBefore) = true;
  Shared.Assumptions.insert(
      "locals whose address is passed on are written before they are read");
  return true;
}

bool Encoder::localsEscape() {
  for (const auto &[A, Name] : LocalNames)
    if (!localRegion(*A))
      return fail(*A, "a local of varying size is not modelled"), true;
    else if (isKnownElsewhere(*A) && !mayEscape(*A))
      return true;
  if (!Strict)
    return false;
  bool Same = all_of(Shared.Regions, [](const auto &Each) {
    return Each.second.EscapesBefore == Each.second.EscapesAfter;
  });
  if (!Same)
    Failure = "not the same locals have an address that leaves the function";
  return !Same;
}

/// Anything may be in it. The first time that is so anyway; in a later round of
/// a loop, what the round before left is not to be relied on.
bool Encoder::beginLife(const CallBase &I) {
  auto *A = dyn_cast<AllocaInst>(I.getArgOperand(I.arg_size() - 1));
  const SharedInputs::Region *R = A ? localRegion(*A) : nullptr;
  if (!R || R->isHidden() || !Loops.getLoopFor(I.getParent()))
    return true;
  if (R->Size > MostRegionBytes)
    return fail(I, "a large local in a loop is not modelled");
  Term Before = Memory;
  for (std::uint64_t At = 0; At < R->Size; ++At) {
    Term Place = plus(T, R->Base, At);
    Memory = T.store(Memory, Place,
                     T.apply("unwritten", {Place, Before, World}, bitsSort(8)));
  }
  return true;
}

bool Encoder::address(const GetElementPtrInst &I) {
  Lanes Base = lanesOf(*I.getPointerOperand());
  if (Base.size() != 1 || !I.getType()->isPointerTy())
    return fail(I, "an address is not modelled");
  const DataLayout &DL = F.getParent()->getDataLayout();
  Term At = Base[0].Bits, Poison = Base[0].Poison;
  for (auto It = gep_type_begin(I), End = gep_type_end(I); It != End; ++It) {
    if (StructType *S = It.getStructTypeOrNull()) {
      unsigned Field = llvm::cast<ConstantInt>(It.getOperand())->getZExtValue();
      At = plus(T, At, DL.getStructLayout(S)->getElementOffset(Field));
      continue;
    }
    Lanes Index = lanesOf(*It.getOperand());
    if (Index.size() != 1)
      return fail(I, "an index is not modelled");
    Poison = T.orOf(Poison, Index[0].Poison);
    unsigned W = T.width(Index[0].Bits);
    Term Wide = W > 64 ? T.extract(Index[0].Bits, 63, 0)
                       : T.signExtend(Index[0].Bits, 64);
    std::uint64_t Stride = It.getSequentialElementStride(DL).getFixedValue();
    At = T.binary(Op::Add, At, T.binary(Op::Mul, Wide, T.value(64, Stride)));
  }
  Values[&I] = {{At, Poison}};
  return true;
}

Term Encoder::readBits(Term Address, unsigned Bits) {
  unsigned Bytes = (Bits + 7) / 8;
  Term V = T.select(Memory, Address);
  for (unsigned I = 1; I < Bytes; ++I)
    V = T.concat(T.select(Memory, plus(T, Address, I)), V);
  return T.extract(V, Bits - 1, 0);
}

void Encoder::writeBits(Term Address, Term Bits) {
  unsigned Bytes = (T.width(Bits) + 7) / 8;
  Term Wide = T.zeroExtend(Bits, Bytes * 8);
  for (unsigned I = 0; I < Bytes; ++I)
    Memory =
        T.store(Memory, plus(T, Address, I), T.extract(Wide, I * 8 + 7, I * 8));
}

/// One of several locals is accessed without a guard, which would say that the
/// choice between them must be no poison.
static bool isChosen(const Value &Pointer) {
  return isa<SelectInst>(getUnderlyingObject(&Pointer, 0));
}

bool Encoder::load(const LoadInst &I) {
  Lanes P = lanesOf(*I.getPointerOperand());
  if (Strict && P.size() == 1 && isChosen(*I.getPointerOperand()))
    undefinedIf(P[0].Poison);
  unsigned Bits = laneBits(I.getType()->getScalarType());
  if (I.isVolatile() || I.isAtomic())
    return fail(I, "a volatile or atomic access is not modelled");
  bool Packed = Bits % 8 == 0 || !I.getType()->isVectorTy();
  if (P.size() != 1 || !Bits || !Packed || !laneCount(I.getType()))
    return fail(I, "a load of this type is not modelled");
  Lanes Result;
  for (unsigned At = 0; At < *laneCount(I.getType()); ++At)
    Result.push_back(
        {readBits(plus(T, P[0].Bits, std::uint64_t(At) * Bits / 8), Bits),
         P[0].Poison});
  if (MDNode *Range = I.getMetadata(LLVMContext::MD_range);
      Range && Result.size() == 1)
    Result[0].Poison = T.orOf(Result[0].Poison, [&] {
      Term In = T.boolean(false);
      for (unsigned J = 0; J + 1 < Range->getNumOperands(); J += 2) {
        auto Bound = [&](unsigned K) {
          return T.value(
              mdconst::extract<ConstantInt>(Range->getOperand(K))->getValue());
        };
        // Low <= x < High with wrapping: x - Low < High - Low.
        Term Span = T.binary(Op::Sub, Bound(J + 1), Bound(J));
        In = T.orOf(In, T.compare(Op::ULess,
                                  T.binary(Op::Sub, Result[0].Bits, Bound(J)),
                                  Span));
      }
      return T.notOf(In);
    }());
  if (I.hasMetadata(LLVMContext::MD_noundef))
    for (Lane &L : Result) {
      undefinedIf(L.Poison);
      L.Poison = T.boolean(false);
    }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::store(const StoreInst &I) {
  Lanes P = lanesOf(*I.getPointerOperand());
  if (Strict && P.size() == 1 && isChosen(*I.getPointerOperand()))
    undefinedIf(P[0].Poison);
  Lanes V = lanesOf(*I.getValueOperand());
  if (I.isVolatile() || I.isAtomic())
    return fail(I, "a volatile or atomic access is not modelled");
  Type *Ty = I.getValueOperand()->getType();
  unsigned Bits = laneBits(Ty->getScalarType());
  bool Packed = Bits % 8 == 0 || !Ty->isVectorTy();
  if (P.size() != 1 || V.empty() || !Bits || !Packed)
    return fail(I, "a store of this type is not modelled");
  for (unsigned At = 0; At < V.size(); ++At) {
    // Memory holds no poison: on the strict side putting it there counts as
    // undefined, on the other side it stands for one value.
    if (Strict)
      undefinedIf(V[At].Poison);
    writeBits(plus(T, P[0].Bits, std::uint64_t(At) * Bits / 8), V[At].Bits);
  }
  return true;
}

/// An access of varying or large size is allowed or not as a whole: of its
/// bytes nothing is known.
void Encoder::guardOutside(Term Pointer, Term Size, bool Write) {
  const APInt *Known = T.constant(Size);
  if (!Known || Known->ugt(MostAccessBytes)) {
    undefinedIf(T.notOf(Shared.rangeAccessible(Pointer, Size, World, Write)));
    return;
  }
  std::uint64_t Count = Known->getZExtValue();
  Term Ok = T.boolean(true);
  for (std::uint64_t At = 0; At < Count; ++At)
    Ok = T.andOf(Ok, Shared.accessible(plus(T, Pointer, At), World, Write));
  undefinedIf(T.notOf(Ok));
  // What the program may touch through a foreign pointer is never a local.
  for (std::uint64_t At = 0; At < Count; ++At)
    Shared.Facts.push_back(
        T.implies(Shared.accessible(plus(T, Pointer, At), World, false),
                  Shared.outsideHiddenLocals(plus(T, Pointer, At))));
}

bool Encoder::guard(const CallBase &I) {
  const Value *P = I.getArgOperand(0);
  Lanes At = lanesOf(*P), Size = lanesOf(*I.getArgOperand(1));
  bool Write = llvm::cast<ConstantInt>(I.getArgOperand(2))->isOne();
  if (At.size() != 1 || Size.size() != 1)
    return fail(I, "an address is not modelled");
  undefinedIf(T.orOf(At[0].Poison, Size[0].Poison));
  SmallVector<const Value *, 4> Objects;
  getUnderlyingObjects(P, Objects, nullptr, 0);
  bool Local =
      any_of(Objects, [](const Value *O) { return isa<AllocaInst>(O); });
  if (!Local) {
    guardOutside(At[0].Bits, Size[0].Bits, Write);
    return true;
  }
  if (Objects.size() != 1)
    return fail(I,
                "an address that may be one of several locals is not modelled");
  auto &A = *llvm::cast<AllocaInst>(Objects[0]);
  auto Base = localAddress(A);
  auto Bytes = A.getAllocationSize(F.getParent()->getDataLayout());
  if (!Base || !Bytes)
    return fail(I, "a local of varying size is not modelled");
  Term Offset = T.binary(Op::Sub, At[0].Bits, (*Base)[0].Bits);
  Term Whole = T.value(64, Bytes->getFixedValue());
  Term Fits = T.andOf(T.compare(Op::ULessEqual, Size[0].Bits, Whole),
                      T.compare(Op::ULessEqual, Offset,
                                T.binary(Op::Sub, Whole, Size[0].Bits)));
  undefinedIf(T.notOf(Fits));
  return true;
}

/// `Size` bytes apart, or the very same: else a copy is undefined.
static Term overlap(Terms &T, Term To, Term From, Term Size) {
  Term Up = T.binary(Op::Sub, To, From);
  Term Near = T.orOf(T.compare(Op::ULess, Up, Size),
                     T.compare(Op::ULess, T.negate(Up), Size));
  return T.andOf(Near, T.notOf(T.equal(Up, T.value(64, 0))));
}

/// Few bytes one by one; any other number as some function of what is there and
/// of what is done: the same done to the same memory leaves the same.
bool Encoder::copyMemory(const CallBase &I) {
  auto &M = llvm::cast<MemIntrinsic>(I);
  Lanes To = lanesOf(*M.getRawDest()), Length = lanesOf(*M.getLength());
  if (M.isVolatile() || To.size() != 1 || Length.size() != 1)
    return fail(I, "a copy like this is not modelled");
  Term Size = T.zeroExtend(Length[0].Bits, 64);
  auto *Copy = dyn_cast<MemTransferInst>(&I);
  Lanes What = lanesOf(Copy ? *Copy->getRawSource()
                            : *llvm::cast<MemSetInst>(I).getValue());
  if (What.size() != 1)
    return fail(I, "what is copied is not modelled");
  if (isa<MemCpyInst>(I))
    undefinedIf(overlap(T, To[0].Bits, What[0].Bits, Size));
  if (!Copy && Strict)
    undefinedIf(What[0].Poison);
  const APInt *Known = T.constant(Size);
  if (!Known || Known->ugt(MostAccessBytes)) {
    Memory = T.apply(Copy ? "memory.copied" : "memory.set",
                     {Memory, To[0].Bits, What[0].Bits, Size}, memorySort());
    return true;
  }
  std::vector<Term> Bytes;
  for (std::uint64_t At = 0; At < Known->getZExtValue(); ++At)
    Bytes.push_back(Copy ? T.select(Memory, plus(T, What[0].Bits, At))
                         : What[0].Bits);
  for (std::uint64_t At = 0; At < Bytes.size(); ++At)
    Memory = T.store(Memory, plus(T, To[0].Bits, At), Bytes[At]);
  return true;
}
