//===- Worker.cpp - This program, for what must be killable ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Worker.h"
#include "evo/Equivalence/Execute.h"
#include "evo/Equivalence/ReadySolver.h"
#include "evo/Support/ForkPoint.h"
#include "evo/Support/ForkServers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace evo;

Worker::Worker(std::string Path)
    : Program(std::move(Path)), Servers(std::make_shared<ForkServers>()) {
  Servers->allow(Program, ForkServers::Waits::ByItself);
}

Command Worker::command(llvm::ArrayRef<std::string> Words,
                        llvm::StringRef Rest) const {
  Command C;
  C.Arguments = {Program, "--worker"};
  C.Input = llvm::join(Words, " ") + "\n" + Rest.str();
  C.Servers = Servers.get();
  return C;
}

int evo::workerMain() {
  smt::ReadySolver Solver;
  if (isForkServer())
    Solver.prepare(); // once for all questions
  waitToBeForked();
  auto Input = llvm::MemoryBuffer::getSTDIN();
  if (!Input)
    return 2;
  auto [Line, Rest] = (*Input)->getBuffer().split('\n');
  llvm::SmallVector<llvm::StringRef> Words;
  Line.split(Words, ' ');
  if (Words.size() == 4 && Words[0] == "smt")
    return Solver.answer(Words[1], Words[2], Words[3], Rest);
  if (Words.size() == 4 && Words[0] == "horn")
    return Solver.findLemmas(Words[1], Words[2], Words[3], Rest);
  if (Words.size() == 1 && Words[0] == "exec")
    return executeWorkerMain(".");
  return 2;
}
