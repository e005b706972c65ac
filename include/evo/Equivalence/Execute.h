//===- Execute.h - Run both functions on the same inputs -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Most wrong rewrites differ on zero, on the largest value or on a constant
/// that stands in the code, so both functions are run before any solver is
/// asked. They run in a child process (Worker.h),
/// just-in-time compiled from the trap form: an input on which `before` has
/// undefined behaviour counts for nothing, one on which only `after` has is a
/// refutation. Buffers end at a page that may not be touched.
///
/// The same worker replays what the solver finds: no refutation is reported
/// that did not happen here.
///
/// Functions of the outside world are not called: a function that needs one not
/// on a short list of harmless ones is not executed, and that is said.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_EXECUTE_H
#define EVO_EQUIVALENCE_EXECUTE_H

#include "evo/Equivalence/Compile.h"
#include "evo/Equivalence/Worker.h"

namespace evo {

/// Of constructors and destructors.
inline constexpr llvm::StringLiteral NotRunAlone =
    "it begins or ends the life of its object";

/// Values of the scalar parameters, by position; pointers are made up.
using ScalarInput = std::vector<std::uint64_t>;

/// Stands where a buffer's number does if the pointer is null.
inline constexpr std::uint64_t NoBuffer = ~std::uint64_t(0);

struct Input {
  /// Of memory: the buffer's number, or NoBuffer. Buffers are numbered in the
  /// order of the first parameter that has each.
  std::vector<std::uint64_t> Scalars;
  std::vector<std::vector<std::uint8_t>> Buffers;
};

struct ExecutionRequest {
  std::uint64_t Runs = 3000;
  std::uint64_t Seed = 1;
  std::vector<Input> Given;       ///< tried before any other
  std::vector<ScalarInput> First; ///< then these, with memory made up
  double FuseSeconds = 20;
};

struct ExecutionResult {
  std::uint64_t Runs = 0;      ///< inputs on which both were compared
  std::uint64_t Discarded = 0; ///< inputs on which `before` is undefined
  bool Refuted = false;
  std::string Input;        ///< as C++
  ScalarInput Arguments;    ///< the same; of a pointer, its buffer's number
  std::string BeforeResult; ///< "returns 3"
  std::string AfterResult;
  std::string NotRun; ///< why nothing was executed; empty if it was
  std::string
      Doubt; ///< not refuted, yet not equal either: "after ran too long"
};

/// Why `execute` could not run a function, by its signature and by its module
/// as it was prepared (Reduce.h); empty if that is not known before it is
/// reduced.
std::string whyNotExecuted(const Signature &S, const llvm::Module &Prepared);

/// Both modules in the trap form, reduced but not optimised. Never fails
/// silently: what could not be run is said in NotRun.
ExecutionResult execute(const Worker &Program, const llvm::Module &Before,
                        const Signature &BeforeSignature,
                        const llvm::Module &After,
                        const Signature &AfterSignature,
                        const ExecutionRequest &Request);

/// What one function answers.
struct ObservedAnswer {
  bool Defined = false; ///< it returned, and nothing was undefined on the way
  std::uint64_t Result = 0;
};

struct Observations {
  std::vector<ObservedAnswer> Answers; ///< one for each input
  std::string NotRun;                  ///< why there are none
};

/// Runs one function of scalars alone, once for each input.
Observations observe(const Worker &Program, const llvm::Module &M,
                     const Signature &S, llvm::ArrayRef<ScalarInput> Inputs,
                     double FuseSeconds = 20);

/// What a worker does for `exec`, in `Folder`.
int executeWorkerMain(llvm::StringRef Folder);

} // namespace evo

#endif // EVO_EQUIVALENCE_EXECUTE_H
