//===- AliveBench.cpp - Two functions of LLVM IR, and no C++ ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// evo-alive-bench SOLVER FILE [FILE] [-OPTION...]
///   asks the encoder and the solver whether each @tgt… refines the @src… of
///   the same ending, or the functions of the second file those of the same
///   name in the first; SOLVER is evo-rewrite, options are those of Alive2's
///   tool. Prints one JSON object: one pair that differs is enough to differ,
///   and all must be proved to be proved. Nothing is optimised, executed or
///   replayed: this is to try the encoder on the tests of Alive2
///   (utils/bench-prove alive).
///
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/IrPair.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
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

using Pairs = std::vector<std::pair<Function *, Function *>>;

/// @src with @tgt, @src2 with @tgt2, @src_x with @tgt_x.
Pairs pairsOf(Module &First, Module &Second) {
  Pairs All;
  for (Function &F : First) {
    StringRef Ending = F.getName();
    if (F.isDeclaration() || !Ending.consume_front("src") ||
        !(Ending.starts_with("_") || all_of(Ending, isDigit)))
      continue;
    Function *G = Second.getFunction(("tgt" + Ending).str());
    if (G && !G->isDeclaration())
      All.push_back({&F, G});
  }
  return All;
}

/// By name; without `Names` all that both files define.
Pairs namesakes(Module &First, Module &Second,
                const std::set<std::string> &Names) {
  Pairs All;
  for (Function &F : First) {
    Function *G = Second.getFunction(F.getName());
    bool Wanted = Names.empty() || Names.count(F.getName().str());
    if (Wanted && G && !F.isDeclaration() && !G->isDeclaration())
      All.push_back({&F, G});
  }
  return All;
}

/// Options of Alive2's tool that change what is asked.
struct Mode : IrMode {
  std::string Unknown;
  std::set<std::string> Functions;

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
      else if (O.consume_front("func="))
        Functions.insert(O.str());
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

/// LLVM 19 has another word for what later versions call captures(none).
std::unique_ptr<Module> read(StringRef Path, SMDiagnostic &Wrong,
                             LLVMContext &Context) {
  auto File = MemoryBuffer::getFile(Path);
  if (!File)
    return nullptr;
  std::string Text = (*File)->getBuffer().str();
  StringRef Later = "captures(none)";
  for (std::size_t At; (At = Text.find(Later)) != std::string::npos;)
    Text.replace(At, Later.size(), "nocapture");
  return parseIR(MemoryBufferRef(Text, Path), Wrong, Context);
}

Answer answer(StringRef Solver, ArrayRef<char *> Files, const Mode &M) {
  if (!M.Unknown.empty())
    return {"unknown", M.Unknown};
  LLVMContext Context;
  SMDiagnostic Wrong;
  auto First = read(Files[0], Wrong, Context);
  if (!First)
    return {"unknown", "not read: " + Wrong.getMessage().str()};
  bool Two = Files.size() > 1;
  auto Second = Two ? read(Files[1], Wrong, Context) : CloneModule(*First);
  if (!Second)
    return {"unknown", "not read: " + Wrong.getMessage().str()};
  Pairs All =
      Two ? namesakes(*First, *Second, M.Functions) : pairsOf(*First, *Second);
  if (All.empty())
    return {"unknown", "no pair of functions"};
  auto Rank = [](StringRef Verdict) {
    return StringSwitch<int>(Verdict)
        .Case("proved", 0)
        .Case("bounded", 1)
        .Case("unknown", 2)
        .Default(3);
  };
  Answer Worst = {"proved", ""};
  for (auto [F, G] : All) {
    Answer Next = compare(Solver, *F, *G, M);
    if (Rank(Next.Verdict) > Rank(Worst.Verdict))
      Worst = Next;
  }
  return Worst;
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
