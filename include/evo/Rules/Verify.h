//===- Verify.h - The patched program still means the same names -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Problem: text that looks right may not compile (a type deduced otherwise, a
/// header that is missing), and text that compiles may make a call elsewhere
/// choose another overload.
///
/// Idea: every unit that reads a patched file is parsed again with all patches
/// applied in memory, whole standard headers included. It must parse, and each
/// call that no edit touches must refer to the declaration it referred to
/// before. If not, the candidate with which the trouble starts is found by
/// bisection and refused with the compiler's words, and the rest is tried
/// again.
///
/// Cost: two parses for each unit with candidates, and a few more for each bad
/// one. Candidates that exclude one another take further rounds.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_VERIFY_H
#define EVO_RULES_VERIFY_H

#include "evo/Frontend/Unit.h"
#include "evo/Model/Candidate.h"

namespace evo {

/// Where a call written in a project file leads: call and callee as file and
/// offset. Calls in macros and in instantiations are not listed.
using CallTargets = std::map<std::pair<std::string, std::uint64_t>,
                             std::pair<std::string, std::uint64_t>>;
CallTargets callTargets(const Unit &U);

struct VerifyInput {
  const Project &P;
  ReadContent Read; ///< the files that the patches were made for
  /// Project files read by each unit of P, by index; empty: not parsed.
  std::vector<std::vector<std::string>> Reads;
  unsigned Threads = 0;
};

/// Moves the candidates that do not hold to the refusals. What is left and
/// does not conflict has been parsed together.
void verifyCandidates(const VerifyInput &In, Proposal &Found);

} // namespace evo

#endif // EVO_RULES_VERIFY_H
