//===- RawEncoder.h - LLVM IR that nothing is promised of -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// IR that a C++ front end wrote keeps promises that IR does not have to keep:
/// arguments are values, an address belongs to what may be touched there,
/// accesses are aligned. Here none of them is assumed.
///
/// A value may be undef: then each use of it may see another value, so each use
/// gets symbols of its own. Which of them `before` saw is for all, which of
/// them `after` saw is for some: a question with quantifiers, asked only when
/// giving both the same choices does not answer it.
///
/// A pointer is an address and the object that it was made from. An access is
/// defined if it lies within that object, which lives, and is aligned. Objects
/// do not overlap; nothing else is known of where they lie. Locals are kept
/// apart from all other memory, which calls may change. A byte in memory is
/// eight bits, whether they are poison, of a pointer's byte also the object and
/// which byte of the pointer it is, and how many bits of it were written.
///
/// What is modelled only in part is said to be: `Unproved` where `after` could
/// do more than the terms say, `Unrefuted` where a model need not be real.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_RAWENCODER_H
#define EVO_EQUIVALENCE_RAWENCODER_H

#include "evo/Equivalence/Encoder.h"
#include "evo/Equivalence/Substitute.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/GetElementPtrTypeIterator.h"

namespace evo {

/// What both sides start from: objects, by number.
struct RawInputs : SharedInputs {
  static constexpr unsigned OriginBits = 16, ByteBits = 31;
  static constexpr unsigned LocalBit = 15;

  explicit RawInputs(smt::Terms &T);

  smt::Term Live;
  bool Undef = true, Poison = true; ///< may arguments be that?
  bool Parts = false;               ///< are there accesses of a part of a byte?
  std::string Unproved, Unrefuted;  ///< why one or the other can not be said
  std::set<smt::Term> Heap;         ///< objects there that outlive a call

  /// What is promised of which argument and not modelled: by before 1, after 2.
  std::map<std::pair<unsigned, unsigned>, unsigned> Promises;

  /// A call that `before` makes.
  struct Call {
    std::string Callee, Name;
    std::vector<Lane> Given;
    std::vector<smt::Term> Around; ///< the world, memory, what lives, locals
    smt::Term Reach;
    /// A call of `after` by its terms, and when this stands for it: at all, and
    /// given poison where that is given something.
    struct Stand {
      smt::Term When, Loosely;
      std::vector<smt::Term> Given;
    };
    std::vector<Stand> StandsFor;
  };
  std::vector<Call> Calls;
  /// When one of them would stand for two that need not be the same.
  smt::Term Ambiguous;

  /// Nothing lies at null, unless both functions say that something may.
  void nothingAtNull();

  /// Numbers of objects, where they begin and how large they are.
  smt::Term object(unsigned Number) { return T.value(OriginBits, Number); }
  smt::Term base(smt::Term Object);
  smt::Term size(smt::Term Object);
  smt::Term isLocal(smt::Term Object);
  smt::Term isLive(smt::Term Live, smt::Term Object);
  /// An object that is known by name, the same for both sides.
  smt::Term named(const std::string &Name, bool Local, smt::Term Size,
                  std::uint64_t Alignment, bool &New);
  /// An unknown object that is no local.
  smt::Term foreign(smt::Term Symbol15);
  /// Is byte `U` of memory no refinement of `S`? Of a pointer's byte also if it
  /// is one of another pointer.
  smt::Term byteDiffers(smt::Term S, smt::Term U, bool Pointers = true);
  /// Does memory `U` refine `S`? Empty if they do not come from one memory.
  std::optional<smt::Term> refines(smt::Term S, smt::Term U);
  /// Does every object that is no local live in both or neither?
  std::optional<smt::Term> sameLive(smt::Term S, smt::Term U);
  /// Adds what is true of every object.
  void meet(smt::Term Object);

private:
  std::map<std::string, smt::Term> Named;
  std::vector<smt::Term> Met;
  unsigned Globals = 0, LocalCount = 0;

  std::optional<std::set<smt::Term>> writtenIn(smt::Term S, smt::Term U);
  std::optional<smt::Term>
  wherever(smt::Term S, smt::Term U,
           llvm::function_ref<smt::Term(smt::Term At, smt::Term S, smt::Term U)>
               Holds);
  smt::Term ofLeaves(smt::Term Object,
                     llvm::function_ref<smt::Term(smt::Term)> Of);
};

class RawEncoder : public Encoder {
public:
  RawEncoder(RawInputs &Inputs, llvm::Function &F, bool Target);

  bool prepare() override;
  MachineState start() override;

  bool capturesLocals() const { return LocalsCaptured; }

  /// The same value with other symbols for what is undef in it; the prefix of
  /// the symbols is that of `lanesOf`.
  Lanes anotherUse(const Lanes &L);

private:
  RawInputs &Inputs;
  smt::SymbolFinder Undefs;
  const char *Side;
  llvm::TargetLibraryInfoImpl Known; ///< functions of libraries
  bool LocalsCaptured = false;
  bool BigEndian;
  /// Results of which it is looked at which NaN they are.
  std::set<const llvm::Value *> SeenNaNs;
  unsigned Allocations = 0;
  std::vector<smt::Term> LocalObjects;
  std::vector<Lanes> Arguments;
  /// Locals of the entry block, which are known everywhere.
  std::map<const llvm::Value *, Lanes> Entry;
  /// What an intrinsic is given, after the promises that are made of it.
  std::map<const llvm::Value *, Lanes> Promised;

