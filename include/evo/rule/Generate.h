//===- Generate.h - Inputs by their type -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Uniform random values find few wrong rewrites. What tells two versions apart
/// is a boundary (0, 1, -1, the greatest, a power of two and its neighbours), a
/// NaN, a string that holds a NUL or holds another argument, a container with
/// duplicates, or two arguments that are one object. So integers are mostly
/// small or at a boundary, and a value that was generated before is used again
/// often: as an element, a key, a needle.
///
/// `Arbitrary<T>::make(Source, Pool)` gives a T. To let rules over a type of
/// your own be checked, specialise it in the rule file:
///
///   template <> struct evo::rule::gen::Arbitrary<Point> {
///     static Point make(Source &S, Pool &P) {
///       return {Arbitrary<int>::make(S, P), Arbitrary<int>::make(S, P)};
///     }
///   };
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_GENERATE_H
#define EVO_RULE_GENERATE_H

#include "evo/rule/Values.h"
#include <array>
#include <cstring>
#include <list>
#include <span>
#include <vector>

namespace evo::rule::gen {

class Observation;
/// Writes down what can be seen of the T at `Object`; see Observe.h.
template <class T> void observeOwned(Observation &O, const void *Object);
/// False once somebody has deleted it.
bool isAlive(const void *Object, std::size_t Size);

/// The values of one input so far, to be used again; and what was made only to
/// be referred to by others.
class Pool {
public:
  Pool() = default;
  Pool(const Pool &) = delete;
  ~Pool() {
    while (!Kept.empty()) {
      Owned Last = Kept.back();
      Kept.pop_back();
      Last.Drop(Last.Object);
    }
  }

  /// An object that lives as long as the input. Whoever is given a pointer to
  /// it may delete it.
  template <class T, class F> T &own(F Make) {
    T *Object = new T(Make());
    Kept.push_back({Object,
                    [](void *Old) {
                      if (isAlive(Old, sizeof(T)))
                        delete static_cast<T *>(Old);
                    },
                    observeOwned<T>});
    return *Object;
  }
  void observe(Observation &O) const;

  template <class T> void remember(const T &V) {
    if (Count < Seen.size())
      Seen[Count++] = {tagOf<T>(), &V};
  }

  /// One of the values of type T seen so far, or null.
  template <class T> const T *pick(Source &S) const {
    std::size_t Same = 0;
    for (std::size_t I = 0; I < Count; ++I)
      Same += Seen[I].Tag == tagOf<T>();
    if (!Same || S.choose(3) != 2)
      return nullptr;
    std::size_t Which = S.choose(Same);
    for (std::size_t I = 0; I < Count; ++I)
      if (Seen[I].Tag == tagOf<T>() && !Which--)
        return static_cast<const T *>(Seen[I].Value);
    return nullptr;
  }

  /// A stable copy of a text, remembered for needles.
  const std::string &keep(std::string Text) {
    Texts.push_back(std::move(Text));
    return Texts.back();
  }
  const std::list<std::string> &texts() const { return Texts; }
  /// How many objects are being made to be pointed to by one another.
  unsigned Depth = 0;
  /// Of the last text or buffer that was passed on with its length.
  std::size_t LastSize = 0;

