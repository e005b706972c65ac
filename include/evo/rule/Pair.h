//===- Pair.h - One version of a function, ready to be run -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Included after a unit of somebody's program, to run one of its functions on
/// generated arguments. Both versions of the unit are compiled so, each into a
/// shared object that shows only `evo_side`, so that nothing of one is mistaken
/// for something of the other; PairMain.h opens both, has each make its own
/// arguments from the same choices, and compares what they observed.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_PAIR_H
#define EVO_RULE_PAIR_H

#ifndef EVO_RULE_HARNESS
#define EVO_AFTER_UNIT
#endif
#include "evo/rule/PairRunner.h"

namespace evo::rule::gen {

/// What a version's shared object offers.
struct PairSide {
  Went (*Run)(Source &S, Side Who, Observation &Seen, Told *Why);
  const char *Unsupported; ///< null, or what can not be generated or compared
  const void *Entry;       ///< of the function's code, if that is known
};

EVO_AROUND_BEGIN

/// What can not be run is told by the compiler, before it makes code of the
/// rest: the tool looks for this word in what it says, and puts the type that
/// does not satisfy the concept in place of the star.
#define EVO_CAN_NOT "evo: "

template <class P> struct PairParameter {
  static_assert(Slottable<P>,
                EVO_CAN_NOT "a parameter of type '*' can not be generated");
  static constexpr bool Made = Slottable<P>;
};

template <class R> struct PairResult {
  static_assert(Observable<R>,
                EVO_CAN_NOT "a result of type '*' can not be compared");
  static constexpr bool Seen = Observable<R>;
};

/// Whether parameters can be made and results be seen.
template <class G, class R, class... P> struct PairSignature {
  static constexpr bool made() { return (PairParameter<P>::Made && ...); }
  static constexpr bool seen() {
    if constexpr (std::is_void_v<R> || (IsPositionIn<R, P> || ...))
      return true;
    else
      return PairResult<std::remove_cvref_t<R>>::Seen;
  }
  static constexpr bool LeadsToWritable =
      (std::is_reference_v<R> || std::is_pointer_v<R>) &&
      !std::is_const_v<std::remove_pointer_t<std::remove_reference_t<R>>>;
  static_assert(!G::Remembers || !LeadsToWritable, EVO_CAN_NOT
                "its result may lead to what the function remembers");
  static constexpr bool Supported = made() && seen();

  /// Null, or which variable can not be put back.
  static const char *unsupported() {
    static std::string Text;
    unsupportedGlobals<G>(Text);
    return Text.empty() ? nullptr : Text.c_str();
  }
};

/// The code of a member function; null if it is virtual.
template <class M> const void *entryOf(M volatile &Member) {
  M Copy = Member;
  std::uintptr_t Code = 0;
  std::memcpy(&Code, &Copy, sizeof(Code));
  return Code & 1 ? nullptr : reinterpret_cast<const void *>(Code);
}

/// A version whose function is called as Function(P...) and may change G.
template <class G, class R, class... P, class F>
PairSide pairSide(std::span<const ParamFacts> Facts, const void *Entry, F) {
  static std::span<const ParamFacts> Known;
  Known = Facts;
  PairSide Made = {nullptr, PairSignature<G, R, P...>::unsupported(), Entry};
  if constexpr (PairSignature<G, R, P...>::Supported)
    Made.Run = [](Source &S, Side Who, Observation &Seen, Told *Why) {
      return PairRunner<G, R, P...>::run(S, Who, Seen, Why, Known, F());
    };
  return Made;
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_PAIR_H
