//===- Objects.h - Pointers to objects of classes -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A pointer to an object of a class leads to one, to as many side by side as
/// the parameter after it says, or now and then to none.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_OBJECTS_H
#define EVO_RULE_OBJECTS_H

#include "evo/rule/Classes.h"

namespace evo::rule::gen {

EVO_AROUND_BEGIN

/// Objects side by side, and not one more; seen as a container is.
template <class E> class Row {
public:
  Row() = default;
  Row(const Row &) = delete;
  ~Row() {
    for (E *At = begin(); At != end(); ++At)
      At->~E();
    if (isAlive(First, 1))
      ::operator delete(First);
  }
  template <class F> void fill(std::size_t Count, F Make) {
    First = static_cast<E *>(::operator new(Count ? Count * sizeof(E) : 1));
    for (; Size < Count; ++Size)
      ::new (static_cast<void *>(First + Size)) E(Make());
  }
  E *begin() const { return First; }
  E *end() const { return isAlive(First, 1) ? First + Size : First; }

private:
  E *First = nullptr;
  std::size_t Size = 0;
};

template <class T>
  requires HasMakers<std::remove_const_t<T>> &&
           Generatable<std::remove_const_t<T>>
struct Slot<T *> {
  using E = std::remove_const_t<T>;
  static constexpr bool Visible = true;
  E *Object = nullptr;
  std::size_t Size = 1;
  static constexpr unsigned Which = 0;
  bool Null = false, Many = false;
  int AliasOf = -1;

  void make(Source &S, Inputs &In, unsigned I) {
    const ParamFacts &F = In.Facts[I];
    if (F.EndOf >= 0) {
      std::size_t Of = std::size_t(F.EndOf);
      Object = static_cast<E *>(In.Buffer[Of]) + In.Length[Of];
      Size = 0, Many = true;
      return;
    }
    auto One = [&]() -> E { return Arbitrary<E>::make(S, In.Values); };
    if (F.HasLength) {
      auto &All = In.Values.own<Row<E>>([] { return Row<E>(); });
      Size = std::size_t(S.small(9)), Many = true;
      All.fill(Size, One);
      Object = All.begin();
    } else {
      Object = &In.Values.own<E>(One);
      Null = S.chance(16);
    }
    if constexpr (!std::is_move_constructible_v<E>)
      for (std::size_t K = 0; K < Size; ++K)
        touch(Object[K], S, In.Values);
    In.Length[I] = Size, In.Buffer[I] = Object;
    if (Size)
      In.add(Pool::tagOf<E>(), Object, I, std::is_const_v<T>, -1);
  }
  void alias(Source &S, Inputs &In, unsigned I) {
    if (Many)
      return;
    const Inputs::Object *With =
        In.chooseAlias(S, Pool::tagOf<E>(), I, std::is_const_v<T>);
    if (!With || With->Element >= 0)
      return;
    Object = static_cast<E *>(With->Address), AliasOf = int(With->Param);
    In.forget(I);
  }
  T *pass() { return Null ? nullptr : Object; }
  T *look() { return pass(); }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    if (Many)
      startDeclaration(Out, typeName<T[]>(), Name);
    else
      startDeclaration(Out, typeName<T *>(), Name);
    if (AliasOf >= 0 && !Null)
      Out += '&', writeAlias(Out, In.name(AliasOf), -1);
    else
      value(Out);
    Out += ';';
  }
  void value(std::string &Out) const {
    if (Many)
      return contents(Out);
    if (Null || !isAlive(Object, sizeof(E)))
      Out += Null ? "nullptr" : "a pointer to what is deleted";
    else
      Out += '&', print(Out, *Object);
  }
  void contents(std::string &Out) const {
    Out += '{';
    for (std::size_t K = 0; K < Size && isAlive(Object, sizeof(E)); ++K)
      Out += K ? ", " : "", print(Out, Object[K]);
    Out += '}';
  }
  bool sameState(const Slot &) const { return true; }
};

/// An object of a class derived from T in the place of one of T.
template <class T> struct KindSlot {
  using E = std::remove_const_t<T>;
  static constexpr bool Visible = true;
  static constexpr std::size_t Size = 1;
  E *Object = nullptr;
  unsigned Which = 0;
  bool Null = false;

  void make(Source &S, Inputs &In, unsigned I) {
    Object = &makeKind<E>(S, In.Values, &Which);
    In.Length[I] = 1;
  }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    startDeclaration(
        Out, typeName<std::conditional_t<std::is_const_v<T>, const E, E> &>(),
        Name);
    value(Out);
    Out += ';';
  }
  void value(std::string &Out) const {
    if (Null || !isAlive(Object, sizeof(E)))
      Out += Null ? "nullptr" : "what is deleted";
    else
      Kinds<E>::All::with(*Object, [&](auto &Whole) { print(Out, Whole); });
  }
  bool sameState(const KindSlot &) const { return true; }
};
template <class T>
  requires MadeAsKind<std::remove_const_t<T>>
struct Slot<T &> : KindSlot<T> {
  T &pass() { return *this->Object; }
  T &look() { return *this->Object; }
};
template <class T>
  requires MadeAsKind<std::remove_const_t<T>>
struct Slot<T *> : KindSlot<T> {
  void make(Source &S, Inputs &In, unsigned I) {
    KindSlot<T>::make(S, In, I);
    this->Null = S.chance(16);
  }
  T *pass() { return this->Null ? nullptr : this->Object; }
  T *look() { return pass(); }
};

#ifdef _UNIQUE_PTR_H
template <class T>
  requires MadeAsKind<T> && std::has_virtual_destructor_v<T>
struct Arbitrary<std::unique_ptr<T>> {
  static std::unique_ptr<T> make(Source &S, Pool &P) {
    std::unique_ptr<T> Made;
    if (S.choose(4))
      Kinds<T>::All::choose(S, [&]<class D>(std::type_identity<D>, unsigned) {
        Made.reset(new D(Arbitrary<D>::make(S, P)));
      });
    return Made;
  }
};
#endif

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_OBJECTS_H
