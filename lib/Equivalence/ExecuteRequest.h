//===- ExecuteRequest.h - What the execution worker reads and writes -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_EXECUTEREQUEST_H
#define EVO_LIB_EQUIVALENCE_EXECUTEREQUEST_H

#include "evo/Equivalence/Execute.h"
#include "llvm/Support/JSON.h"

namespace evo {

struct WorkerRequest {
  std::string Before, After; ///< symbols
  std::string Name;          ///< for printing the call
  std::vector<ParameterShape> Shapes;
  ParameterShape Result;
  std::uint64_t Runs = 0, Seed = 0;
  std::vector<Input> Given;
  std::vector<ScalarInput> First;
  /// Say what `Before` answers on each of `First`; `After` is not there.
  bool ObserveOnly = false;
};

struct WorkerAnswer {
  ExecutionResult Fight;
  std::vector<ObservedAnswer> Answers; ///< of ObserveOnly
};

llvm::json::Value toJSON(const ParameterShape &S);
bool fromJSON(const llvm::json::Value &V, ParameterShape &S,
              llvm::json::Path P);
llvm::json::Value toJSON(const Input &I);
bool fromJSON(const llvm::json::Value &V, Input &I, llvm::json::Path P);
llvm::json::Value toJSON(const WorkerRequest &R);
bool fromJSON(const llvm::json::Value &V, WorkerRequest &R, llvm::json::Path P);
llvm::json::Value toJSON(const ObservedAnswer &O);
bool fromJSON(const llvm::json::Value &V, ObservedAnswer &O,
              llvm::json::Path P);
llvm::json::Value toJSON(const WorkerAnswer &R);
bool fromJSON(const llvm::json::Value &V, WorkerAnswer &R, llvm::json::Path P);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_EXECUTEREQUEST_H
