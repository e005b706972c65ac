//===- FirstRuns.cpp - Is a first gain worth pairs? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/FirstRuns.h"
#include "evo/Evaluation/Statistics.h"
#include <cassert>
#include <cmath>
#include <limits>

using namespace evo;

static constexpr unsigned MostRuns = 16;

/// Standard errors above nothing that are enough after all runs, those that it
/// takes to go on after half of them, and those after which no more are needed:
/// after some runs, and after one, for a single run may be far off.
static constexpr double Enough = 2, HalfWay = 1, Clear = 4, Certain = 20;
static constexpr unsigned SomeRuns = 3;

static constexpr double Infinite = std::numeric_limits<double>::infinity();

/// Of normal noise, the standard deviation for each median absolute deviation.
static constexpr double ToDeviation = 1.4826;

FirstRuns::FirstRuns(std::vector<double> Spreads)
    : Spreads(std::move(Spreads)), Sums(this->Spreads.size()) {}

void FirstRuns::add(llvm::ArrayRef<double> Gains) {
  assert(Gains.size() == Sums.size() && "one of each workload");
  for (std::size_t I = 0; I < Sums.size(); ++I)
    Sums[I] += Gains[I];
  ++Runs;
}

double FirstRuns::gain() const {
  double Most = -Infinite;
  for (double Sum : Sums)
    if (Sum / Runs > Most)
      Most = Sum / Runs;
  return Most;
}

/// How many standard errors the clearest gain is above nothing.
double FirstRuns::above() const {
  double Most = 0;
  for (std::size_t I = 0; I < Sums.size(); ++I)
    if (Sums[I] > 0)
      Most = std::max(Most, Spreads[I] > 0
                                ? Sums[I] / (Spreads[I] * std::sqrt(Runs))
                                : Infinite);
  return Most;
}

bool FirstRuns::isNoise() const { return above() < Enough; }

bool FirstRuns::isClear() const {
  return above() >= (Runs < SomeRuns ? Certain : Clear);
}

bool FirstRuns::isOpen() const {
  double Least = Runs < MostRuns / 2 ? 0 : HalfWay;
  return Runs < MostRuns && gain() > 0 && above() > Least && !isClear();
}

double evo::spreadAround(double Middle, llvm::ArrayRef<double> Samples) {
  std::vector<double> Off;
  for (double S : Samples)
    if (S > 0 && Middle > 0)
      Off.push_back(std::fabs(std::log(S / Middle)));
  return Off.empty() ? 0 : ToDeviation * median(Off);
}
