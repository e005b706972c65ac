//===- TestOutcomes.h - What tests said of variants before -*- C++ -*------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A variant is the same program whoever proposes it and whatever else a run is
/// asked for, so what a test said of it holds until the program, the test or
/// the way they are built changes. Kept on disk by (program, variant, test),
/// with a case of a test for itself where commands are split into cases: a run
/// with other workloads, another budget or one more test repeats none of it.
///
/// Kept are passing and failing, never that a limit was hit. What was added is
/// believed only when keep() says so: a test that fails beside others may say
/// nothing of the variant.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_TESTOUTCOMES_H
#define EVO_EVALUATION_TESTOUTCOMES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace evo {

/// Thread safe.
class TestOutcomes {
public:
  using Cases = std::vector<std::string>; ///< one empty name: the whole command

  /// Reads the lines of `File`, which need not exist, about `Program`: a name
  /// of everything but the variant.
  TestOutcomes(llvm::StringRef File, llvm::StringRef Program);

  /// How one of `Some` failed, if it is known that one does.
  std::optional<std::string> failure(llvm::StringRef Variant,
                                     llvm::StringRef Test,
                                     const Cases &Some) const;

  /// Those of `Some` that are not known to pass.
  Cases unknown(llvm::StringRef Variant, llvm::StringRef Test,
                const Cases &Some) const;

  /// They passed together, or one of them failed so.
  void add(llvm::StringRef Variant, llvm::StringRef Test, Cases Some,
           llvm::StringRef Failure);

  llvm::Error
  keep();        ///< what was added since; an Error if it cannot be written
  void forget(); ///< what was added since

private:
  struct Entry {
    std::string Variant, Test;
    Cases Some;
    std::string Failure; ///< empty: they pass
  };
  struct Known {
    std::set<std::string> Passed;
    std::vector<std::pair<Cases, std::string>> Failed;
  };
  using Name = std::pair<std::string, std::string>; ///< variant, test

  void learn(const Entry &E);

  mutable std::mutex Lock;
  std::string File, Program;
  std::map<Name, Known> All;
  std::vector<Entry> Added;
};

} // namespace evo

#endif // EVO_EVALUATION_TESTOUTCOMES_H
