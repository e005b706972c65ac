//===- ControlRuns.cpp - The unchanged program among variants ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/ControlRuns.h"
#include "evo/Evaluation/FirstRuns.h"
#include "evo/Evaluation/Statistics.h"

using namespace evo;

static constexpr unsigned Every = 6;
static constexpr std::size_t Kept = 31;

void ControlRuns::add(double Taken) {
  if (!(Taken > 0))
    return;
  std::lock_guard<std::mutex> Guard(Lock);
  Last.push_back(Taken);
  if (Last.size() > Kept)
    Last.pop_front();
}

bool ControlRuns::isDue() {
  std::lock_guard<std::mutex> Guard(Lock);
  return !Last.empty() && Asked++ % Every == 0;
}

std::vector<double> ControlRuns::last() const {
  std::lock_guard<std::mutex> Guard(Lock);
  return std::vector<double>(Last.begin(), Last.end());
}

double ControlRuns::middle() const {
  std::vector<double> Runs = last();
  return Runs.empty() ? 0 : median(std::move(Runs));
}

double ControlRuns::spread() const {
  std::vector<double> Runs = last();
  return Runs.empty() ? 0 : spreadAround(median(Runs), Runs);
}
