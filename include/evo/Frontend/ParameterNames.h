//===- ParameterNames.h - What names of parameters say -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// C++ does not say that a number is the length of the buffer before it, or
/// that a pointer ends it; people say it by the name. Only ever used to choose
/// inputs that are worth running.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_PARAMETERNAMES_H
#define EVO_FRONTEND_PARAMETERNAMES_H

#include "llvm/ADT/StringRef.h"

namespace evo {

bool namesLength(llvm::StringRef Name); ///< "n", "count", "BufferSize"
bool namesEnd(llvm::StringRef Name);    ///< "last", "end"

} // namespace evo

#endif // EVO_FRONTEND_PARAMETERNAMES_H
