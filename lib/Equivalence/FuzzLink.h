//===- FuzzLink.h - What a shared object lacks -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What makes an argument is code of the unit: constructors that may call what
/// other units define, or open files. Neither may run. The function that is
/// compared is looked through before (Outside.h); for the rest, every function
/// that the shared object needs from elsewhere, and that does more than
/// compute, is defined in it to end the attempt: the argument is not made.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_FUZZLINK_H
#define EVO_LIB_EQUIVALENCE_FUZZLINK_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace evo {

/// Symbols of functions that the shared object `File` needs and that are not to
/// be run, sorted.
llvm::Expected<std::vector<std::string>>
functionsOutside(const std::string &File);

/// C++ that defines each: it calls evo_outside of the harness.
std::string standIns(const std::vector<std::string> &Symbols);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_FUZZLINK_H
