//===- NamedFiles.h - What tests and workloads name -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_NAMEDFILES_H
#define EVO_LIB_DRIVER_EVOLVE_NAMEDFILES_H

#include "evo/Driver/Config.h"

namespace evo {

/// Files and folders below the root that a test or workload names: they judge
/// the program, so they are not part of what may be improved.
std::vector<std::string> filesNamedBy(const Config &C);

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_NAMEDFILES_H
