//===- Harvest.h - What code compares with -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A branch on `X == 123456789` or on a text is reached by no number of drawn
/// inputs. The constants of the code say which values matter, so arguments are
/// made of them, too.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_HARVEST_H
#define EVO_LIB_EQUIVALENCE_HARVEST_H

#include "llvm/IR/Module.h"
#include <set>
#include <string>

namespace evo {

/// Adds lines as the harness reads them, "n 5", "r 1.5", "t some text", "b 239
/// 187" for a text by its bytes, for the functions of M whose symbols are in
/// `Of`.
void harvestConstants(const llvm::Module &M, const std::set<std::string> &Of,
                      std::set<std::string> &Lines);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_HARVEST_H
