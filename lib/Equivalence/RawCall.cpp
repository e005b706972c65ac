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
  case Intrinsic::ptrmask:
    return maskPointer(I);
  case Intrinsic::trap:
  case Intrinsic::debugtrap:
  case Intrinsic::ubsantrap:
    return unknownCall(I); // seen from outside, unlike undefined behaviour
  default:
    return numberIntrinsic(I, Id);
  }
}

/// Its arguments and results may be promised to be something.
bool RawEncoder::numberIntrinsic(const CallBase &I, unsigned Id) {
  AttributeList Here = I.getAttributes();
  if (Id == Intrinsic::is_fpclass) {
    auto Which = cast<ConstantInt>(I.getArgOperand(1))->getZExtValue() & fcNan;
    if (Which && Which != fcNan)
      nanSeen(*I.getArgOperand(0));
  } else if (Id == Intrinsic::copysign) {
    nanSeen(*I.getArgOperand(1));
  }
  for (unsigned At = 0; At < I.arg_size(); ++At)
    if (Here.hasParamAttrs(At) && laneCount(I.getArgOperand(At)->getType())) {
      const Value *V = I.getArgOperand(At);
      Lanes L = lanesOf(*V);
      promised(Here.getParamAttrs(At), V->getType(), L, /*Returned=*/false);
      bool Once = count(I.args(), V) == 1;
      if (!Once && !Here.hasParamAttr(At, Attribute::NoUndef))
        return fail(I, "a promise of one of two uses is not modelled");
      Promised.try_emplace(V, L);
    }
  bool Done = Encoder::intrinsic(I, Id);
  Promised.clear();
  if (auto It = Values.find(&I); Done && It != Values.end())
    promised(Here.getRetAttrs(), I.getType(), It->second, /*Returned=*/false);
  return Done;
}

