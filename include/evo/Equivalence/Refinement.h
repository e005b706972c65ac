//===- Refinement.h - Does after refine before? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Runs two functions as terms and asks, in separate questions, whether `after`
/// can have undefined behaviour where `before` has none, stop or throw
/// otherwise, return another value, make other calls, or leave other memory.
/// The question that fails says what is wrong. When all are unsatisfiable,
/// `after` refines `before`; if loops were cut off after k rounds and the cut
/// can be reached, only within k rounds.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_REFINEMENT_H
#define EVO_EQUIVALENCE_REFINEMENT_H

#include "evo/Equivalence/Encoder.h"
#include "evo/Equivalence/Solver.h"

namespace evo {

/// All that a function can do, within a bound on the rounds of each loop.
struct Behaviour {
  smt::Term Undefined;
  smt::Term Unfinished; ///< a loop wants to go on after the bound
  std::vector<Exit> Exits;
};

/// False if something is not modelled (see E.unsupported()) or the terms grow
/// beyond `MostTerms`; `TooBig` tells which.
bool behaviour(Encoder &E, unsigned Rounds, std::size_t MostTerms,
               Behaviour &Result, bool &TooBig);

/// States at one place, reached in different ways, as one.
MachineState merge(smt::Terms &T, std::vector<MachineState> States);

/// What must be unsatisfiable, by name.
struct Obligation {
  std::string Name; ///< "undefined behaviour", "returned value", …
  smt::Term Violated;
};

/// The exits of one kind as one state.
struct Joined {
  smt::Term Reach, Memory, World, Locals, Live;
  Lanes Result;
};
Joined join(smt::Terms &T, llvm::ArrayRef<const Exit *> Exits);

/// Adds what tells two ways of leaving apart: which kind of exit is reached,
/// and what is returned, called and left in memory there. `Return` is the
/// returned type.
void compareLeaving(SharedInputs &Shared, llvm::ArrayRef<Exit> S,
                    llvm::ArrayRef<Exit> T, llvm::Type *Return,
                    std::vector<Obligation> &Into);

/// What a model says lies behind a pointer that is an argument.
struct ModelMemory {
  std::vector<std::uint8_t> Bytes; ///< from where it points on
  std::size_t Accessible = 0; ///< so many of these may be read, at the least
};

struct RefinementResult {
  enum Kind { Proved, Bounded, Differs, Unknown } Is = Unknown;
  unsigned Rounds = 0;
  std::string Why; ///< of Unknown; the obligation that fails, of Differs
  bool Approximate = false;
  std::vector<std::uint64_t> Arguments; ///< of Differs: one a parameter
  std::vector<ModelMemory> Memory;      ///< likewise, empty of all but pointers
  unsigned Questions = 0;
  unsigned FromClauses = 0; ///< relations that a solver of Horn clauses guessed
  /// Of a recursion: that after's ends and is defined where before's is was
  /// shown, not assumed.
  bool ByDepth = false;
};

/// "7 questions, 120 terms: no difference".
std::string describe(const RefinementResult &R, std::size_t Terms);

struct RefinementLimits {
  smt::Budget PerQuestion;
  /// Of the solver's resource, for all attempts to find loops in step.
  std::uint64_t Loops = 60'000'000;
  /// Likewise for all other questions about two functions.
  std::uint64_t Whole = 120'000'000;
  unsigned Instructions = 10'000; ///< of one function
  /// For loops whose end is not a constant; 0 to give up on them.
  unsigned Rounds = 8;
  unsigned ConstantRounds = 80; ///< for loops that end by themselves
  unsigned WordRounds = 33;     ///< for loops over the bits of a word
  std::size_t MostTerms = 150'000;

  /// Of everything that costs no more than `Other` gives.
  RefinementLimits atMost(const RefinementLimits &Other) const {
    RefinementLimits L = *this;
    L.PerQuestion.Resource =
        std::min(L.PerQuestion.Resource, Other.PerQuestion.Resource);
    L.Loops = std::min(L.Loops, Other.Loops);
    L.Whole = std::min(L.Whole, Other.Whole);
    L.MostTerms = std::min(L.MostTerms, Other.MostTerms);
    return L;
  }

  /// For one of many, as a search has them: what is not proved soon is left.
  static RefinementLimits quick() {
    RefinementLimits L;
    L.PerQuestion.Resource /= 40;
    L.Loops /= 40;
    L.Whole /= 40;
    L.MostTerms /= 10;
    return L;
  }
  /// For what is proved by few questions or not at all.
  static RefinementLimits brief() {
    RefinementLimits L = quick();
    L.Loops /= 5;
    L.Whole /= 2;
    return L;
  }
};

/// Is `Before` defined for any input at all? Differs with an input if so,
/// Proved if not. A proof about a function that is never defined says nothing.
RefinementResult neverDefined(SharedInputs &Shared, Encoder &Before,
                              Encoder &After, smt::SolverProcess &Solver,
                              const RefinementLimits &Limits);

/// Both functions are in the trap form.
RefinementResult refine(SharedInputs &Shared, Encoder &Before, Encoder &After,
                        smt::SolverProcess &Solver,
                        const RefinementLimits &Limits);

} // namespace evo

#endif // EVO_EQUIVALENCE_REFINEMENT_H
