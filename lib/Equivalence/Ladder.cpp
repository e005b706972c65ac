//===- Ladder.cpp - Cheapest evidence first ===//
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
#include "evo/Support/Process.h"
#include "llvm/IR/Module.h"

using namespace evo;

namespace {

/// Cloned modules can not share the addresses of labels.
bool hasLabelAddresses(const llvm::Module &M) {
  return llvm::any_of(M, [](const llvm::Function &F) {
    return llvm::any_of(
        F, [](const llvm::BasicBlock &B) { return B.hasAddressTaken(); });
  });
}

double secondsSince(Clock::time_point Start) {
  return std::chrono::duration<double>(Clock::now() - Start).count();
}

} // namespace

void Climb::rung(FunctionVerdict &V, llvm::StringRef Name, std::string Said,
                 Clock::time_point Since) {
  V.Rungs.push_back({Name.str(), std::move(Said), secondsSince(Since)});
}

const Signature *Climb::counterpart(const Signature &B) const {
  const Signature *Found = nullptr;
  for (const Signature &A : Traps.After->Functions) {
    bool Named = !Request.PairByName || A.Name == B.Name;
    if (Named && A.Parameters == B.Parameters)
      return &A;
    if (Named && !Found)
      Found = &A;
  }
  return Found;
}

/// What has no code to compare is unknown, whatever else has its name.
static std::vector<FunctionVerdict>
notCompared(llvm::ArrayRef<NotCompiled> Others) {
  std::vector<FunctionVerdict> Verdicts;
  for (const NotCompiled &Other : Others) {
    FunctionVerdict V;
    V.Function = Other.Name;
    V.Earned = Evidence::unknown(Other.Why);
    Verdicts.push_back(std::move(V));
  }
  return Verdicts;
}

