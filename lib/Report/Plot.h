//===- Plot.h - Paired samples as a picture -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One point a pair, at its ratio of variant to baseline; the band is the
/// confidence interval, the solid line the estimate, the dashed line "no
/// change". A mean alone hides drift, outliers and two humps; this shows them.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_REPORT_PLOT_H
#define EVO_REPORT_PLOT_H

#include "evo/Model/Measurement.h"

namespace evo {

/// An <svg> element that names itself; `Id` must be unique in the page. Empty
/// if no pair has a ratio.
std::string plotPairs(const Measurement &M, llvm::StringRef Id);

/// `Text` for HTML.
std::string escaped(llvm::StringRef Text);

} // namespace evo

#endif // EVO_REPORT_PLOT_H
