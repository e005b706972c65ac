//===- ConfigText.h - A commented evo.yaml -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The comments come from the schema, so they are never out of date; a key that
/// is not set stands there commented out, with its default or an example.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_INIT_CONFIGTEXT_H
#define EVO_DRIVER_INIT_CONFIGTEXT_H

#include "ProjectScan.h"

namespace evo {

/// `Root` decides which folders are excluded: only those that are there.
std::string configText(const ProjectScan &Scan, llvm::StringRef Root);

} // namespace evo

#endif // EVO_DRIVER_INIT_CONFIGTEXT_H
