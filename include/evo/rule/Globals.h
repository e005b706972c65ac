//===- Globals.h - Variables that outlive a call -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A function that keeps something in a variable of the program takes it as an
/// argument and gives it as a result. So before each call such a variable holds
/// what it held at the start, or a value that is made by its type; afterwards
/// it is looked at; and what one call left is not what the next one finds.
/// A variable within a function is never given a value, for only that function
/// can: it comes from earlier calls. Which variables there are is said by a
/// class of the version:
///
///   struct EvoGlobals {
///     static constexpr bool Remembers = true; // from call to call
///     template <class F> static void each(F Do) {
///       Do(std::integral_constant<unsigned, 0>(), "ns::Count", ::ns::Count);
///     }
///     // False: it is of the function that is compared, and nobody else can
///     // see it but by calling that.
///     template <class F> static void eachWithin(F Do) {
///       Do(std::integral_constant<unsigned, 1>(), "f()::Last", AddressOfLast,
///          std::bool_constant<false>());
///     }
///   };
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_GLOBALS_H
#define EVO_RULE_GLOBALS_H

#include "evo/rule/Iterators.h"

namespace evo::rule::gen {

/// The address of a symbol, also of one that is not shown, in the shared object
/// that `Inside` is of; null: there is none.
void *symbolAt(const void *Inside, const char *Symbol);
template <class T>
T *variableAt(const void *Inside, const char *Symbol, T *Else) {
  void *Found = symbolAt(Inside, Symbol);
  return Found ? static_cast<T *>(Found) : Else;
}

EVO_AROUND_BEGIN

/// Can be put back to an earlier value.
template <class T>
inline constexpr bool Restorable =
    std::is_trivially_copyable_v<T> ||
    (std::is_copy_constructible_v<T> && std::is_copy_assignable_v<T>);

namespace detail {
/// What variable number I of G held at the start.
template <class G, unsigned I, class T> struct AtStart {
  static inline Held<T> Value;
  static inline bool Known = false;

  static void restore(T &Variable) {
    if constexpr (std::is_trivially_copyable_v<T>) {
      alignas(T) static char Bytes[sizeof(T)];
      if (std::exchange(Known, true))
        std::memcpy(&Variable, Bytes, sizeof(T));
      else
        std::memcpy(Bytes, &Variable, sizeof(T));
    } else if constexpr (Restorable<T>) {
      if (std::exchange(Known, true))
        Variable = *Value;
      else
        Value.emplace([&]() -> T { return Variable; });
    }
  }
};
} // namespace detail

template <class G> void restoreGlobals() {
  G::each([]<class I, class T>(I, const char *, T &Variable) {
    detail::AtStart<G, I::value, T>::restore(Variable);
  });
  G::eachWithin([]<class I, class T>(I, const char *, T *Variable, auto) {
    detail::AtStart<G, I::value, T>::restore(*Variable);
  });
}

template <class G> void makeGlobals(Source &S, Pool &P) {
  G::each([&](auto, const char *, auto &Variable) {
    if (S.choose(2))
      fill(Variable, S, P);
  });
}

template <class G> void observeGlobals(Observation &O) {
  G::each([&](auto, const char *, auto &Variable) { observe(O, Variable); });
  G::eachWithin([&](auto, const char *, auto *Variable, auto Seen) {
    if constexpr (Seen.value)
      observe(O, *Variable);
  });
}

template <class G> void declareGlobals(std::string &Text) {
  G::each([&](auto, const char *Name, auto &Variable) {
    Text += std::string(Name) + " = ";
    print(Text, Variable);
    Text += ";\n";
  });
}

/// ", Count = 3"
template <class G> void explainGlobals(std::string &Text) {
  G::each([&](auto, const char *Name, auto &Variable) {
    Text += std::string(", ") + Name + " = ";
    print(Text, Variable);
  });
}

/// The first that can not be put back or looked at, as text for a person.
template <class G> void unsupportedGlobals(std::string &Text) {
  G::each([&]<class I, class T>(I, const char *Name, T &) {
    if (Text.empty() && (!Restorable<T> || !Observable<T>))
      Text = std::string("the variable '") + Name + "' can not be " +
             (Restorable<T> ? "looked at" : "put back");
  });
  G::eachWithin([&]<class I, class T, class S>(I, const char *Name, T *At, S) {
    if (Text.empty() && (!At || !Restorable<T> || (S::value && !Observable<T>)))
      Text = std::string("the variable '") + Name + "' can not be " +
             (!At              ? "found"
              : !Restorable<T> ? "put back"
                               : "looked at");
  });
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_GLOBALS_H
