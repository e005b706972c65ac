//===- GeneticEdits.h - Which edits are wanted, and where -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_GENETICEDITS_H
#define EVO_LIB_DRIVER_GENETICEDITS_H

#include "evo/Driver/Config.h"
#include "evo/Rules/Genetic.h"

namespace evo {

/// The edits that evo.yaml asks for, of the functions that `IsHot` names unless
/// it names others; none if it asks for none. `Only` leaves out what none of
/// its globs matches, unless it is empty.
GeneticSpec geneticSpec(const Config &C, llvm::ArrayRef<std::string> Only,
                        std::function<bool(const Site &)> IsHot);

} // namespace evo

#endif // EVO_LIB_DRIVER_GENETICEDITS_H
