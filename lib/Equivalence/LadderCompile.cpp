//===- LadderCompile.cpp - Both texts, no more of them than is needed ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Climb.h"
#include "Instances.h"
#include "SameBut.h"
#include "Unwinding.h"
#include "evo/Equivalence/Preambles.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/IR/Module.h"

using namespace evo;

llvm::Expected<std::vector<CompiledUnit>>
Climb::compileSide(const SourceUnit &Unit, llvm::ArrayRef<ModuleWanted> What,
                   const CompiledUnit *Known, bool OnlyBodies) {
  Reading How = {Request.OwnFilesOnly, Request.Known};
  How.OnlyBodies = OnlyBodies;
  if (Known) {
    How.Bodies = &*Known->Reached;
    How.Instances = &Known->Instances;
  }
  return compileUnit(Unit, What, Kept.context(), How);
}

static void settleEach(llvm::ArrayRef<CompiledUnit> Units) {
  for (const CompiledUnit &U : Units)
    settleUnwinding(*U.Module);
}

std::vector<const Signature *>
Climb::compared(const CompiledUnit &Before) const {
  std::vector<const Signature *> Found;
  for (const Signature &S : Before.Functions)
    if (!Request.Compared || Request.Compared(S))
      Found.push_back(&S);
  return Found;
}

/// What callers see of a function tells others more than its name does.
static bool sameFromOutside(llvm::ArrayRef<Signature> After,
                            llvm::ArrayRef<const Signature *> Before) {
  return llvm::equal(After, Before, [](const Signature &A, const Signature *B) {
    return A.Text == B->Text && A.Terms == B->Terms;
  });
}

/// How much of the text of before no compared function leads to.
static std::uint64_t bytesBehind(const CompiledUnit &Before,
                                 llvm::ArrayRef<const Signature *> Compared) {
  std::vector<llvm::StringRef> Entries;
  for (const Signature *S : Compared)
    Entries.push_back(S->Mangled);
  std::uint64_t Least = std::numeric_limits<std::uint64_t>::max();
  for (const llvm::GlobalValue *G : neededBy(*Before.Module, Entries))
    if (auto At = Before.Behind.find(G->getName()); At != Before.Behind.end())
      Least = std::min(Least, At->second);
  return Least;
}

/// After without what stands behind all that before needs; nothing if that is
/// little, or was seen by the rest.
std::optional<std::vector<CompiledUnit>>
Climb::compileBeginning(llvm::ArrayRef<ModuleWanted> What) {
  constexpr std::uint64_t Little = 20'000;
  const CompiledUnit &First = Kept.forms().front();
  SourceUnit Beginning = Request.After;
  auto Own = Beginning.Overlay.find(Beginning.File);
  std::uint64_t Behind = bytesBehind(First, compared(First));
  if (!Request.OwnFilesOnly || Own == Beginning.Overlay.end() ||
      Behind < Little || Behind > Own->second.size())
    return std::nullopt;
  std::string &Text = Own->second;
  Text.resize(std::min(Text.find('\n', Text.size() - Behind), Text.size()));
  Text += '\n';
  auto Made = compileSide(Beginning, What, &First, /*OnlyBodies=*/true);
  if (!Made) {
    llvm::consumeError(Made.takeError());
    return std::nullopt;
  }
  for (auto [A, B] : llvm::zip(*Made, Kept.forms())) {
    std::vector<llvm::StringRef> Entries;
    for (const Signature &S : A.Functions)
      Entries.push_back(S.Mangled);
    if (!addInstances(*A.Module, *B.Module, First.Instances.Symbols))
      return std::nullopt;
    settleUnwinding(*A.Module);
    if (!sameButFor(Entries, *B.Module, *A.Module))
      return std::nullopt;
  }
  return std::move(*Made);
}

