//===- Encoder.h - LLVM IR as terms -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Turns the code between two sets of cut points into terms: one path condition
/// per block, values merged where paths meet, so the size is linear in the code
/// and not in the number of paths. A loop-free function is one such region; a
/// loop is a region from its head back to its head, which is unrolled or taken
/// as one step of an induction.
///
/// The code is in the trap form: undefined behaviour is a call of
/// llvm.ubsantrap, an access that a guard rejects, or a branch on poison; what
/// is left over (flags on arithmetic) makes poison, kept as a Bool beside each
/// value.
///
/// Memory is one array of bytes. Which addresses may be touched is an unknown
/// predicate that both sides share, so an access in `after` is defined only if
/// `before` shows it to be. Locals lie apart from all else. One whose address
/// others may know is memory as any other; both functions must have the same
/// of these, and no optimiser may have seen them: it makes anything of what was
/// not written, and there is no sign of that. Calls of unknown functions are
/// functions of their arguments, the memory and a world token that each of them
/// advances: equal calls in equal order give equal results.
///
/// Whatever is not modelled stops the encoding with a reason; nothing is
/// guessed.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_ENCODER_H
#define EVO_EQUIVALENCE_ENCODER_H

#include "evo/Equivalence/SharedInputs.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstrTypes.h"
#include "llvm/IR/Instructions.h"
#include <map>
#include <set>
#include <string>

namespace evo {

/// Control at one point: how it is reached and what it sees. Of LLVM IR without
/// guards, `Locals` holds what lies in locals and `Live` which objects there
/// are; elsewhere both are empty.
struct MachineState {
  smt::Term Reach, Memory, World, Locals, Live;
  llvm::DenseMap<const llvm::Value *, Lanes> Values;
};

struct Exit {
  enum Kind { Return, Throw, Stop, Cut } Is = Return;
  const llvm::BasicBlock *Target = nullptr; ///< of Cut
  MachineState State;
  Lanes Result; ///< of Return and Throw
};

/// The types of the lanes of a value of type `Ty`.
void laneTypes(llvm::Type *Ty, llvm::SmallVectorImpl<llvm::Type *> &Into);

/// A call of the function by itself, as a function of its arguments alone.
struct SelfCall {
  smt::Term Reach; ///< whether it is made
  std::vector<Lanes> Arguments;
  Lanes Result; ///< uninterpreted
};

class Encoder {
public:
  /// `Strict` for the side that must not add undefined behaviour (after):
  /// poison that escapes counts as undefined there.
  Encoder(SharedInputs &Shared, llvm::Function &F, bool Strict);
  virtual ~Encoder() = default;

  /// Names all locals; false if they can not be modelled. Call for both sides
  /// before either is encoded.
  virtual bool prepare() { return Failure.empty() && !localsEscape(); }

  /// The state at the entry.
  virtual MachineState start();

  /// Encodes from `From` until a function exit or a block of `Cuts` is reached.
  /// False if something is not modelled; see unsupported().
  bool region(const llvm::BasicBlock &From, MachineState In,
              const llvm::SmallPtrSetImpl<const llvm::BasicBlock *> &Cuts,
              std::vector<Exit> &Out);

  /// Loop heads, outermost first, in reverse post-order.
  llvm::ArrayRef<const llvm::BasicBlock *> loopHeads() const { return Heads; }
  /// True if `Block` lies in the loop of `Head`.
  bool inLoop(const llvm::BasicBlock &Head,
              const llvm::BasicBlock &Block) const;
  unsigned position(const llvm::BasicBlock &B) const {
    return Position.lookup(&B);
  }
  /// Values defined before `Head` and used at or after it, and its phis.
  std::vector<const llvm::Value *> liveAt(const llvm::BasicBlock &Head) const;
  Lanes valueIn(const MachineState &S, const llvm::Value &V);

  /// The condition under which undefined behaviour was met so far; and forget.
  smt::Term takeUndefined();
  const std::string &unsupported() const { return Failure; }
  /// Functions with a body that are called and not inlined.
  const std::set<const llvm::Function *> &definedCallees() const {
    return Callees;
  }
  bool isRecursive() const { return CallsItself; }
  /// Calls of itself met so far that touch no memory; and forget.
  std::vector<SelfCall> takeSelfCalls() { return std::exchange(Selves, {}); }
  llvm::Function &function() const { return F; }
  bool isStrict() const { return Strict; }
  smt::Terms &terms() const { return T; }

  Lanes freshLanes(llvm::Type *Type, llvm::StringRef Prefix);

protected:
  struct Edge {
    const llvm::BasicBlock *From;
    smt::Term Reach, Memory, World, Locals, Live;
  };
  using Regionals = llvm::DenseMap<const llvm::BasicBlock *, std::vector<Edge>>;

