//===- Callable.h - Any expression or statement, as a function -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A callable parameter of a rule stands for code of the user: here a pure
/// function of its arguments, one with effects that are written to the trail
/// and that may change what it is given, or one that throws.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_CALLABLE_H
#define EVO_RULE_CALLABLE_H

#include "evo/rule/Generate.h"
#include <span>

namespace evo::rule::gen {

/// What the rule file says about a parameter.
struct ParamFacts {
  const char *Name = "";
  int LengthOf = -1; ///< the pointer parameter whose length this number is
  int EndOf = -1;    ///< the pointer parameter whose range this one ends
  std::uint64_t NoAlias = 0; ///< bit i: never overlaps parameter i
  std::uint64_t Keeps = 0;   ///< bit i: this callable does not modify i
  bool HasLength = false;
  bool Pure = false;
  bool NoThrow = false;
  bool LastUse = false;  ///< its state afterwards is not observed
  bool Constant = false; ///< the same in every call of one run
};

/// What the constants of a run are made from; another run has others.
inline constinit std::uint64_t ConstantSeed = 0;

/// What callables and streams did, in order.
struct Trail {
  std::vector<std::uint64_t> Events;
  std::vector<std::string> *Text = nullptr; ///< filled only to explain
};

/// Thrown by generated callables.
struct Thrown {
  unsigned Callable;
  std::uint64_t Call;
};

/// What is common to all slots of one world.
struct Inputs {
  struct Object {
    const void *Tag;
    void *Address;
    unsigned Param;
    bool Const;
    int Element; ///< -1: the argument itself, not an element of it
  };
  Pool Values;
  Trail Effects;
  std::vector<Object> Objects;
  std::array<std::size_t, 16> Length = {};
  std::array<void *, 16> Buffer = {};
  std::span<const ParamFacts> Facts;
  Observation *Seen = nullptr; ///< of the run, if it is written down

  Inputs();
  ~Inputs();
  Inputs(const Inputs &) = delete;
  void add(const void *Tag, const void *Address, unsigned Param, bool Const,
           int Element);
  void forget(unsigned Param);
  bool has(const void *Tag, unsigned Param) const;
  /// An object of this type that parameter `I` may be too; null: it is its own.
  const Object *chooseAlias(Source &S, const void *Tag, unsigned I,
                            bool Const) const;
  const char *name(int Param) const { return Facts[unsigned(Param)].Name; }
};

struct CallableState {
  enum Manner : unsigned { Pure, PureThrows, Effects, EffectsThrow };
  Inputs *World = nullptr;
  unsigned Param = 0;
  Manner How = Pure;
  std::uint64_t Seed = 0;
  std::uint64_t ThrowAt = 0;
  std::uint64_t Calls = 0;

  void choose(Source &S, Inputs &In, unsigned Index);
  /// Counts, logs and throws; gives the number that makes the result.
  std::uint64_t enter(std::uint64_t Arguments);
  void note(const std::string &Arguments);
  bool explains() const { return World->Effects.Text != nullptr; }
  /// True if the callable may assign to the object at `Address`.
  bool mayModify(const void *Address) const;
  std::string describe() const;
};

EVO_AROUND_BEGIN

template <class... A>
void explainCall(CallableState &State, const A &...Arguments) {
  std::string Text;
  const char *Comma = "";
  ((Text += Comma, print(Text, Arguments), Comma = ", "), ...);
  State.note(Text);
}

/// Now and then gives an argument that is a variable of the user's another
/// value, as a statement may.
template <class A, class V>
void mayModify(const CallableState &State, V &Argument, std::uint64_t H) {
  if constexpr (std::is_lvalue_reference_v<A> && !std::is_const_v<V> &&
                Generatable<V> && std::is_move_assignable_v<V>)
    if (State.mayModify(&Argument) && mix(H) % 3 == 0) {
      Source S(mix(H + 1));
      Pool None;
      Argument = Arbitrary<V>::make(S, None);
    }
}

EVO_AROUND_END

/// Any expression or statement over what it is called with: a pure function of
/// its arguments, one with effects that are logged, or one that throws.
template <class R> class Callable {
public:
  CallableState *State = nullptr;

  template <class... A> R operator()(A &&...Arguments) const {
    std::uint64_t H = State->Seed;
    ((H = mix(H ^ hashOf(Arguments))), ...);
    if (State->explains())
      explainCall(*State, Arguments...);
    H = State->enter(H);
    (mayModify<A>(*State, Arguments, H), ...);
    if constexpr (std::is_same_v<R, bool>)
      return H & 1;
    else if constexpr (!std::is_void_v<R>) {
      Source S(H);
      Pool None;
      return Arbitrary<R>::make(S, None);
    }
  }
};

template <class T> inline constexpr bool IsCallable = false;
template <class R> inline constexpr bool IsCallable<Callable<R>> = true;

} // namespace evo::rule::gen

#endif // EVO_RULE_CALLABLE_H
