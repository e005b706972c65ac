//===- Buffers.h - Pointers, views and streams -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Buffers have exactly the size that the callee is told, so that a step too
/// far is caught; a view may look into a string argument. Streams count flushes
/// and may have a locale or format of their own.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_BUFFERS_H
#define EVO_RULE_BUFFERS_H

#include "evo/rule/Slots.h"

namespace evo::rule::gen {

EVO_AROUND_BEGIN

/// An earlier buffer of this type that parameter `I` may overlap, or -1.
int chooseBuffer(Source &S, const Inputs &In, const void *Tag, unsigned I);

/// As many elements as the callee is told, and not one more.
template <class T> class Array {
public:
  Array() = default;
  Array(const Array &) = delete;
  ~Array() { drop(); }
  void reset(std::size_t Count) { drop(), First = new T[Count](); }
  void drop() { delete[] First, First = nullptr; }
  T *get() const { return First; }
  T &operator[](std::size_t I) const { return First[I]; }
  explicit operator bool() const { return First; }

private:
  T *First = nullptr;
};

template <class T> struct BufferSlot {
  Array<T> Own;
  T *First = nullptr;
  std::size_t Size = 0;
  int AliasOf = -1;
  bool Visible = false; ///< the callee may change it

  void fill(Source &S, Inputs &In, unsigned I, std::size_t N) {
    if (int J = chooseBuffer(S, In, Pool::tagOf<T>(), I); J >= 0) {
      std::size_t Skip = S.choose(In.Length[unsigned(J)] + 1);
      First = static_cast<T *>(In.Buffer[unsigned(J)]) + Skip;
      Size = In.Length[unsigned(J)] - Skip, AliasOf = J;
      return;
    }
    Own.reset(N);
    for (std::size_t K = 0; K < N; ++K)
      if (K && S.choose(4) == 3)
        Own[K] = Own[S.choose(K)];
      else
        Own[K] = Arbitrary<T>::make(S, In.Values);
    First = Own.get(), Size = N;
  }
  void announce(Inputs &In, unsigned I, bool Const) {
    In.Length[I] = Size, In.Buffer[I] = First;
    Visible = !Const;
    if (Size)
      In.add(Pool::tagOf<T>(), First, I, Const, 0);
  }
  void contents(std::string &Out) const {
    Out += '{';
    for (std::size_t K = 0; K < Size; ++K)
      Out += K ? ", " : "", print(Out, First[K]);
    Out += '}';
  }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    startDeclaration(Out, typeName<T[]>(), Name);
    if (AliasOf >= 0)
      Out += "/* the end of */ ", Out += In.name(AliasOf), Out += ' ';
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
           std::default_initializable<std::remove_const_t<T>> &&
           (!HasMakers<std::remove_const_t<T>>)
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
    this->Own.reset(Chosen.size() + 1);
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
    Own.reset(Chosen.size());
    Chosen.copy(Own.get(), Chosen.size());
    First = Own.get(), Size = Chosen.size();
    announce(In, I, true);
  }
  /// Looks into a string argument.
  void alias(Source &S, Inputs &In, unsigned I) {
    const Inputs::Object *With =
        In.chooseAlias(S, Pool::tagOf<std::string>(), I, true);
    if (!With)
      return;
    auto &Text = *static_cast<std::string *>(With->Address);
    std::size_t Skip = S.choose(Text.size() + 1);
    First = Text.data() + Skip, Size = S.choose(Text.size() - Skip + 1);
    AliasOf = int(With->Param);
    Own.drop();
  }
  std::string_view pass() { return {First, Size}; }
  std::string_view look() const { return {First, Size}; }
  void value(std::string &Out) const { printText(Out, look()); }
  void declare(std::string &Out, const char *Name, const Inputs &In) const {
    startDeclaration(Out, "std::string_view", Name);
    if (AliasOf >= 0)
      Out += "/* inside */ ", Out += In.name(AliasOf), Out += ' ';
    printText(Out, look());
    Out += ';';
  }
};

/// By reference to const: a view object of its own.
template <> struct Slot<const std::string_view &> : Slot<std::string_view> {
  std::string_view Held;
  const std::string_view &pass() { return Held = look(); }
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

EVO_AROUND_END

#ifdef _GLIBCXX_SSTREAM
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
  static constexpr bool Visible = true;
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
  static constexpr bool Visible = true;
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
#endif

template <class P>
concept Slottable =
    requires(Slot<P> &A, Source &S, Inputs &In) { A.make(S, In, 0u); };

} // namespace evo::rule::gen

#endif // EVO_RULE_BUFFERS_H
