//===- AliveBench.cpp - Two functions of LLVM IR, and no C++ ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// evo-alive-bench SOLVER FILE [FILE]
///   asks the encoder and the solver whether @tgt refines @src, the function of
///   the second file that of the first; SOLVER is evo-rewrite. Prints one JSON
///   object. Nothing is optimised, executed or replayed: this is to try the
///   encoder on the tests of Alive2 (utils/bench-prove alive).
///
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Compile.h"
#include "evo/Equivalence/Refinement.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include <set>

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

/// What each call promises of its arguments and result; C++ source is asked
/// for that in its syntax tree, so the encoder does not.
std::multiset<std::string> promises(const Function &F) {
  std::multiset<std::string> All;
  for (const Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I)) {
      std::string Text =
          C->getCalledFunction() ? C->getCalledFunction()->getName().str() : "";
      raw_string_ostream OS(Text);
      C->getAttributes().print(OS);
      All.insert(std::move(Text));
    }
  return All;
}

Answer compare(StringRef Solver, Function &F, Function &G) {
  if (F.getFunctionType() != G.getFunctionType() ||
      F.getAttributes() != G.getAttributes())
    return {"unknown", "types or attributes differ"};
  if (promises(F) != promises(G))
    return {"unknown", "attributes of calls differ"};
  guardAccesses(*F.getParent());
  guardAccesses(*G.getParent());
  smt::Terms Arena;
  SharedInputs Shared(Arena);
  Shared.bindArguments(F);
  Encoder Before(Shared, F, /*Strict=*/false),
      After(Shared, G, /*Strict=*/true);
  smt::SolverProcess Process(Solver.str(), nullptr);
  RefinementLimits Limits;
  RefinementResult R = refine(Shared, Before, After, Process, Limits);
  switch (R.Is) {
  case RefinementResult::Proved:
    return {"proved", ""};
  case RefinementResult::Bounded:
    return {"bounded", std::to_string(R.Rounds) + " rounds"};
  case RefinementResult::Differs:
    if (R.Approximate || Shared.Open)
      return {"unknown",
              "a model rests on what is not known exactly: " + R.Why};
    return {"differs", R.Why};
  case RefinementResult::Unknown:
    return {"unknown", R.Why};
  }
  llvm_unreachable("all results are listed");
}

Answer answer(char **Arguments, int Count) {
  LLVMContext Context;
  SMDiagnostic Wrong;
  auto First = parseIRFile(Arguments[2], Wrong, Context);
  if (!First)
    return {"unknown", "not read: " + Wrong.getMessage().str()};
  auto Second = Count > 3 ? parseIRFile(Arguments[3], Wrong, Context)
                          : CloneModule(*First);
  if (!Second)
    return {"unknown", "not read: " + Wrong.getMessage().str()};
  Function *F = entry(*First, Count > 3 ? "" : "src");
  Function *G = entry(*Second, Count > 3 ? "" : "tgt");
  if (!F || !G)
    return {"unknown", "not one function on each side"};
  return compare(Arguments[1], *F, *G);
}

} // namespace

int main(int Count, char **Arguments) {
  if (Count != 3 && Count != 4) {
    errs() << "usage: evo-alive-bench SOLVER FILE [FILE]\n";
    return 2;
  }
  Answer A = answer(Arguments, Count);
  outs() << json::Value(json::Object{{"verdict", A.Verdict}, {"why", A.Why}})
         << "\n";
  return 0;
}