  // Encoder.cpp
  bool fail(const llvm::Instruction &I, const llvm::Twine &What);
  void undefinedIf(smt::Term Condition);
  /// The value as this use of it sees it; empty if it is not modelled.
  virtual Lanes lanesOf(const llvm::Value &V);
  virtual Lanes constantLanes(const llvm::Constant &C);
  Lanes elementLanes(const llvm::Constant &C);
  Lanes expressionLanes(const llvm::Constant &C);
  /// Poison here is undefined behaviour, of a branch or an argument.
  virtual void mustBeDefined(const Lane &L) { undefinedIf(L.Poison); }
  std::optional<unsigned> laneCount(llvm::Type *T) const;
  unsigned laneBits(llvm::Type *Scalar) const;
  bool enterBlock(const llvm::BasicBlock &B, std::vector<Edge> &Edges);
  bool bindPhis(const llvm::BasicBlock &B, llvm::ArrayRef<Edge> Edges,
                llvm::DenseMap<const llvm::Value *, Lanes> &Into);
  bool block(const llvm::BasicBlock &B, Regionals &Incoming);
  virtual bool returned(const llvm::ReturnInst &I);
  bool terminator(const llvm::Instruction &I, Regionals &Incoming);
  void follow(const llvm::BasicBlock &From, const llvm::BasicBlock &To,
              smt::Term Condition, Regionals &Incoming);
  bool leave(const llvm::BasicBlock &To, std::vector<Edge> &Edges);
  void exitHere(Exit::Kind Kind, smt::Term Condition, Lanes Result);
  bool instruction(const llvm::Instruction &I);
  Lanes merged(llvm::ArrayRef<Edge> Edges, llvm::ArrayRef<Lanes> Values);
  void findHeads();

  // EncodeInteger.cpp
  bool integer(const llvm::BinaryOperator &I);
  Lane integerLane(const llvm::BinaryOperator &I, Lane A, Lane B);
  smt::Term overflowPoison(const llvm::BinaryOperator &I, smt::Term A,
                           smt::Term B);
  virtual bool cast(const llvm::CastInst &I);
  bool compare(const llvm::ICmpInst &I);
  bool choose(const llvm::SelectInst &I);
  virtual bool freeze(const llvm::Instruction &I);
  smt::Term countLeadingZeros(smt::Term A);
  smt::Term countTrailingZeros(smt::Term A);
  smt::Term countOnes(smt::Term A);

  // EncodeVector.cpp
  bool reshape(const llvm::CastInst &I, const Lanes &From);
  bool atVaryingIndex(const llvm::Instruction &I, Lanes A);
  bool shuffle(const llvm::Instruction &I);
  bool aggregate(const llvm::Instruction &I);
  bool reduction(const llvm::CallBase &I, unsigned Id);

  // EncodeX86.cpp
  bool x86Intrinsic(const llvm::CallBase &I);

  // EncodeFloat.cpp
  bool floating(const llvm::Instruction &I);
  bool compareFloats(const llvm::FCmpInst &I);
  bool floatIntrinsic(const llvm::CallBase &I);
  bool floatLanes(const llvm::Instruction &I,
                  llvm::ArrayRef<const llvm::Value *> Operands);
  smt::Term floatValue(const llvm::Instruction &I, std::vector<smt::Term> Args,
                       smt::Term &Poison);
  smt::Term saturated(const llvm::Instruction &I, smt::Term A, bool Signed);
  smt::Term flagPoison(const llvm::Instruction &I, smt::Term Bits);
  /// Is it one of the classes in `Mask`, as llvm.is.fpclass counts them?
  smt::Term ofFloatClass(smt::Term Bits, unsigned Mask);

  // EncodeMemory.cpp
  virtual bool load(const llvm::LoadInst &I);
  virtual bool store(const llvm::StoreInst &I);
  virtual bool address(const llvm::GetElementPtrInst &I);
  bool guard(const llvm::CallBase &I);
  void guardOutside(smt::Term Pointer, smt::Term Size, bool Write);
  virtual bool copyMemory(const llvm::CallBase &I);
  smt::Term readBits(smt::Term Address, unsigned Bits);
  void writeBits(smt::Term Address, smt::Term Bits);
  virtual bool allocate(const llvm::AllocaInst &A);
  std::optional<Lanes> localAddress(const llvm::AllocaInst &A);
  smt::Term globalAddress(const llvm::GlobalValue &G);
  SharedInputs::Region *localRegion(const llvm::AllocaInst &A);
  bool localsEscape();
  bool mayEscape(const llvm::AllocaInst &A);
  bool beginLife(const llvm::CallBase &I);

  // EncodeCall.cpp
  bool call(const llvm::CallBase &I);
  virtual bool intrinsic(const llvm::CallBase &I, unsigned Id);
  bool overflowIntrinsic(const llvm::CallBase &I, unsigned Id);
  bool integerIntrinsic(const llvm::CallBase &I, unsigned Id);
  virtual bool unknownCall(const llvm::CallBase &I);
  void
  leaveByCall(const llvm::CallBase &I,
              llvm::function_ref<smt::Term(llvm::StringRef, smt::Sort)> Ask);
  std::string calleeName(const llvm::CallBase &I,
                         std::vector<smt::Term> &Arguments);

  SharedInputs &Shared;
  smt::Terms &T;
  llvm::Function &F;
  bool Strict;
  bool LooseFloats = false; ///< are results that flags leave open some result?
  llvm::DominatorTree Dominators;
  llvm::LoopInfo Loops;
  std::vector<const llvm::BasicBlock *> Order;
  llvm::DenseMap<const llvm::BasicBlock *, unsigned> Position;
  std::vector<const llvm::BasicBlock *> Heads;
  std::map<const llvm::AllocaInst *, std::string> LocalNames;
  std::map<std::string, std::string> ConstantNames;

  // While a region is encoded.
  llvm::DenseMap<const llvm::Value *, Lanes> Values;
  smt::Term Reach, Memory, World, Locals, Live, Undefined;
  const llvm::SmallPtrSetImpl<const llvm::BasicBlock *> *Cuts = nullptr;
  std::vector<Exit> *Exits = nullptr;
  smt::Term UnwindReach; ///< set by an invoke for its unwind edge

  std::string Failure;
  std::set<const llvm::Function *> Callees;
  bool CallsItself = false;
  std::vector<SelfCall> Selves;
};

} // namespace evo

#endif // EVO_EQUIVALENCE_ENCODER_H
