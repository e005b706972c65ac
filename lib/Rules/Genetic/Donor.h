//===- Donor.h - Code that could stand elsewhere too -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_GENETIC_DONOR_H
#define EVO_LIB_RULES_GENETIC_DONOR_H

#include "Places.h"
#include <set>

namespace evo {

/// A statement or an expression, with all it asks of a place.
struct Donor {
  struct Use {
    const clang::ValueDecl *Of;
    std::size_t Offset; ///< in Text
  };

  const FunctionPlaces *Home = nullptr;
  const clang::Stmt *Code = nullptr;
  std::string Text;            ///< a statement with its `;`
  std::vector<Use> Free;       ///< of local variables from outside, by offset
  std::set<std::string> Own;   ///< names that it declares
  std::set<std::string> Names; ///< names that it finds without a qualifier
  std::set<const clang::NamedDecl *> Outside; ///< what it needs declared
  bool This = false, Returns = false, Breaks = false, Continues = false;
  bool HomeOnly = false; ///< another function could not say it so
  bool IsDonor = false;  ///< else it can not stand elsewhere at all
};

/// Reads what a whole statement, or else an expression, asks for.
Donor donorOf(const FunctionPlaces &Home, const clang::Stmt &Code,
              bool Statement);

/// The tokens of `Text` that are names found without a qualifier.
std::set<std::string> plainNames(llvm::StringRef Text);

} // namespace evo

#endif // EVO_LIB_RULES_GENETIC_DONOR_H
