//===- Observe.h - What can be seen of a value -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two versions of a program that are compiled apart have no type in common, so
/// values of one can not be given to a comparison of the other. Each version
/// writes down what can be seen of its own values as a row of numbers, by the
/// same meaning of "the same" as in Values.h; equal rows are equal values.
/// A class of the user's is seen by its fields, private ones too: whoever
/// compiles the version specialises Fields for it. Addresses are never written,
/// only which argument they point into, and where.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_OBSERVE_H
#define EVO_RULE_OBSERVE_H

#include "evo/rule/World.h"
#include <complex>

namespace evo::rule::gen {

/// Memory of an argument: its object, or what the object owns.
struct Region {
  int Param;
  unsigned Part; ///< 0: the object itself; else 1 + the element's index
  const char *First;
  std::size_t Size;
};

class Observation;
void observeStream(Observation &O, Slot<std::ostream &> &S);
void observeStream(Observation &O, Slot<std::istream &> &S);

class Observation {
public:
  std::vector<std::uint64_t> Words;
  std::vector<Region> Regions;
  bool Opaque = false;       ///< something was met that can not be compared
  bool Starved = false;      ///< it ended for want of memory
  std::size_t Inputs = 0;    ///< how many of the words tell of the arguments
  std::size_t Marks[2] = {}; ///< where those of the result and of effects end

  void clear() {
    Words.clear(), Regions.clear(), Inputs = Opaque = Starved = false;
  }
  void number(std::uint64_t N) { Words.push_back(N); }
  void text(std::string_view Text);
  /// Writes where in the arguments this is; false if it is nowhere there.
  bool place(const void *Address);
  /// Orders the rows from `From` on, each ending at one of `Ends`, by content.
  void sortRows(std::size_t From, const std::vector<std::size_t> &Ends);
};

namespace detail {
template <class T> inline constexpr bool IsVariant = false;
template <class... T>
inline constexpr bool IsVariant<std::variant<T...>> = true;
template <class T> inline constexpr bool IsComplex = false;
template <class T> inline constexpr bool IsComplex<std::complex<T>> = true;
template <class T> constexpr bool observable();
template <class T, std::size_t... I>
constexpr bool allObservable(std::index_sequence<I...>) {
  return (observable<std::remove_cvref_t<std::tuple_element_t<I, T>>>() && ...);
}
template <class T> struct VariantObservable;
template <class... T> struct VariantObservable<std::variant<T...>> {
  static constexpr bool Value = (observable<T>() && ...);
};
struct FieldsObservable {
  bool All = true;
  template <class T> constexpr void operator()(const T &) {
    All = All && observable<std::remove_cv_t<T>>();
  }
};
template <class T> constexpr bool observable() {
  if constexpr (std::is_void_v<T> || std::is_arithmetic_v<T> ||
                std::is_enum_v<T> || IsText<T> || IsBits<T> ||
                std::is_same_v<T, Counted> || std::is_null_pointer_v<T> ||
                std::is_same_v<T, std::monostate> || std::is_pointer_v<T> ||
                IsComplex<T>)
    return true;
  else if constexpr (HasFields<T>)
    return Fields<T>::Observable;
  else if constexpr (IsOptional<T>)
    return observable<std::remove_cv_t<typename T::value_type>>();
  else if constexpr (IsOwner<T>)
    return observable<std::remove_cv_t<typename T::element_type>>();
  else if constexpr (IsVariant<T>)
    return VariantObservable<T>::Value;
  else if constexpr (IsTuple<T>)
    return allObservable<T>(
        std::make_index_sequence<std::tuple_size<T>::value>());
  else if constexpr (std::is_array_v<T>)
    return observable<std::remove_cv_t<std::remove_extent_t<T>>>();
  else if constexpr (IsContainer<T>)
    return observable<std::remove_cvref_t<std::ranges::range_value_t<T>>>();
  else
    return std::contiguous_iterator<T>;
}
} // namespace detail

/// `observe` has a meaning for T.
template <class T>
inline constexpr bool Observable = detail::observable<std::remove_cvref_t<T>>();

EVO_AROUND_BEGIN

template <class T> void observe(Observation &O, const T &V);

namespace detail {
template <class T> void observeFloat(Observation &O, T V) {
  if (std::isnan(V))
    return O.number(0x7FF8DEAD);
  if constexpr (sizeof(T) == 4)
    O.number(std::bit_cast<std::uint32_t>(V));
  else if constexpr (sizeof(T) == 8)
    O.number(std::bit_cast<std::uint64_t>(V));
  else { // 80 bits; the rest is padding
    std::uint64_t Low = 0;
    std::uint16_t High = 0;
    std::memcpy(&Low, &V, 8);
    std::memcpy(&High, reinterpret_cast<const char *>(&V) + 8, 2);
    O.number(Low), O.number(High);
  }
}
template <class T> void observeRange(Observation &O, const T &V) {
  std::vector<std::size_t> Ends;
  std::size_t From = O.Words.size();
  for (const auto &E : V) {
    O.number(1);
    observe(O, static_cast<const std::ranges::range_value_t<T> &>(E));
    if constexpr (IsUnordered<T>)
      Ends.push_back(O.Words.size());
  }
  if constexpr (IsUnordered<T>)
    O.sortRows(From, Ends);
  O.number(0);
}
/// Of a pointer: nothing, a place in an argument, or a text.
template <class T> void observePointer(Observation &O, T V) {
  if (!V || O.place(V))
    return V ? void() : O.number(0);
  if constexpr (std::is_same_v<std::remove_cv_t<std::remove_pointer_t<T>>,
                               char>)
    O.number(2), O.text(V);
  else
    O.Opaque = true;
}
} // namespace detail

template <class T> void observe(Observation &O, const T &V) {
  if constexpr (std::is_null_pointer_v<T> || std::is_same_v<T, std::monostate>)
    O.number(0);
  else if constexpr (std::is_floating_point_v<T>)
    detail::observeFloat(O, V);
  else if constexpr (std::is_arithmetic_v<T> && sizeof(T) > 8)
    O.number(V), O.number(V >> 64);
  else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>)
    O.number(std::uint64_t(V));
  else if constexpr (std::is_same_v<T, Counted>)
    O.number(V.Value);
  else if constexpr (IsText<T>)
    O.text(V);
  else if constexpr (HasFields<T>)
    Fields<T>::each(V, [&O](const auto &Field) { observe(O, Field); });
  else if constexpr (std::is_pointer_v<T>)
    detail::observePointer(O, V);
  else if constexpr (detail::IsComplex<T>)
    observe(O, V.real()), observe(O, V.imag());
  else if constexpr (IsOptional<T> || IsOwner<T>) {
    O.number(V ? 1 : 0);
    if (V)
      observe(O, *V);
  } else if constexpr (detail::IsVariant<T>) {
    O.number(V.index());
    if (!V.valueless_by_exception())
      std::visit([&O](const auto &Held) { observe(O, Held); }, V);
  } else if constexpr (IsTuple<T>)
    std::apply([&O](const auto &...E) { (observe(O, E), ...); }, V);
  else if constexpr (IsBits<T>)
    O.text(V.to_string());
  else if constexpr (std::is_array_v<T>)
    for (const auto &E : V)
      observe(O, E);
  else if constexpr (IsContainer<T>)
    detail::observeRange(O, V);
  else if (!O.place(std::to_address(V)))
    O.Opaque = true;
}

