//===- SmtWorker.cpp - Questions, put to Z3 ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/ReadySolver.h"
#include "evo/Equivalence/Solver.h"
#include "llvm/Support/raw_ostream.h"
#include <unistd.h>
#include <z3.h>

using namespace evo::smt;

static void ignoreError(Z3_context, Z3_error_code) {}

/// The question as this tactic is asked it.
static std::string put(llvm::StringRef Question, llvm::StringRef Tactic,
                       llvm::StringRef Resource) {
  std::string Options = ("(set-option :rlimit " + Resource + ")\n").str();
  if (Tactic == tacticName(evo::smt::Tactic::Reseeded))
    return Options +
           "(set-option :smt.random_seed 7)\n(set-option :sat.random_seed "
           "7)\n" +
           Question.str();
  if (Tactic != tacticName(evo::smt::Tactic::Bits))
    return Options + Question.str();
  auto [Before, After] = Question.split("(check-sat)");
  return (Options + Before +
          "(check-sat-using (then simplify propagate-values solve-eqs simplify "
          "bit-blast sat))" +
          After)
      .str();
}

void ReadySolver::prepare() {
  Z3_config Config = Z3_mk_config();
  Z3_context Made = Z3_mk_context(Config);
  Z3_del_config(Config);
  Z3_set_error_handler(Made, ignoreError);
  Z3_eval_smtlib2_string(Made, "(get-info :version)"); // its commands, too
  Context = Made;
}

bool ReadySolver::limitMemory(llvm::StringRef MostBytes) {
  std::uint64_t Bytes = 0;
  if (MostBytes.getAsInteger(10, Bytes))
    return false;
  std::string Megabytes =
      std::to_string(std::max<std::uint64_t>(Bytes >> 20, 64));
  Z3_global_param_set("memory_max_size", Megabytes.c_str());
  return true;
}

void ReadySolver::say(llvm::StringRef Text) {
  llvm::outs() << Text;
  llvm::outs().flush();
  ::_exit(0);
}

int ReadySolver::answer(llvm::StringRef Resource, llvm::StringRef MostBytes,
                        llvm::StringRef Tactic, llvm::StringRef Question) {
  if (!limitMemory(MostBytes))
    return 2;
  if (!Context)
    prepare();
  std::string Text = put(Question, Tactic, Resource) +
                     "(get-info :reason-unknown)\n(get-info :rlimit)\n";
  say(Z3_eval_smtlib2_string(static_cast<Z3_context>(Context), Text.c_str()));
}
