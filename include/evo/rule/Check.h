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
#include <new>

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
  std::vector<std::string> Declarations;
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

/// How a guarded call ended.
enum class Ended { Returned, Undefined, TooLong };
enum class Side { Before, After, Neither };

Ended guardedCall(Side Who, void (*Call)(void *), void *Context);

/// "signed integer overflow", for the last call that did not return.
const char *whyEnded();

template <class F> Ended guarded(Side Who, F &&Call) {
  using Function = std::remove_reference_t<F>;
  return guardedCall(
      Who, [](void *C) { (*static_cast<Function *>(C))(); },
      const_cast<void *>(static_cast<const void *>(&Call)));
}

/// What a call gave: a value, or an exception.
template <class R> struct Result {
  using Held = std::conditional_t<
      std::is_void_v<R>, std::monostate,
      std::conditional_t<std::is_reference_v<R>, std::remove_reference_t<R> *,
                         std::remove_cv_t<R>>>;
  std::optional<Held> Value;
  std::string Exception;

  template <class F> void fill(F &&Call) {
    try {
      if constexpr (std::is_void_v<R>)
        Call(), Value.emplace();
      else if constexpr (std::is_reference_v<R>) {
        R Reference = Call();
        Value.emplace(&Reference);
      } else
        Value.emplace(Call());
    } catch (const std::bad_alloc &) {
      Exception = "std::bad_alloc";
    } catch (const std::exception &E) {
      Exception = typeid(E).name() + std::string(": ") + E.what();
    } catch (const Thrown &T) {
      Exception = "exception of callable " + std::to_string(T.Callable) +
                  " at call " + std::to_string(T.Call);
    } catch (...) {
      Exception = "an exception of another type";
    }
  }
  bool threw() const { return !Value; }
  bool lacksMemory() const {
    return Exception == "std::bad_alloc" ||
           Exception.find("length_error") != std::string::npos;
  }
  const auto &value() const {
    if constexpr (std::is_reference_v<R>)
      return **Value;
    else
      return *Value;
  }
  std::string describe() const {
    if (!Value)
      return "throws " + Exception;
    if (std::is_void_v<R>)
      return "returns";
    std::string Text;
    if constexpr (!std::is_void_v<R>)
      print(Text, value());
    return Text;
  }
};

/// Where a pointer or contiguous iterator leads: argument and distance.
template <class T>
std::pair<int, std::ptrdiff_t> place(const Inputs &In, const T &Pointer) {
  auto *Address = reinterpret_cast<const char *>(std::to_address(Pointer));
  std::pair<int, std::ptrdiff_t> Best = {-1, Address ? 1 : 0};
  for (const Inputs::Object &O : In.Objects) {
    std::ptrdiff_t Far = Address - static_cast<const char *>(O.Address);
    if (Address && Far >= 0 && Far < (1 << 16) &&
        (Best.first < 0 || Far < Best.second))
      Best = {int(O.Param), Far};
  }
  return Best;
}

template <class R>
inline constexpr bool IsPlace =
    std::contiguous_iterator<R> && !std::is_convertible_v<R, std::string_view>;

template <class R>
bool sameResult(const Result<R> &A, const Inputs &InA, const Result<R> &B,
                const Inputs &InB) {
  if (!A.Value || !B.Value)
    return !A.Value && !B.Value && A.Exception == B.Exception;
  if constexpr (std::is_void_v<R>)
    return true;
  else if constexpr (IsPlace<std::remove_cvref_t<R>>)
    return place(InA, A.value()) == place(InB, B.value());
  else
    return same(A.value(), B.value());
}

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
    each([&](auto &Slot, unsigned I) { Slot.make(S, In, I); });
    each([&](auto &Slot, unsigned I) {
      if constexpr (requires { Slot.alias(S, In, I); })
        Slot.alias(S, In, I);
    });
  }
  template <class F> void each(F &&Do) {
    unsigned I = 0;
    std::apply([&](auto &...Each) { (Do(Each, I++), ...); }, Slots);
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

const char *differenceInEffects(const Trail &A, const Trail &B);

template <class W>
std::string difference(W &A, W &B, std::span<const ParamFacts> Facts) {
  if (!sameResult(A.Given, A.In, B.Given, B.In))
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

template <class W> void explainInput(W &World, Explanation &Why) {
  World.each([&](auto &Slot, unsigned I) {
    std::string Line;
    Slot.declare(Line, World.In.Facts[I].Name, World.In);
    Why.Declarations.push_back(std::move(Line));
    Why.Arguments += I ? ", " : "";
    Slot.value(Why.Arguments);
  });
}

template <class W> void explainState(W &World, std::string &Text) {
  World.each([&](auto &Slot, unsigned I) {
    if constexpr (
        requires { Slot.Object; } || requires { Slot.First; } ||
        requires { Slot.Stream; }) {
      Text += std::string(", ") + World.In.Facts[I].Name + " = ";
      Slot.value(Text);
    }
  });
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
    if (Before != Ended::Returned || First->Given.lacksMemory()) {
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
      Why->Before = First.Given.describe(), Why->Calls[0] = First.Calls;
      explainState(First, Why->Before);
    }
    Ended After = guarded(Side::After, [&] {
      Second.call(A);
      Differs = difference(First, Second, Facts);
      if (Why) {
        Why->After = Second.Given.describe();
        explainState(Second, Why->After);
      }
    });
    if (Why)
      Why->Calls[1] = Second.Calls;
    // Where `before` is left by an exception, more memory than there is may be
    // asked for by `after`: that memory suffices is assumed, and not an error.
    bool Memory = After == Ended::Returned && First.Given.threw() &&
                  Second.Given.lacksMemory();
    if (After == Ended::Returned)
      After = guarded(Side::After, [&] { Second.~W(); });
    First.~W();
    if (Memory)
      return Outcome::TooLong;
    if (After == Ended::Returned && Differs.empty())
      return Outcome::Agree;
    if (Why && After != Ended::Returned)
      Why->After = whyEnded();
    if (Why)
      Why->Reason = After == Ended::Undefined
                        ? std::string("after has ") + whyEnded()
                    : After == Ended::TooLong ? "after does not end"
                                              : Differs;
    return Outcome::Differ;
  }
};

/// Deduces what a `before` takes and gives.
template <class F> struct Signature;
template <class R, class... P> struct Signature<R (*)(P...)> {
  using Runs = Runner<R, P...>;
  static constexpr bool Comparable =
      std::is_void_v<R> || gen::Comparable<std::remove_cvref_t<R>>;
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

template <class F> constexpr int unsupported(F) {
  return Signature<F>::unsupported();
}

} // namespace evo::rule::gen

#endif // EVO_RULE_CHECK_H
