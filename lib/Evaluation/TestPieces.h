//===- TestPieces.h - Test commands, case by case -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One test command is often the whole suite, and then every variant costs all
/// of it, though a few cases reach what it changes. Commands that say what they
/// would run, and run a part of it when asked to, are split: programs made with
/// GoogleTest, and `ctest`. Anything else stays as it is: a command with shell
/// syntax, one that chooses its tests already, tests that depend on others, and
/// names that the choice could read as something else.
///
/// This only reads lists. Whether the pieces are the whole, the one who runs
/// them has to see: each passes alone, and together they enter what it enters.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EVALUATION_TESTPIECES_H
#define EVO_LIB_EVALUATION_TESTPIECES_H

#include "evo/Evaluation/Builder.h"
#include "llvm/ADT/ArrayRef.h"

namespace evo {

enum class TestRunner { Whole, GoogleTest, CTest };

/// A test command, and the tests in it that can run by themselves.
struct TestCommand {
  TestRunner Runner = TestRunner::Whole;
  std::string Line;
  std::vector<std::string> Cases; ///< none: only as a whole

  /// The command that runs these alone, and ends with the first that fails;
  /// none: all.
  std::string only(llvm::ArrayRef<std::string> Some) const;
};

/// `Line` of `P` with the cases that the build `B` says it has.
TestCommand splitTest(const ProgramSpec &P, llvm::StringRef Line,
                      const BuiltProgram &B);

/// What `--gtest_list_tests` prints; none if a name cannot be chosen safely.
std::vector<std::string> googleTestCases(llvm::StringRef Output);

/// What `ctest --show-only=json-v1` prints; none if they depend on another.
std::vector<std::string> ctestCases(llvm::StringRef Output);

} // namespace evo

#endif // EVO_LIB_EVALUATION_TESTPIECES_H
