//===- Samples.h - Inputs on which a function is watched -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Examples decide what a search over programs can tell apart, and a function
/// with a precondition is undefined on most random inputs. So words come from
/// what code is sensitive to (ends of ranges, powers of two, runs of ones,
/// small numbers) and arguments often equal one another.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_SYNTH_SAMPLES_H
#define EVO_LIB_DRIVER_SYNTH_SAMPLES_H

#include "evo/Equivalence/Execute.h"

namespace evo {

/// `Count` different inputs for parameters of the given numbers of bits, the
/// same for the same seed.
std::vector<ScalarInput> sampleInputs(llvm::ArrayRef<unsigned> Bits,
                                      std::size_t Count, std::uint64_t Seed);

} // namespace evo

#endif // EVO_LIB_DRIVER_SYNTH_SAMPLES_H
