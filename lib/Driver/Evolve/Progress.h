//===- Progress.h - Elapsed and expected time ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A run takes minutes to hours, so every step says what it does, how long the
/// run has taken and, once steps of a kind have been timed, how long the rest
/// will take.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_PROGRESS_H
#define EVO_LIB_DRIVER_EVOLVE_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <string>

namespace evo {

/// "7 s", "3 min 20 s", "2 h 5 min".
std::string durationText(double Seconds);

class Progress {
public:
  explicit Progress(llvm::raw_ostream &OS)
      : OS(OS), Start(std::chrono::steady_clock::now()) {}

  double elapsed() const;

  /// "[3 min 20 s] <Text>", and how long the rest will take if it is known.
  void say(const llvm::Twine &Text);

  /// From now on `Count` equal steps are to be done, and then about
  /// `AfterSeconds` of other work.
  void expect(std::size_t Count, double AfterSeconds);
  void stepDone() { ++Done; }

private:
  llvm::raw_ostream &OS;
  std::chrono::steady_clock::time_point Start;
  std::size_t Steps = 0, Done = 0;
  double StepsFrom = 0, After = 0;
};

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_PROGRESS_H
