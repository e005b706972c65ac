//===- Outside.h - What running a function reaches -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A function that writes files, asks the clock or leaves something behind in a
/// variable can be run a thousand times and agree, and still be another
/// function: what it did was not looked at. So before it is run, all code that
/// it may reach is looked through. Calls out of the unit must be on a list of
/// functions that only compute; indirect calls reach whatever has its address
/// taken in what is reached.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_OUTSIDE_H
#define EVO_LIB_EQUIVALENCE_OUTSIDE_H

#include "llvm/IR/Module.h"
#include <set>
#include <string>

namespace evo {

struct Reached {
  /// Why runs do not show all that the function does: "calls 'fopen'"; empty:
  /// they do, if `Variables` are looked at.
  std::string Why;
  std::set<std::string> Functions; ///< symbols of those whose code may run
  std::set<std::string> Variables; ///< that the code does not say are constant
  bool CallsPointers = false;      ///< and not only functions by their names
};
Reached reachedFrom(const llvm::Module &M, llvm::StringRef Entry);

/// True for functions of the libraries that neither reach beyond memory nor
/// keep a state.
bool onlyComputes(llvm::StringRef Symbol);

/// True if some of the code does nothing but wait, for which runs show no
/// difference.
bool waits(const llvm::Module &M);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_OUTSIDE_H
