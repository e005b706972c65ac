//===- SmtWorker.cpp - The only code that talks to Z3 ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Solver.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <z3.h>

static void ignoreError(Z3_context, Z3_error_code) {}

int evo::smt::smtWorkerMain(llvm::StringRef Resource,
                            llvm::StringRef MostBytes) {
  auto Input = llvm::MemoryBuffer::getSTDIN();
  if (!Input)
    return 2;
  std::uint64_t Bytes = 0;
  if (MostBytes.getAsInteger(10, Bytes))
    return 2;
  std::string Megabytes =
      std::to_string(std::max<std::uint64_t>(Bytes >> 20, 64));
  Z3_global_param_set("memory_max_size", Megabytes.c_str());
  Z3_config Config = Z3_mk_config();
  Z3_context Context = Z3_mk_context(Config);
  Z3_del_config(Config);
  Z3_set_error_handler(Context, ignoreError);
  std::string Text = "(set-option :rlimit " + Resource.str() + ")\n" +
                     (*Input)->getBuffer().str() +
                     "(get-info :reason-unknown)\n(get-info :rlimit)\n";
  llvm::outs() << Z3_eval_smtlib2_string(Context, Text.c_str());
  llvm::outs().flush();
  return 0;
}
