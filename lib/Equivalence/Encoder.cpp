//===- Encoder.cpp - Control flow, states and constants ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/GlobalIFunc.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

Encoder::Encoder(SharedInputs &Shared, Function &F, bool Strict)
    : Shared(Shared), T(Shared.T), F(F), Strict(Strict), Dominators(F),
      Loops(Dominators), Undefined(Shared.T.boolean(false)) {
  ReversePostOrderTraversal<Function *> Blocks(&F);
  for (const BasicBlock *B : Blocks) {
    Position[B] = Order.size();
    Order.push_back(B);
  }
  unsigned Count = 0;
  for (Instruction &I : F.getEntryBlock())
    if (auto *A = dyn_cast<AllocaInst>(&I))
      LocalNames[A] = "local" + std::to_string(Count++);
  findHeads();
  if (F.hasFnAttribute(Attribute::NullPointerIsValid))
    Failure = "null as the address of something is not modelled";
  if (F.getParent()->getDataLayout().isBigEndian())
    Failure = "memory with the highest byte first is not modelled";
}

void Encoder::findHeads() {
  for (const BasicBlock *B : Order)
    for (const BasicBlock *Next : successors(B)) {
      if (Position[Next] > Position[B] || is_contained(Heads, Next))
        continue;
      Heads.push_back(Next);
      if (!Dominators.dominates(Next, B))
        Failure = "a loop with two entries";
    }
  llvm::sort(Heads,
             [&](auto *A, auto *B) { return Position[A] < Position[B]; });
}

bool Encoder::inLoop(const BasicBlock &Head, const BasicBlock &Block) const {
  const Loop *L = Loops.getLoopFor(&Head);
  return L && L->getHeader() == &Head && L->contains(&Block);
}

bool Encoder::fail(const Instruction &I, const Twine &What) {
  if (!Failure.empty())
    return false;
  Failure = What.str();
  if (const DebugLoc &L = I.getDebugLoc())
    Failure += " at line " + std::to_string(L.getLine());
  return false;
}

void Encoder::undefinedIf(Term Condition) {
  Undefined = T.orOf(Undefined, T.andOf(Reach, Condition));
}

Term Encoder::takeUndefined() {
  return std::exchange(Undefined, T.boolean(false));
}

MachineState Encoder::start() {
  MachineState S;
  S.Reach = T.boolean(true);
  S.Memory = Shared.Memory;
  S.World = Shared.World;
  return S;
}

Lanes Encoder::lanesOf(const Value &V) {
  if (auto It = Values.find(&V); It != Values.end())
    return It->second;
  if (auto *A = dyn_cast<Argument>(&V))
    return Shared.Arguments[A->getArgNo()];
  if (auto *C = dyn_cast<Constant>(&V))
    return constantLanes(*C);
  if (auto *A = dyn_cast<AllocaInst>(&V))
    if (auto Address = localAddress(*A))
      return *Address;
  return {};
}

Lanes Encoder::valueIn(const MachineState &S, const Value &V) {
  auto It = S.Values.find(&V);
  return It != S.Values.end() ? It->second : lanesOf(V);
}

std::vector<const Value *> Encoder::liveAt(const BasicBlock &Head) const {
  SmallVector<const BasicBlock *, 16> Stack = {&Head};
  SmallPtrSet<const BasicBlock *, 16> Seen = {&Head};
  SetVector<const Value *> Live;
  for (const PHINode &P : Head.phis())
    Live.insert(&P);
  while (!Stack.empty()) {
    const BasicBlock *B = Stack.pop_back_val();
    for (const Instruction &I : *B)
      for (const Value *V : I.operands())
        if (auto *D = dyn_cast<Instruction>(V);
            D && !LocalNames.count(dyn_cast<AllocaInst>(D)) &&
            Dominators.properlyDominates(D->getParent(), &Head))
          Live.insert(D);
    for (const BasicBlock *Next : successors(B))
      if (Seen.insert(Next).second)
        Stack.push_back(Next);
  }
  return {Live.begin(), Live.end()};
}

Lanes Encoder::merged(ArrayRef<Edge> Edges, ArrayRef<Lanes> Incoming) {
  Lanes Result = Incoming.back();
  for (std::size_t I = Edges.size() - 1; I-- > 0;)
    for (std::size_t L = 0; L < Result.size(); ++L)
      Result[L] = evo::choose(T, Edges[I].Reach, Incoming[I][L], Result[L]);
  return Result;
}

