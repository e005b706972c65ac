//===- AliveBench.cpp - Two functions of LLVM IR, and no C++ ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// evo-alive-bench SOLVER FILE [FILE] [-OPTION...]
///   asks the encoder and the solver whether @tgt refines @src, the function of
///   the second file that of the first; SOLVER is evo-rewrite, options are
///   those of Alive2's tool. Prints one JSON object. Nothing is optimised,
///   executed or replayed: this is to try the encoder on the tests of Alive2
///   (utils/bench-prove alive).
///
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/IrPair.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;
using namespace llvm;

namespace {

struct Answer {
  std::string Verdict = "unknown", Why;
};

/// The function to look at: `Wanted`, or the only one with a body.
Function *entry(Module &M, StringRef Wanted) {
  if (Function *F = M.getFunction(Wanted))
    return F;
  Function *Only = nullptr;
  for (Function &F : M)
    if (!F.isDeclaration()) {
      if (Only)
        return nullptr;
      Only = &F;
    }
  return Only;
}

/// Options of Alive2's tool that change what is asked.
struct Mode : IrMode {
  std::string Unknown;

  explicit Mode(ArrayRef<char *> Options) {
    for (StringRef O : Options) {
      O = O.ltrim('-');
      unsigned Rounds = 0;
      if (O == "disable-undef-input")
        Undef = false;
      else if (O == "disable-poison-input")
        Poison = false;
      else if ((O.consume_front("src-unroll=") ||
                O.consume_front("tgt-unroll=")) &&
               !O.getAsInteger(10, Rounds))
        this->Rounds = std::max(this->Rounds, Rounds + 1);
      else if (O != "dbg" && O != "quiet" && O != "se-verbose")
        Unknown = ("the option '" + O + "' is not modelled").str();
    }
  }
};

Answer compare(StringRef Solver, Function &F, Function &G, const Mode &M) {
  smt::SolverProcess Process(Solver.str(), nullptr);
  RefinementResult R = compareIr(F, G, M, Process);
  switch (R.Is) {
  case RefinementResult::Proved:
    return {"proved", ""};
  case RefinementResult::Bounded:
    return {"bounded", std::to_string(R.Rounds) + " rounds"};
  case RefinementResult::Differs:
    return {"differs", R.Why};
  case RefinementResult::Unknown:
    return {"unknown", R.Why};
  }
  llvm_unreachable("all results are listed");
}

Answer answer(StringRef Solver, ArrayRef<char *> Files, const Mode &M) {
  if (!M.Unknown.empty())
    return {"unknown", M.Unknown};
  LLVMContext Context;
  SMDiagnostic Wrong;
  auto First = parseIRFile(Files[0], Wrong, Context);
  if (!First)
    return {"unknown", "not read: " + Wrong.getMessage().str()};
  bool Two = Files.size() > 1;
  auto Second =
      Two ? parseIRFile(Files[1], Wrong, Context) : CloneModule(*First);
  if (!Second)
    return {"unknown", "not read: " + Wrong.getMessage().str()};
  Function *F = entry(*First, Two ? "" : "src");
  Function *G = entry(*Second, Two ? "" : "tgt");
  if (!F || !G)
    return {"unknown", "not one function on each side"};
  return compare(Solver, *F, *G, M);
}

} // namespace

int main(int Count, char **Arguments) {
  std::vector<char *> Files, Options;
  for (int I = 2; I < Count; ++I)
    (Arguments[I][0] == '-' ? Options : Files).push_back(Arguments[I]);
  if (Files.empty() || Files.size() > 2) {
    errs() << "usage: evo-alive-bench SOLVER FILE [FILE] [-OPTION...]\n";
    return 2;
  }
  Answer A = answer(Arguments[1], Files, Mode(Options));
  outs() << json::Value(json::Object{{"verdict", A.Verdict}, {"why", A.Why}})
         << "\n";
  return 0;
}
