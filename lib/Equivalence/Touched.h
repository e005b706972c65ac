//===- Touched.h - Which functions hold the edits of a patch -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_TOUCHED_H
#define EVO_LIB_EQUIVALENCE_TOUCHED_H

#include "evo/Equivalence/Compile.h"
#include "evo/Model/Patch.h"

namespace evo {

/// One version of the files of a patch: where its edits are, and which
/// functions hold them.
class TouchedFunctions {
public:
  enum Version { Before, After };

  /// The edits of `P`, which is of the file at the absolute path `Path`; no
  /// `#include` alone.
  void add(const FilePatch &P, llvm::StringRef Path, Version V);

  /// Chooses the functions whose text holds an edit, and notes which edits were
  /// held by one. A lambda belongs to the function around it. This object must
  /// outlive it.
  FunctionFilter filter();

  /// Does as the filter did when it saw the functions of the file for `Others`;
  /// false, and nothing is noted, if it would choose one that they did not.
  bool choosesAmong(const TouchedFunctions &Others);

  /// Did it choose this one?
  bool chooses(const TextExtent &Of) const;

  bool allHeld() const;
  /// Is an edit held by a template? Other units may use other types.
  bool anyInTemplate() const;

private:
  struct Edited {
    std::string File; ///< absolute
    std::uint64_t Begin, End;
    bool Held = false, InTemplate = false;
  };
  /// Of a function definition in an edited file.
  struct Extent : TextExtent {
    bool Template;
  };

  static bool holds(const Edited &E, const TextExtent &Of);
  void note(const Extent &Of);
  bool isEdited(llvm::StringRef File) const;

  std::vector<Edited> Edits;
  std::vector<Extent> Seen;
  std::map<std::string, std::string> Paths; ///< as Clang names them
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_TOUCHED_H
