//===- Prune.h - Only what the compared functions need -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// At the end of a unit Clang instantiates each template that something in the
/// unit or its headers may call; on units of real programs that is most of a
/// parse once the headers are kept. One function and what it leads to need few
/// of them. So they are taken from Clang's list at the moment it is complete,
/// and given back as far as the wanted functions lead to them (ReachedCode.h).
/// Each is instantiated where it always is, at the end of the whole unit, so it
/// means the same.
///
/// Where a wanted function is a template itself all are instantiated: any of
/// them may use it with further types, and each of those must be compared.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_PRUNE_H
#define EVO_LIB_EQUIVALENCE_PRUNE_H

#include "evo/Equivalence/Compile.h"

namespace clang {
class ASTConsumer;
} // namespace clang

namespace evo {

/// To be the first of a unit's consumers: it also lets only the unit's own
/// declarations be traversed, if wanted ones are looked for there alone.
/// `Reached` is set to what the wanted functions lead to, if only that was
/// instantiated. All that is given must outlive it.
std::unique_ptr<clang::ASTConsumer>
pruneUnit(llvm::ArrayRef<ModuleWanted> What, const Reading &How,
          std::optional<NamePlaces> &Reached);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_PRUNE_H
