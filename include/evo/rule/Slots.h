//===- Slots.h - Objects behind parameters -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Slot<P> holds what a parameter of type P needs. Arguments alias on purpose:
/// two reference parameters of one type may be one object, and a `const T &`
/// may be an element of a container argument. A rule that needs them apart says
/// so with noAlias in `when`.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_SLOTS_H
#define EVO_RULE_SLOTS_H

#include "evo/rule/Callable.h"

namespace evo::rule::gen {

/// "T Name = "
void startDeclaration(std::string &Out, const std::string &Type,
                      const char *Name);
/// How an argument is written that is another one, or an element of it.
void writeAlias(std::string &Out, const char *Of, int Element);

EVO_AROUND_BEGIN

/// Slot<P> holds what a parameter of type P needs. No `make`: P cannot be
/// generated.
template <class P> struct Slot {};

/// Place for an object of any class, also of one that can not be moved.
template <class T> class Held {
public:
  Held() {}
  Held(const Held &) = delete;
  ~Held() {
    if (Full)
      Object.~T();
  }
  template <class F> void emplace(F Make) {
    ::new (static_cast<void *>(std::addressof(Object))) T(Make());
    Full = true;
  }
  T &operator*() { return Object; }
  const T &operator*() const { return Object; }
  explicit operator bool() const { return Full; }

private:
  union {
    T Object;
  };
  bool Full = false;
};

/// Makes one more state of an object, by functions of its class.
template <class T> void touch(T &, Source &, Pool &) {}
template <HasMakers T> void touch(T &Object, Source &S, Pool &P) {
  if constexpr (Makers<T>::Steps > 0) {
    if (P.Depth > 2)
      return;
    ++P.Depth;
    for (std::uint64_t N = S.small(8); N; --N)
      Makers<T>::step(unsigned(S.choose(Makers<T>::Steps)), Object, S, P);
    --P.Depth;
  }
}
template <class T> void makeIn(Held<T> &Place, Source &S, Pool &P) {
  Place.emplace([&]() -> T { return Arbitrary<T>::make(S, P); });
  if constexpr (HasMakers<T> && !std::is_move_constructible_v<T>)
    touch(*Place, S, P);
}

namespace detail {
/// A copy of a T may share memory with it. For rules that does not count.
template <class T> constexpr bool shares() {
#ifndef EVO_AFTER_UNIT
  return false;
#endif
  if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T> || IsText<T> ||
                IsBits<T> || !std::is_copy_constructible_v<T>)
    return false;
  else if constexpr (HasFields<T> || std::is_pointer_v<T> || IsOwner<T>)
    return true;
  else if constexpr (IsOptional<T>)
    return shares<std::remove_cv_t<typename T::value_type>>();
  else if constexpr (IsTuple<T>)
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (shares<std::remove_cvref_t<std::tuple_element_t<I, T>>>() || ...);
    }(std::make_index_sequence<std::tuple_size<T>::value>());
  else if constexpr (IsContainer<T>)
    return shares<std::remove_cvref_t<std::ranges::range_value_t<T>>>();
  else
    return std::is_class_v<T>;
}

template <class T>
concept HasElements =
    IsContainer<T> && !IsStream<T> &&
    std::is_lvalue_reference_v<decltype(*std::declval<T &>().begin())>;
template <class T>
void registerElements(Inputs &In, T &Value, unsigned I, bool Const) {
  if constexpr (HasElements<T>) {
    using E = std::remove_cvref_t<std::ranges::range_reference_t<T>>;
    constexpr bool Fixed = std::is_const_v<
        std::remove_reference_t<std::ranges::range_reference_t<T>>>;
    int Element = 0;
    for (auto &&One : Value) {
      if (Element == 4)
        break;
      In.Values.remember(One);
      In.add(Pool::tagOf<E>(), &One, I, Const || Fixed, Element++);
    }
  }
}
} // namespace detail

