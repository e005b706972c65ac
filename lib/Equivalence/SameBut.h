//===- SameBut.h - One module but for some functions -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A patch within functions leaves all else as it was, so most of a text need
/// not be parsed again: what stands behind the last declaration that before
/// made code of. What stands there may all the same have been seen by the rest:
/// a later definition, attributes of a later declaration, a table of virtual
/// functions that is defined there, an overload that only an instance at the
/// end of the unit finds. Whatever of that matters, code shows it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SAMEBUT_H
#define EVO_LIB_EQUIVALENCE_SAMEBUT_H

#include "llvm/IR/Module.h"

namespace evo {

/// Is all that `Compared` lead to in `After` in `Before`, too, and the same but
/// for these? Both are fresh from the compiler.
bool sameButFor(llvm::ArrayRef<llvm::StringRef> Compared,
                const llvm::Module &Before, const llvm::Module &After);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SAMEBUT_H
