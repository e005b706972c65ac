//===- Functions.h - Functions that are arguments -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A function that is given to the one that is compared may be any: a pure one,
/// whose result follows from what it is given, or one that leaves a trace of
/// each call, in order, or that throws. Which arguments it is called with is
/// part of what a version does, so they are written down as results are.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_FUNCTIONS_H
#define EVO_RULE_FUNCTIONS_H

#include "evo/rule/Objects.h"

namespace evo::rule::gen {

EVO_AROUND_BEGIN

/// What a generated function may give.
template <class R>
inline constexpr bool Answerable =
    std::is_void_v<R> || Generatable<std::remove_cvref_t<R>>;

template <class R, class... A>
R answer(CallableState &State, std::remove_reference_t<A> &...Arguments) {
  Observation Seen;
  Seen.Regions = State.World->Seen->Regions;
  (observe(Seen, Arguments), ...);
  State.World->Seen->Opaque |= Seen.Opaque;
  std::uint64_t H = State.Seed;
  for (std::uint64_t Word : Seen.Words)
    H = mix(H ^ Word);
  for (std::uint64_t Word : Seen.Vague)
    H = mix(H ^ Word);
  if (State.explains())
    explainCall(State, Arguments...);
  H = State.enter(H);
  (mayModify<A>(State, Arguments, H), ...);
  if constexpr (!std::is_void_v<R>) {
    using U = std::remove_cvref_t<R>;
    Source S(H);
    Pool &Fresh = State.World->Values.own<Pool>([] { return Pool(); });
    if constexpr (std::is_same_v<U, bool>) {
      if constexpr (std::is_reference_v<R>)
        return Fresh.own<U>([&] { return bool(H & 1); });
      else
        return H & 1;
    } else if constexpr (std::is_reference_v<R>)
      return static_cast<R>(
          Fresh.own<U>([&]() -> U { return Arbitrary<U>::make(S, Fresh); }));
    else
      return Arbitrary<U>::make(S, Fresh);
  }
}

/// Functions with an address, one for each parameter that may be given one.
template <class R, class... A> struct Thunks {
  static inline CallableState *States[6] = {};
  template <unsigned I> static R call(A... Arguments) {
    return answer<R, A...>(*States[I], Arguments...);
  }
  static constexpr R (*All[])(A...) = {call<0>, call<1>, call<2>,
                                       call<3>, call<4>, call<5>};
};

template <class R, class... A>
  requires(Answerable<R> && (Observable<A> && ...))
struct Slot<R (*)(A...)> {
  CallableState State;
  unsigned Number = 0;
  void make(Source &S, Inputs &In, unsigned I) {
    State.choose(S, In, I);
    Number = I % 6;
  }
  R (*pass())(A...) {
    Thunks<R, A...>::States[Number] = &State;
    return Thunks<R, A...>::All[Number];
  }
  R (*look())(A...) { return pass(); }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    startDeclaration(Out, "auto", Name);
    Out += State.describe() + ';';
  }
  void value(std::string &Out) const { Out += "callable"; }
  bool sameState(const Slot &) const { return true; }
};

#ifdef _GLIBCXX_STD_FUNCTION_H
template <class R, class... A>
  requires(Answerable<R> && (Observable<A> && ...))
struct Slot<std::function<R(A...)>> {
  CallableState State;
  std::function<R(A...)> Function;
  void make(Source &S, Inputs &In, unsigned I) {
    State.choose(S, In, I);
    if (!S.chance(32))
      Function = [this](A... Arguments) -> R {
        return answer<R, A...>(State, Arguments...);
      };
  }
  std::function<R(A...)> &&pass() { return std::move(Function); }
  std::function<R(A...)> &look() { return Function; }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    startDeclaration(Out, "std::function", Name);
    Out += (Function ? State.describe() : "nullptr") + ';';
  }
  void value(std::string &Out) const { Out += "callable"; }
  bool sameState(const Slot &) const { return true; }
};
template <class R, class... A>
struct Slot<std::function<R(A...)> &&> : Slot<std::function<R(A...)>> {};
template <class R, class... A>
struct Slot<std::function<R(A...)> &> : Slot<std::function<R(A...)>> {
  std::function<R(A...)> &pass() { return this->Function; }
};
template <class R, class... A>
struct Slot<const std::function<R(A...)> &> : Slot<std::function<R(A...)>> {
  const std::function<R(A...)> &pass() { return this->Function; }
};
#endif

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_FUNCTIONS_H
