//===- Worker.h - This program, for what must be killable -*- C++ -*-------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The solver and the code under test run in processes of their own, which may
/// crash, hang or be killed. Each is this executable with --worker, which reads
/// from standard input a line of words that says what to do, and then whatever
/// that needs. To load it (LLVM's libraries) and to get the solver ready takes
/// some 35 ms each, which is more than most questions do. So one is kept that
/// is ready, and is forked (evo/Support/ForkServers.h): all copies of a Worker
/// share it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_WORKER_H
#define EVO_EQUIVALENCE_WORKER_H

#include "evo/Support/Process.h"
#include <memory>
#include <string>

namespace evo {

class Worker {
public:
  Worker() = default;
  /// `Program` has --worker.
  Worker(std::string Program);
  Worker(const char *Program) : Worker(std::string(Program)) {}

  /// Asks for `Words`, of which none has a space, with `Rest` below them. What
  /// it may take is up to the caller.
  Command command(llvm::ArrayRef<std::string> Words,
                  llvm::StringRef Rest = "") const;

private:
  std::string Program;
  std::shared_ptr<ForkServers> Servers;
};

/// What `evo-rewrite --worker` does. Exit status.
int workerMain();

} // namespace evo

#endif // EVO_EQUIVALENCE_WORKER_H
