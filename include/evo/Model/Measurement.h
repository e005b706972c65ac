//===- Measurement.h - Paired samples and what they say -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A measurement is a set of interleaved pairs: the same workload run with the
/// baseline and with the variant, in random order, and the ratio
/// variant/baseline with its interval. Never one sample, never best of N. See
/// DESIGN.md, section 7.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_MEASUREMENT_H
#define EVO_MODEL_MEASUREMENT_H

#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace evo {

/// The ratio variant/baseline: below 1 is less of the metric.
struct Estimate {
  double Ratio = 1;
  double Low = 0;        ///< lower end of the confidence interval
  double High = 0;       ///< upper end
  double Confidence = 0; ///< 0.95 after correction for the number tried
  double PValue = 1;     ///< of "the variant is not better", one-sided

  friend bool operator==(const Estimate &, const Estimate &) = default;
};

struct Measurement {
  std::string Variant;  ///< candidate id, or the ids of a set joined by '+'
  std::string Workload; ///< name in evo.yaml
  std::string Metric;   ///< "user-time", "peak-memory", …
  std::string Unit;     ///< "s", "bytes", "1"
  std::string Machine;  ///< short description, for comparing like with like
  std::string BaselineBuild,
      VariantBuild; ///< build ids read in the timed process
  std::vector<double> Baseline,
      Samples; ///< pair I is (Baseline[I], Samples[I])
  Estimate Result;

  friend bool operator==(const Measurement &, const Measurement &) = default;
};

llvm::json::Value toJSON(const Estimate &E);
bool fromJSON(const llvm::json::Value &V, Estimate &E, llvm::json::Path P);
llvm::json::Value toJSON(const Measurement &M);
bool fromJSON(const llvm::json::Value &V, Measurement &M, llvm::json::Path P);

} // namespace evo

#endif // EVO_MODEL_MEASUREMENT_H
