//===- Cegis.h - Guess a program from examples, prove it, learn -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A search over programs is fast and knows examples only; a prover is slow and
/// knows all inputs. So: watch the function on many inputs; find the shortest
/// program that agrees on a few of them; if it disagrees on another, that one
/// becomes an example; if it agrees on all, ask the prover, and let what
/// refutes it be an example. What the prover proves is the answer.
///
/// Each round adds an example that the last program fails, so no program comes
/// twice. Nothing that is not proved is ever called found.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_SYNTH_CEGIS_H
#define EVO_LIB_DRIVER_SYNTH_CEGIS_H

#include "Latency.h"
#include "Speed.h"
#include "evo/Equivalence/Ladder.h"

namespace evo {

struct CegisRequest {
  SourceUnit Unit;
  std::string Function;
  LadderOptions Ladder;
  unsigned MostOperations = 8;
  std::uint64_t MostSteps = 1'000'000'000;
  bool Measure = true; ///< time what is proved
};

struct CegisResult {
  enum Kind {
    Proved,      ///< and cheaper
    NotCheaper,  ///< proved, but the compiler does as well already
    NotProved,   ///< agrees on every input tried, and that is all
    NotFound,    ///< no program within the limits
    NotSuitable, ///< the function is not one of integers, or can not be run
  } Is = NotSuitable;
  std::string Function; ///< qualified, with parameter types
  std::string Why;      ///< of all but what is proved and faster
  std::string Text;     ///< the program as a C++ function
  unsigned Operations = 0;
  CodeCost Before, After;
  FunctionVerdict Verdict; ///< of the program, if there is one
  SpeedComparison Speed;   ///< of the program, if it is proved
  unsigned Candidates = 0; ///< programs the search gave
  bool Connected = false;  ///< the last was connected by the solver
  std::size_t Examples = 0, Samples = 0;
  std::uint64_t Steps = 0;
  double SearchSeconds = 0, ProofSeconds = 0;
};

/// Fails if the text does not compile or has no such function.
llvm::Expected<CegisResult> findCheaper(const CegisRequest &Request);

llvm::StringRef resultName(CegisResult::Kind K);
llvm::json::Value toJSON(const CegisResult &R);

} // namespace evo

#endif // EVO_LIB_DRIVER_SYNTH_CEGIS_H
