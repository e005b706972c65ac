//===- Result.h - What a call gave -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A call gives a value, a reference, a place in one of its arguments, or an
/// exception. Exceptions are equal if their types and texts are. A result that
/// refers to something dead is found by looking at it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_RESULT_H
#define EVO_RULE_RESULT_H

#include "evo/rule/Buffers.h"
#include <exception>
#include <new>

namespace evo::rule::gen {

/// How a guarded call ended.
enum class Ended { Returned, Undefined, TooLong };
enum class Side { Before, After, Neither };

Ended guardedCall(Side Who, void (*Call)(void *), void *Context);

/// "signed integer overflow", for the last call that did not return.
const char *whyEnded();

template <class F> Ended guarded(Side Who, F &&Call) {
  using Function = std::remove_reference_t<F>;
  return guardedCall(
      Who, [](void *C) { (*static_cast<Function *>(C))(); },
      const_cast<void *>(static_cast<const void *>(&Call)));
}

/// The exception being handled: "std::out_of_range: what it says".
std::string describeException();
bool lacksMemory(const std::string &Exception);
/// Two that read the same are the same: not those of types that are unknown
/// here, nor those that depend on how much memory there is.
bool isComparable(const std::string &Exception);

/// Argument and distance of the nearest object at or before `Address`.
std::pair<int, std::ptrdiff_t> placeOf(const Inputs &In, const void *Address);

const char *differenceInEffects(const Trail &A, const Trail &B);

EVO_AROUND_BEGIN

/// What a call gave: a value, or an exception.
template <class R> struct Result {
  using Held = std::conditional_t<
      std::is_void_v<R>, Nothing,
      std::conditional_t<std::is_reference_v<R>, std::remove_reference_t<R> *,
                         std::remove_cv_t<R>>>;
  std::optional<Held> Value;
  std::string Exception;
  std::exception_ptr Raised;

  template <class F> void fill(F &&Call) {
    try {
      if constexpr (std::is_void_v<R>)
        Call(), Value.emplace();
      else if constexpr (std::is_reference_v<R>) {
        auto &&Reference = Call();
        Value.emplace(&Reference);
      } else
        Value.emplace(Call());
    } catch (...) {
      Exception = describeException();
      Raised = std::current_exception();
    }
  }
  const auto &value() const {
    if constexpr (std::is_reference_v<R>)
      return **Value;
    else
      return *Value;
  }
  /// " = 3", " throws std::bad_alloc", "".
  void describe(std::string &Text) const {
    if (!Value)
      Text += " throws ", Text += Exception;
    else if constexpr (!std::is_void_v<R>)
      Text += " = ", print(Text, value());
  }
};

template <class R>
inline constexpr bool IsPlace =
    std::contiguous_iterator<R> && !std::is_convertible_v<R, std::string_view>;

/// An iterator of a container that parameter P refers to.
template <class R, class P>
inline constexpr bool IsPositionIn =
    std::is_lvalue_reference_v<P> && IsContainer<std::remove_cvref_t<P>> &&
    requires(P &C) {
      { C.begin() } -> std::convertible_to<R>;
      { C.end() } -> std::convertible_to<R>;
    } && std::forward_iterator<R> && !std::contiguous_iterator<R>;

/// Which parameter an iterator is a position of, and how far from its begin.
struct Position {
  int Param = -1;
  std::ptrdiff_t Index = 0;
  bool End = false;
};

/// Finds `At` without looking at what it refers to: it may be dead.
template <class R, class C>
void findPosition(const R &At, C &Container, int Param, Position &Found) {
  std::ptrdiff_t Index = 0;
  R Next = Container.begin(), End = Container.end();
  for (; Next != End && Next != At; ++Next)
    ++Index;
  if (Found.Param < 0 && Next == At)
    Found = {Param, Index, Next == End};
}

template <class R>
bool sameResult(const Result<R> &A, const Inputs &InA, const Result<R> &B,
                const Inputs &InB) {
  if (!A.Value || !B.Value)
    return !A.Value && !B.Value && A.Exception == B.Exception;
  if constexpr (std::is_void_v<R>)
    return true;
  else if constexpr (IsPlace<std::remove_cvref_t<R>>)
    return placeOf(InA, std::to_address(A.value())) ==
           placeOf(InB, std::to_address(B.value()));
  else
    return same(A.value(), B.value());
}

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_RESULT_H
