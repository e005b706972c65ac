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

#include "evo/rule/Observation.h"
#include <typeinfo>

namespace evo::rule::gen {

EVO_AROUND_BEGIN

template <class T> void observe(Observation &O, const T &V);
/// Of an object that may be part of one of a derived class: all of it.
template <class T> void observeWhole(Observation &O, const T &V);

namespace detail {
/// What is known of memory by the sanitizer. A block of the heap, or what of
/// another object follows: one element is seen, of more it is not known how
/// many there are.
void observeBytes(Observation &O, const void *At, std::size_t Each);
/// A block of the heap in which there is place for more than one, or that
/// begins elsewhere.
bool hasFellows(const void *At, std::size_t Each);
/// The object is of a class that is derived from E, with more to be seen.
template <class E> bool hidesType(const E *At) {
  if constexpr (std::is_polymorphic_v<E> && !std::is_final_v<E>)
    return typeid(*At) != typeid(E);
  else
    return false;
}

template <class T> void observeFloat(Observation &O, T V) {
  if (__builtin_isnan(V))
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
/// Of a pointer: nothing, a place in an argument, a text, or what it points to.
template <class T> void observePointer(Observation &O, T V) {
  using E = std::remove_cv_t<std::remove_pointer_t<T>>;
  if (!V)
    return O.number(0);
  if constexpr (std::is_function_v<E>)
    return O.hide(typeName<E>());
  else if (O.place(V))
    return;
  else if constexpr (!std::is_object_v<E>)
    O.hide(typeName<E>());
  else if constexpr (std::is_same_v<E, char>)
    O.Inside ? observeBytes(O, V, 1) : (O.number(2), O.text(V));
  else if constexpr (std::is_arithmetic_v<E> || std::is_enum_v<E>)
    observeBytes(O, V, sizeof(E));
  else if constexpr (HasFields<E>) {
    if (!Observable<E>)
      return O.hide(typeName<E>());
    if (O.again(V))
      return;
    if (!isAlive(V, sizeof(E)))
      return O.number(4);
    if (hasFellows(V, sizeof(E)))
      return O.hide(typeName<E>());
    O.number(5), observeWhole(O, *V);
  } else
    O.hide(typeName<E>());
}
} // namespace detail

template <class T> void observe(Observation &O, const T &V) {
  if constexpr (std::is_null_pointer_v<T> || IsNothing<T>)
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
  else if constexpr (HasFields<T> && !Observable<T>)
    O.hide(typeName<T>());
  else if constexpr (HasFields<T>) {
    ++O.Inside;
    Fields<T>::each(V, [&O](const auto &Field) { observe(O, Field); });
    --O.Inside;
  } else if constexpr (std::is_pointer_v<T>)
    detail::observePointer(O, V);
  else if constexpr (detail::IsComplex<T>)
    observe(O, V.real()), observe(O, V.imag());
  else if constexpr (IsOptional<T> || IsOwner<T>) {
    O.number(V ? 1 : 0);
    if (V)
      observeWhole(O, *V);
  } else if constexpr (detail::IsVariant<T>) {
    O.number(V.index());
    if (!V.valueless_by_exception())
      detail::visitVariant([&O](const auto &Held) { observe(O, Held); }, V);
  } else if constexpr (IsTuple<T>)
    std::apply([&O](const auto &...E) { (observe(O, E), ...); }, V);
  else if constexpr (IsBits<T>)
    O.text(V.to_string());
  else if constexpr (std::is_array_v<T>)
    for (const auto &E : V)
      observe(O, E);
  else if constexpr (IsContainer<T>)
    detail::observeRange(O, V);
  else if constexpr (!Observable<T>)
    O.hide(typeName<T>());
  else if (!O.place(std::to_address(V)))
    O.hide(typeName<T>());
}

template <class T> void observeWhole(Observation &O, const T &V) {
  if (!detail::hidesType(std::addressof(V)))
    return observe(O, V);
  bool Seen = false;
  if constexpr (HasKinds<T>)
    Seen = Kinds<T>::All::with(V, [&O]<class D>(const D &Whole) {
      O.text(typeName<D>());
      observe(O, Whole);
    });
  if (!Seen)
    O.hide(typeName<T>());
}

template <class T> void observeOwned(Observation &O, const void *Object) {
  if (!isAlive(Object, sizeof(T)))
    return O.number(4);
  if constexpr (Observable<T>)
    if (!O.again(Object))
      observe(O, *static_cast<const T *>(Object));
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
    if (!isAlive(Slot.Object, sizeof(Held)))
      return;
    using T = std::remove_cvref_t<decltype(Held)>;
    std::size_t Count = 1;
    if constexpr (requires { Slot.Size; })
      Count = Slot.Size;
    addRegion(O, Param, 0, &Held, Count);
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
  else if constexpr (requires { Slot.Offset; }) {
    O.number(Slot.Offset);
    if (Slot.AliasOf < 0)
      observe(O, *Slot.Object);
  } else if constexpr (requires { Slot.Null, Slot.Size; })
    // The objects are some of those that are only referred to.
    O.number(Slot.Null), O.number(Slot.Size + Slot.Which);
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
