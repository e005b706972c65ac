//===- VariantUnits.h - The units that variants are tried in -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_VARIANTUNITS_H
#define EVO_LIB_DRIVER_VARIANTUNITS_H

#include "evo/Frontend/Project.h"
#include "evo/Model/FunctionBody.h"
#include "evo/Model/Patch.h"
#include <optional>

namespace evo {

/// All units of a program: which functions they define, and whether they still
/// compile with a patch applied. Both parse, neither builds.
class VariantUnits {
public:
  VariantUnits(const Project &P, unsigned Threads, ReadContent Read);

  const std::vector<FunctionBody> &bodies() const { return Bodies; }

  /// The first error of the program with `Change` applied, or nothing. Parses
  /// the units that read a changed file.
  std::optional<std::string> tryCompile(const Patch &Change) const;

private:
  void readBodies();
  void readUnit(std::size_t U);
  bool parses(std::size_t U, bool Strict);
  std::optional<std::string>
  tryUnit(std::size_t U, const std::map<std::string, std::string> &Texts) const;

  const Project &P;
  unsigned Threads;
  ReadContent Read;
  std::vector<FunctionBody> Bodies;
  std::vector<std::vector<FunctionBody>> BodiesOf; ///< by unit
  std::vector<std::vector<std::string>> Reads;     ///< by unit; empty: no parse
  std::vector<char> Strict; ///< by unit: parses with strict errors
};

} // namespace evo

#endif // EVO_LIB_DRIVER_VARIANTUNITS_H