  template <class T> static const void *tagOf() {
    static const char Tag = 0;
    return &Tag;
  }

private:
  struct Entry {
    const void *Tag = nullptr;
    const void *Value = nullptr;
  };
  struct Owned {
    void *Object;
    void (*Drop)(void *);
    void (*See)(Observation &, const void *);
  };
  std::vector<Owned> Kept;
  std::array<Entry, 24> Seen = {};
  std::size_t Count = 0;
  std::list<std::string> Texts; // allocates nothing while empty
};

EVO_AROUND_BEGIN

/// How an input of type T is made; no `make`: it cannot be generated.
template <class T> struct Arbitrary {};

/// How an object of a class is made: written for the classes of a program that
/// is run, see Classes.h. `Ways` has `Possible` and `make`.
template <class T> struct Makers {};
template <class T>
concept HasMakers = requires { typename Makers<T>::Ways; };

template <class T>
concept Generatable = requires(Source &S, Pool &P) {
  { Arbitrary<T>::make(S, P) } -> std::convertible_to<T>;
};

/// What the code that is run compares with; empty for rules.
struct Dictionary {
  std::vector<std::uint64_t> Numbers;
  std::vector<double> Reals;
  std::vector<std::string> Texts;
};
extern Dictionary TheDictionary;

/// Set by the harness while many inputs run too long.
inline constinit bool LargeNumbersAreRare = false;

/// The simplest value first: 0, then small ones, boundaries, any.
std::uint64_t chooseInteger(Source &S, unsigned Bits, bool Signed);
double chooseFloat(Source &S, bool Single);
std::string chooseText(Source &S, Pool &P);
char chooseCharacter(Source &S, Pool &P);

template <class T>
  requires std::is_integral_v<T>
struct Arbitrary<T> {
  static T make(Source &S, Pool &P) {
    if constexpr (std::is_same_v<T, bool>)
      return S.choose(2) != 0;
    else if constexpr (std::is_same_v<T, char>)
      return chooseCharacter(S, P);
    else {
      if (const T *Again = P.pick<T>(S))
        return *Again;
      return T(chooseInteger(S, sizeof(T) * 8, std::is_signed_v<T>));
    }
  }
};

template <class T>
  requires std::is_floating_point_v<T>
struct Arbitrary<T> {
  static T make(Source &S, Pool &P) {
    if (const T *Again = P.pick<T>(S))
      return *Again;
    return T(chooseFloat(S, sizeof(T) == 4));
  }
};

template <class T>
  requires std::is_enum_v<T>
struct Arbitrary<T> {
  static T make(Source &S, Pool &) { return T(S.choose(4)); }
};

template <> struct Arbitrary<Counted> {
  static Counted make(Source &S, Pool &P) {
    if (const Counted *Again = P.pick<Counted>(S))
      return *Again;
    return Counted(int(S.small(16)));
  }
};

template <> struct Arbitrary<std::string> {
  static std::string make(Source &S, Pool &P) { return chooseText(S, P); }
};

template <Generatable A, Generatable B> struct Arbitrary<std::pair<A, B>> {
  static std::pair<A, B> make(Source &S, Pool &P) {
    A First = Arbitrary<A>::make(S, P);
    return {std::move(First), Arbitrary<B>::make(S, P)};
  }
};

template <Generatable... A> struct Arbitrary<std::tuple<A...>> {
  static std::tuple<A...> make(Source &S, Pool &P) {
    return std::tuple<A...>{Arbitrary<A>::make(S, P)...};
  }
};

template <Generatable T> struct Arbitrary<std::optional<T>> {
  static std::optional<T> make(Source &S, Pool &P) {
    if (!S.choose(3))
      return std::nullopt;
    return Arbitrary<T>::make(S, P);
  }
};

#ifdef _UNIQUE_PTR_H
template <Generatable T> struct Arbitrary<std::unique_ptr<T>> {
  static std::unique_ptr<T> make(Source &S, Pool &P) {
    return S.choose(4) ? std::make_unique<T>(Arbitrary<T>::make(S, P))
                       : nullptr;
  }
};
#endif

#ifdef _SHARED_PTR_H
template <class T>
  requires Generatable<std::remove_cv_t<T>>
struct Arbitrary<std::shared_ptr<T>> {
  static std::shared_ptr<T> make(Source &S, Pool &P) {
    using U = std::remove_cv_t<T>;
    return S.choose(4) ? std::make_shared<T>(Arbitrary<U>::make(S, P))
                       : nullptr;
  }
};
#endif

template <Generatable T, std::size_t N> struct Arbitrary<std::array<T, N>> {
  static std::array<T, N> make(Source &S, Pool &P) {
    std::array<T, N> A;
    for (T &E : A)
      E = Arbitrary<T>::make(S, P);
    return A;
  }
};

#ifdef _GLIBCXX_BITSET
template <std::size_t N> struct Arbitrary<std::bitset<N>> {
  static std::bitset<N> make(Source &S, Pool &) {
    std::bitset<N> B;
    for (std::size_t I = 0; I < N; ++I)
      B[I] = S.choose(2);
    return B;
  }
};
#endif

namespace detail {
/// Long enough, now and then, for what algorithms do differently then.
std::size_t length(Source &S);

template <class T> void append(T &To, typename T::value_type &&Next) {
  if constexpr (requires { To.push_back(std::move(Next)); })
    To.push_back(std::move(Next));
  else
    To.push_front(std::move(Next));
}

/// Often equal to an earlier element.
template <class T> T sequence(Source &S, Pool &P) {
  using E = typename T::value_type;
  T Made;
  if constexpr (requires { Made.reserve(1); })
    Made.reserve(16 * (S.choose(2) == 1));
  for (std::size_t Size = 0, N = length(S); Size < N; ++Size) {
    bool Again = std::is_copy_constructible_v<E> && Size && S.choose(4) == 3;
    if constexpr (std::is_copy_constructible_v<E>)
      if (Again) {
        E Same = *std::next(Made.begin(), std::ptrdiff_t(S.choose(Size)));
        append(Made, std::move(Same));
        continue;
      }
    E Next = Arbitrary<E>::make(S, P);
    append(Made, std::move(Next));
  }
  return Made;
}
template <class T> T associative(Source &S, Pool &P) {
  T Made;
  for (std::size_t N = length(S); N; --N) {
    auto Key = Arbitrary<typename T::key_type>::make(S, P);
    bool Again = !Made.empty() && S.choose(4) == 3;
    if constexpr (requires { typename T::mapped_type; }) {
      if (Again)
        Key = Made.begin()->first;
      auto Value = Arbitrary<typename T::mapped_type>::make(S, P);
      Made.emplace(std::move(Key), std::move(Value));
    } else
      Made.insert(Again ? *Made.begin() : std::move(Key));
  }
  return Made;
}
template <class T> inline constexpr bool IsSequence = false;
template <class T, class A>
inline constexpr bool IsSequence<std::vector<T, A>> = Generatable<T>;
template <class T, class A>
inline constexpr bool IsSequence<std::list<T, A>> = Generatable<T>;
#ifdef _GLIBCXX_DEQUE
template <class T, class A>
inline constexpr bool IsSequence<std::deque<T, A>> = Generatable<T>;
#endif
#ifdef _GLIBCXX_FORWARD_LIST
template <class T, class A>
inline constexpr bool IsSequence<std::forward_list<T, A>> = Generatable<T>;
#endif
template <class T>
concept Associative =
    requires {
      typename T::key_type;
      typename T::value_type;
    } && Generatable<std::remove_const_t<typename T::key_type>> &&
    std::default_initializable<T> && std::ranges::range<T> && !HasMakers<T>;
} // namespace detail

template <class T>
  requires detail::IsSequence<T>
struct Arbitrary<T> {
  static T make(Source &S, Pool &P) { return detail::sequence<T>(S, P); }
};

template <detail::Associative T> struct Arbitrary<T> {
  static T make(Source &S, Pool &P) { return detail::associative<T>(S, P); }
};

namespace detail {
struct AnyField {
  template <class T> operator T() const;
};
template <class T>
concept Aggregate = std::is_aggregate_v<T> && std::is_class_v<T> &&
                    !std::ranges::range<T> && std::copyable<T> && !HasMakers<T>;
template <class T> constexpr int fields() {
  if constexpr (requires { T{AnyField(), AnyField(), AnyField(), AnyField()}; })
    return requires {
      T{AnyField(), AnyField(), AnyField(), AnyField(), AnyField()};
    } ? -1 : 4;
  else if constexpr (requires { T{AnyField(), AnyField(), AnyField()}; })
    return 3;
  else if constexpr (requires { T{AnyField(), AnyField()}; })
    return 2;
  else if constexpr (requires { T{AnyField()}; })
    return 1;
  else
    return 0;
}
struct MadeField {
  Source &S;
  Pool &P;
  template <class T>
    requires Generatable<T>
  operator T() const {
    return Arbitrary<T>::make(S, P);
  }
};
} // namespace detail

/// A struct of up to four public fields is made field by field.
template <detail::Aggregate T>
  requires(detail::fields<T>() > 0)
struct Arbitrary<T> {
  static T make(Source &S, Pool &P) {
    detail::MadeField F{S, P};
    constexpr int N = detail::fields<T>();
    if constexpr (N == 1)
      return T{F};
    else if constexpr (N == 2)
      return T{F, F};
    else if constexpr (N == 3)
      return T{F, F, F};
    else
      return T{F, F, F, F};
  }
};

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_GENERATE_H