/// After mostly needs what before did, of what stands in its text and of what
/// was made of headers.
llvm::Expected<std::vector<CompiledUnit>>
Climb::compileAsNeeded(llvm::ArrayRef<ModuleWanted> What) {
  const CompiledUnit &First = Kept.forms().front();
  bool Alike = Request.OthersSame && First.Reached && First.Others.empty();
  auto Beginning = Alike ? compileBeginning(What) : std::nullopt;
  auto After =
      Beginning
          ? llvm::Expected<std::vector<CompiledUnit>>(std::move(*Beginning))
          : compileSide(Request.After, What, Alike ? &First : nullptr);
  if (!After || !Alike)
    return After;
  if (!sameFromOutside(After->front().Functions, compared(First)))
    return compileSide(Request.After, What, nullptr);
  for (auto [A, B] : llvm::zip(*After, Kept.forms()))
    if (!addInstances(*A.Module, *B.Module, First.Instances.Symbols))
      return compileSide(Request.After, What, nullptr);
  return After;
}

llvm::Expected<std::vector<CompiledUnit>>
Climb::compileAfter(llvm::ArrayRef<ModuleWanted> What) {
  auto After = compileAsNeeded(What);
  if (After)
    settleEach(*After);
  return After;
}

std::vector<ModuleWanted> Climb::modulesOf(const FunctionFilter &Wanted) const {
  std::vector<ModuleWanted> Each = {{Form::Traps, Wanted}};
  if (Options.Binary != LadderOptions::AskBinary::Never)
    Each.push_back({Form::Plain, Wanted});
  return Each;
}

unsigned Climb::preamblesMade() const {
  return Request.Known ? Request.Known->made() : 0;
}

/// A unit that holds both functions is parsed once in all.
llvm::Error Climb::compileBefore() {
  std::vector<ModuleWanted> What = modulesOf(Request.BeforeFilter);
  if (isOnce())
    llvm::append_range(What, modulesOf(Request.AfterFilter));
  if (Kept.isOf(preamblesMade()) && Kept.forms().size() == What.size())
    return llvm::Error::success();
  auto Before = compileSide(Request.Before, What, nullptr);
  if (!Before)
    return addContext(Before.takeError(), "compiling before");
  settleEach(*Before);
  Kept.keep(std::move(*Before), preamblesMade());
  return llvm::Error::success();
}

/// Each unit is parsed once for both forms. What is kept of before stays as
/// long as after reads the same headers.
llvm::Error Climb::compileBoth() {
  std::vector<ModuleWanted> OfAfter = modulesOf(Request.AfterFilter);
  for (unsigned Try = 0; Try < 2 && AfterForms.empty(); ++Try) {
    if (llvm::Error E = compileBefore())
      return E;
    if (isOnce())
      break;
    auto After = compileAfter(OfAfter);
    if (!After)
      return addContext(After.takeError(), "compiling after");
    if (Kept.isOf(preamblesMade()) || Try > 0)
      AfterForms = std::move(*After);
  }
  std::size_t Forms = OfAfter.size();
  llvm::ArrayRef<CompiledUnit> Before = Kept.forms().take_front(Forms),
                               After = AfterForms;
  if (isOnce())
    After = Kept.forms().drop_front(Forms);
  Traps = {&Before[0], &After[0]};
  if (Forms > 1)
    Plain = {&Before[1], &After[1]};
  Compared = compared(*Traps.Before);
  return llvm::Error::success();
}

llvm::Error Climb::compile() {
  Clock::time_point Start = Clock::now();
  if (llvm::Error E = compileBoth())
    return E;
  auto Missing = [](const std::string &File) {
    return makeError(Code::NoSuchFunction,
                     "no such function with a body in " + File);
  };
  if (Compared.empty() && Traps.Before->Others.empty())
    return Missing(Request.Before.File);
  if (Traps.After->Functions.empty() && Traps.After->Others.empty())
    return Missing(Request.After.File);
  CompileSeconds = secondsSince(Start) + Kept.takeSeconds();
  return llvm::Error::success();
}

/// Where after needs all bodies for one of them, it would for each; and what is
/// unknown of the unit, would be of each.
static bool servesEach(const CompiledUnit &Before) {
  return Before.Reached && Before.Others.empty() &&
         !hasLabelAddresses(*Before.Module);
}

llvm::Expected<bool> evo::compileForEach(const PairRequest &Request,
                                         const LadderOptions &Options) {
  Clock::time_point Start = Clock::now();
  if (llvm::Error E = Climb(Request, Options).compileBefore())
    return std::move(E);
  Request.KeptBefore->addSeconds(secondsSince(Start));
  bool Serves = servesEach(Request.KeptBefore->forms().front());
  if (!Serves)
    Request.KeptBefore->clear();
  return Serves;
}
