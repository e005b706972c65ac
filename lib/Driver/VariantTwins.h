//===- VariantTwins.h - Variants that are the same code -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Many edits are undone by the optimiser, and many others it makes alike. What
/// has the same optimised code behaves the same and takes the same time, so it
/// need not be built, tested or measured: it is its twin.
///
/// The program with all variants is compiled in this process as far as LLVM IR.
/// Of each function that holds variants, each is then specialised to its own
/// number and optimised, as far as the build does, with everything else only
/// declared. That is less than a build would see, so twins are missed where
/// inlining would have made them; what is the same here is the same there. A
/// function that is compiled more than once, as a template or in several units,
/// must agree each time. What is never compiled has no twin.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_VARIANTTWINS_H
#define EVO_LIB_DRIVER_VARIANTTWINS_H

#include "VariantUnits.h"
#include "evo/Evaluation/Screen.h"

namespace evo {

/// By candidate, of `M`: the first candidate of its function with the same
/// code; empty if the program's is the same.
VariantTwins findVariantTwins(const VariantUnits &Units, const Multiversion &M);

} // namespace evo

#endif // EVO_LIB_DRIVER_VARIANTTWINS_H
