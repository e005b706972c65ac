//===- Kinds.h - Objects behind a base class -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An object that is known by a base class may be of any class derived from it,
/// and holds more than that base shows. Whoever compiles a version writes down
/// which there are in the unit:
///
///   template <std::same_as<ns::Shape> C> struct evo::rule::gen::Kinds<C> {
///     using All = OneOf<C, ns::Circle, ns::Square>;
///   };
///
/// Of an abstract class one of these is made; whatever is seen by a base is
/// looked at as what it is, or counts as unseen.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_KINDS_H
#define EVO_RULE_KINDS_H

#include "evo/rule/Generate.h"

namespace evo::rule::gen {

template <class T> struct Kinds {};
template <class T>
concept HasKinds = requires { typename Kinds<T>::All; };

EVO_AROUND_BEGIN

/// The classes D that an object of class T may be of.
template <class T, class... D> struct OneOf {
  /// Depends on Self, for the generators of D come later than this.
  template <class Self>
  static constexpr bool Possible = (Generatable<D> || ...);

  /// Calls Do<D>(which) for one that can be made.
  template <class F> static void choose(Source &S, F Do) {
    std::uint64_t Which = S.choose((unsigned(Generatable<D>) + ...)), At = 0;
    auto Each = [&]<class One>(std::type_identity<One> Type) {
      if constexpr (Generatable<One>)
        if (At++ == Which)
          Do(Type, unsigned(Which));
    };
    (Each(std::type_identity<D>()), ...);
  }
  /// Calls Do with the whole object; false: it is of none of these.
  template <class F> static bool with(const T &V, F Do) {
    bool Found = false;
    auto Each = [&]<class One>(std::type_identity<One>) {
      if (!Found && typeid(V) == typeid(One)) {
        Found = true;
        Do(dynamic_cast<const One &>(V));
      }
    };
    (Each(std::type_identity<D>()), ...);
    return Found;
  }
};

/// Abstract, and there is some class in its place.
template <class T>
concept MadeAsKind = HasKinds<T> && !Generatable<T> && std::is_abstract_v<T> &&
                     Kinds<T>::All::template Possible<T>;

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_KINDS_H