bool Encoder::enterBlock(const BasicBlock &B, std::vector<Edge> &Edges) {
  Reach = T.boolean(false);
  for (const Edge &E : Edges)
    Reach = T.orOf(Reach, E.Reach);
  Memory = Edges.back().Memory;
  World = Edges.back().World;
  Locals = Edges.back().Locals;
  Live = Edges.back().Live;
  for (std::size_t I = Edges.size() - 1; I-- > 0;) {
    Memory = T.ite(Edges[I].Reach, Edges[I].Memory, Memory);
    World = T.ite(Edges[I].Reach, Edges[I].World, World);
    Locals = T.ite(Edges[I].Reach, Edges[I].Locals, Locals);
    Live = T.ite(Edges[I].Reach, Edges[I].Live, Live);
  }
  return true;
}

bool Encoder::bindPhis(const BasicBlock &B, ArrayRef<Edge> Edges,
                       DenseMap<const Value *, Lanes> &Into) {
  std::vector<std::pair<const Value *, Lanes>> New;
  for (const PHINode &P : B.phis()) {
    std::vector<Lanes> Incoming;
    for (const Edge &E : Edges) {
      Incoming.push_back(lanesOf(*P.getIncomingValueForBlock(E.From)));
      if (Incoming.back().empty())
        return fail(P, "a value is not modelled");
    }
    New.emplace_back(&P, merged(Edges, Incoming));
    for (Lane &L : New.back().second)
      L.Poison = T.orOf(L.Poison, flagPoison(P, L.Bits));
  }
  for (auto &[P, L] : New)
    Into[P] = std::move(L);
  return true;
}

void Encoder::exitHere(Exit::Kind Kind, Term Condition, Lanes Result) {
  Term R = T.andOf(Reach, Condition);
  if (T.isFalse(R))
    return;
  Exit E;
  E.Is = Kind;
  E.State.Reach = R;
  E.State.Memory = Memory;
  E.State.World = World;
  E.State.Locals = Locals;
  E.State.Live = Live;
  E.Result = std::move(Result);
  Exits->push_back(std::move(E));
}

bool Encoder::leave(const BasicBlock &To, std::vector<Edge> &Edges) {
  enterBlock(To, Edges);
  Exit E;
  E.Is = Exit::Cut;
  E.Target = &To;
  E.State.Reach = Reach;
  E.State.Memory = Memory;
  E.State.World = World;
  E.State.Locals = Locals;
  E.State.Live = Live;
  if (!bindPhis(To, Edges, E.State.Values))
    return false;
  for (const Value *V : liveAt(To))
    if (!E.State.Values.count(V))
      if (auto It = Values.find(V); It != Values.end())
        E.State.Values[V] = It->second;
  Exits->push_back(std::move(E));
  return true;
}

void Encoder::follow(const BasicBlock &From, const BasicBlock &To,
                     Term Condition, Regionals &Incoming) {
  Term R = T.andOf(Reach, Condition);
  if (T.isFalse(R))
    return;
  auto &Edges = Incoming[&To];
  for (Edge &E : Edges) // a switch may have several edges to one block
    if (E.From == &From && E.Memory == Memory && E.World == World &&
        E.Locals == Locals && E.Live == Live) {
      E.Reach = T.orOf(E.Reach, R);
      return;
    }
  Edges.push_back({&From, R, Memory, World, Locals, Live});
}

bool Encoder::region(const BasicBlock &From, MachineState In,
                     const SmallPtrSetImpl<const BasicBlock *> &Stops,
                     std::vector<Exit> &Out) {
  if (!prepare())
    return false;
  Cuts = &Stops;
  Exits = &Out;
  Values = std::move(In.Values);
  Regionals Incoming;
  bool First = true;
  for (unsigned At = Position[&From]; At < Order.size(); ++At) {
    const BasicBlock &B = *Order[At];
    if (First) {
      Reach = In.Reach;
      Memory = In.Memory;
      World = In.World;
      Locals = In.Locals;
      Live = In.Live;
    } else {
      auto It = Incoming.find(&B);
      if (It == Incoming.end())
        continue;
      std::vector<Edge> Edges = std::move(It->second);
      Incoming.erase(It);
      if (Stops.contains(&B)) {
        if (!leave(B, Edges))
          return false;
        continue;
      }
      enterBlock(B, Edges);
      if (!bindPhis(B, Edges, Values))
        return false;
    }
    First = false;
    if (!block(B, Incoming))
      return false;
  }
  // What is left went backwards, to loop heads.
  for (const BasicBlock *B : Heads)
    if (auto It = Incoming.find(B); It != Incoming.end())
      if (!leave(*B, It->second))
        return false;
  return true;
}

bool Encoder::block(const BasicBlock &B, Regionals &Incoming) {
  for (const Instruction &I : B) {
    if (isa<PHINode>(I) || isa<DbgInfoIntrinsic>(I))
      continue;
    if (I.isTerminator())
      return terminator(I, Incoming);
    if (!instruction(I))
      return false;
    if (T.isFalse(Reach))
      return true;
  }
  return true;
}

