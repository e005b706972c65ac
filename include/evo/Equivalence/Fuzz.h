//===- Fuzz.h - Run two functions on generated inputs -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Where the solver gives up (strings, containers, classes, exceptions), both
/// versions are compiled with sanitizers and run on arguments that are made by
/// their types: the generators of include/evo/rule. An input on which `before`
/// is undefined counts for nothing; one on which the two differ is made small,
/// and refutes if it does so again in a process of its own, whatever memory
/// that was never written holds.
///
/// Half of the inputs are drawn; the other half libFuzzer makes from those that
/// took a new way through either version. Inputs that did, and such that
/// refuted, are kept and come first the next time.
///
/// Agreement is only worth something where all that a function does is looked
/// at. What writes files, reads the clock, keeps state or takes what can not be
/// generated is not run, and the reason is said.
///
/// Cost: two compilations of the unit, some seconds; then tens of thousands of
/// inputs a second.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_FUZZ_H
#define EVO_EQUIVALENCE_FUZZ_H

#include "evo/Equivalence/Compile.h"
#include <map>
#include <memory>
#include <mutex>

namespace evo {

/// Why units can not be run at all, because of what they do when they start: it
/// takes two compilations to see, and holds of all their functions.
class UnitsNotStarting {
public:
  /// Empty if nothing is known.
  std::string why(const SourceUnit &Unit);
  void add(const SourceUnit &Unit, std::string Why);

private:
  std::mutex Guard;
  std::map<std::string, std::string> Reasons; ///< by the unit's text
};

struct FuzzRequest {
  std::uint64_t Runs = 20'000; ///< inputs to compare; 0: do not fuzz
  std::uint64_t Seed = 1;
  std::string Generator;    ///< a header that specialises Arbitrary; or empty
  std::string CacheFolder;  ///< of what is built once; empty: the user's
  std::string InputsFolder; ///< of inputs that are kept; empty: none are
  double FuseSeconds = 120; ///< of one compilation, and of all runs
  /// Shared by all who have the same options.
  std::shared_ptr<UnitsNotStarting> NotStarting =
      std::make_shared<UnitsNotStarting>();
};

/// One version of the function: where it is, and its code in the trap form,
/// reduced but not optimised.
struct FuzzVersion {
  const SourceUnit &Unit;
  const FunctionFilter &Wanted;
  const Signature &Which;
  const llvm::Module &Code;
};

struct FuzzResult {
  std::uint64_t Runs = 0;      ///< inputs on which both agreed
  std::uint64_t Undefined = 0; ///< on which `before` is undefined
  std::uint64_t TooLong = 0;   ///< that took too many steps or much memory
  std::uint64_t NotMade = 0;   ///< whose arguments could not be made
  unsigned BranchesReached = 0, Branches = 0; ///< of `before`; 0: not known
  std::vector<std::string> Kept; ///< choices to run first the next time
  bool Refuted = false;
  std::string Input; ///< as C++
  std::string BeforeResult, AfterResult;
  std::string NotRun;      ///< why the runs say nothing; empty: they do
  bool StartFails = false; ///< the unit's, whichever function is run
};

FuzzResult fuzz(const FuzzVersion &Before, const FuzzVersion &After,
                const FuzzRequest &Request);

/// "20000 inputs agree, 14 of 16 branches; 3 undefined before"
std::string describe(const FuzzResult &R);

} // namespace evo

#endif // EVO_EQUIVALENCE_FUZZ_H
