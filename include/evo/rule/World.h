//===- World.h - The arguments of one side -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Each side of a rule runs in a world of its own, made by the same choices.
/// Afterwards two worlds are compared: what the calls gave, in which order
/// effects happened, and what became of the arguments.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_WORLD_H
#define EVO_RULE_WORLD_H

#include "evo/rule/Result.h"

namespace evo::rule::gen {

EVO_AROUND_BEGIN

/// The arguments of one side and what became of them.
template <class R, class... P> struct World {
  Inputs In;
  std::tuple<Slot<P>...> Slots;
  Result<R> Given;
  std::vector<std::string> Calls;

  World(Source &S, std::span<const ParamFacts> Facts, bool Explains) {
    In.Facts = Facts;
    if (Explains)
      In.Effects.Text = &Calls;
    each([&](auto &Slot, unsigned I) {
      Source Fixed(mix(ConstantSeed ^ I));
      Slot.make(Facts[I].Constant ? Fixed : S, In, I);
    });
    each([&](auto &Slot, unsigned I) {
      if constexpr (requires { Slot.alias(S, In, I); })
        Slot.alias(S, In, I);
    });
  }
  template <class F> void each(F &&Do) {
    unsigned I = 0;
    std::apply([&](auto &...Each) { (Do(Each, I++), ...); }, Slots);
  }
  static constexpr bool GivesPosition =
      !std::is_void_v<R> && (IsPositionIn<R, P> || ...);
  /// Where the iterator that was given points to.
  Position position() {
    Position Found;
    unsigned I = 0;
    auto In = [&]<class Each>(std::type_identity<Each>, auto &Slot) {
      if constexpr (IsPositionIn<R, Each>)
        findPosition(*Given.Value, Slot.look(), int(I), Found);
      ++I;
    };
    std::apply([&](auto &...Each) { (In(std::type_identity<P>(), Each), ...); },
               Slots);
    return Found;
  }
  template <class F> void call(F Function) {
    Given.fill([&]() -> R {
      return std::apply(
          [&](auto &...Each) -> R { return Function(Each.pass()...); }, Slots);
    });
  }
  template <class F> bool asks(F When) {
    return std::apply([&](auto &...Each) { return bool(When(Each.look()...)); },
                      Slots);
  }
};

/// The same place of the same argument; the order of an unordered one is
/// nothing, so there it is the element that counts.
template <class W> bool samePosition(W &A, W &B) {
  Position InA = A.position(), InB = B.position();
  if (InA.Param < 0 || InA.Param != InB.Param || InA.End != InB.End)
    return false;
  bool Same = InA.End || InA.Index == InB.Index;
  A.each([&](auto &Slot, unsigned I) {
    if constexpr (requires { *Slot.look().begin(); })
      if constexpr (IsUnordered<std::remove_cvref_t<decltype(Slot.look())>>)
        if (int(I) == InA.Param && !InA.End)
          Same = same(**A.Given.Value, **B.Given.Value);
  });
  return Same;
}

template <class W> bool sameGiven(W &A, W &B) {
  if constexpr (W::GivesPosition)
    if (A.Given.Value && B.Given.Value)
      return samePosition(A, B);
  return sameResult(A.Given, A.In, B.Given, B.In);
}

template <class W>
std::string difference(W &A, W &B, std::span<const ParamFacts> Facts) {
  if (!sameGiven(A, B))
    return A.Given.Value && B.Given.Value ? "results differ"
                                          : "exceptions differ";
  if (A.In.Effects.Events != B.In.Effects.Events)
    return differenceInEffects(A.In.Effects, B.In.Effects);
  std::string Why;
  auto Compare = [&]<std::size_t... I>(std::index_sequence<I...>) {
    ((Why.empty() && !Facts[I].LastUse &&
              !std::get<I>(A.Slots).sameState(std::get<I>(B.Slots))
          ? void(Why = std::string(Facts[I].Name) + " differs afterwards")
          : void()),
     ...);
  };
  Compare(std::make_index_sequence<std::tuple_size_v<decltype(A.Slots)>>());
  return Why;
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_WORLD_H
