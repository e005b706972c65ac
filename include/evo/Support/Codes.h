//===- Codes.h - The ways the world can fail, by name -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The enumerators of evo::Code, one for each line of Diagnostics.def.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_CODES_H
#define EVO_SUPPORT_CODES_H

#include "evo/Support/Error.h"

namespace evo {

enum class Code : unsigned short {
#define EVO_DIAGNOSTIC(Name, Exit, Help) Name,
#include "evo/Support/Diagnostics.def"
};

} // namespace evo

#endif // EVO_SUPPORT_CODES_H
