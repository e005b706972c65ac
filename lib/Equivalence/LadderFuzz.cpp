//===- LadderFuzz.cpp - The rung that runs generated inputs ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Climb.h"
#include "Outside.h"
#include "evo/Equivalence/Fuzz.h"

using namespace evo;

/// After the solver: what it proved is not run again, what it could only bound
/// may still be refuted.
void Climb::fuzzing(FunctionVerdict &V) {
  bool Open = V.Earned.Kind == EvidenceKind::Unknown ||
              V.Earned.Kind == EvidenceKind::Bounded;
  if (!Open || V.SameBinary.value_or(false) || NeverDefined ||
      !Options.Fuzz.Runs)
    return;
  Clock::time_point Start = Clock::now();
  reduceWhole();
  FuzzResult R =
      fuzz({Request.Before, Request.BeforeFilter, *BeforeSignature, *Before},
           {Request.After, Request.AfterFilter, *AfterSignature, *After},
           Options.Fuzz);
  rung(V, "fuzzing", describe(R), Start);
  if (R.Refuted) {
    V.Earned = {EvidenceKind::Refuted,
                0,
                "found by generated inputs, replayed",
                R.Input,
                {}};
    V.BeforeResult = R.BeforeResult;
    V.AfterResult = R.AfterResult;
    return;
  }
  if (!R.NotRun.empty()) {
    if (V.Earned.Kind == EvidenceKind::Unknown)
      V.Earned.Reason += "; not fuzzed: " + R.NotRun;
    return;
  }
  if (V.Earned.Kind == EvidenceKind::Bounded)
    return;
  // An exact model that differs outweighs inputs that do not: either the
  // encoder is wrong, or no input came near it.
  if (V.ReplayMismatch || V.Suspected) {
    V.Earned.Reason += "; " + describe(R);
    return;
  }
  V.Earned = {EvidenceKind::Fuzzed,
              R.Runs,
              describe(R) + "; not proved: " + V.Earned.Reason,
              "",
              {"generated inputs stand for all", "memory suffices"}};
  if (waits(*Before) || waits(*After))
    V.Earned.Assumptions.push_back("how long it waits does not matter");
}
