//===- MutationReport.h - What the tests see, for people and tools -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Mutants and how they ended, as a table by file, function and range of
/// touched lines, with every survivor as the line it changes; and as the JSON
/// of the mutation-testing-elements schema, version 2, which pages and
/// dashboards read. Survivors as SARIF are candidates like any other: see
/// ProposalText.h.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_REPORT_MUTATIONREPORT_H
#define EVO_REPORT_MUTATIONREPORT_H

#include "evo/Model/Mutant.h"
#include "evo/Report/Render.h"

namespace evo {

/// Lines [First, Last] of a file.
struct LineRange {
  std::string File;
  std::uint64_t First = 0, Last = 0;
};

struct MutationReport {
  std::vector<Mutant> Mutants;    ///< by file and place
  std::vector<LineRange> Touched; ///< scored one by one; may be empty
  std::vector<std::string> Tests; ///< commands
  ReadContent Read;               ///< the files the mutants were made for
  std::string Version;            ///< of Evo
  double Floor = 0;               ///< percent asked for; 0: none
};

/// The bytes that a mutant replaces, and what stands there instead.
struct Replacement {
  std::uint64_t Begin = 0, End = 0;
  std::string Old, New;
};
llvm::Expected<Replacement> replacementOf(const Candidate &C,
                                          const ReadContent &Read);

/// The line that a mutant changes first, from 1.
std::uint64_t lineOf(const Candidate &C, const ReadContent &Read);

/// "73.3 %", or "-" if there is none.
std::string percentText(std::optional<double> Percent);

void printMutation(const MutationReport &R, const TableStyle &Style,
                   llvm::raw_ostream &OS);

/// One document of the mutation-testing-elements schema.
llvm::json::Value mutationElements(const MutationReport &R);

} // namespace evo

#endif // EVO_REPORT_MUTATIONREPORT_H
