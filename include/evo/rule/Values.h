//===- Values.h - Compare, hash and print what rules touch -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// "The same result" is not `==`: NaN is equal to NaN but -0.0 is not 0.0, the
/// order of an unordered container does not count but that of every other one
/// does, and pointers of two runs are compared by what they point to. `same`,
/// `hashOf` and `print` agree with each other on what a value is.
///
/// A type with none of these meanings is not comparable, and `rule check` says
/// so instead of calling two values equal.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_VALUES_H
#define EVO_RULE_VALUES_H

#include "evo/rule/Source.h"
#include <bit>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>
/// After a unit of somebody's program, a type that it did not include is none
/// of its own, and reading the header would take most of the time.
#ifndef EVO_AFTER_UNIT
#include <bitset>
#include <cmath>
#include <complex>
#include <cstdio>
#include <deque>
#include <forward_list>
#include <functional>
#include <iterator>
#include <limits>
#include <locale>
#include <map>
#include <memory>
#include <ranges>
#include <regex>
#include <set>
#include <sstream>
#include <typeinfo>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#elif defined(_GLIBCXX_OSTREAM) || defined(_GLIBCXX_ISTREAM)
#include <sstream>
#endif

namespace evo::rule::gen {

/// A copyable value of no built-in type; being moved from is visible, as it is
/// for most types that own something.
struct Counted {
  int Value = 0;

