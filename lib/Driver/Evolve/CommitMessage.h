//===- CommitMessage.h - What a landed commit says ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A person who meets the commit in a year sees what was rewritten, why it is
/// believed to be right, what it gained and how to take it back, without Evo.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_COMMITMESSAGE_H
#define EVO_LIB_DRIVER_EVOLVE_COMMITMESSAGE_H

#include "evo/Model/Stages.h"

namespace evo {

struct CommitFacts {
  std::string Alone;    ///< gainText of the candidate alone, while searching
  std::string Together; ///< of the landed set, clean build
  std::string HoldOut;  ///< of the landed set on workloads not searched on
  std::size_t SetSize = 1;
  Evidence Earned;
  std::string Noticed; ///< "notice 2 of 3 errors …"; empty: not known
};

/// Title below 72 characters, then the facts, in lines below 76.
std::string commitMessage(const Candidate &C, const CommitFacts &Facts);

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_COMMITMESSAGE_H
