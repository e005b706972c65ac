//===- Classes.h - Objects of a program's own classes -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Nobody can know which values of its fields a class allows, so an object is
/// made as its users make one: by a public constructor, and then by some calls
/// of public functions that change it. Whoever compiles a version writes down
/// which there are:
///
///   template <std::same_as<ns::T> C> struct evo::rule::gen::Makers<C> {
///     using Ways = Constructors<C, Way<>, Way<int, const std::string &>>;
///     static constexpr unsigned Steps = 1;
///     static void step(unsigned Which, C &V, Source &S, Pool &P) {
///       call<int>(S, P, [&](auto &&...A) -> void { V.push(Forward(A)...); });
///     }
///   };
///
/// The function that is compared may be one of them. Where the two versions of
/// it make two objects, nothing is compared: then a shorter row of calls, which
/// they make alike, ends with the one in which they differ.
///
/// What a constructor is given by reference may be kept by the object, so it
/// lives as long as the arguments do, and is looked at after the call as they
/// are.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_CLASSES_H
#define EVO_RULE_CLASSES_H

#include "evo/rule/Observe.h"

namespace evo::rule::gen {

EVO_AROUND_BEGIN

/// A text of its own, with nothing behind its end.
struct OwnText {
  Array<char> Bytes;
  std::string_view fill(std::string_view Text) {
    Bytes.reset(Text.size() + 1);
    Text.copy(Bytes.get(), Text.size());
    return {Bytes.get(), Text.size()};
  }
};
inline std::string_view ownText(Source &S, Pool &P) {
  return P.own<OwnText>([] { return OwnText(); })
      .fill(P.keep(chooseText(S, P)));
}

/// An object of some class derived from T.
template <MadeAsKind T>
T &makeKind(Source &S, Pool &P, unsigned *Which = nullptr) {
  T *Object = nullptr;
  ++P.Depth;
  Kinds<T>::All::choose(S, [&]<class D>(std::type_identity<D>, unsigned At) {
    D &Made = P.own<D>([&]() -> D { return Arbitrary<D>::make(S, P); });
    if constexpr (!std::is_move_constructible_v<D>)
      touch(Made, S, P);
    Object = &Made;
    if (Which)
      *Which = At;
  });
  --P.Depth;
  return *Object;
}

/// A pointer in an object: nothing, a text, or to an object of its own.
template <class T>
  requires std::is_object_v<T>
struct Arbitrary<T *> {
  static T *make(Source &S, Pool &P) {
    using U = std::remove_cv_t<T>;
    if constexpr (std::is_same_v<T, const char>)
      return ownText(S, P).data();
    else if constexpr (Generatable<U>) {
      if (P.Depth > 2 || !S.choose(4))
        return nullptr;
      ++P.Depth;
      T &Made = P.own<U>([&]() -> U { return Arbitrary<U>::make(S, P); });
      --P.Depth;
      return &Made;
    } else if constexpr (MadeAsKind<U>)
      return P.Depth > 2 || !S.choose(4) ? nullptr : &makeKind<U>(S, P);
    else
      return nullptr;
  }
};

template <> struct Arbitrary<std::string_view> {
  static std::string_view make(Source &S, Pool &P) { return ownText(S, P); }
};

/// Stand for two parameters, a buffer and its length.
template <class T> struct Sized;
template <class N> struct SizeOf;

/// How a function of the program is given an argument of type A.
template <class A> struct Passed {};
template <Generatable A> struct Passed<A> {
  static A make(Source &S, Pool &P) { return Arbitrary<A>::make(S, P); }
};
template <class A>
  requires Generatable<std::remove_cv_t<A>>
struct Passed<A &> {
  static A &make(Source &S, Pool &P) {
    using U = std::remove_cv_t<A>;
    return P.own<U>([&]() -> U { return Arbitrary<U>::make(S, P); });
  }
};
template <class A>
  requires MadeAsKind<std::remove_cv_t<A>>
struct Passed<A &> {
  static A &make(Source &S, Pool &P) {
    return makeKind<std::remove_cv_t<A>>(S, P);
  }
};
template <Generatable A> struct Passed<A &&> {
  static A &&make(Source &S, Pool &P) {
    return static_cast<A &&>(
        P.own<A>([&]() -> A { return Arbitrary<A>::make(S, P); }));
  }
};
template <class T>
  requires(sizeof(T) == 1)
struct Passed<Sized<T *>> {
  static T *make(Source &S, Pool &P) {
    std::string_view Text = ownText(S, P);
    P.LastSize = Text.size();
    return reinterpret_cast<T *>(const_cast<char *>(Text.data()));
  }
};
template <class N> struct Passed<SizeOf<N>> {
  static N make(Source &, Pool &P) { return static_cast<N>(P.LastSize); }
};

template <class A>
concept Passable = requires(Source &S, Pool &P) { Passed<A>::make(S, P); };

/// A constructor that takes A...
template <class... A> struct Way {
  template <class C>
  static constexpr bool Makes =
      (Passable<A> && ...) &&
      (sizeof...(A) || std::is_default_constructible_v<C>);
  template <class C> static C make(Source &S, Pool &P) {
    return C(Passed<A>::make(S, P)...);
  }
};

template <class C, class... W> struct Constructors {
  static constexpr bool Possible = (W::template Makes<C> || ...);
  static C make(Source &S, Pool &P) {
    return pick<W...>(S.choose((unsigned(W::template Makes<C>) + ...)), S, P);
  }

private:
  template <class First, class... Rest>
  static C pick(std::uint64_t Which, Source &S, Pool &P) {
    if constexpr (!First::template Makes<C>)
      return pick<Rest...>(Which, S, P);
    else if constexpr ((Rest::template Makes<C> || ...)) {
      if (Which)
        return pick<Rest...>(Which - 1, S, P);
      return First::template make<C>(S, P);
    } else
      return First::template make<C>(S, P);
  }
};

/// A class of public fields only: each is given a value if it can be.
struct FieldByField {
  template <class C>
  static constexpr bool Makes = std::is_default_constructible_v<C>;
  template <class C> static C make(Source &S, Pool &P) {
    C Made{};
    Makers<C>::fill(Made, S, P);
    return Made;
  }
};
template <class F> void fill(F &Field, Source &S, Pool &P) {
  if constexpr (std::is_array_v<F>)
    for (auto &Element : Field)
      fill(Element, S, P);
  else if constexpr (Generatable<F> && std::is_move_assignable_v<F>)
    Field = Arbitrary<F>::make(S, P);
}

template <HasMakers T>
  requires Makers<T>::Ways::Possible
struct Arbitrary<T> {
  static T make(Source &S, Pool &P) {
    if constexpr (std::is_move_constructible_v<T>) {
      T Made = Makers<T>::Ways::make(S, P);
      touch(Made, S, P);
      return Made;
    } else
      return Makers<T>::Ways::make(S, P);
  }
};

/// Calls a function of the program that takes A...; nothing if an argument can
/// not be made.
template <class... A, class F> void call(Source &S, Pool &P, F Function) {
  if constexpr ((Passable<A> && ...))
    Function(Passed<A>::make(S, P)...);
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_CLASSES_H
