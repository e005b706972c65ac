//===- ExecuteMachine.h - Compile a module into this process -*- C++
//-*-----===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_EXECUTEMACHINE_H
#define EVO_LIB_EQUIVALENCE_EXECUTEMACHINE_H

#include "evo/Equivalence/Compile.h"
#include "llvm/ExecutionEngine/Orc/LLJIT.h"
#include <string>
#include <vector>

namespace evo {

/// One of the two functions, compiled.
struct Side {
  std::string Symbol;
  void (*Call)(std::uint64_t *Arguments, void *Result, int *Threw) = nullptr;
  struct Global {
    std::string Name;
    char *Address;
    std::string Initial;
  };
  std::vector<Global> Globals; ///< mutable ones, by name
};

/// Constants that stand in the code.
struct Harvest {
  std::vector<std::uint64_t> Integers;
  std::vector<double> Reals;
};

/// What of the world outside its code uses, which is not there when it runs;
/// empty if nothing.
std::string reachesOutside(const llvm::Module &M);

class Machine {
public:
  /// Functions the code under test gets instead of the real ones.
  struct Stubs {
    void *Printf, *Puts, *Putchar, *Abort;
  };
  explicit Machine(Stubs S) : Replaced(S) {}

  /// Each returns why it could not; empty if it could.
  /// `Fill` is what values that are undefined in the code are made of.
  std::string load(llvm::StringRef Path, llvm::StringRef Entry,
                   llvm::ArrayRef<ParameterShape> Shapes, std::uint8_t Fill,
                   Side &S, Harvest &H);
  std::string start();

private:
  Stubs Replaced;
  std::unique_ptr<llvm::orc::LLJIT> Jit;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_EXECUTEMACHINE_H
