//===- VariantUnits.h - The units that variants are tried in -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_VARIANTUNITS_H
#define EVO_LIB_DRIVER_VARIANTUNITS_H

#include "evo/Evaluation/Multiversion.h"
#include "evo/Frontend/Project.h"
#include "evo/Model/FunctionBody.h"
#include "evo/Model/Patch.h"

namespace evo {

/// All units of a program: which functions they define, and whether they still
/// compile with a patch applied. Both parse, neither builds.
class VariantUnits {
public:
  VariantUnits(const Project &P, unsigned Threads, ReadContent Read);

  const std::vector<FunctionBody> &bodies() const { return Bodies; }
  const Project &project() const { return P; }
  const ReadContent &content() const { return Read; }
  unsigned threads() const { return Threads; }

  /// True if unit `U` of the project reads the file.
  bool reads(std::size_t U, llvm::StringRef File) const;

  /// The errors of the program with `Change` applied. Parses the units that
  /// read a changed file, but for those that read the same the last time. One
  /// call at a time.
  std::vector<CompileError> tryCompile(const Patch &Change) const;

private:
  void readBodies();
  void readUnit(std::size_t U);
  bool parses(std::size_t U, bool Strict);
  std::vector<CompileError>
  tryUnit(std::size_t U, const std::map<std::string, std::string> &Texts) const;

  const Project &P;
  unsigned Threads;
  ReadContent Read;
  std::vector<FunctionBody> Bodies;
  std::vector<std::vector<FunctionBody>> BodiesOf; ///< by unit
  std::vector<std::vector<std::string>> Reads;     ///< by unit; empty: no parse
  std::vector<char> Strict; ///< by unit: parses with strict errors
  struct Tried {
    std::string Hash; ///< of the changed texts that it read
    std::vector<CompileError> Errors;
  };
  mutable std::vector<Tried> LastTried; ///< by unit
};

} // namespace evo

#endif // EVO_LIB_DRIVER_VARIANTUNITS_H
