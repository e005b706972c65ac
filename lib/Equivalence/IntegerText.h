//===- IntegerText.h - Terms read as unbounded integers -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Bit-vectors as the numbers that their author had in mind: nothing wraps,
/// nothing is cut off, a shift is a product. What has no linear meaning is any
/// number, the same for the same operands. That is wrong wherever it matters,
/// so what is concluded from it is a guess, to be checked in bit-vectors.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_INTEGERTEXT_H
#define EVO_LIB_EQUIVALENCE_INTEGERTEXT_H

#include "evo/Equivalence/Terms.h"
#include <map>
#include <string>

namespace evo::smt {

/// SMT-LIB text over Int and Bool for some terms, with what is shared named
/// once. Bits of width 1 are 0 or 1, wider ones signed.
class IntegerText {
public:
  explicit IntegerText(const Terms &T) : T(T) {}

  /// A name or a number; what names mean is said by wrapped().
  std::string of(Term A);
  /// `Formula` in the scope of all names.
  std::string wrapped(const std::string &Formula) const;
  /// What is known of the numbers that have no linear meaning.
  const std::vector<std::string> &sides() const { return Sides; }
  /// Free variables and their sorts.
  const std::map<std::string, const char *> &variables() const { return Free; }
  /// Nodes written so far.
  std::size_t size() const { return Lets.size() + Free.size(); }

private:
  std::string body(Term A, const Node &N);
  std::string arithmetic(Term A, const Node &N);
  std::string divided(Term A, std::uint64_t By, bool Rest);
  std::string cut(Term A, const Node &N);
  std::string bitwise(Term A, const Node &N);
  std::string loaded(Term A);
  std::string anyValue(Term A);
  std::string anyValue(std::string Name, bool IsBool, const std::string &Head,
                       std::vector<std::string> Args);
  std::string sameMemory(Term A, Term B, unsigned Depth);

  struct Call {
    std::string Name;
    std::vector<std::string> Args;
  };

  const Terms &T;
  std::map<Term, std::string> Known;
  std::vector<std::pair<std::string, std::string>> Lets;
  std::vector<std::string> Sides;
  std::map<std::string, const char *> Free;
  std::map<std::string, std::vector<Call>> Calls;
};

} // namespace evo::smt

#endif // EVO_LIB_EQUIVALENCE_INTEGERTEXT_H