llvm::Expected<std::vector<CompiledUnit>>
Climb::compileSide(const SourceUnit &Unit, llvm::ArrayRef<Emission> What,
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
Climb::compileBeginning(llvm::ArrayRef<Emission> What) {
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
Climb::compileAsNeeded(llvm::ArrayRef<Emission> What) {
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
Climb::compileAfter(llvm::ArrayRef<Emission> What) {
  auto After = compileAsNeeded(What);
  if (After)
    settleEach(*After);
  return After;
}

std::vector<Emission> Climb::emissions(const FunctionFilter &Wanted) const {
  std::vector<Emission> Each = {{Form::Traps, Wanted}};
  if (Options.Binary != LadderOptions::AskBinary::Never)
    Each.push_back({Form::Plain, Wanted});
  return Each;
}

unsigned Climb::preamblesMade() const {
  return Request.Known ? Request.Known->made() : 0;
}

/// A unit that holds both functions is parsed once in all.
llvm::Error Climb::compileBefore() {
  std::vector<Emission> What = emissions(Request.BeforeFilter);
  if (isOnce())
    llvm::append_range(What, emissions(Request.AfterFilter));
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
  std::vector<Emission> OfAfter = emissions(Request.AfterFilter);
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

/// What has no code to compare on the other side is unknown.
FunctionVerdict Climb::verdictOf(const Signature &B, bool Labels) {
  FunctionVerdict V;
  V.Function = B.Name + B.Parameters;
  Limits = Options.Limits;
  LeftForWhole = Limits.Whole;
  SolverBytes = 0;
  const Signature *A = counterpart(B);
  if (Labels)
    V.Earned = Evidence::unknown("the unit takes addresses of labels "
                                 "(computed goto), which is not modelled");
  else if (A)
    V = pair(B, *A);
  else
    V.Earned = Evidence::unknown("after has no function of this name");
  V.CompileSeconds = CompileSeconds;
  V.SolverBytes = SolverBytes;
  return V;
}

llvm::Expected<std::vector<FunctionVerdict>> Climb::run() {
  if (auto E = compile())
    return std::move(E);
  std::vector<FunctionVerdict> Verdicts;
  auto Answer = [&](FunctionVerdict V) {
    if (Request.Answered)
      Request.Answered(V);
    Verdicts.push_back(std::move(V));
  };
  bool Labels = hasLabelAddresses(*Traps.Before->Module) ||
                hasLabelAddresses(*Traps.After->Module);
  std::size_t At = 0;
  for (const Signature *B : Compared) {
    if (Request.Starting)
      Request.Starting(B->Name + B->Parameters, ++At, Compared.size());
    FunctionVerdict V = verdictOf(*B, Labels);
    // Its solvers were ended: what they left open says nothing.
    if (interruptRequested())
      return makeError(Code::Interrupted,
                       "interrupted while comparing " + V.Function);
    Answer(std::move(V));
  }
  for (FunctionVerdict &V : notCompared(Traps.Before->Others))
    Answer(std::move(V));
  return Verdicts;
}

/// What the first line that differs is about; empty if none does.
static std::string changedTerm(llvm::StringRef Before, llvm::StringRef After) {
  while (!Before.empty() || !After.empty()) {
    auto [B, BeforeRest] = Before.split('\n');
    auto [A, AfterRest] = After.split('\n');
    if (B != A)
      return (B.empty() ? A : B).split(':').first.str();
    Before = BeforeRest;
    After = AfterRest;
  }
  return "";
}

/// The first that after has and before has not; empty if there is none.
std::string Climb::newHazard(bool OfTypes) const {
  const Signature &B = *BeforeSignature, &A = *AfterSignature;
  std::vector<Hazard> New;
  std::set_difference(
      A.Hazards.begin(), A.Hazards.end(), B.Hazards.begin(), B.Hazards.end(),
      std::back_inserter(New),
      [](const Hazard &X, const Hazard &Y) { return X.Key < Y.Key; });
  auto Found =
      llvm::find_if(New, [&](const Hazard &H) { return H.OfTypes == OfTypes; });
  return Found == New.end() ? "" : Found->Said;
}

/// Why callers could tell the two apart, whatever their code does; empty if
/// they can not.
static std::string seenByCallers(const Signature &B, const Signature &A) {
  if (B.Layout != A.Layout)
    return "the signature changes from '" + B.Text + "' to '" + A.Text + "'";
  std::string Term = changedTerm(B.Terms, A.Terms);
  return Term.empty() ? "" : Term + " changes, on which callers depend";
}

FunctionVerdict Climb::pair(const Signature &B, const Signature &A) {
  FunctionVerdict V;
  Clock::time_point Start = Clock::now();
  V.Function = B.Name + B.Parameters;
  BeforeSignature = &B;
  AfterSignature = &A;
  if (std::string Why = seenByCallers(B, A); !Why.empty()) {
    V.Earned = Evidence::unknown(Why);
    rung(V, "signature", "differs", Start);
  } else {
    rung(V, "signature", B.Text, Start);
    compare(V);
  }
  assume(V);
  V.Seconds = secondsSince(Start);
  return V;
}

/// What holds of any claim about the two.
void Climb::assume(FunctionVerdict &V) const {
  if (V.Earned.Kind == EvidenceKind::Unknown ||
      V.Earned.Kind == EvidenceKind::Refuted)
    return;
  if (BeforeSignature->Text != AfterSignature->Text)
    V.Earned.Assumptions.push_back(
        "classes with the same members are taken for one: '" +
        BeforeSignature->Text + "' and '" + AfterSignature->Text + "'");
  if (!Request.After.Renumbered.empty())
    V.Earned.Assumptions.push_back(
        "lines that the patch leaves alone count as not renumbered");
}

void Climb::compare(FunctionVerdict &V) {
  prepare();
  if (execution(V) || Options.ExecuteOnly)
    return;
  if (std::string Hazard = newHazard(/*OfTypes=*/false); !Hazard.empty()) {
    V.Earned = Evidence::unknown("after " + Hazard + ", and before does not");
    return;
  }
  if (!identity(V))
    refinement(V);
  beDefined(V);
  fuzzing(V);
  if (V.Earned.Kind == EvidenceKind::Unknown && V.SameBinary.value_or(false)) {
    V.Earned.Kind = EvidenceKind::Identical;
    V.Earned.Reason =
        "the plain -O2 code is the same; the source is not proved: " +
        V.Earned.Reason;
  }
}

bool Climb::execution(FunctionVerdict &V) {
  Clock::time_point Start = Clock::now();
  Executed = ExecutionResult();
  Executed.NotRun = whyNotExecuted(*BeforeSignature, *PreparedBefore);
  if (Executed.NotRun.empty()) {
    reduceWhole();
    Executed = execute(Options.Program, *Before, *BeforeSignature, *After,
                       *AfterSignature, Options.Execution);
  }
  if (!Executed.NotRun.empty()) {
    rung(V, "execution", "not run: " + Executed.NotRun, Start);
    return false;
  }
  if (!Executed.Refuted) {
    rung(V, "execution",
         std::to_string(Executed.Runs) + " inputs agree, " +
             std::to_string(Executed.Discarded) + " undefined before" +
             (Executed.Doubt.empty() ? "" : "; " + Executed.Doubt),
         Start);
    return false;
  }
  rung(V, "execution", "differs", Start);
  V.Earned.Kind = EvidenceKind::Refuted;
  V.Earned.Input = Executed.Input;
  V.Arguments = Executed.Arguments;
  V.Earned.Reason = "found by execution";
  V.BeforeResult = Executed.BeforeResult;
  V.AfterResult = Executed.AfterResult;
  return true;
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

llvm::Expected<std::vector<FunctionVerdict>>
evo::climb(const PairRequest &Request, const LadderOptions &Options) {
  return Climb(Request, Options).run();
}
