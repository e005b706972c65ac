//===- RawObject.cpp - Objects, and where they lie ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

// Objects have numbers. None has 0, which is what null and numbers point to;
// those with a name count up from 1, locals from the highest bit on. Unknown
// objects, which arguments and pointers in memory point to, may be any but a
// local, and any two of them the same.

RawInputs::RawInputs(Terms &T) : SharedInputs(T) {
  Memory = T.symbol("memory", memorySort(ByteBits));
  Live = T.symbol("live", memorySort());
  Facts.push_back(T.equal(T.apply("object.base", {object(0)}, bitsSort(64)),
                          T.value(64, 0)));
}

void RawInputs::nothingAtNull() {
  Facts.push_back(T.equal(T.apply("object.size", {object(0)}, bitsSort(64)),
                          T.value(64, 0)));
}

/// Pushes a question about an object into the choices it was made by, so that
/// what is known of each keeps being seen.
Term RawInputs::ofLeaves(Term Object, function_ref<Term(Term)> Of) {
  std::map<Term, Term> Done;
  std::vector<Term> Stack = {Object};
  while (!Stack.empty()) {
    Term Next = Stack.back();
    const Node N = T.node(Next);
    if (Done.count(Next)) {
      Stack.pop_back();
      continue;
    }
    if (N.Is != Op::Ite) {
      Done[Next] = Of(Next);
      Stack.pop_back();
      continue;
    }
    bool Ready = true;
    for (Term Arm : {N.Args[1], N.Args[2]})
      if (!Done.count(Arm)) {
        Stack.push_back(Arm);
        Ready = false;
      }
    if (!Ready)
      continue;
    Done[Next] = T.ite(N.Args[0], Done[N.Args[1]], Done[N.Args[2]]);
    Stack.pop_back();
  }
  return Done[Object];
}

Term RawInputs::base(Term Object) {
  return ofLeaves(Object, [&](Term Leaf) {
    meet(Leaf);
    return T.apply("object.base", {Leaf}, bitsSort(64));
  });
}

Term RawInputs::size(Term Object) {
  return ofLeaves(Object, [&](Term Leaf) {
    meet(Leaf);
    return T.apply("object.size", {Leaf}, bitsSort(64));
  });
}

Term RawInputs::isLocal(Term Object) {
  return ofLeaves(Object, [&](Term Leaf) {
    return T.isSet(T.extract(Leaf, LocalBit, LocalBit));
  });
}

Term RawInputs::isLive(Term Live, Term Object) {
  return ofLeaves(Object, [&](Term Leaf) {
    return T.equal(T.select(Live, T.zeroExtend(Leaf, 64)), T.value(8, 1));
  });
}

Term RawInputs::byteDiffers(Term S, Term U, bool Pointers) {
  Term Poison = T.isSet(T.extract(S, 8, 8));
  Term Same = T.andOf(T.notOf(T.isSet(T.extract(U, 8, 8))),
                      T.equal(T.extract(S, 7, 0), T.extract(U, 7, 0)));
  Term Object = T.extract(S, 27, 12);
  if (Pointers)
    Same = T.andOf(Same,
                   T.orOf(T.equal(Object, object(0)),
                          T.equal(T.extract(S, 27, 9), T.extract(U, 27, 9))));
  if (Parts)
    Same = T.andOf(Same, T.equal(T.extract(S, 30, 28), T.extract(U, 30, 28)));
  return T.andOf(T.notOf(Poison), T.notOf(Same));
}

/// All addresses at which one of them may differ from the memory that both come
/// from.
std::optional<std::set<Term>> RawInputs::writtenIn(Term S, Term U) {
  std::set<Term> Addresses, Seen, Sources;
  std::vector<Term> Stack = {S, U};
  while (!Stack.empty()) {
    Term Next = Stack.back();
    Stack.pop_back();
    if (!Seen.insert(Next).second)
      continue;
    const Node N = T.node(Next);
    if (N.Is == Op::Store) {
      Addresses.insert(N.Args[1]);
      Stack.push_back(N.Args[0]);
    } else if (N.Is == Op::Ite) {
      Stack.insert(Stack.end(), {N.Args[1], N.Args[2]});
    } else {
      Sources.insert(Next);
    }
  }
  if (Sources.size() != 1)
    return std::nullopt;
  return Addresses;
}

/// `Holds` for what either of the two holds wherever one was written.
std::optional<Term>
RawInputs::wherever(Term S, Term U,
                    llvm::function_ref<Term(Term At, Term S, Term U)> Holds) {
  Term All = T.boolean(true);
  if (S == U)
    return All;
  auto Written = writtenIn(S, U);
  if (!Written)
    return std::nullopt;
  for (Term At : *Written)
    All = T.andOf(All, Holds(At, T.select(S, At), T.select(U, At)));
  return All;
}

std::optional<Term> RawInputs::refines(Term S, Term U) {
  return wherever(S, U, [&](Term, Term Had, Term Has) {
    return T.notOf(byteDiffers(Had, Has));
  });
}

std::optional<Term> RawInputs::sameLive(Term S, Term U) {
  return wherever(S, U, [&](Term Key, Term Had, Term Has) {
    return T.orOf(T.isSet(T.extract(Key, LocalBit, LocalBit)),
                  T.equal(Had, Has));
  });
}

Term RawInputs::foreign(Term Symbol15) {
  // The zero stays visible to the simplifier: it is never a local.
  return T.zeroExtend(Symbol15, OriginBits);
}

Term RawInputs::named(const std::string &Name, bool Local, Term Size,
                      std::uint64_t Alignment, bool &New) {
  auto [It, Inserted] = Named.try_emplace(Name);
  New = Inserted;
  if (!Inserted)
    return It->second;
  Term Object = It->second =
      object(Local ? (1u << LocalBit) + LocalCount++ : ++Globals);
  Term Base = T.apply("object.base", {Object}, bitsSort(64));
  Facts.push_back(
      T.equal(T.apply("object.size", {Object}, bitsSort(64)), Size));
  if (Alignment > 1)
    Facts.push_back(
        T.equal(T.binary(Op::BitAnd, Base, T.value(64, Alignment - 1)),
                T.value(64, 0)));
  if (!Local)
    Facts.push_back(isLive(Live, Object));
  meet(Object);
  return Object;
}

void RawInputs::meet(Term Object) {
  if (is_contained(Met, Object))
    return;
  Met.push_back(Object);
  auto Base = [&](Term O) { return T.apply("object.base", {O}, bitsSort(64)); };
  auto Size = [&](Term O) { return T.apply("object.size", {O}, bitsSort(64)); };
  Term Half = T.value(64, 1ull << 62), Zero = T.value(64, 0);
  Term None = T.equal(Object, object(0));
  // They neither wrap around nor hold null.
  Facts.push_back(T.compare(Op::ULess, Base(Object), T.value(64, 1ull << 63)));
  Facts.push_back(T.compare(Op::ULess, Size(Object), Half));
  Facts.push_back(T.equal(None, T.equal(Base(Object), Zero)));
  for (Term Other : Met) {
    if (Other == Object)
      continue;
    Term Below =
        T.compare(Op::ULessEqual, T.binary(Op::Add, Base(Object), Size(Object)),
                  Base(Other));
    Term Above =
        T.compare(Op::ULessEqual, T.binary(Op::Add, Base(Other), Size(Other)),
                  Base(Object));
    Facts.push_back(T.orOf(T.equal(Object, Other), T.orOf(Below, Above)));
  }
}
