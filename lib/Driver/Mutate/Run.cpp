//===- Run.cpp - All mutants in one build, and the tests on each ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../VariantUnits.h"
#include "Mutation.h"
#include "evo/Frontend/Unit.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include <mutex>

using namespace evo;

/// Notes what cannot stand beside the others, and where the others stand.
void Mutation::sortOut(const Multiversion &M) {
  for (const Isolated &I : M.Alone) {
    MutantResult &R = All[ById.at(I.Candidate)].Result;
    R.Status = I.Broken ? MutantStatus::CompileError : MutantStatus::Ignored;
    R.Reason =
        I.Broken ? I.Reason : "its function cannot hold variants: " + I.Reason;
  }
  Trials.clear();
  for (const Alternative &A : M.Alternatives)
    Trials.push_back({ById.at(A.Candidates.front()),
                      A.Site + "=" + std::to_string(A.Number)});
}

static bool has(llvm::Error &E, Code Wanted) {
  bool Is = false;
  E = llvm::handleErrors(std::move(E), [&](std::unique_ptr<EvoError> Each) {
    Is |= Each->code() == Wanted;
    return llvm::Error(std::move(Each));
  });
  return Is;
}

llvm::Expected<BuiltProgram> Mutation::buildAll() {
  std::vector<Candidate> Covered;
  for (std::size_t I = 0; I < All.size(); ++I)
    if (!Reach[I].empty())
      Covered.push_back(All[I].Subject);
  VariantUnits Units(Copy, Options.Threads, Read);
  TryCompile Parses = [&](const Patch &P) { return Units.tryCompile(P); };
  auto M =
      compilingMultiversion({Covered, Units.bodies(), Read, false}, Parses);
  if (!M)
    return M.takeError();
  sortOut(*M);
  if (Trials.empty())
    return Base->Built;
  Say.say(llvm::formatv("building {0} mutants in one program", Trials.size()));
  auto Built = Base->Owner->variant(M->Change);
  if (Built)
    return Built;
  llvm::Error E = Built.takeError();
  if (!has(E, Code::VariantBuildFailed))
    return std::move(E);
  Say.say("note: not all mutants that parse also build; looking for those that "
          "do not: " +
          llvm::toString(std::move(E)));
  TryCompile Builds = [&](const Patch &P) -> std::vector<CompileError> {
    auto One = Base->Owner->variant(P);
    if (!One)
      return {{llvm::toString(One.takeError()), {}}};
    Base->Owner->release(*One);
    return {};
  };
  llvm::erase_if(Covered, [&](const Candidate &Each) {
    return llvm::any_of(
        M->Alone, [&](const Isolated &I) { return I.Candidate == Each.Id; });
  });
  M = compilingMultiversion({Covered, Units.bodies(), Read, false}, Builds);
  if (!M)
    return M.takeError();
  sortOut(*M);
  return Trials.empty() ? Base->Built : Base->Owner->variant(M->Change);
}

void Mutation::said(std::size_t Done, std::size_t Of) {
  Say.stepDone();
  if (Done * 10 / Of != (Done - 1) * 10 / Of)
    Say.say(llvm::formatv("{0} of {1} mutants tried", Done, Of));
}

llvm::Error Mutation::runAll(const MutantRuns &Runs) {
  std::vector<Trial> Pending;
  for (const Trial &T : Trials)
    if (const MutantResult *Known = Log->find(All[T.Index].Subject.Id))
      All[T.Index].Result = *Known;
    else
      Pending.push_back(T);
  if (Pending.size() != Trials.size())
    Say.say(llvm::formatv("{0} results are known from an earlier run",
                          Trials.size() - Pending.size()));
  std::mutex Lock;
  std::size_t Done = 0;
  llvm::Error Failed = llvm::Error::success();
  Say.expect(Pending.size(), Runs.seconds());
  forEachIndex(Pending.size(), Runs.threads(), [&](std::size_t I) {
    const Trial &T = Pending[I];
    {
      std::lock_guard<std::mutex> Guard(Lock);
      if (interruptRequested() || Failed)
        return;
      if (Options.Seconds > 0 && Say.elapsed() > Options.Seconds) {
        All[T.Index].Result.Reason = "no time was left";
        return;
      }
    }
    auto R = Runs.run(All[T.Index].Subject.Id, T.Select, Reach[T.Index]);
    std::lock_guard<std::mutex> Guard(Lock);
    llvm::Error E = R ? Log->add(*R) : R.takeError();
    if (E)
      Failed = llvm::joinErrors(std::move(Failed), std::move(E));
    else
      All[T.Index].Result = std::move(*R), said(++Done, Pending.size());
  });
  if (has(Failed, Code::Interrupted) || interruptRequested()) {
    llvm::consumeError(std::move(Failed));
    return makeError(Code::Interrupted,
                     "interrupted while running mutants; your tree is as it "
                     "was, and the next run takes over what is known");
  }
  return Failed;
}

llvm::Error Mutation::tryAll() {
  bool Any = llvm::any_of(
      Reach, [](const std::vector<std::size_t> &R) { return !R.empty(); });
  if (!Any)
    return llvm::Error::success();
  Say.say("finding out which mutants compile");
  auto Built = buildAll();
  if (!Built)
    return Built.takeError();
  if (Trials.empty())
    return llvm::Error::success();
  Say.say("testing the program with no mutant chosen");
  auto Runs = MutantRuns::create(C.Program, *Built, Options.AtOnce);
  if (!Runs)
    return Runs.takeError();
  if (!Runs->note().empty())
    Say.say("note: " + Runs->note());
  if (llvm::Error E = runAll(*Runs))
    return E;
  if (llvm::Error E = Runs->checkAgain()) {
    Log->forget();
    return E;
  }
  return llvm::Error::success();
}
