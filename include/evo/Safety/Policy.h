//===- Policy.h - What may land -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The owner's policy as a plain value. Evo's own inputs (evo.yaml, tests,
/// workloads, CI) are always forbidden paths, whatever the file says.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SAFETY_POLICY_H
#define EVO_SAFETY_POLICY_H

#include "evo/Model/Evidence.h"
#include <string>
#include <vector>

namespace evo {

struct Policy {
  unsigned MaxLinesChanged = 200; ///< per candidate
  std::vector<std::string>
      ForbiddenPaths; ///< globs below the root, beside the built-in ones
  EvidenceKind Floor = EvidenceKind::Tested;
  double MutationScore = 0; ///< percent of errors that the tests must notice
  bool RequireApproval = false; ///< every landing asks a person
  unsigned Level = 0; ///< 0: rewrites only; 1: + parameters; 2: + repairs
};

} // namespace evo

#endif // EVO_SAFETY_POLICY_H
