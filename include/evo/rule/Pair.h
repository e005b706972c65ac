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
#include "evo/rule/Check.h"
#include "evo/rule/Globals.h"

namespace evo::rule::gen {

/// How one execution of one version went.
enum class Went : unsigned {
  Returned, ///< or threw: see what was observed
  NotMade,  ///< the arguments could not be made, by a constructor of theirs
  Undefined,
  TooLong,
  LacksMemory, ///< ended by an exception that says so
};

/// Filled only to tell a person.
struct Told {
  Explanation Input;
  std::string Given; ///< " = 3, S = \"a\""
};

/// What a version's shared object offers.
struct PairSide {
  Went (*Run)(Source &S, Side Who, Observation &Seen, Told *Why);
  const char *Unsupported; ///< null, or what can not be generated or compared
  const void *Entry;       ///< of the function's code, if that is known
};

EVO_AROUND_BEGIN

template <class G, class R, class... P> struct PairRunner {
  using W = World<R, P...>;
  /// Raw storage: a world whose call was cut short is abandoned.
  alignas(W) static inline char Storage[sizeof(W)];

  template <class F>
  static Went run(Source &S, Side Who, Observation &Seen, Told *Why,
                  std::span<const ParamFacts> Facts, F Function) {
    W *World = nullptr;
    Seen.clear();
    Ended Made = guarded(Side::Neither, [&] {
      try {
        restoreGlobals<G>();
        World = new (Storage) W(S, Facts, Why);
        makeGlobals<G>(S, World->In.Values);
        World->each([&](auto &Slot, unsigned) { observeArgument(Seen, Slot); });
        observeSurroundings(*World, Seen);
      } catch (...) {
        World = nullptr;
      }
    });
    if (Made != Ended::Returned || !World)
      return Went::NotMade;
    if (std::exchange(Seen.Opaque, false)) { // what it is can not be said
      guarded(Side::Neither, [&] { World->~W(); });
      return Went::NotMade;
    }
    Seen.Inputs = Seen.Words.size();
    if (Why)
      guarded(Side::Neither, [&] {
        explainInput(*World, Why->Input);
        declareGlobals<G>(Why->Input.Declarations);
      });
    Ended How = guarded(Who, [&] {
      World->In.Seen = &Seen;
      regions(*World, Seen);
      World->call(Function);
      after(*World, Seen);
      if (Why) {
        explainEnd(*World, Why->Given);
        explainGlobals<G>(Why->Given);
        Why->Input.Calls[0] = World->Calls;
      }
    });
    if (How == Ended::Returned && lacksMemory(World->Given.Exception))
      return Went::LacksMemory;
    if (How == Ended::Returned)
      How = guarded(Side::Neither, [&] { World->~W(); });
    return How == Ended::Returned    ? Went::Returned
           : How == Ended::Undefined ? Went::Undefined
                                     : Went::TooLong;
  }

private:
  /// After the call: the result, the effects in order, what was changed.
  static void after(W &World, Observation &Seen) {
    Seen.Known.clear(), Seen.Regions.clear();
    regions(World, Seen);
    result(World, Seen);
    Seen.Marks[0] = Seen.Words.size();
    Seen.number(World.In.Effects.Events.size());
    for (std::uint64_t Event : World.In.Effects.Events)
      Seen.number(Event);
    Seen.Marks[1] = Seen.Words.size();
    World.each([&](auto &Slot, unsigned) { observeChanged(Seen, Slot); });
    observeSurroundings(World, Seen);
  }
  /// What arguments only refer to, and variables.
  static void observeSurroundings(W &World, Observation &Seen) {
    World.In.Values.observe(Seen);
    observeGlobals<G>(Seen);
  }
  static void regions(W &World, Observation &Seen) {
    World.each(
        [&](auto &Slot, unsigned I) { detail::regionsOf(Seen, Slot, int(I)); });
  }
  static void result(W &World, Observation &Seen) {
    if (!World.Given.Value) {
      Seen.number(0);
      Seen.Starved = World.Given.Exception == "std::bad_alloc";
      Seen.Opaque |= !lacksMemory(World.Given.Exception) &&
                     !isComparable(World.Given.Exception);
      return Seen.text(World.Given.Exception);
    }
    Seen.number(1);
    if constexpr (W::GivesPosition) {
      Position At = World.position();
      Seen.number(std::uint64_t(At.Param)), Seen.number(At.End);
      Seen.Opaque |= At.Param < 0;
      if (!At.End && At.Param >= 0)
        observe(Seen, **World.Given.Value);
      if (constexpr bool Ordered =
              (!IsUnordered<std::remove_cvref_t<P>> && ...);
          Ordered && !At.End)
        Seen.number(std::uint64_t(At.Index));
    } else if constexpr (!std::is_void_v<R>) {
      if constexpr (std::is_reference_v<R>)
        if (!Seen.place(std::addressof(World.Given.value())))
          Seen.number(1);
      observe(Seen, World.Given.value());
    }
  }
};

/// Whether parameters can be made and results be seen, as text for a person.
template <class G, class R, class... P> struct PairSignature {
  static const char *unsupported() {
    static std::string Text;
    ((Text.empty() && !Slottable<P>
          ? void(Text = "a parameter of type '" + typeName<P>() +
                        "' can not be generated")
          : void()),
     ...);
    if constexpr (!std::is_void_v<R> && !(IsPositionIn<R, P> || ...))
      if (Text.empty() && !Observable<R>)
        Text = "a result of type '" + typeName<std::remove_cvref_t<R>>() +
               "' can not be compared";
    unsupportedGlobals<G>(Text);
    return Text.empty() ? nullptr : Text.c_str();
  }
  static constexpr bool Supported =
      (Slottable<P> && ...) && ((IsPositionIn<R, P> || ...) || Observable<R>);
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
