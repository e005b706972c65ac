//===- Instances.h - What one side made of templates, for the other -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Most of the code of a unit is made of templates, and most of the time that a
/// unit takes goes there. Where two texts differ within functions alone, none
/// of them a template, an instance that both need is the same in both: after
/// leaves it declared, and is given the code that was made for before.
///
/// That holds of what has the same name in both and leads to nothing else:
/// neither to the compared functions, nor to types that are local to a
/// function, which may be one of these, nor to functions and variables that
/// only this unit sees, which would be there twice, nor to what Clang numbers
/// as it makes code.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_INSTANCES_H
#define EVO_LIB_EQUIVALENCE_INSTANCES_H

#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace evo {

/// Symbols of the functions in `M` that others may take, of those that are
/// instances. `Compared` are those of the compared functions.
llvm::StringSet<>
instancesToShare(const llvm::Module &M,
                 llvm::ArrayRef<llvm::StringRef> Compared,
                 llvm::function_ref<bool(const llvm::Function &)> IsInstance);

/// Gives `To` the code of those of `Names` that it only declares. False if one
/// has none in `From`; then `To` is of no use. Both are of one context.
bool addInstances(llvm::Module &To, const llvm::Module &From,
                  const llvm::StringSet<> &Names);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_INSTANCES_H
