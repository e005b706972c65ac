//===- StackSymbols.h - From sampled addresses to project frames ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An address in a sampled program stands for a chain of frames: the function
/// it lies in and, inside out, those inlined there. This reads the debug
/// information of the sampled binaries in process and keeps only frames of
/// project files.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_OBSERVATION_STACKSYMBOLS_H
#define EVO_LIB_OBSERVATION_STACKSYMBOLS_H

#include "llvm/DebugInfo/Symbolize/Symbolize.h"
#include <map>
#include <string>
#include <vector>

namespace evo {

/// A function of the project as its debug information names it.
struct ProjectFrame {
  std::string Function; ///< short name without template arguments
  std::string File;     ///< below the root
  unsigned FirstLine = 0;

  friend auto operator<=>(const ProjectFrame &, const ProjectFrame &) = default;
};

class StackSymbols {
public:
  explicit StackSymbols(std::string Root);

  /// The project frames at `FileOffset` of `Object`, innermost first; empty
  /// for library code and code without debug information.
  const std::vector<ProjectFrame> &frames(const std::string &Object,
                                          std::uint64_t FileOffset);

  /// The last line known of a frame that frames() returned.
  unsigned lastLine(const ProjectFrame &Frame);

private:
  struct Segment {
    std::uint64_t Offset, Size, Address;
  };
  const std::vector<Segment> &segments(const std::string &Object);
  std::vector<ProjectFrame> lookUp(const std::string &Object,
                                   std::uint64_t FileOffset);
  std::string projectFile(const std::string &File) const;

  std::string Root;
  llvm::symbolize::LLVMSymbolizer Symbolizer;
  std::map<std::string, std::vector<Segment>> Segments;
  std::map<std::pair<std::string, std::uint64_t>, std::vector<ProjectFrame>>
      Known;
  std::map<ProjectFrame, unsigned> LastLines;
};

} // namespace evo

#endif // EVO_LIB_OBSERVATION_STACKSYMBOLS_H