  Counted() = default;
  Counted(int Value) : Value(Value) {}
  Counted(const Counted &) = default;
  Counted(Counted &&O) noexcept : Value(std::exchange(O.Value, -999999)) {}
  Counted &operator=(const Counted &) = default;
  Counted &operator=(Counted &&O) noexcept {
    int Taken = std::exchange(O.Value, -999999);
    Value = Taken;
    return *this;
  }
  friend bool operator==(const Counted &, const Counted &) = default;
  friend auto operator<=>(const Counted &, const Counted &) = default;
};

template <class T>
inline constexpr bool IsUnordered = requires {
  typename T::hasher;
  typename T::key_type;
};
template <class T>
inline constexpr bool IsText =
    std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;
template <class T>
inline constexpr bool IsTuple =
    requires { std::tuple_size<T>::value; } && !std::ranges::range<T>;
template <class T> inline constexpr bool IsOptional = false;
template <class T> inline constexpr bool IsOptional<std::optional<T>> = true;
template <class T> inline constexpr bool IsOwner = false;
template <class T> inline constexpr bool IsBits = false;
/// Nothing to be seen.
struct Nothing {};
template <class T> inline constexpr bool IsNothing = std::is_same_v<T, Nothing>;
#ifdef _UNIQUE_PTR_H
template <class T, class D>
inline constexpr bool IsOwner<std::unique_ptr<T, D>> = !std::is_array_v<T>;
#endif
#ifdef _SHARED_PTR_H
template <class T> inline constexpr bool IsOwner<std::shared_ptr<T>> = true;
#endif
#ifdef _GLIBCXX_BITSET
template <std::size_t N> inline constexpr bool IsBits<std::bitset<N>> = true;
#endif
#ifdef _GLIBCXX_VARIANT
template <> inline constexpr bool IsNothing<std::monostate> = true;
#endif
template <class T>
inline constexpr bool IsContainer =
    std::ranges::forward_range<const T> && !IsText<T> &&
    !std::is_pointer_v<T> && !std::is_array_v<T>;
template <class T>
inline constexpr bool IsPattern = requires(T &R) {
  R.mark_count();
  R.flags();
};
#ifdef _GLIBCXX_IOS
template <class T>
inline constexpr bool IsStream = std::is_base_of_v<std::ios_base, T>;
#else
template <class T> inline constexpr bool IsStream = false;
#endif

/// Specialised for classes that are seen by their fields: `static constexpr
/// bool Observable` and `static void each(const T &, F)`, which calls F with
/// each.
template <class T> struct Fields {};
template <class T>
concept HasFields = requires { Fields<T>::Observable; };

namespace detail {
template <class T> constexpr bool comparable();
template <class T, std::size_t... I>
constexpr bool allComparable(std::index_sequence<I...>) {
  return (comparable<std::remove_cvref_t<std::tuple_element_t<I, T>>>() && ...);
}
template <class T> constexpr bool comparable() {
  if constexpr (std::is_void_v<T> || std::is_arithmetic_v<T> ||
                std::is_enum_v<T> || IsText<T> || IsBits<T> ||
                std::is_same_v<T, Counted> || std::is_null_pointer_v<T> ||
                IsNothing<T> || std::is_same_v<T, const char *> ||
                std::is_same_v<T, char *>)
    return true;
  else if constexpr (HasFields<T>)
    return Fields<T>::Observable;
  else if constexpr (IsOptional<T>)
    return comparable<typename T::value_type>();
  else if constexpr (IsOwner<T>)
    return comparable<std::remove_cv_t<typename T::element_type>>();
  else if constexpr (IsTuple<T>)
    return allComparable<T>(
        std::make_index_sequence<std::tuple_size<T>::value>());
  else if constexpr (IsStream<T>)
    return requires(T &S) { S.rdbuf(); };
  else if constexpr (IsContainer<T>)
    return comparable<std::remove_cvref_t<std::ranges::range_value_t<T>>>();
  else if constexpr (std::is_pointer_v<T> || std::input_or_output_iterator<T>)
    return std::contiguous_iterator<T>;
  else
    return std::equality_comparable<T>;
}
} // namespace detail

/// `same` has a meaning for T.
template <class T>
inline constexpr bool Comparable = detail::comparable<std::remove_cvref_t<T>>();

template <class T> std::uint64_t hashOf(const T &V);

namespace detail {
/// What a regular expression is seen by: which of some texts it matches.
std::uint64_t hashPattern(const void *Regex);
inline std::uint64_t hashText(std::string_view S) {
  std::uint64_t H = 0xCBF29CE484222325u;
  for (unsigned char C : S)
    H = (H ^ C) * 0x100000001B3u;
  return mix(H);
}
template <class T> std::uint64_t hashFloat(T V) {
  if (__builtin_isnan(V))
    return 77;
  // An integer and the double that equals it are one value to a callable.
  if (V == T(__builtin_trunc(double(V))) && V < T(1e15) && V > T(-1e15) &&
      !(V == 0 && __builtin_signbit(V)))
    return mix(std::uint64_t(std::int64_t(V)));
  return mix(std::bit_cast<std::uint64_t>(double(V)));
}
template <class T> std::uint64_t hashRange(const T &V) {
  std::uint64_t H = 1;
  for (const auto &E : V) {
    std::uint64_t One = hashOf(static_cast<std::ranges::range_value_t<T>>(E));
    H = IsUnordered<T> ? H + mix(One) : mix(H ^ One);
  }
  return H;
}
} // namespace detail

/// A hash such that same values have the same hash, of whatever width.
template <class T> std::uint64_t hashOf(const T &V) {
  if constexpr (std::is_floating_point_v<T>)
    return detail::hashFloat(V);
  else if constexpr (std::is_integral_v<T>)
    return mix(std::uint64_t(V));
  else if constexpr (std::is_enum_v<T>)
    return mix(std::uint64_t(V));
  else if constexpr (std::is_same_v<T, Counted>)
    return mix(std::uint64_t(V.Value));
  else if constexpr (std::is_convertible_v<const T &, std::string_view>)
    return detail::hashText(V);
  else if constexpr (IsOptional<T> || IsOwner<T>)
    return V ? mix(hashOf(*V) + 1) : 5;
  else if constexpr (IsTuple<T>)
    return std::apply(
        [](const auto &...E) {
          std::uint64_t H = 3;
          ((H = mix(H ^ hashOf(E))), ...);
          return H;
        },
        V);
  else if constexpr (IsContainer<T>)
    return detail::hashRange(V);
  else if constexpr (IsPattern<T>)
    return detail::hashPattern(&V);
  else
    return 9;
}

template <class A, class B> bool same(const A &X, const B &Y);

namespace detail {
template <class T> bool sameUnordered(const T &X, const T &Y) {
  if (X.size() != Y.size())
    return false;
  std::vector<const typename T::value_type *> Left;
  for (const auto &E : Y)
    Left.push_back(&E);
  for (const auto &E : X) {
    std::size_t I = 0;
    while (I < Left.size() && !same(E, *Left[I]))
      ++I;
    if (I == Left.size())
      return false;
    Left.erase(Left.begin() + std::ptrdiff_t(I));
  }
  return true;
}
template <class T> bool sameRange(const T &X, const T &Y) {
  auto I = X.begin(), E = X.end();
  auto J = Y.begin(), F = Y.end();
  for (; I != E && J != F; ++I, ++J)
    if (!same(static_cast<const std::ranges::range_value_t<T> &>(*I),
              static_cast<const std::ranges::range_value_t<T> &>(*J)))
      return false;
  return I == E && J == F;
}
template <class T, std::size_t... I>
bool sameTuple(const T &X, const T &Y, std::index_sequence<I...>) {
  return (same(std::get<I>(X), std::get<I>(Y)) && ...);
}
} // namespace detail

template <class A, class B> bool same(const A &X, const B &Y) {
  using T = A;
  if constexpr (std::is_floating_point_v<T> && std::is_floating_point_v<B>)
    return __builtin_isnan(X)
               ? bool(__builtin_isnan(Y))
               : X == Y && !__builtin_signbit(X) == !__builtin_signbit(Y);
  else if constexpr (!std::is_same_v<A, B>)
    return requires { X == Y; } ? bool(X == Y) : false;
  else if constexpr (std::is_same_v<T, const char *> ||
                     std::is_same_v<T, char *>)
    return !X || !Y ? !X && !Y : std::string_view(X) == std::string_view(Y);
  else if constexpr (IsOptional<T> || IsOwner<T>)
    return !X || !Y ? !X && !Y : same(*X, *Y);
  else if constexpr (IsTuple<T>)
    return detail::sameTuple(
        X, Y, std::make_index_sequence<std::tuple_size<T>::value>());
  else if constexpr (IsUnordered<T>)
    return detail::sameUnordered(X, Y);
  else if constexpr (IsContainer<T>)
    return detail::sameRange(X, Y);
  else if constexpr (requires { X == Y; })
    return X == Y;
  else
    return false;
}

/// The name in what clang calls a function of `T = ...`, as one writes it.
std::string cleanName(std::string_view Pretty);

void printEnum(std::string &Out, const std::string &Type, long long V);
void printCounted(std::string &Out, int V);
void printBits(std::string &Out, const std::string &Type,
               const std::string &Bits);

EVO_AROUND_BEGIN

/// The name of T as one writes it.
template <class T> std::string typeName() {
  return cleanName(__PRETTY_FUNCTION__);
}

void printText(std::string &Out, std::string_view Text);
/// Up to its end, or to that of the memory it is in.
std::string_view textAt(const char *Text);
void printFloat(std::string &Out, double V, bool Single);
void printSigned(std::string &Out, long long V, bool Long);
void printUnsigned(std::string &Out, unsigned long long V, bool Long);

template <class T> void print(std::string &Out, const T &V);

namespace detail {
/// "{1, 2}", of a class with its name before.
template <class T> void printParts(std::string &Out, const T &V) {
  const char *Comma = "";
  auto Each = [&](const auto &Part) {
    Out += Comma, print(Out, Part), Comma = ", ";
  };
  Out += HasFields<T> ? typeName<T>() + '{' : "{";
  if constexpr (HasFields<T>)
    Fields<T>::each(V, Each);
  else if constexpr (IsTuple<T>)
    std::apply([&](const auto &...Part) { (Each(Part), ...); }, V);
  else
    for (const auto &Part : V)
      Each(static_cast<const std::ranges::range_value_t<T> &>(Part));
  Out += '}';
}
} // namespace detail

/// `V` as C++ that gives it again where it can.
template <class T> void print(std::string &Out, const T &V) {
  if constexpr (std::is_same_v<T, bool>)
    Out += V ? "true" : "false";
  else if constexpr (std::is_floating_point_v<T>)
    printFloat(Out, double(V), sizeof(T) == 4);
  else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>)
    printSigned(Out, V, sizeof(T) == 8);
  else if constexpr (std::is_integral_v<T>)
    printUnsigned(Out, V, sizeof(T) == 8);
  else if constexpr (std::is_enum_v<T>)
    printEnum(Out, typeName<T>(), (long long)V);
  else if constexpr (std::is_same_v<T, Counted>)
    printCounted(Out, V.Value);
  else if constexpr (std::is_pointer_v<T> &&
                     !std::is_convertible_v<T, std::string_view>)
    Out += V ? "non-null pointer" : "nullptr";
  else if constexpr (std::is_pointer_v<T>)
    V ? printText(Out, textAt(V)) : void(Out += "nullptr");
  else if constexpr (std::is_convertible_v<const T &, std::string_view>)
    printText(Out, V);
  else if constexpr (IsOptional<T>)
    V ? print(Out, *V) : void(Out += "std::nullopt");
  else if constexpr (IsOwner<T>) {
    Out += V ? "pointer to " : "nullptr";
    if (V)
      print(Out, *V);
  } else if constexpr (HasFields<T> || IsTuple<T> ||
                       (IsContainer<T> && !IsBits<T>))
    detail::printParts(Out, V);
  else if constexpr (IsBits<T>)
    printBits(Out, typeName<T>(), V.to_string());
  else
    Out += typeName<T>();
}

EVO_AROUND_END

} // namespace evo::rule::gen

template <> struct std::hash<evo::rule::gen::Counted> {
  std::size_t operator()(const evo::rule::gen::Counted &C) const noexcept {
    return std::hash<int>()(C.Value);
  }
};

#endif // EVO_RULE_VALUES_H
