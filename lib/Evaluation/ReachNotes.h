//===- ReachNotes.h - Which functions a run enters -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A run that does not enter a function behaves the same whichever of its
/// variants is chosen. A multiversion build notes what it enters by itself (see
/// EVO_REACH in Multiversion.h): no coverage build, any compiler, and a process
/// that crashes has noted it too.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EVALUATION_REACHNOTES_H
#define EVO_LIB_EVALUATION_REACHNOTES_H

#include "evo/Evaluation/Builder.h"
#include "evo/Support/Files.h"
#include "llvm/ADT/ArrayRef.h"
#include <set>

namespace evo {

/// The file that one run after another notes in.
class ReachNotes {
public:
  /// `Sites` as in Multiversion. Error FileNotWritable.
  static llvm::Expected<ReachNotes> create(llvm::ArrayRef<std::string> Sites);

  /// `B`, so that what runs it notes here; as it is if there are no sites.
  BuiltProgram noting(const BuiltProgram &B) const;

  /// The sites that were entered since the last call.
  llvm::Expected<std::set<std::string>> take();

private:
  ReachNotes(TemporaryFolder Folder, std::vector<std::string> Sites)
      : Folder(std::move(Folder)), Sites(std::move(Sites)) {}
  llvm::Error clear() const;
  std::string path() const { return Folder.file("reach"); }

  TemporaryFolder Folder;
  std::vector<std::string> Sites;
};

} // namespace evo

#endif // EVO_LIB_EVALUATION_REACHNOTES_H
