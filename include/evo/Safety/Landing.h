//===- Landing.h - Patches become commits -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Landing adds commits to a new branch and touches nothing else: not the
/// working tree, not the index, not the branch the user is on. The trees are
/// made from blobs in a temporary index. What undoes a commit is on disk before
/// the branch that shows it exists.
///
/// The bytes outside the edits stay as they are in the repository, whatever the
/// line ends are and whatever autocrlf says: a file whose blob equals the
/// working file is stored byte by byte; one that git filters on the way in goes
/// through the same filter; one with uncommitted changes is not landed, since a
/// commit would carry the user's changes with it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SAFETY_LANDING_H
#define EVO_SAFETY_LANDING_H

#include "evo/Model/Patch.h"
#include "evo/Safety/Git.h"

namespace evo {

struct LandingPatch {
  std::string Candidate; ///< its id, for the stored inverse
  Patch Change;        ///< against the working files; patches must not conflict
  std::string Message; ///< the whole commit message
};

struct LandingRequest {
  std::string Root;
  std::string Base;   ///< the commit the branch starts from
  std::string Prefix; ///< "evo/2026-03-01": the branch is Prefix-1, -2, …
  std::vector<LandingPatch> Patches;
};

struct Landed {
  std::string Candidate;
  std::string Commit;
};

struct LandingResult {
  std::string Branch;
  std::vector<Landed> Commits; ///< one a patch, in the same order
};

/// All patches land or none does. Fails with TreeNotClean if a file of a patch
/// has uncommitted changes, with FileChanged if it is not the one the patch was
/// made for.
llvm::Expected<LandingResult> land(const LandingRequest &Request,
                                   const ReadContent &Read);

/// Where the inverse of a landed commit is stored: .evo/landed/<commit>.json.
std::string inversePath(llvm::StringRef Root, llvm::StringRef Commit);

} // namespace evo

#endif // EVO_SAFETY_LANDING_H