  // RawEncoder.cpp
  void unproved(const llvm::Twine &Why); ///< if this is after
  void unrefuted(const llvm::Twine &Why);
  Lanes lanesOf(const llvm::Value &V) override;
  Lanes constantLanes(const llvm::Constant &C) override;
  void mustBeDefined(const Lane &L) override;
  bool freeze(const llvm::Instruction &I) override;
  bool cast(const llvm::CastInst &I) override;
  bool returned(const llvm::ReturnInst &I) override;
  Lanes renamed(const Lanes &L, llvm::StringRef Kind);
  Lanes undefLanes(llvm::Type *Ty, const std::string &Root);
  Lanes globalLanes(const llvm::GlobalValue &G);
  void constantBytes(const llvm::GlobalVariable &V, std::uint64_t Size,
                     smt::Term Base);

  // RawArgument.cpp
  void bind();
  Lanes argumentLanes(const llvm::Argument &A);
  void unmodelledPromises(const llvm::Argument &A);
  void promised(llvm::AttributeSet Attributes, llvm::Type *Ty, Lanes &L,
                bool Returned);

  // RawMemory.cpp
  struct Place {
    llvm::Type *Type;
    std::uint64_t Offset;
  };
  bool places(llvm::Type *Ty, std::uint64_t Offset, std::vector<Place> &Into);
  bool load(const llvm::LoadInst &I) override;
  bool store(const llvm::StoreInst &I) override;
  bool address(const llvm::GetElementPtrInst &I) override;
  struct Step {
    smt::Term Bytes, Exact, Unsigned; ///< how far; without wrapping
    smt::Term Poison;
  };
  std::optional<Step> step(const llvm::gep_type_iterator &At, bool Signed);
  bool copyMemory(const llvm::CallBase &I) override;
  smt::Term onStack(smt::Term Object);
  void reached(const llvm::CallBase &I, const Lane &Pointer);
  bool allocate(const llvm::AllocaInst &A) override;
  smt::Term mayAccess(const Lane &Pointer, smt::Term Bytes,
                      std::uint64_t Alignment, bool Write);
  Lane loadLane(const Lane &Pointer, const Place &P);
  void storeLane(const Lane &Pointer, const Place &P, const Lane &Value);
  void storePadding(const Lane &Pointer, llvm::ArrayRef<Place> Places,
                    std::uint64_t Size);
  smt::Term pointerByte(const Lane &L, unsigned Part);
  smt::Term readByte(const Lane &Pointer, std::uint64_t Offset);
  void writeByte(const Lane &Pointer, std::uint64_t Offset, smt::Term Byte);
  bool loadedPromises(const llvm::Instruction &I, Lanes &L);
  void mayTouch(const llvm::Value &Pointer, const Lane &L,
                llvm::ModRefInfo How);
  smt::Term outOfBounds(const Lane &Pointer, smt::Term Address);

  // RawHeap.cpp
  enum class Library { None, Malloc, Calloc, Free, Compare, FirstSet, Fabs };
  static Library libraryCall(const llvm::CallBase &I);
  bool heapCall(const llvm::CallBase &I, Library Which);
  Lane newObject(smt::Term Size, smt::Term Succeeds);
  void freeObject(const Lane &Pointer);
  bool compareMemory(const llvm::CallBase &I);
  bool numberCall(const llvm::CallBase &I, Library Which);

  // RawFloat.cpp
  void nanSeen(const llvm::Value &V);
  void quietNaN(const llvm::Instruction &I);

  // RawCall.cpp
  bool intrinsic(const llvm::CallBase &I, unsigned Id) override;
  bool unknownCall(const llvm::CallBase &I) override;
  bool numberIntrinsic(const llvm::CallBase &I, unsigned Id);
  bool assumption(const llvm::CallBase &I);
  bool maskPointer(const llvm::CallBase &I);
  bool lifetime(const llvm::CallBase &I, bool Starts);
  bool describeCall(const llvm::CallBase &I, RawInputs::Call &C,
                    bool &SeesLocals);
  void onlyPartly(const llvm::CallBase &I);
  bool argumentsOf(const llvm::CallBase &I, RawInputs::Call &Into,
                   bool &SeesLocals);
  void touched(const llvm::CallBase &I, bool SeesLocals,
               llvm::function_ref<smt::Term(llvm::StringRef, smt::Sort)> Ask);
  std::vector<smt::Term> termsOf(const RawInputs::Call &C);
  std::vector<smt::Term> asBefore(const RawInputs::Call &C, bool MovesWorld);
  smt::Term taken(const RawInputs::Call &B, llvm::ArrayRef<smt::Term> Given,
                  smt::Term RawInputs::Call::Stand::*When);
  smt::Term sameCall(const RawInputs::Call &B, const RawInputs::Call &C);
  void results(const llvm::CallBase &I, bool SeesLocals,
               llvm::function_ref<smt::Term(llvm::StringRef, smt::Sort)> Ask);
};

} // namespace evo

#endif // EVO_EQUIVALENCE_RAWENCODER_H
