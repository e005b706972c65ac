//===- Prove.h - What a prover knows of a metavariable -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A metavariable stands for code, and code is run again at each place where
/// the rule writes it. A proof that took parameters for values would miss what
/// goes wrong with that: an operand that is undefined where `before` never
/// evaluated it, one that a callable changes in between, a variable that a
/// statement assigns to. So in the text for the prover each use of a parameter
/// is a call:
///
///   Operand<T>  an expression: has a value, or is undefined, or throws
///   Value<T>    the same, where nothing runs that could change it or see it
///   throw Object<T>   an expression that denotes an object Code<R, …>  a
///   callable: a function that nobody can see into
///
/// What the rule's `when` demands of the engine (pure, noThrow, unmodifiedIn,
/// …) is what these may not do. None of the functions below is defined: a proof
/// that holds for whatever they do holds for all code.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_PROVE_H
#define EVO_RULE_PROVE_H

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace evo::rule::proof {

/// What `look` is asked besides a value.
enum class Ask : unsigned char { IsDefined, Throws, Place };

#ifndef EVO_CONCRETE
/// May do anything that is not written here: change memory, throw, not return.
template <class R, class... A> R act(unsigned Who, A... Arguments);
/// The same, but it throws nothing.
template <class R, class... A>
R actQuietly(unsigned Who, A... Arguments) noexcept;
/// Reads what it likes, changes nothing, and gives a value.
template <class R, class... A>
[[gnu::pure]] R look(unsigned Who, A... Arguments) noexcept;
/// Throws.
template <class... A> [[noreturn]] void leave(unsigned Who, A... Arguments);

#define EVO_TRAIL(...) __VA_ARGS__
#define EVO_START
#else
/// One certain choice for all that is unknown, so that it can be run: what
/// differs with it is no theorem. Each call mixes what it is given into the
/// trail, and answers by it. The trail holds no address: what does can not be
/// compared after a run, and then nothing is run.
inline unsigned long long Trail = 0;
#define EVO_TRAIL(...) unsigned long long EvoTrail __VA_OPT__(, ) __VA_ARGS__
#define EVO_START evo::rule::proof::Trail = EvoTrail;

template <class... A> unsigned long long stirred(A... Parts) {
  unsigned long long Sum = Trail;
  auto Stir = [&]<class T>(T Part) {
    if constexpr (!std::is_pointer_v<T>)
      Sum = (Sum + (unsigned long long)(Part)) * 0x9e3779b97f4a7c15ull;
    Sum ^= Sum >> 29;
  };
  (Stir(Parts), ...);
  return Sum;
}
template <class R, class... A> R act(unsigned Who, A... Arguments) {
  Trail = stirred(Who, Arguments...);
  return R(stirred() >> 7);
}
template <class R, class... A>
R actQuietly(unsigned Who, A... Arguments) noexcept {
  return act<R>(Who, Arguments...);
}
template <class R, class... A> R look(unsigned Who, A... Arguments) noexcept {
  if constexpr (std::is_pointer_v<R>)
    return nullptr;
  else
    return R(stirred(Who, Arguments...) >> 7);
}
template <> inline bool look<bool, Ask>(unsigned, Ask What) noexcept {
  return What == Ask::IsDefined;
}
template <class... A> [[noreturn]] void leave(unsigned Who, A...) { throw Who; }
#endif

/// What is known of an expression.
struct Known {
  unsigned Who = 0;
  bool Kept = true;   ///< no code that runs in between changes it
  bool Quiet = false; ///< never throws
};

template <class T> struct Operand {
  using Type = T;
  Known Is;
  T Value; ///< if kept
  bool Defined, Throws;

  constexpr T get() const {
    if (!(Is.Kept ? Defined : look<bool>(Is.Who, Ask::IsDefined)))
      __builtin_unreachable();
    if (!Is.Quiet && (Is.Kept ? Throws : look<bool>(Is.Who, Ask::Throws)))
      leave(Is.Who);
    return Is.Kept ? Value : look<T>(Is.Who);
  }
  /// For `when`, which speaks of the value and evaluates nothing.
  constexpr T known() const { return Is.Kept ? Value : look<T>(Is.Who); }
};

template <class T> struct Value {
  using Type = T;
  Known Is;
  T What;
  bool Defined, Throws;

  /// No call, which might count as an effect whose order matters.
  constexpr T get() const {
    (void)(1 / int(Defined));
    return What;
  }
  constexpr T known() const { return What; }
};

template <class T> struct Object {
  using Type = T;
  Known Is;
  T *Where; ///< if kept

  constexpr T &get() const {
    return Is.Kept ? *Where : *look<T *>(Is.Who, Ask::Place);
  }
};

/// What `when` says of a callable.
enum Manner : unsigned {
  Anything = 0,
  Pure = 1,           ///< changes nothing
  NoThrow = 2,        ///< throws nothing
  KeepsArguments = 4, ///< does not change what it is called with
  NoEscape = 8,       ///< keeps no reference to what it is called with
};

template <class R, unsigned How> struct Code {
  unsigned Who;

  template <class... A> R operator()(A &&...Arguments) const {
    if constexpr (bool(How & Pure) && !std::is_void_v<R>) {
      if constexpr (!(How & NoThrow))
        if (look<bool>(Who, std::as_const(Arguments)..., Ask::Throws))
          leave(Who, std::as_const(Arguments)...);
      return look<R>(Who, std::as_const(Arguments)...);
    } else {
      return run(static_cast<A &&>(Arguments)...);
    }
  }

  /// As a statement that may leave what surrounds it: 0 if it did not, 1 by
  /// break, 2 by continue, 3 by return or goto.
  template <class... A> unsigned char leaving(A &&...Arguments) const {
    return Code<unsigned char, How>{Who}(static_cast<A &&>(Arguments)...);
  }

private:
  template <class... A> R run(A &&...Arguments) const {
    if constexpr (bool(How & (KeepsArguments | NoEscape)) ||
                  (IsValue<A> && ...)) {
      // All are given the values that they had when it was called.
      std::tuple<std::decay_t<A>...> Old(Arguments...);
      if constexpr (!(How & KeepsArguments))
        (change<A>(Arguments, Old), ...);
      return std::apply([&](auto... Each) { return perform(Each...); }, Old);
    } else {
      return perform<A &&...>(static_cast<A &&>(Arguments)...);
    }
  }
  template <class A>
  static constexpr bool IsValue = !std::is_lvalue_reference_v<A> ||
                                  std::is_const_v<std::remove_reference_t<A>>;
  template <class A, class Tuple>
  void change(A &Argument, const Tuple &Old) const {
    if constexpr (!IsValue<A>)
      std::apply(
          [&](auto... Each) {
            using T = std::remove_cvref_t<A>;
            Argument = actQuietly<T>(Who, Each...);
          },
          Old);
  }
  template <class... A> R perform(A... Arguments) const {
    if constexpr (bool(How & NoThrow))
      return actQuietly<R, A...>(Who, static_cast<A>(Arguments)...);
    else
      return act<R, A...>(Who, static_cast<A>(Arguments)...);
  }
};

/// The objects do not overlap.
template <class T, class U> bool apart(const Object<T> &A, const Object<U> &B) {
  auto *X = reinterpret_cast<const char *>(A.Where);
  auto *Y = reinterpret_cast<const char *>(B.Where);
  return !(A.Is.Kept && B.Is.Kept) || X + sizeof(T) <= Y || Y + sizeof(U) <= X;
}

template <class F> struct Parts;
template <class R, class... P> struct Parts<R (*)(P...)> {
  using Result = R;
  template <std::size_t I> using At = std::tuple_element_t<I, std::tuple<P...>>;
};
template <class R, class... P>
struct Parts<R (*)(P...) noexcept> : Parts<R (*)(P...)> {};

} // namespace evo::rule::proof

#endif // EVO_RULE_PROVE_H