bool Encoder::returned(const ReturnInst &I) {
  Lanes Result;
  if (const Value *V = I.getReturnValue()) {
    Result = lanesOf(*V);
    if (Result.empty())
      return fail(I, "the returned value is not modelled");
  }
  exitHere(Exit::Return, T.boolean(true), std::move(Result));
  return true;
}

bool Encoder::terminator(const Instruction &I, Regionals &Incoming) {
  const BasicBlock &B = *I.getParent();
  if (auto *R = dyn_cast<ReturnInst>(&I))
    return returned(*R);
  if (auto *Br = dyn_cast<BranchInst>(&I)) {
    if (Br->isUnconditional()) {
      follow(B, *Br->getSuccessor(0), T.boolean(true), Incoming);
      return true;
    }
    Lanes C = lanesOf(*Br->getCondition());
    if (C.empty())
      return fail(I, "a condition is not modelled");
    mustBeDefined(C[0]);
    Term Taken = T.isSet(C[0].Bits);
    follow(B, *Br->getSuccessor(0), Taken, Incoming);
    follow(B, *Br->getSuccessor(1), T.notOf(Taken), Incoming);
    return true;
  }
  if (auto *S = dyn_cast<SwitchInst>(&I)) {
    Lanes C = lanesOf(*S->getCondition());
    if (C.empty())
      return fail(I, "a condition is not modelled");
    mustBeDefined(C[0]);
    Term Other = T.boolean(true);
    for (auto &Case : S->cases()) {
      Term Is = T.equal(C[0].Bits, T.value(Case.getCaseValue()->getValue()));
      follow(B, *Case.getCaseSuccessor(), Is, Incoming);
      Other = T.andOf(Other, T.notOf(Is));
    }
    follow(B, *S->getDefaultDest(), Other, Incoming);
    return true;
  }
  if (isa<UnreachableInst>(I)) {
    undefinedIf(T.boolean(true));
    return true;
  }
  if (auto *Invoke = dyn_cast<InvokeInst>(&I)) {
    UnwindReach = T.boolean(false);
    if (!call(*Invoke))
      return false;
    follow(B, *Invoke->getNormalDest(), T.boolean(true), Incoming);
    std::swap(Reach, UnwindReach);
    follow(B, *Invoke->getUnwindDest(), T.boolean(true), Incoming);
    return true;
  }
  if (isa<ResumeInst>(I)) {
    exitHere(Exit::Throw, T.boolean(true), lanesOf(*I.getOperand(0)));
    return true;
  }
  return fail(I, "'" + Twine(I.getOpcodeName()) + "' is not modelled");
}

bool Encoder::instruction(const Instruction &I) {
  if (auto *B = dyn_cast<BinaryOperator>(&I))
    return B->getType()->isFPOrFPVectorTy() ? floating(I) : integer(*B);
  if (auto *C = dyn_cast<ICmpInst>(&I))
    return compare(*C);
  if (auto *C = dyn_cast<FCmpInst>(&I))
    return compareFloats(*C);
  if (auto *S = dyn_cast<SelectInst>(&I))
    return choose(*S);
  if (auto *L = dyn_cast<LoadInst>(&I))
    return load(*L);
  if (auto *S = dyn_cast<StoreInst>(&I))
    return store(*S);
  if (auto *G = dyn_cast<GetElementPtrInst>(&I))
    return address(*G);
  if (auto *C = dyn_cast<CallBase>(&I))
    return call(*C);
  switch (I.getOpcode()) {
  case Instruction::FNeg:
  case Instruction::FPToSI:
  case Instruction::FPToUI:
  case Instruction::SIToFP:
  case Instruction::UIToFP:
  case Instruction::FPExt:
  case Instruction::FPTrunc:
    return floating(I);
  case Instruction::ExtractElement:
  case Instruction::InsertElement:
  case Instruction::ShuffleVector:
    return shuffle(I);
  case Instruction::ExtractValue:
  case Instruction::InsertValue:
    return aggregate(I);
  case Instruction::Freeze:
    return freeze(I);
  case Instruction::Alloca:
    return allocate(llvm::cast<AllocaInst>(I));
  case Instruction::LandingPad: {
    // Which exception it is follows from what happened so far.
    if (!laneCount(I.getType()))
      return fail(I, "a landing pad is not modelled");
    SmallVector<Type *, 2> Types;
    laneTypes(I.getType(), Types);
    Lanes L;
    for (unsigned At = 0; At < Types.size(); ++At)
      L.push_back({T.apply("exception" + std::to_string(At), {World},
                           bitsSort(laneBits(Types[At]))),
                   T.boolean(false)});
    Values[&I] = L;
    return true;
  }
  default:
    if (auto *C = dyn_cast<CastInst>(&I))
      return cast(*C);
    return fail(I, "'" + Twine(I.getOpcodeName()) + "' is not modelled");
  }
}
