//===- Observation.h - What was seen of one run -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A row of numbers for what is exactly so, another one for memory of which it
/// is not known how much has a meaning; and for which types there is a way to
/// write them down at all.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_OBSERVATION_H
#define EVO_RULE_OBSERVATION_H

#include "evo/rule/Kinds.h"
#include "evo/rule/World.h"

namespace evo::rule::gen {

/// Memory of an argument: its object, or what the object owns.
struct Region {
  int Param;
  unsigned Part; ///< 0: the object itself; else 1 + the element's index
  const char *First;
  std::size_t Size;
};

class Observation;
#ifdef _GLIBCXX_SSTREAM
void observeStream(Observation &O, Slot<std::ostream &> &S);
void observeStream(Observation &O, Slot<std::istream &> &S);
#endif

class Observation {
public:
  std::vector<std::uint64_t> Words;
  /// Of memory behind raw pointers, of which nobody knows how much has a
  /// meaning: the same is the same, but other bytes may be no difference.
  std::vector<std::uint64_t> Vague;
  std::vector<Region> Regions;
  /// Objects that were written down, by the order in which they were met.
  std::vector<const void *> Known;
  unsigned Inside = 0;       ///< how many objects the one at hand is part of
  bool Opaque = false;       ///< something was met that can not be compared
  std::string What;          ///< its type
  bool Starved = false;      ///< it ended for want of memory
  std::size_t Inputs = 0;    ///< how many of the words tell of the arguments
  std::size_t Marks[2] = {}; ///< where those of the result and of effects end

  void clear() {
    Words.clear(), Vague.clear(), Regions.clear(), Known.clear(), What.clear();
    Inputs = Opaque = Starved = Inside = 0;
  }
  void hide(std::string Type);
  void append(const Observation &Other);
  /// Writes the number of an object that was met before; false: it is new.
  bool again(const void *Address);
  void number(std::uint64_t N) { Words.push_back(N); }
  void text(std::string_view Text);
  /// Writes where in the arguments this is; false if it is nowhere there.
  bool place(const void *Address);
  /// Orders the rows from `From` on, each ending at one of `Ends`, by content.
  void sortRows(std::size_t From, const std::vector<std::size_t> &Ends);
};

namespace detail {
template <class T> inline constexpr bool IsVariant = false;
template <class T> inline constexpr bool IsComplex = false;
#ifdef _GLIBCXX_COMPLEX
template <class T> inline constexpr bool IsComplex<std::complex<T>> = true;
#endif
template <class T> constexpr bool observable();
template <class T, std::size_t... I>
constexpr bool allObservable(std::index_sequence<I...>) {
  return (observable<std::remove_cvref_t<std::tuple_element_t<I, T>>>() && ...);
}
template <class T> struct VariantObservable;
template <class F, class T> void visitVariant(F, const T &) {}
#ifdef _GLIBCXX_VARIANT
template <class... T>
inline constexpr bool IsVariant<std::variant<T...>> = true;
template <class... T> struct VariantObservable<std::variant<T...>> {
  static constexpr bool Value = (observable<T>() && ...);
};
template <class F, class... T>
void visitVariant(F Do, const std::variant<T...> &V) {
  std::visit(Do, V);
}
#endif
template <class T> constexpr bool observable() {
  if constexpr (std::is_void_v<T> || std::is_arithmetic_v<T> ||
                std::is_enum_v<T> || IsText<T> || IsBits<T> ||
                std::is_same_v<T, Counted> || std::is_null_pointer_v<T> ||
                IsNothing<T> || std::is_pointer_v<T> || IsComplex<T>)
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

} // namespace evo::rule::gen

#endif // EVO_RULE_OBSERVATION_H
