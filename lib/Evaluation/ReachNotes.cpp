//===- ReachNotes.cpp - Which functions a run enters ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReachNotes.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"

using namespace evo;

/// A new file: what is left over of the last run notes in the old one.
llvm::Error ReachNotes::clear() const {
  return writeFile(path(), std::string(Sites.size(), '\0'));
}

llvm::Expected<ReachNotes>
ReachNotes::create(llvm::ArrayRef<std::string> Sites) {
  auto Folder = TemporaryFolder::create("evo-reach");
  if (!Folder)
    return Folder.takeError();
  ReachNotes Result(std::move(*Folder), Sites.vec());
  if (llvm::Error E = Result.clear())
    return std::move(E);
  return std::move(Result);
}

BuiltProgram ReachNotes::noting(const BuiltProgram &B) const {
  BuiltProgram Result = B;
  Result.Reach = Sites.empty() ? "" : path();
  return Result;
}

llvm::Expected<std::set<std::string>> ReachNotes::take() {
  std::set<std::string> Entered;
  auto Bytes = readFile(path());
  if (!Bytes)
    return Bytes.takeError();
  if (Bytes->size() != Sites.size())
    return makeError(Code::FileNotReadable,
                     "the program wrote something else to " + path());
  for (std::size_t I = 0; I < Sites.size(); ++I)
    if ((*Bytes)[I])
      Entered.insert(Sites[I]);
  if (llvm::Error E = clear())
    return std::move(E);
  return std::move(Entered);
}