namespace detail {
template <class T>
void addRegion(Observation &O, int Param, unsigned Part, const T *First,
               std::size_t Count) {
  O.Regions.push_back(
      {Param, Part, reinterpret_cast<const char *>(First), Count * sizeof(T)});
}
/// Where an argument is now; a result may point there.
template <class S> void regionsOf(Observation &O, S &Slot, int Param) {
  if constexpr (requires { Slot.AliasOf; }) {
    if (Slot.AliasOf >= 0)
      return;
  }
  if constexpr (requires { Slot.First, Slot.Size; })
    addRegion(O, Param, 0, Slot.First, Slot.Size);
  else if constexpr (requires { Slot.Object; }) {
    auto &Held = *Slot.Object;
    using T = std::remove_cvref_t<decltype(Held)>;
    addRegion(O, Param, 0, &Held, 1);
    if constexpr (std::ranges::contiguous_range<T>)
      addRegion(O, Param, 1, std::ranges::data(Held), std::ranges::size(Held));
    else if constexpr (HasElements<T>) {
      unsigned Part = 0;
      for (auto &&E : Held)
        addRegion(O, Param, ++Part, &E, 1);
    }
  }
}
} // namespace detail

/// What an argument is, before the call.
template <class S> void observeArgument(Observation &O, S &Slot) {
  if constexpr (requires { Slot.First, Slot.Size, Slot.Own; }) {
    O.number(Slot.Size);
    for (std::size_t K = 0; Slot.Own && K < Slot.Size; ++K)
      observe(O, Slot.Own[K]);
  } else if constexpr (requires { Slot.State.describe(); })
    O.number(Slot.State.Seed), O.number(Slot.State.How);
  else if constexpr (requires { observeStream(O, Slot); })
    observeStream(O, Slot);
  else if constexpr (Observable<decltype(*Slot.Own)>)
    observe(O, *Slot.Own);
}

/// What became of it; by value it is gone.
template <class S> void observeChanged(Observation &O, S &Slot) {
  if constexpr (requires { Slot.Visible; })
    observeArgument(O, Slot);
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_OBSERVE_H
