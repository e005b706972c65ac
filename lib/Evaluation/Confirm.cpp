//===- Confirm.cpp - The winners alone, afresh ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Judging.h"
#include "evo/Evaluation/Evaluator.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"

using namespace evo;
namespace json = llvm::json;

json::Value evo::toJSON(const Confirmation &C) {
  json::Array Kept;
  for (const Candidate &K : C.Kept)
    Kept.push_back(K.Id);
  return json::Object{{"kept", std::move(Kept)},
                      {"dropped", C.Dropped},
                      {"evaluation", C.Result},
                      {"accepted", C.Accepted},
                      {"reason", C.Reason}};
}

static llvm::Expected<Patch> together(llvm::ArrayRef<Candidate> Set) {
  Patch Result;
  for (const Candidate &C : Set) {
    auto Both = merged(Result, C.Change);
    if (!Both)
      return Both.takeError();
    Result = std::move(*Both);
  }
  return Result;
}

/// Whether the build with the edit beats the build without it on any workload.
llvm::Expected<bool> ProgramEvaluator::addsSomething(const Patch &With,
                                                     const Patch &Without,
                                                     std::string &Why) {
  auto First = buildBeside(B, Without);
  if (!First)
    return First.takeError();
  auto Second = buildBeside(B, With);
  if (!Second) {
    B.release(*First);
    return Second.takeError();
  }
  Why = "no workload runs it";
  llvm::Expected<bool> Result = false;
  for (const WorkloadSpec &W : Spec.Workloads) {
    auto Base = reference(W);
    if (!Base) {
      Result = Base.takeError();
      break;
    }
    auto Timed = timeWorkload(W, Spec, *First, *Second, **Base,
                              planFor(W, Spec, "minimise"));
    if (!Timed) {
      Result = Timed.takeError();
      break;
    }
    if (!Timed->Measurements.empty())
      Why = llvm::formatv("it adds nothing to the others: {0} of {1} is {2:f4} "
                          "with and without it",
                          Timed->Measurements.front().Metric, W.Name,
                          Timed->Measurements.front().Result.Ratio);
    if (Timed->Result == Standing::Better) {
      Result = true;
      break;
    }
  }
  B.release(*First);
  B.release(*Second);
  return Result;
}

llvm::Expected<Confirmation>
ProgramEvaluator::confirm(llvm::ArrayRef<Candidate> Winners) {
  Confirmation Result;
  Result.Kept = Winners.vec();
  if (auto All = together(Winners); !All) {
    Result.Reason = llvm::toString(All.takeError());
    return Result;
  }
  enter("minimise");
  for (const Candidate &C : Winners) {
    if (Result.Kept.size() < 2)
      break;
    std::vector<Candidate> Others;
    llvm::copy_if(Result.Kept, std::back_inserter(Others),
                  [&](const Candidate &O) { return O.Id != C.Id; });
    auto With = together(Result.Kept), Without = together(Others);
    if (!With || !Without)
      return llvm::joinErrors(With.takeError(), Without.takeError());
    std::string Why;
    auto Adds = addsSomething(*With, *Without, Why);
    if (!Adds) {
      // An edit without which the rest does not build is needed.
      Code Kind = takeCode(Adds.takeError(), Why);
      if (Kind != Code::VariantBuildFailed)
        return makeError(Kind, Why);
    } else if (!*Adds) {
      Result.Dropped.push_back(C.Id + ": " + Why);
      Result.Kept = std::move(Others);
    }
  }
  for (const Candidate &C : Result.Kept)
    Result.Result.Genome.push_back(C.Id);
  llvm::sort(Result.Result.Genome);
  auto Change = together(Result.Kept);
  if (!Change)
    return Change.takeError();
  if (llvm::Error E = climb(*Change, /*Confirming=*/true, Result.Result))
    return std::move(E);
  if (!Result.Result.wasMeasured())
    Result.Reason = describe(Result.Result.Earned);
  else
    Result.Accepted =
        isBetter(Spec.Fitness, Result.Result.Measurements, &Result.Reason);
  return Result;
}
