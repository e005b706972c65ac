//===- Progress.cpp - Elapsed and expected time ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Progress.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

std::string evo::durationText(double Seconds) {
  auto Whole = static_cast<unsigned long>(Seconds + 0.5);
  if (Whole < 60)
    return llvm::formatv("{0} s", Whole);
  if (Whole < 3600)
    return llvm::formatv("{0} min {1} s", Whole / 60, Whole % 60);
  return llvm::formatv("{0} h {1} min", Whole / 3600, Whole / 60 % 60);
}

double Progress::elapsed() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
      .count();
}

void Progress::expect(std::size_t Count, double AfterSeconds) {
  Steps = Count;
  Done = 0;
  StepsFrom = elapsed();
  After = AfterSeconds;
}

void Progress::say(const llvm::Twine &Text) {
  OS << '[' << durationText(elapsed());
  if (Done) {
    double PerStep = (elapsed() - StepsFrom) / Done;
    OS << ", about " << durationText(PerStep * (Steps - Done) + After)
       << " left";
  }
  OS << "] " << Text << '\n';
  OS.flush();
}
