//===- World.h - The arguments of one call -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// `before` and `after` each run in a world of their own, made by the same
/// choices: the objects behind reference parameters, the buffers behind
/// pointers and views, streams that count their flushes, and callables whose
/// calls are written to one trail. What two worlds hold afterwards is compared.
///
/// Arguments alias on purpose: two reference parameters of one type may be one
/// object, a `const T &` may be an element of a container argument, a view may
/// look into a string argument. A rule that needs them apart says so with
/// noAlias in `when`.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_WORLD_H
#define EVO_RULE_WORLD_H

#include "evo/rule/Generate.h"
#include <istream>
#include <locale>
#include <ostream>
#include <streambuf>

namespace evo::rule::gen {

/// What the rule file says about a parameter.
struct ParamFacts {
  const char *Name = "";
  int LengthOf = -1; ///< the pointer parameter whose length this number is
  int EndOf = -1;    ///< the pointer parameter whose range this one ends
  std::uint64_t NoAlias = 0; ///< bit i: never overlaps parameter i
  std::uint64_t Keeps = 0;   ///< bit i: this callable does not modify i
  bool HasLength = false;
  bool Pure = false;
  bool NoThrow = false;
  bool LastUse = false; ///< its state afterwards is not observed
};

/// What callables and streams did, in order.
struct Trail {
  std::vector<std::uint64_t> Events;
  std::vector<std::string> *Text = nullptr; ///< filled only to explain
};

/// Thrown by generated callables.
struct Thrown {
  unsigned Callable;
  std::uint64_t Call;
};

/// What is common to all slots of one world.
struct Inputs {
  struct Object {
    const void *Tag;
    void *Address;
    unsigned Param;
    bool Const;
    bool Whole; ///< the argument itself, not an element of it
  };
  Pool Values;
  Trail Effects;
  std::vector<Object> Objects;
  std::array<std::size_t, 16> Length = {};
  std::array<void *, 16> Buffer = {};
  std::span<const ParamFacts> Facts;

  template <class T>
  void add(const T *Address, unsigned Param, bool Const, bool Whole) {
    Objects.push_back(
        {Pool::tagOf<T>(), const_cast<T *>(Address), Param, Const, Whole});
  }
};

//===----------------------------------------------------------------------===//
// Callables
//===----------------------------------------------------------------------===//

struct CallableState {
  enum Manner : unsigned { Pure, PureThrows, Effects, EffectsThrow };
  Inputs *World = nullptr;
  unsigned Param = 0;
  Manner How = Pure;
  std::uint64_t Seed = 0;
  std::uint64_t ThrowAt = 0;
  std::uint64_t Calls = 0;

  void choose(Source &S, Inputs &In, unsigned Index);
  /// Counts, logs and throws; gives the number that makes the result.
  std::uint64_t enter(std::uint64_t Arguments, const std::string *Text);
  bool explains() const { return World->Effects.Text != nullptr; }
  /// True if the callable may assign to the object at `Address`.
  bool mayModify(const void *Address) const;
  std::string describe() const;
};

/// Any expression or statement over what it is called with: a pure function of
/// its arguments, one with effects that are logged, or one that throws.
template <class R> class Callable {
public:
  CallableState *State = nullptr;

  template <class... A> R operator()(A &&...Arguments) const {
    std::uint64_t H = State->Seed;
    ((H = mix(H ^ hashOf(Arguments))), ...);
    std::string Text;
    if (State->explains())
      describe(Text, Arguments...);
    H = State->enter(H, &Text);
    (modify<A>(Arguments, H), ...);
    if constexpr (std::is_same_v<R, bool>)
      return H & 1;
    else if constexpr (!std::is_void_v<R>) {
      Source S(H);
      Pool None;
      return Arbitrary<R>::make(S, None);
    }
  }

private:
  template <class... A>
  static void describe(std::string &Text, const A &...Arguments) {
    const char *Comma = "";
    ((Text += Comma, print(Text, Arguments), Comma = ", "), ...);
  }
  template <class A, class V> void modify(V &Argument, std::uint64_t H) const {
    if constexpr (std::is_lvalue_reference_v<A> && !std::is_const_v<V> &&
                  Generatable<V> && std::is_move_assignable_v<V>)
      if (State->mayModify(&Argument) && mix(H) % 3 == 0) {
        Source S(mix(H + 1));
        Pool None;
        Argument = Arbitrary<V>::make(S, None);
      }
  }
};

template <class T> inline constexpr bool IsCallable = false;
template <class R> inline constexpr bool IsCallable<Callable<R>> = true;

//===----------------------------------------------------------------------===//
// Slots: one parameter each
//===----------------------------------------------------------------------===//

/// Slot<P> holds what a parameter of type P needs. No `make`: P cannot be
/// generated.
template <class P> struct Slot {};

namespace detail {
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
    int Most = 4;
    for (auto &&One : Value) {
      if (!Most--)
        break;
      In.Values.remember(One);
      In.add<E>(&One, I, Const || Fixed, false);
    }
  }
}
} // namespace detail

