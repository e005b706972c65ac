//===- Check.h - Run before and after, compare -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One execution: two worlds are made by the same choices, `when` is asked,
/// `before` runs in one and `after` in the other, then results, exceptions, the
/// state of what was passed by reference and the trail of effects are compared.
///
/// Each call runs under a guard (AddressSanitizer, UndefinedBehaviorSanitizer,
/// a budget of steps). What `before` does not define is discarded and counted;
/// what `after` alone does not define is a counterexample. A discarded input is
/// never an agreement.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_CHECK_H
#define EVO_RULE_CHECK_H

#include "evo/rule/World.h"

namespace evo::rule::gen {

enum class Outcome : unsigned {
  Agree,
  NotWhen,   ///< `when` excludes the input
  Undefined, ///< `before` has undefined behaviour or ends the program
  TooLong,   ///< `before` needs too many steps or too much memory
  Differ,
};

/// Filled only to tell a person; strings of C++.
struct Explanation {
  std::string Declarations; ///< one a line
  std::vector<std::string> Calls[2];
  std::string Arguments, Before, After, Reason;
};

struct Case {
  unsigned Spelling; ///< which `before`
  Outcome (*Run)(Source &S, Explanation *Why);
  std::uint64_t (*Time)(Source &S, bool After, unsigned Times) = nullptr;
};

/// The whole of a generated program. In HarnessMain.h.
int runCases(int Argc, char **Argv, std::span<const Case> Cases);

EVO_AROUND_BEGIN

template <class W> void explainInput(W &World, Explanation &Why) {
  World.each([&](auto &Slot, unsigned I) {
    Slot.declare(Why.Declarations, World.In.Facts[I].Name, World.In);
    Why.Declarations += '\n';
    Why.Arguments += I ? ", " : "";
    Slot.value(Why.Arguments);
  });
}

template <class W> void explainPosition(W &World, std::string &Text) {
  Position At = World.position();
  if (At.Param < 0) {
    Text += " = an iterator of something else";
    return;
  }
  std::string Name = World.In.Facts[unsigned(At.Param)].Name;
  Text += At.End ? " = " + Name + ".end()"
                 : " = std::next(" + Name + ".begin(), " +
                       std::to_string(At.Index) + ")";
}

/// " = 3, S = \"a\"": the result, then what the callee may have changed.
template <class W> void explainEnd(W &World, std::string &Text) {
  if constexpr (W::GivesPosition)
    World.Given.Value ? explainPosition(World, Text)
                      : World.Given.describe(Text);
  else
    World.Given.describe(Text);
  const char *Before = Text.empty() ? " leaves " : ", ";
  World.each([&](auto &Slot, unsigned I) {
    if constexpr (requires { Slot.Visible; })
      if (Slot.Visible) {
        Text += Before, Text += World.In.Facts[I].Name, Text += " = ";
        Slot.value(Text);
        Before = ", ";
      }
  });
  if (Text.empty())
    Text = " returns";
}

/// One rule with one `before` and one choice of types. B, A and When are
/// function objects or pointers; When gives true for what may be rewritten.
template <class R, class... P> struct Runner {
  using W = World<R, P...>;
  /// Raw storage: a world whose call was cut short is abandoned, not destroyed.
  alignas(W) static inline char Storage[2][sizeof(W)];

  template <class BeforeF, class AfterF, class WhenF>
  static Outcome run(Source &S, Explanation *Why,
                     std::span<const ParamFacts> Facts, BeforeF B, AfterF A,
                     WhenF When) {
    W *First = new (Storage[0]) W(S, Facts, Why);
    if (Why)
      explainInput(*First, *Why);
    bool Holds = false;
    if (guarded(Side::Neither, [&] { Holds = First->asks(When); }) !=
            Ended::Returned ||
        !Holds) {
      First->~W();
      return Outcome::NotWhen;
    }
    S.restart();
    W *Second = new (Storage[1]) W(S, Facts, Why);
    // Reading the result of `before` once more finds one that dangles.
    Ended Before = guarded(Side::Before, [&] {
      First->call(B);
      difference(*First, *First, Facts);
    });
    if (Before != Ended::Returned || !isComparable(First->Given.Exception)) {
      Second->~W();
      return Before == Ended::Undefined ? Outcome::Undefined : Outcome::TooLong;
    }
    return compare(*First, *Second, Why, Facts, A);
  }

private:
  template <class AfterF>
  static Outcome compare(W &First, W &Second, Explanation *Why,
                         std::span<const ParamFacts> Facts, AfterF A) {
    std::string Differs;
    if (Why) {
      explainEnd(First, Why->Before);
      Why->Calls[0] = First.Calls;
    }
    Ended After = guarded(Side::After, [&] {
      Second.call(A);
      Differs = difference(First, Second, Facts);
      if (Why)
        explainEnd(Second, Why->After);
    });
    if (Why)
      Why->Calls[1] = Second.Calls;
    // Where `before` is left by an exception, more memory than there is may be
    // asked for by `after`: that memory suffices is assumed, and not an error.
    bool Memory = After == Ended::Returned && !First.Given.Value &&
                  lacksMemory(Second.Given.Exception);
    if (After == Ended::Returned)
      After = guarded(Side::After, [&] { Second.~W(); });
    First.~W();
    if (Memory)
      return Outcome::TooLong;
    if (After == Ended::Returned && Differs.empty())
      return Outcome::Agree;
    if (Why && After != Ended::Returned)
      Why->After = std::string(" has ") + whyEnded();
    if (Why)
      Why->Reason = After == Ended::Undefined ? "after" + Why->After
                    : After == Ended::TooLong ? "after does not end"
                                              : Differs;
    return Outcome::Differ;
  }
};

/// Deduces what a `before` takes and gives.
template <class F> struct Signature;
template <class R, class... P> struct Signature<R (*)(P...)> {
  using Runs = Runner<R, P...>;
  static constexpr bool Comparable = std::is_void_v<R> ||
                                     (IsPositionIn<R, P> || ...) ||
                                     gen::Comparable<std::remove_cvref_t<R>>;
  /// The first parameter that cannot be generated, or -1; -2: the result cannot
  /// be compared.
  static constexpr int unsupported() {
    int Index = 0, First = -1;
    ((Index += 1, !Slottable<P> &&First < 0 ? First = Index - 1 : 0), ...);
    return First >= 0 ? First : Comparable ? -1 : -2;
  }
};
template <class R, class... P>
struct Signature<R (*)(P...) noexcept> : Signature<R (*)(P...)> {};

/// Instantiates `Call` with what a `before` of this type is given.
template <class R, class... P, class F>
constexpr int accepts(R (*)(P...), F Call) {
  using Gives = decltype(Call(std::declval<P>()...));
  return sizeof(std::remove_reference_t<Gives> *) != 0;
}
/// The same for `when`, which sees every argument as an object.
template <class R, class... P, class F>
constexpr int asks(R (*)(P...), F Call) {
  using Gives = decltype(Call(std::declval<std::remove_reference_t<P> &>()...));
  return sizeof(std::remove_reference_t<Gives> *) != 0;
}

template <class T>
inline constexpr bool IsNumber =
    std::is_arithmetic_v<T> ||
    (std::is_pointer_v<T> && std::is_arithmetic_v<std::remove_pointer_t<T>>);
template <class T> inline constexpr bool IsCodeOfNumbers = false;
template <class R>
inline constexpr bool IsCodeOfNumbers<Callable<R>> =
    std::is_void_v<R> || std::is_arithmetic_v<R>;

/// 1 if all that is given and taken are numbers, pointers or references to
/// them, and callables that give numbers.
template <class R, class... P> constexpr int scalar(R (*)(P...)) {
  return (std::is_void_v<R> || IsNumber<std::remove_cvref_t<R>>) &&
         ((IsNumber<std::remove_cvref_t<P>> ||
           IsCodeOfNumbers<std::remove_cvref_t<P>>) &&
          ...);
}

template <class F> constexpr int unsupported(F) {
  return Signature<F>::unsupported();
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_CHECK_H
