//===- Preambles.h - Headers parsed once for many texts -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Most of a unit is the headers that it begins with, and a candidate seldom
/// changes these: before, after and all candidates of a unit share them. They
/// are parsed once and kept in memory as a precompiled preamble, as clangd
/// keeps them. What is kept is used again only for the same flags, the same
/// first lines and the same headers; else it is made anew. It saves time and
/// never changes an answer: a text that does not compile beside a kept preamble
/// is compiled once more without.
///
/// Cost: to make one takes about as long as a parse, and tens of megabytes.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_PREAMBLES_H
#define EVO_EQUIVALENCE_PREAMBLES_H

#include <memory>

namespace clang {
class CompilerInvocation;
} // namespace clang

namespace llvm::vfs {
class FileSystem;
} // namespace llvm::vfs

namespace llvm {
template <typename T> class IntrusiveRefCntPtr;
} // namespace llvm

namespace evo {

struct SourceUnit;

class Preambles {
public:
  Preambles();
  ~Preambles();

  /// Lets `Invocation`, which parses `Unit`, begin with its preamble, for which
  /// `Files` gets one more layer; false if it has none, and nothing changed.
  /// This object must outlive the parse.
  bool use(const SourceUnit &Unit, clang::CompilerInvocation &Invocation,
           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> &Files);

  /// How many there were. As long as there is no other, no header changed.
  unsigned made() const { return Made; }

private:
  unsigned Made = 0;
  struct Kept;
  std::unique_ptr<Kept> Last; ///< of one unit: they come unit by unit
};

} // namespace evo

#endif // EVO_EQUIVALENCE_PREAMBLES_H
