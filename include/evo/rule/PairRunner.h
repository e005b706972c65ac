//===- PairRunner.h - One run of one version -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Makes the arguments, puts variables back, calls the function and writes down
/// what is to be seen of it. A function that remembers something in a variable
/// of its own is first called a few times, and what those calls gave is part of
/// what is seen.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_PAIRRUNNER_H
#define EVO_RULE_PAIRRUNNER_H

#include "evo/rule/Check.h"
#include "evo/rule/Globals.h"
#include "evo/rule/Raised.h"

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

EVO_AROUND_BEGIN

template <class G, class R, class... P> struct PairRunner {
  using W = World<R, P...>;
  /// Raw storage: a world whose call was cut short is abandoned.
  alignas(W) static inline char Storage[sizeof(W)];
  static inline Observation Earlier; ///< what earlier calls gave

  template <class F>
  static Went run(Source &S, Side Who, Observation &Seen, Told *Why,
                  std::span<const ParamFacts> Facts, F Function) {
    W *World = nullptr;
    Seen.clear(), Earlier.clear();
    if (!restored())
      return Went::NotMade;
    if constexpr (G::Remembers)
      if (Went How = callEarlier(S, Who, Seen, Why, Facts, Function);
          How != Went::Returned)
        return How;
    Ended Made = guarded(Side::Neither, [&] {
      try {
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
    return call(*World, Who, Seen, Why, Function);
  }

private:
  static bool restored() {
    bool Done = false;
    guarded(Side::Neither, [&] {
      try {
        restoreGlobals<G>();
        Done = true;
      } catch (...) {
      }
    });
    return Done;
  }
  template <class F>
  static Went call(W &World, Side Who, Observation &Seen, Told *Why,
                   F Function) {
    Ended How = guarded(Who, [&] {
      World.In.Seen = &Seen;
      lookAround(World, Seen);
      World.call(Function);
      after(World, Seen);
      if (Why) {
        explainEnd(World, Why->Given);
        explainGlobals<G>(Why->Given);
        Why->Input.Calls[0] = World.Calls;
      }
    });
    if (How == Ended::Returned && lacksMemory(World.Given.Exception))
      return Went::LacksMemory;
    if (How == Ended::Returned)
      How = guarded(Side::Neither, [&] { World.~W(); });
    return wentAs(How);
  }
  static Went wentAs(Ended How) {
    return How == Ended::Returned    ? Went::Returned
           : How == Ended::Undefined ? Went::Undefined
                                     : Went::TooLong;
  }
  /// What a function remembers of its calls is seen by what the next one gives.
  template <class F>
  static Went callEarlier(Source &S, Side Who, Observation &Seen, Told *Why,
                          std::span<const ParamFacts> Facts, F Function) {
    for (std::uint64_t N = S.small(6); N; --N) {
      W *World = nullptr;
      guarded(Side::Neither, [&] {
        try {
          World = new W(S, Facts, false);
          World->each(
              [&](auto &Slot, unsigned) { observeArgument(Seen, Slot); });
          if (Why)
            tellEarlier(*World, Why->Input);
        } catch (...) {
          World = nullptr;
        }
      });
      if (!World)
        return Went::NotMade;
      Ended How = guarded(Who, [&] {
        World->In.Seen = &Earlier;
        lookAround(*World, Earlier);
        World->call(Function);
        lookAround(*World, Earlier);
        result(*World, Earlier);
      });
      if (How != Ended::Returned) // what it held is abandoned
        return wentAs(How);
      bool Lacks = lacksMemory(World->Given.Exception);
      guarded(Side::Neither, [&] { delete World; });
      if (Lacks)
        return Went::NotMade;
    }
    return Went::Returned;
  }
  static void tellEarlier(W &World, Explanation &Input) {
    Explanation Of;
    explainInput(World, Of);
    Input.Declarations += "/* called before with (" + Of.Arguments + ") */\n";
  }
  /// After the call: the result, the effects in order, what was changed.
  static void after(W &World, Observation &Seen) {
    lookAround(World, Seen);
    result(World, Seen);
    Seen.append(Earlier);
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
  /// Where the arguments are now.
  static void lookAround(W &World, Observation &Seen) {
    Seen.Known.clear(), Seen.Regions.clear();
    World.each(
        [&](auto &Slot, unsigned I) { detail::regionsOf(Seen, Slot, int(I)); });
  }
  static void raised(W &World, Observation &Seen) {
    std::string &Text = World.Given.Exception;
    Seen.number(0);
    Seen.Starved = Text == "std::bad_alloc";
    bool Listed =
        observeRaised<typename G::Raised>(Seen, World.Given.Raised, Text);
    if (!Listed && (isOfProgram(World.Given.Raised) ||
                    (!lacksMemory(Text) && !isComparable(Text))))
      Seen.hide(Text);
    Seen.text(Text);
  }
  static void result(W &World, Observation &Seen) {
    if (!World.Given.Value)
      return raised(World, Seen);
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
      observeWhole(Seen, World.Given.value());
    }
  }
};

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_PAIRRUNNER_H