/// The address changes, the object does not.
bool RawEncoder::maskPointer(const CallBase &I) {
  Lanes P = lanesOf(*I.getArgOperand(0)), M = lanesOf(*I.getArgOperand(1));
  if (P.size() != 1 || M.size() != 1 || T.width(M[0].Bits) != 64)
    return fail(I, "a mask of addresses is not modelled");
  P[0].Bits = T.binary(Op::BitAnd, P[0].Bits, M[0].Bits);
  P[0].Poison = T.orOf(P[0].Poison, M[0].Poison);
  Values[&I] = std::move(P);
  return true;
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
    else if (Tag == "align" && isPowerOf2_64(N) && N <= Value::MaximumAlignment)
      Promise.addAlignmentAttr(N);
    else if (Tag == "dereferenceable" && N)
      Promise.addDereferenceableAttr(N);
    else
      Known = false;
    Lanes L = Known ? lanesOf(*Bundle.Inputs[0]) : Lanes();
    if (L.size() == 1 && Bundle.Inputs.size() > 2) { // so far beyond it
      Lanes Offset = lanesOf(*Bundle.Inputs[2]);
      if (Offset.size() != 1 || T.width(Offset[0].Bits) != 64)
        L.clear();
      else
        L[0] = {T.binary(Op::Sub, L[0].Bits, Offset[0].Bits),
                T.orOf(L[0].Poison, Offset[0].Poison), L[0].Origin};
    }
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

/// What its results are functions of.
std::vector<Term> RawEncoder::termsOf(const RawInputs::Call &C) {
  std::vector<Term> All;
  for (const Lane &L : C.Given) {
    All.push_back(T.ite(L.Poison, T.value(T.width(L.Bits), 0), L.Bits));
    All.push_back(T.asBit(L.Poison));
    if (L.Origin.isValid())
      All.push_back(T.ite(L.Poison, Inputs.object(0), L.Origin));
  }
  All.insert(All.end(), C.Around.begin(), C.Around.end());
  return All;
}

/// Are they equal? Of memory only if nobody has to look into it.
static Term allEqual(Terms &T, ArrayRef<Term> A, ArrayRef<Term> B) {
  Term Equal = T.boolean(true);
  for (auto [X, Y] : zip(A, B))
    if (X != Y)
      Equal = T.sort(X).Is == Sort::Memory ? T.boolean(false)
                                           : T.andOf(Equal, T.equal(X, Y));
  return Equal;
}

/// Does a call of `before` stand for another than that which is given `Given`?
/// What a callee makes of poison is one value, not one for each that refines
/// it.
Term RawEncoder::taken(const RawInputs::Call &B, ArrayRef<Term> Given,
                       Term RawInputs::Call::Stand::*When) {
  Term Taken = T.boolean(false);
  for (const auto &Each : B.StandsFor)
    Taken = T.orOf(
        Taken, T.andOf(Each.*When, T.notOf(allEqual(T, Each.Given, Given))));
  return Taken;
}

/// The terms of a call. Where `after` gives what `before` gave, or something
/// where that gave poison, it is the same call.
std::vector<Term> RawEncoder::asBefore(const RawInputs::Call &C,
                                       bool MovesWorld) {
  std::vector<Term> Given = termsOf(C);
  if (!Strict) {
    Inputs.Calls.push_back(C);
    Inputs.Calls.back().Reach = Reach;
    return Given;
  }
  std::vector<Term> Own = Given;
  Term Exactly = T.boolean(false); // then it needs no other
  for (const RawInputs::Call &B : Inputs.Calls)
    if (B.Name == C.Name)
      Exactly =
          T.orOf(Exactly, T.andOf(B.Reach, allEqual(T, termsOf(B), Given)));
  for (RawInputs::Call &B : Inputs.Calls) {
    if (B.Callee == C.Callee && B.Name != C.Name)
      unrefuted("a callee is called in another way");
    if (B.Name != C.Name)
      continue;
    std::vector<Term> Theirs = termsOf(B);
    Term Fits = T.andOf(T.andOf(B.Reach, T.notOf(Exactly)), sameCall(B, C));
    if (!MovesWorld) {
      using Stand = RawInputs::Call::Stand;
      Term Taken = taken(B, Given, &Stand::When);
      if (!T.isFalse(T.andOf(Fits, Taken)))
        unrefuted("a call may stand for one of several");
      Fits = T.andOf(Fits, T.notOf(Taken));
      Term Equal = T.andOf(T.andOf(Reach, B.Reach), allEqual(T, Theirs, Given));
      Inputs.Ambiguous = T.orOf(
          Inputs.Ambiguous, T.andOf(Equal, taken(B, Given, &Stand::Loosely)));
      Term Loosely = T.andOf(Reach, Fits);
      B.StandsFor.push_back({T.orOf(Equal, Loosely), Loosely, Given});
    }
    for (std::size_t At = 0; At < Own.size(); ++At)
      Own[At] = T.ite(Fits, Theirs[At], Own[At]);
  }
  return Own;
}

/// Is all that the callee sees of the call of `after` a refinement of what it
/// sees in `before`?
Term RawEncoder::sameCall(const RawInputs::Call &B, const RawInputs::Call &C) {
  Term Same = T.boolean(true);
  auto Given = [&](const Lane &X, const Lane &Y) {
    Term Equal = T.equal(X.Bits, Y.Bits);
    if (X.Origin.isValid())
      Equal = T.andOf(Equal, T.equal(X.Origin, Y.Origin));
    return T.orOf(X.Poison, T.andOf(T.notOf(Y.Poison), Equal));
  };
  // What is undef may look otherwise when the callee looks a second time.
  auto Bytes = [&](Term X, Term Y) {
    auto Fits = Inputs.refines(X, Y);
    if (Fits && Undefs.occursIn(Y)) {
      auto Look = [&](Term M) { return anotherUse({{M, Term()}})[0].Bits; };
      auto Again = Inputs.refines(Look(X), Look(Y));
      Fits = Again ? std::optional(T.andOf(*Fits, *Again)) : std::nullopt;
    }
    return Fits;
  };
  for (auto [X, Y] : zip(B.Given, C.Given)) {
    Same = T.andOf(Same, Given(X, Y));
    if (Lanes Again = anotherUse({Y}); Again[0].Bits != Y.Bits)
      Same = T.andOf(Same, Given(anotherUse({X})[0], Again[0]));
  }
  if (B.Around.empty())
    return Same;
  // The world, memory, what lives and locals, as describeCall lists them.
  for (std::size_t At = 0; At < B.Around.size(); ++At) {
    Term X = B.Around[At], Y = C.Around[At];
    auto Fits = At == 0   ? std::optional(T.equal(X, Y))
                : At == 2 ? Inputs.sameLive(X, Y)
                          : Bytes(X, Y);
    if (!Fits) {
      unrefuted("a callee may see refined memory");
      Fits = T.equal(X, Y);
    }
    Same = T.andOf(Same, *Fits);
  }
  return Same;
}

void RawEncoder::results(const CallBase &I, bool SeesLocals,
                         function_ref<Term(StringRef, Sort)> Ask) {
  const Value *Given = I.getReturnedArgOperand();
  if (Given && Given->getType() == I.getType()) {
    Values[&I] = lanesOf(*Given);
    return;
  }
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

/// A trap that nothing of the program's memory reaches: what is stored before
/// it is seen by nobody.
static bool isTrapApart(const CallBase &I) {
  return isa<IntrinsicInst>(I) && I.hasFnAttr(Attribute::NoReturn) &&
         I.getMemoryEffects().onlyAccessesInaccessibleMem();
}

/// Who is called with what; false if that is not modelled.
bool RawEncoder::describeCall(const CallBase &I, RawInputs::Call &C,
                              bool &SeesLocals) {
  const Function *Callee = I.getCalledFunction();
  if (Callee && (Callee->hasFnAttribute(Attribute::AllocSize) ||
                 Callee->hasFnAttribute("alloc-family")))
    return fail(I, "an allocation is not modelled");
  std::vector<Term> Target;
  C.Name = C.Callee = calleeName(I, Target);
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
      !Effects.onlyAccessesInaccessibleMem())
    unrefuted("a callee touches only some memory");
  C.Around = {World};
  if (isTrapApart(I)) {
    SeesLocals = false;
    return true;
  }
  C.Around.insert(C.Around.end(), {Memory, Live});
  C.Name += SeesLocals ? ".ml" : ".m";
  if (SeesLocals) {
    unrefuted("a callee sees a local");
    C.Around.push_back(Locals);
  }
  return true;
}

/// Notes what is known of such calls, and not said here.
void RawEncoder::onlyPartly(const CallBase &I) {
  const Function *Callee = I.getCalledFunction();
  LibFunc Which;
  if (!Callee)
    unrefuted("where a call leads to is not known");
  else if (Known.getLibFunc(*Callee, Which))
    unrefuted("what '" + Callee->getName() + "' does is not modelled");
  if (I.hasRetAttr(Attribute::NoAlias))
    unrefuted("what 'noalias' promises of a result is not modelled");
  for (unsigned At = 0; At < I.arg_size(); ++At) {
    const Value *V = I.getArgOperand(At);
    if (V->getType()->isFPOrFPVectorTy())
      unrefuted("what a NaN looks like is not modelled");
    if (Strict && isa<ConstantPointerNull>(V))
      unrefuted("whether null may stand for what points to it");
    if (I.isByValArgument(At))
      unrefuted("what 'byval' promises of an argument is not modelled");
  }
}

bool RawEncoder::unknownCall(const CallBase &I) {
  if (Library Which = libraryCall(I); Which != Library::None)
    return heapCall(I, Which);
  RawInputs::Call C;
  bool SeesLocals = LocalsCaptured;
  if (!describeCall(I, C, SeesLocals))
    return false;
  onlyPartly(I);
  bool Apart = I.getMemoryEffects().doesNotAccessMemory();
  bool Reads = I.onlyReadsMemory();
  std::vector<Term> Args = asBefore(C, /*MovesWorld=*/!Apart && !Reads);
  auto Ask = [&](StringRef What, Sort S) {
    return T.apply((C.Name + "/" + What).str(), Args, S);
  };
  if (!I.getType()->isVoidTy()) {
    if (!laneCount(I.getType()))
      return fail(I, "the result of a call is not modelled");
    results(I, SeesLocals, Ask);
  }
  bool Quiet = I.doesNotThrow() && I.hasFnAttr(Attribute::WillReturn);
  // Who only reads is seen where it does not come back; else nothing happened.
  Term Kept = World;
  if (!Apart && !(Reads && Quiet))
    World = Ask("world", bitsSort(64));
  if (!Reads && !isTrapApart(I))
    touched(I, SeesLocals, Ask);
  if (I.hasFnAttr(Attribute::NoReturn) && !isa<IntrinsicInst>(I))
    undefinedIf(Ask("returns", Sort()));
  if (!Quiet)
    leaveByCall(I, Ask);
  if (Reads && !isa<InvokeInst>(I))
    World = Kept;
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
