//===- RawCall.cpp - Intrinsics and calls in plain IR ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

bool RawEncoder::intrinsic(const CallBase &I, unsigned Id) {
  switch (Id) {
  case Intrinsic::assume:
    return assumption(I);
  case Intrinsic::lifetime_start:
  case Intrinsic::lifetime_end:
    return lifetime(I, Id == Intrinsic::lifetime_start);
  case Intrinsic::trap:
  case Intrinsic::debugtrap:
  case Intrinsic::ubsantrap:
    return unknownCall(I); // seen from outside, unlike undefined behaviour
  default:
    return Encoder::intrinsic(I, Id);
  }
}

bool RawEncoder::lifetime(const CallBase &I, bool Starts) {
  const Value *P = I.getArgOperand(I.arg_size() - 1);
  auto *A = dyn_cast<AllocaInst>(P->stripPointerCasts());
  if (!A)
    return fail(I, "the lifetime of what is no local is not modelled");
  Lanes L = lanesOf(*A);
  auto Size = A->getAllocationSize(F.getParent()->getDataLayout());
  constexpr std::uint64_t MostBytes = 64;
  if (L.size() != 1 || !Size || Size->getFixedValue() > MostBytes)
    return fail(I, "the lifetime of a large local is not modelled");
  Live = T.store(Live, T.zeroExtend(L[0].Origin, 64), T.value(8, Starts));
  for (std::uint64_t At = 0; At < Size->getFixedValue(); ++At)
    writeByte(L[0], At, T.value(RawInputs::ByteBits, 256));
  return true;
}

bool RawEncoder::assumption(const CallBase &I) {
  Lanes C = lanesOf(*I.getArgOperand(0));
  if (C.size() != 1)
    return fail(I, "an assumption is not modelled");
  mustBeDefined(C[0]);
  undefinedIf(T.notOf(T.isSet(C[0].Bits)));
  for (unsigned B = 0; B < I.getNumOperandBundles(); ++B) {
    OperandBundleUse Bundle = I.getOperandBundleAt(B);
    StringRef Tag = Bundle.getTagName();
    if (Tag == "ignore")
      continue;
    AttrBuilder Promise(I.getContext());
    auto *Number = Bundle.Inputs.size() > 1
                       ? dyn_cast<ConstantInt>(Bundle.Inputs[1])
                       : nullptr;
    std::uint64_t N = Number ? Number->getZExtValue() : 0;
    bool Known = true;
    if (Tag == "nonnull")
      Promise.addAttribute(Attribute::NonNull);
    else if (Tag == "noundef")
      Promise.addAttribute(Attribute::NoUndef);
    else if (Tag == "align" && isPowerOf2_64(N) && Bundle.Inputs.size() == 2)
      Promise.addAlignmentAttr(N);
    else if (Tag == "dereferenceable" && N)
      Promise.addDereferenceableAttr(N);
    else
      Known = false;
    Lanes L = Known ? lanesOf(*Bundle.Inputs[0]) : Lanes();
    if (L.empty())
      return fail(I, "an assumption of '" + Tag + "' is not modelled");
    promised(AttributeSet::get(I.getContext(), Promise),
             Bundle.Inputs[0]->getType(), L, /*Returned=*/false);
    for (const Lane &Each : L)
      mustBeDefined(Each); // a broken promise is undefined here
  }
  return true;
}

/// What a callee is given, after the promises that are made of it.
bool RawEncoder::argumentsOf(const CallBase &I, RawInputs::Call &Into,
                             bool &SeesLocals) {
  const Function *Callee = I.getCalledFunction();
  for (unsigned At = 0; At < I.arg_size(); ++At) {
    const Value *V = I.getArgOperand(At);
    Lanes L = lanesOf(*V);
    if (L.empty())
      return fail(I, "an argument is not modelled");
    promised(I.getAttributes().getParamAttrs(At), V->getType(), L,
             /*Returned=*/false);
    if (Callee && At < Callee->arg_size())
      promised(Callee->getAttributes().getParamAttrs(At), V->getType(), L,
               /*Returned=*/false);
    for (const Lane &Each : L) {
      Into.Given.push_back(Each);
      Into.Name += "." + std::to_string(T.width(Each.Bits));
      if (!Each.Origin.isValid())
        continue;
      Into.Name += "p";
      SeesLocals |= !T.isFalse(Inputs.isLocal(Each.Origin));
    }
  }
  return true;
}

/// The terms of a call. Where `after` gives what `before` gave, or something
/// where that gave poison, it is the same call.
std::vector<Term> RawEncoder::asBefore(const RawInputs::Call &C) {
  auto TermsOf = [&](const RawInputs::Call &Which) {
    std::vector<Term> All;
    for (const Lane &L : Which.Given) {
      All.push_back(T.ite(L.Poison, T.value(T.width(L.Bits), 0), L.Bits));
      All.push_back(T.asBit(L.Poison));
      if (L.Origin.isValid())
        All.push_back(T.ite(L.Poison, Inputs.object(0), L.Origin));
    }
    All.insert(All.end(), Which.Around.begin(), Which.Around.end());
    return All;
  };
  std::vector<Term> Own = TermsOf(C);
  if (!Strict) {
    Inputs.Calls.push_back(C);
    return Own;
  }
  bool SameMemory = C.Around.empty();
  for (const RawInputs::Call &B : Inputs.Calls) {
    if (B.Name != C.Name)
      continue;
    SameMemory |= B.Around == C.Around;
    Term Same = T.boolean(true), Sure = T.boolean(true);
    for (auto [X, Y] : zip(B.Given, C.Given)) {
      Term Equal = T.equal(X.Bits, Y.Bits);
      if (X.Origin.isValid())
        Equal = T.andOf(Equal, T.equal(X.Origin, Y.Origin));
      Same = T.andOf(Same, T.orOf(X.Poison, T.andOf(T.notOf(Y.Poison), Equal)));
      Sure = T.andOf(Sure, T.notOf(X.Poison));
    }
    if (T.isTrue(Sure))
      continue; // equal terms are enough
    for (auto [X, Y] : zip(B.Around, C.Around))
      Same = T.andOf(Same, T.equal(X, Y));
    std::vector<Term> Theirs = TermsOf(B);
    for (std::size_t At = 0; At < Own.size(); ++At)
      Own[At] = T.ite(Same, Theirs[At], Own[At]);
  }
  if (!SameMemory)
    unrefuted("a callee may see refined memory");
  return Own;
}

