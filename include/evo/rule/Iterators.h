//===- Iterators.h - Positions that are arguments -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An iterator stands in some container, which is made for it and looked at
/// afterwards. Where a second one ends the range that a first one begins, which
/// people say by the names, both stand in one container, in order.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_ITERATORS_H
#define EVO_RULE_ITERATORS_H

#include "evo/rule/Functions.h"

namespace evo::rule::gen {

namespace detail {
/// The container that `It` is a position of.
template <class It> struct ContainerOf {};
template <class P, class C>
struct ContainerOf<__gnu_cxx::__normal_iterator<P, C>> {
  using Type = C;
};
template <class T> struct ContainerOf<std::_List_iterator<T>> {
  using Type = std::list<T>;
};
template <class T> struct ContainerOf<std::_List_const_iterator<T>> {
  using Type = std::list<T>;
};
#ifdef _GLIBCXX_DEQUE
template <class T, class R, class P>
struct ContainerOf<std::_Deque_iterator<T, R, P>> {
  using Type = std::deque<T>;
};
#endif
#ifdef _GLIBCXX_MAP
template <class K, class V>
struct ContainerOf<std::_Rb_tree_iterator<std::pair<const K, V>>> {
  using Type = std::map<K, V>;
};
template <class K, class V>
struct ContainerOf<std::_Rb_tree_const_iterator<std::pair<const K, V>>> {
  using Type = std::map<K, V>;
};
#endif
#ifdef _GLIBCXX_SET
template <class T> struct ContainerOf<std::_Rb_tree_const_iterator<T>> {
  using Type = std::set<T>;
};
#endif
} // namespace detail

EVO_AROUND_BEGIN

template <class It>
  requires Generatable<typename detail::ContainerOf<It>::Type>
struct Slot<It> {
  using C = typename detail::ContainerOf<It>::Type;
  static constexpr bool Visible = true;
  Held<C> Own;
  C *Object = nullptr;
  std::size_t Offset = 0;
  int AliasOf = -1;

  void make(Source &S, Inputs &In, unsigned I) {
    if (int Of = In.Facts[I].EndOf; Of >= 0) {
      Object = static_cast<C *>(In.Buffer[unsigned(Of)]), AliasOf = Of;
      std::size_t From = In.Length[unsigned(Of)], Size = Object->size();
      Offset = S.chance(3) ? From + S.choose(Size - From + 1) : Size;
      return;
    }
    makeIn(Own, S, In.Values);
    Object = std::addressof(*Own);
    Offset = S.chance(3) ? S.choose(Object->size() + 1) : 0;
    In.Buffer[I] = Object, In.Length[I] = Offset;
    detail::registerElements(In, *Own, I, false);
  }
  It pass() { return std::next(Object->begin(), std::ptrdiff_t(Offset)); }
  It look() { return pass(); }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    startDeclaration(Out, "auto", Name);
    Out += "std::next(/* of ";
    AliasOf >= 0 ? void(Out += In.name(AliasOf)) : print(Out, *Object);
    Out += " */ begin, " + std::to_string(Offset) + ");";
  }
  void value(std::string &Out) const { print(Out, *Object); }
  bool sameState(const Slot &) const { return true; }
};

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_ITERATORS_H
