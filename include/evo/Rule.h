//===- Rule.h - What the author of a rule file includes -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule is three functions in one namespace: `before` (what is found, may be
/// overloaded), `after` (what to write instead) and `when` (what must hold).
/// Their parameters are the metavariables: a value stands for an expression, a
/// template parameter for a type, and a parameter that is called, `Body(I)`,
/// for any expression or statements over the variables it is called with.
///
/// This header is plain C++20: a rule file compiles with any compiler, so it
/// can be proved, fuzzed and benchmarked as it stands. The conditions below are
/// answered by the engine from the user's program; when a rule is compiled and
/// run they are true, because its caller has seen to them.
///
/// `evo-rewrite rule new family.what-is-found` writes a file to start from.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_H
#define EVO_RULE_H

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <iostream>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace evo::rule {

/// What the rule claims of every rewrite it makes.
enum class Promise {
  Equivalent,       ///< same behaviour for all inputs that meet `when`
  Refines,          ///< as before wherever before was defined
  WithinTolerance,  ///< numbers may differ within a stated tolerance
  ChangesBehaviour, ///< a visible change that the rule's comment states
};

/// The least evidence a candidate of this rule must earn before it may land.
enum class Evidence { Tested, Fuzzed, Bounded, Proved };

struct Info {
  Promise Claims = Promise::Equivalent;
  Evidence Needs = Evidence::Tested;
  const char *Benefit = ""; ///< "one divide fewer"
  double Prior = 1;         ///< time before / time after, from measurements
  bool OffByDefault = false;
  unsigned Standard = 0; ///< least C++ standard, if names do not tell: 14, 17…
  /// What no pattern can find is found by code of the engine of this name, one
  /// of lib/Rules/Native; `before` and `after` then only show the idea.
  const char *Native = "";
};

//===--- Conditions on code -----------------------------------------------===//
// F is a callable or a value parameter, X and A, B are value parameters or
// expressions that also stand in `before`.

/// Evaluating each of these has no side effect and gives the same value each
/// time.
template <class... Code> constexpr bool pure(const Code &...) { return true; }

/// None of these can throw.
template <class... Code> constexpr bool noThrow(const Code &...) {
  return true;
}

/// The value of X cannot change while F runs.
template <class Value, class Code>
constexpr bool unmodifiedIn(const Value &, const Code &) {
  return true;
}

/// F does not change the variables that it is called with.
template <class Code> constexpr bool keepsArguments(const Code &) {
  return true;
}

/// F takes no address of, and keeps no reference to, the variables that it is
/// called with.
template <class Code> constexpr bool argumentsDoNotEscape(const Code &) {
  return true;
}

/// F does not take the address of X or keep a reference to it.
template <class Value, class Code>
constexpr bool noEscape(const Value &, const Code &) {
  return true;
}

/// F neither names X nor can reach it in another way.
template <class Value, class Code>
constexpr bool independentOf(const Value &, const Code &) {
  return true;
}

/// The variable X is not used again.
template <class Value> constexpr bool lastUse(const Value &) { return true; }

/// The objects A and B do not overlap.
template <class A, class B> constexpr bool noAlias(const A &, const B &) {
  return true;
}

/// The object X lives at least as long as the variables F is called with.
template <class Value, class Code>
constexpr bool lifetimeCovers(const Value &, const Code &) {
  return true;
}

/// X is known when the program is compiled: a literal, a constant of it, or a
/// const object of a standard type, of static storage, made from literals.
template <class... Value> constexpr bool constant(const Value &...) {
  return true;
}

/// X is not known when the program is compiled: what a compiler does for a
/// constant it can not do here.
template <class... Value> constexpr bool varies(const Value &...) {
  return true;
}

/// Permission, not a question: F may leave what surrounds it by break,
/// continue, return or goto. Without it such code is refused.
template <class Code> constexpr bool mayLeave(const Code &) { return true; }

/// X denotes an object (an lvalue), not a temporary or a value computed anew.
template <class Value> constexpr bool isObject(const Value &) { return true; }

/// X calls a function: more than a variable, a constant or a sum of them.
template <class Value> constexpr bool calls(const Value &) { return true; }

/// The unit is compiled for this C++ standard or an older one: 11, 14, 17, 20…
template <unsigned Standard> constexpr bool standardAtMost() { return true; }

//===--- Conditions on types ----------------------------------------------===//

/// Copying a T costs more than copying a pointer or two. A place with a T that
/// is known to be cheap is no candidate, so nothing is said of it.
template <class T> constexpr bool expensiveToCopy() { return true; }

/// == on T says the same as its order, its hash and its identity: integers,
/// enumerations, pointers and strings, but not floating point.
template <class T> constexpr bool plainEquality() { return true; }

//===--- Concepts for type parameters -------------------------------------===//
// Besides these, the concepts of <concepts> for arithmetic types are known. A
// rule for code before C++20 is also read as such code, and has none.
#if __cplusplus >= 202002L

/// Has size() const.
template <class T>
concept Sized = requires(const T &X) { X.size(); };
#endif

} // namespace evo::rule

#endif // EVO_RULE_H