/// By value: the callee gets it. Nobody looks at it afterwards, but where it
/// refers to what others see.
template <Generatable T> struct ValueSlot {
  Held<T> Own;

  void make(Source &S, Inputs &In, unsigned I) {
    int Of = In.Facts[I].LengthOf;
    if constexpr (std::is_integral_v<T>)
      if (Of >= 0) {
        std::size_t N = In.Length[std::size_t(Of)];
        Own.emplace([&] { return T(S.chance(3) ? S.choose(N + 1) : N); });
        return;
      }
    makeIn(Own, S, In.Values);
    In.Values.remember(*Own);
    detail::registerElements(In, *Own, I, true);
    In.forget(I);
  }
  T &&pass() { return static_cast<T &&>(*Own); }
  T &look() { return *Own; }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    startDeclaration(Out, typeName<T>(), Name);
    print(Out, *Own);
    Out += ';';
  }
  void value(std::string &Out) const { print(Out, *Own); }
  bool sameState(const ValueSlot &) const { return true; }
};
template <Generatable T> struct Slot<T> : ValueSlot<T> {};
template <Generatable T>
  requires(detail::shares<T>())
struct Slot<T> : ValueSlot<T> {
  static constexpr bool Visible = true; ///< what it refers to
  std::optional<T> Passed;
  T &&pass() {
    Passed.emplace(*this->Own);
    return static_cast<T &&>(*Passed);
  }
};

/// By reference: an object that may be another argument, or part of one.
template <class T, bool Const> struct ReferenceSlot {
  Held<T> Own;
  static constexpr bool Visible = !Const; ///< the callee may change it
  T *Object = nullptr;
  int AliasOf = -1, Element = -1;

  void make(Source &S, Inputs &In, unsigned I) {
    makeIn(Own, S, In.Values);
    Object = std::addressof(*Own);
    In.Values.remember(*Own);
    if constexpr (IsText<T>)
      In.Values.keep(*Own);
    In.add(Pool::tagOf<T>(), Object, I, Const, -1);
    detail::registerElements(In, *Own, I, Const);
  }
  void alias(Source &S, Inputs &In, unsigned I) {
    const Inputs::Object *With = In.chooseAlias(S, Pool::tagOf<T>(), I, Const);
    if (!With)
      return;
    Object = static_cast<T *>(With->Address);
    AliasOf = int(With->Param), Element = With->Element;
    In.forget(I);
  }
  std::conditional_t<Const, const T &, T &> pass() { return *Object; }
  T &look() { return *Object; }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    if (AliasOf < 0)
      startDeclaration(Out, typeName<T>(), Name), print(Out, *Own);
    else {
      startDeclaration(Out, typeName<std::conditional_t<Const, const T, T> &>(),
                       Name);
      writeAlias(Out, In.name(AliasOf), Element);
    }
    Out += ';';
  }
  void value(std::string &Out) const { print(Out, *Object); }
  bool sameState(const ReferenceSlot &O) const { return same(*Own, *O.Own); }
};
template <Generatable T>
  requires Comparable<T>
struct Slot<T &> : ReferenceSlot<T, false> {};
template <Generatable T>
  requires Comparable<T>
struct Slot<const T &> : ReferenceSlot<T, true> {};
template <Generatable T> struct Slot<T &&> : ValueSlot<T> {};

template <class R> struct Slot<Callable<R>> {
  CallableState State;
  void make(Source &S, Inputs &In, unsigned I) { State.choose(S, In, I); }
  Callable<R> pass() { return {&State}; }
  Callable<R> look() const { return {const_cast<CallableState *>(&State)}; }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    startDeclaration(Out, "auto", Name);
    Out += State.describe();
    Out += ';';
  }
  void value(std::string &Out) const { Out += "callable"; }
  bool sameState(const Slot &) const { return true; }
};
template <class R, class C> struct CallableReferenceSlot : Slot<Callable<R>> {
  std::remove_cvref_t<C> Held;
  C pass() {
    Held.State = &this->State;
    return static_cast<C>(Held);
  }
};
template <class R>
struct Slot<Callable<R> &> : CallableReferenceSlot<R, Callable<R> &> {};
template <class R>
struct Slot<const Callable<R> &>
    : CallableReferenceSlot<R, const Callable<R> &> {};
template <class R>
struct Slot<Callable<R> &&> : CallableReferenceSlot<R, Callable<R> &&> {};

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_SLOTS_H
