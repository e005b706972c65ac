//===- BodyParts.h - A patch, function by function -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A multiversion build chooses function by function, so a set of candidates is
/// in it what it makes of each function's body. Two sets that make the same
/// text of a body are there one variant of it: a part is named by its text and
/// not by who asked for it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EVALUATION_BODYPARTS_H
#define EVO_LIB_EVALUATION_BODYPARTS_H

#include "evo/Model/Candidate.h"
#include "evo/Model/FunctionBody.h"

namespace evo {

/// `E` adds #include lines and takes nothing away.
bool isAddedInclude(const Edit &E);

/// `E` lies between the braces of `B`.
bool holds(const FunctionBody &B, const Edit &E);

struct SplitPatch {
  /// One for each body that becomes another, by file and offset; its id is of
  /// the place and the text.
  std::vector<Candidate> Parts;
  std::string Why; ///< it cannot be split; else empty

  /// Same text, same name.
  std::string digest() const;
};

/// Bodies by file, with the texts they stand in. Not thread safe: texts are
/// read when they are first asked for.
class BodyParts {
public:
  BodyParts(llvm::ArrayRef<FunctionBody> Bodies, ReadContent Read);

  SplitPatch split(const Patch &P);

private:
  const std::string *content(const FilePatch &F, std::string &Why);
  void splitFile(const FilePatch &F, SplitPatch &Into);

  std::map<std::string, std::vector<FunctionBody>> Bodies; ///< by file
  ReadContent Read;
  struct Text {
    std::string Content, Hash;
  };
  std::map<std::string, Text> Texts; ///< by file
};

} // namespace evo

#endif // EVO_LIB_EVALUATION_BODYPARTS_H
