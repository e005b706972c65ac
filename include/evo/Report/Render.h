//===- Render.h - A run for people to read -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two pictures of one RunReport: a table for the terminal, and a page that
/// stands alone (no script, nothing fetched) for everybody else. Texts in a
/// report come from the program under test: control characters do not reach the
/// terminal and nothing reaches the page unescaped.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_REPORT_RENDER_H
#define EVO_REPORT_RENDER_H

#include "evo/Report/RunReport.h"
#include "llvm/Support/raw_ostream.h"

namespace evo {

struct TableStyle {
  unsigned Width = 100; ///< columns, at least 60
  bool Colour = false;  ///< only for a terminal
};

/// The width of the terminal behind `OS`, and colour unless $NO_COLOR is set;
/// plain and 100 columns if it is no terminal.
TableStyle tableStyleFor(const llvm::raw_ostream &OS);

void printTable(const RunReport &R, const TableStyle &Style,
                llvm::raw_ostream &OS);

/// One self-contained page.
std::string renderHtml(const RunReport &R);

/// "-12.3 % [-13.1, -11.5]": the change of the metric, with its interval.
std::string describeChange(const Estimate &E);

/// `Text` without control characters and broken UTF-8, cut to `Columns` with an
/// ellipsis; never within a character.
std::string fitted(llvm::StringRef Text, unsigned Columns);

/// `Text` over as many lines as it needs, so that nothing of it is lost.
/// `Indented`: the first line already is at column `Indent`.
void printWrapped(llvm::StringRef Text, unsigned Indent, unsigned Width,
                  llvm::raw_ostream &OS, bool Indented = false);

/// Columns that `Text` takes on a terminal.
unsigned columnsOf(llvm::StringRef Text);

} // namespace evo

#endif // EVO_REPORT_RENDER_H
