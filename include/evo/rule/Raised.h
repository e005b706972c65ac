//===- Raised.h - Exceptions of a program's own -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Who catches an exception sees its class, which handlers it fits, and what it
/// carries; two of one class may say different things. So an exception of a
/// class of the program is written down by its fields, as arguments are, with
/// the public bases that a handler may name. Whoever compiles a version lists
/// the types that it may throw:
///
///   struct EvoRaised {
///     template <class F> static void each(F Do) {
///       Do(std::type_identity<::ns::Problem>(), " : ::ns::Base");
///     }
///   };
///
/// One of the program that is not listed, or whose fields can not be compared,
/// is not compared at all. Of the library's what they say is compared.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_RAISED_H
#define EVO_RULE_RAISED_H

#include "evo/rule/Observe.h"

namespace evo::rule::gen {

EVO_AROUND_BEGIN

/// All that is to be seen of these is what they say.
template <class T>
inline constexpr bool IsLibraryException = std::is_same_v<T, std::exception>;
#ifdef _GLIBCXX_STDEXCEPT
template <class T>
  requires(std::is_same_v<T, std::logic_error> ||
           std::is_same_v<T, std::invalid_argument> ||
           std::is_same_v<T, std::domain_error> ||
           std::is_same_v<T, std::out_of_range> ||
           std::is_same_v<T, std::runtime_error> ||
           std::is_same_v<T, std::range_error> ||
           std::is_same_v<T, std::overflow_error> ||
           std::is_same_v<T, std::underflow_error>)
inline constexpr bool IsLibraryException<T> = true;
#endif
template <class T>
  requires IsLibraryException<T>
struct Fields<T> {
  static constexpr bool Observable = true;
  template <class F> static void each(const T &V, F Do) {
    Do(std::string_view(V.what()));
  }
};

namespace detail {
/// As a person reads it: `double(1.5)`, `ns::Problem{7}`.
template <class T> void describeRaised(std::string &Text, const T &Value) {
  Text.clear();
  if constexpr (std::is_arithmetic_v<T>)
    Text += typeName<T>() + '(', print(Text, Value), Text += ')';
  else
    print(Text, Value);
}
} // namespace detail

/// Writes down what was thrown if it is of a type that is listed; `Text` then
/// tells of it.
template <class Raised>
bool observeRaised(Observation &O, const std::exception_ptr &Thrown,
                   std::string &Text) {
  bool Seen = false;
  Raised::each([&]<class T>(std::type_identity<T>, const char *Bases) {
    if (Seen || !Thrown || *Thrown.__cxa_exception_type() != typeid(T))
      return;
    if constexpr (Observable<T>)
      try {
        std::rethrow_exception(Thrown);
      } catch (const T &Value) {
        detail::describeRaised(Text, Value);
        O.text(Bases);
        observe(O, Value);
        Seen = true;
      }
  });
  return Seen;
}

/// Of a class or enumeration that the program has of its own.
bool isOfProgram(const std::exception_ptr &Thrown);

EVO_AROUND_END

} // namespace evo::rule::gen

#endif // EVO_RULE_RAISED_H