/// By value: the callee gets it, nobody looks at it afterwards.
template <Generatable T> struct Slot<T> {
  std::optional<T> Own;

  void make(Source &S, Inputs &In, unsigned I) {
    int Of = In.Facts[I].LengthOf;
    if constexpr (std::is_integral_v<T>)
      if (Of >= 0) {
        std::size_t N = In.Length[std::size_t(Of)];
        Own.emplace(T(S.chance(3) ? S.choose(N + 1) : N));
        return;
      }
    Own.emplace(Arbitrary<T>::make(S, In.Values));
    In.Values.remember(*Own);
    detail::registerElements(In, *Own, I, true);
    std::erase_if(In.Objects, [I](auto &O) { return O.Param == I; });
  }
  T &&pass() { return static_cast<T &&>(*Own); }
  const T &look() const { return *Own; }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    Out += typeName<T>() + " " + Name + " = ";
    print(Out, *Own);
    Out += ';';
  }
  void value(std::string &Out) const { print(Out, *Own); }
  bool sameState(const Slot &) const { return true; }
};

/// By reference: an object that may be another argument, or part of one.
template <class T, bool Const> struct ReferenceSlot {
  std::optional<T> Own;
  T *Object = nullptr;
  int AliasOf = -1;

  void make(Source &S, Inputs &In, unsigned I) {
    Own.emplace(Arbitrary<T>::make(S, In.Values));
    Object = &*Own;
    In.Values.remember(*Own);
    if constexpr (IsText<T>)
      In.Values.keep(*Own);
    In.add<T>(Object, I, Const, true);
    detail::registerElements(In, *Own, I, Const);
  }
  void alias(Source &S, Inputs &In, unsigned I) {
    std::vector<Inputs::Object> Possible;
    for (const Inputs::Object &O : In.Objects)
      if (O.Tag == Pool::tagOf<T>() && O.Param != I && (Const || !O.Const) &&
          !(In.Facts[I].NoAlias >> O.Param & 1))
        Possible.push_back(O);
    if (Possible.empty() || !S.chance(4))
      return;
    Inputs::Object With = Possible[S.choose(Possible.size())];
    Object = static_cast<T *>(With.Address);
    AliasOf = int(With.Param);
    std::erase_if(In.Objects, [I](auto &O) { return O.Param == I; });
  }
  std::conditional_t<Const, const T &, T &> pass() { return *Object; }
  const T &look() const { return *Object; }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    Out += (AliasOf < 0 ? ""
            : Const     ? "const "
                        : "") +
           typeName<T>() + (AliasOf < 0 ? " " : " &") + Name + " = ";
    if (AliasOf < 0)
      print(Out, *Own);
    else
      Out += std::string("/* in or equal to */ ") +
             In.Facts[std::size_t(AliasOf)].Name;
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
template <Generatable T> struct Slot<T &&> : Slot<T> {};

template <class R> struct Slot<Callable<R>> {
  CallableState State;
  void make(Source &S, Inputs &In, unsigned I) { State.choose(S, In, I); }
  Callable<R> pass() { return {&State}; }
  Callable<R> look() const { return {const_cast<CallableState *>(&State)}; }
  void declare(std::string &Out, const char *Name, const Inputs &) const {
    Out += "auto " + std::string(Name) + " = " + State.describe() + ";";
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

//===----------------------------------------------------------------------===//
// Pointers and views: buffers of exactly the size, so that a step too far is
// caught
//===----------------------------------------------------------------------===//

template <class T> struct BufferSlot {
  std::unique_ptr<T[]> Own;
  T *First = nullptr;
  std::size_t Size = 0;
  int AliasOf = -1;

  void fill(Source &S, Inputs &In, unsigned I, std::size_t N) {
    for (unsigned J = 0; J < I; ++J)
      if (In.Buffer[J] && In.Facts[I].EndOf < 0 && bufferOf(In, J) &&
          !(In.Facts[I].NoAlias >> J & 1) && S.chance(4)) {
        std::size_t Skip = S.choose(In.Length[J] + 1);
        First = static_cast<T *>(In.Buffer[J]) + Skip;
        Size = In.Length[J] - Skip, AliasOf = int(J);
        return;
      }
    Own.reset(new T[N]());
    std::vector<const T *> Earlier;
    for (std::size_t K = 0; K < N; ++K) {
      Own[K] = detail::element<T>(S, In.Values, Earlier);
      Earlier.push_back(&Own[K]);
    }
    First = Own.get(), Size = N;
  }
  static bool bufferOf(const Inputs &In, unsigned J) {
    for (const auto &O : In.Objects)
      if (O.Param == J && O.Tag == Pool::tagOf<T>())
        return true;
    return false;
  }
  void announce(Inputs &In, unsigned I, bool Const) {
    In.Length[I] = Size, In.Buffer[I] = First;
    if (Size)
      In.add<T>(First, I, Const, false);
  }
  void contents(std::string &Out) const {
    Out += '{';
    for (std::size_t K = 0; K < Size; ++K)
      Out += K ? ", " : "", print(Out, First[K]);
    Out += '}';
  }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    Out += typeName<T>() + " " + Name + "[" + std::to_string(Size) + "] = ";
    if (AliasOf >= 0)
      Out += std::string("/* the last part of */ ") +
             In.Facts[std::size_t(AliasOf)].Name + " ";
    contents(Out);
    Out += ';';
  }
  void value(std::string &Out) const { contents(Out); }
  bool sameState(const BufferSlot &O) const {
    for (std::size_t K = 0; Own && K < Size; ++K)
      if (!same(Own[K], O.Own[K]))
        return false;
    return true;
  }
};

template <class T>
  requires Generatable<std::remove_const_t<T>> &&
           Comparable<std::remove_const_t<T>> &&
           std::default_initializable<std::remove_const_t<T>>
struct Slot<T *> : BufferSlot<std::remove_const_t<T>> {
  using E = std::remove_const_t<T>;
  static constexpr bool Character = std::is_same_v<E, char>;
  bool Text = false;

  void make(Source &S, Inputs &In, unsigned I) {
    const ParamFacts &F = In.Facts[I];
    if (F.EndOf >= 0) {
      std::size_t Of = std::size_t(F.EndOf);
      this->First = static_cast<E *>(In.Buffer[Of]) + In.Length[Of];
      return;
    }
    if (F.HasLength)
      this->fill(S, In, I, std::size_t(S.small(13)));
    else if (Character)
      text(S, In);
    else
      this->fill(S, In, I, 1);
    this->announce(In, I, std::is_const_v<T>);
  }
  void text(Source &S, Inputs &In) {
    Text = true;
    std::string Chosen = chooseText(S, In.Values);
    Chosen = Chosen.c_str();
    In.Values.keep(Chosen);
    this->Own.reset(new E[Chosen.size() + 1]());
    for (std::size_t K = 0; K < Chosen.size(); ++K)
      this->Own[K] = E(Chosen[K]);
    this->First = this->Own.get(), this->Size = Chosen.size() + 1;
  }
  T *pass() { return this->First; }
  T *look() const { return this->First; }
};

template <> struct Slot<std::string_view> : BufferSlot<char> {
  void make(Source &S, Inputs &In, unsigned I) {
    std::string Chosen = chooseText(S, In.Values);
    In.Values.keep(Chosen);
    Own.reset(new char[Chosen.size()]());
    std::copy(Chosen.begin(), Chosen.end(), Own.get());
    First = Own.get(), Size = Chosen.size();
    announce(In, I, true);
  }
  /// Looks into a string argument.
  void alias(Source &S, Inputs &In, unsigned I) {
    for (const Inputs::Object &O : In.Objects)
      if (O.Tag == Pool::tagOf<std::string>() && S.chance(4) &&
          !(In.Facts[I].NoAlias >> O.Param & 1)) {
        auto &Text = *static_cast<std::string *>(O.Address);
        std::size_t Skip = S.choose(Text.size() + 1);
        First = Text.data() + Skip, Size = S.choose(Text.size() - Skip + 1);
        AliasOf = int(O.Param);
        Own.reset();
        return;
      }
  }
  std::string_view pass() { return {First, Size}; }
  std::string_view look() const { return {First, Size}; }
  void value(std::string &Out) const { printText(Out, look()); }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    Out += std::string("std::string_view ") + Name + " = ";
    if (AliasOf >= 0)
      Out += std::string("/* inside ") + In.Facts[std::size_t(AliasOf)].Name +
             " */ ";
    printText(Out, look());
    Out += ';';
  }
};

template <class T>
  requires Generatable<std::remove_const_t<T>> &&
           Comparable<std::remove_const_t<T>> &&
           std::default_initializable<std::remove_const_t<T>>
struct Slot<std::span<T>> : BufferSlot<std::remove_const_t<T>> {
  void make(Source &S, Inputs &In, unsigned I) {
    this->fill(S, In, I, std::size_t(S.small(13)));
    this->announce(In, I, std::is_const_v<T>);
  }
  std::span<T> pass() { return {this->First, this->Size}; }
  std::span<T> look() const { return {this->First, this->Size}; }
};

//===----------------------------------------------------------------------===//
// Streams
//===----------------------------------------------------------------------===//

/// Keeps what is written and logs every flush: that is what others can see.
class CountingBuffer : public std::streambuf {
public:
  std::string Written;
  Trail *Effects = nullptr;

protected:
  int_type overflow(int_type C) override;
  std::streamsize xsputn(const char *Text, std::streamsize N) override;
  int sync() override;
};

/// A locale that groups digits and has another decimal point.
std::locale chooseLocale(Source &S);

template <> struct Slot<std::ostream &> {
  CountingBuffer Buffer;
  std::optional<std::ostream> Stream;

  void make(Source &S, Inputs &In, unsigned I);
  std::ostream &pass() { return *Stream; }
  std::ostream &look() const { return const_cast<std::ostream &>(*Stream); }
  void declare(std::string &Out, const char *Name, const Inputs &) const;
  void value(std::string &Out) const { printText(Out, Buffer.Written); }
  bool sameState(const Slot &O) const;
};

template <> struct Slot<std::istream &> {
  std::optional<std::istringstream> Stream;

  void make(Source &S, Inputs &In, unsigned I);
  std::istream &pass() { return *Stream; }
  std::istream &look() const {
    return const_cast<std::istringstream &>(*Stream);
  }
  void declare(std::string &Out, const char *Name, const Inputs &) const;
  void value(std::string &Out) const { printText(Out, Stream->str()); }
  bool sameState(const Slot &O) const;
};

template <class P>
concept Slottable =
    requires(Slot<P> &A, Source &S, Inputs &In) { A.make(S, In, 0u); };

} // namespace evo::rule::gen

#endif // EVO_RULE_WORLD_H