void RawEncoder::results(const CallBase &I, bool SeesLocals,
                         function_ref<Term(StringRef, Sort)> Ask) {
  Lanes Result = freshLanes(I.getType(), "shape");
  SmallVector<Type *, 4> Types;
  laneTypes(I.getType(), Types);
  for (unsigned At = 0; At < Result.size(); ++At) {
    std::string Which = std::to_string(At);
    Sort S = T.sort(Result[At].Bits);
    Result[At].Bits = Ask("r" + Which + "." + std::to_string(S.Width), S);
    Result[At].Poison = Ask("p" + Which, Sort());
    if (Types[At]->isPointerTy())
      Result[At].Origin =
          SeesLocals ? Ask("l" + Which, bitsSort(RawInputs::OriginBits))
                     : Inputs.foreign(Ask("o" + Which, bitsSort(15)));
  }
  Values[&I] = std::move(Result);
}

/// Who is called with what; false if that is not modelled.
bool RawEncoder::describeCall(const CallBase &I, RawInputs::Call &C,
                              bool &SeesLocals) {
  const Function *Callee = I.getCalledFunction();
  if (Callee && (Callee->hasFnAttribute(Attribute::AllocSize) ||
                 Callee->hasFnAttribute("alloc-family")))
    return fail(I, "an allocation is not modelled");
  std::vector<Term> Target;
  C.Name = calleeName(I, Target);
  if (C.Name.empty())
    return fail(I, "a callee is not modelled");
  for (Term Bits : Target)
    C.Given.push_back({Bits, T.boolean(false)});
  if (!argumentsOf(I, C, SeesLocals))
    return false;
  MemoryEffects Effects = I.getMemoryEffects();
  if (Effects.doesNotAccessMemory())
    return true;
  if (Effects != MemoryEffects::unknown() &&
      Effects != MemoryEffects::readOnly() &&
      Effects != MemoryEffects::inaccessibleMemOnly())
    unrefuted("a callee touches only some memory");
  C.Around = {Memory, Live, World};
  C.Name += SeesLocals ? ".ml" : ".m";
  if (SeesLocals) {
    unrefuted("a callee sees a local");
    C.Around.push_back(Locals);
  }
  return true;
}

bool RawEncoder::unknownCall(const CallBase &I) {
  if (Library Which = libraryCall(I); Which != Library::None)
    return heapCall(I, Which);
  RawInputs::Call C;
  bool SeesLocals = LocalsCaptured;
  if (!describeCall(I, C, SeesLocals))
    return false;
  std::vector<Term> Args = asBefore(C);
  auto Ask = [&](StringRef What, Sort S) {
    return T.apply((C.Name + "/" + What).str(), Args, S);
  };
  if (!I.getType()->isVoidTy()) {
    if (!laneCount(I.getType()))
      return fail(I, "the result of a call is not modelled");
    results(I, SeesLocals, Ask);
  }
  bool Apart = I.getMemoryEffects().doesNotAccessMemory();
  bool Quiet = I.doesNotThrow() && I.hasFnAttr(Attribute::WillReturn);
  bool Reads = I.onlyReadsMemory();
  if (!Apart && !(Reads && Quiet))
    World = Ask("world", bitsSort(64));
  if (!Reads)
    touched(I, SeesLocals, Ask);
  if (!Quiet)
    leaveByCall(I, Ask);
  const Function *Callee = I.getCalledFunction();
  if (auto It = Values.find(&I); It != Values.end()) {
    loadedPromises(I, It->second);
    promised(I.getAttributes().getRetAttrs(), I.getType(), It->second, true);
    if (Callee)
      promised(Callee->getAttributes().getRetAttrs(), I.getType(), It->second,
               true);
  }
  return true;
}

/// Memory and objects after a call that may write.
void RawEncoder::touched(const CallBase &I, bool SeesLocals,
                         function_ref<Term(StringRef, Sort)> Ask) {
  Term Before = Live;
  if (!I.getMemoryEffects().onlyAccessesInaccessibleMem())
    Memory = Ask("memory", memorySort(RawInputs::ByteBits));
  if (SeesLocals)
    Locals = Ask("locals", memorySort(RawInputs::ByteBits));
  if (I.hasFnAttr(Attribute::NoFree))
    return;
  Live = Ask("live", memorySort());
  for (Term Object : LocalObjects) {
    Term At = T.zeroExtend(Object, 64);
    if (!Inputs.Heap.count(Object) || !SeesLocals)
      Live = T.store(Live, At, T.select(Before, At));
  }
}
