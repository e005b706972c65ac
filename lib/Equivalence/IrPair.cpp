//===- IrPair.cpp - Two functions of LLVM IR ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/IrPair.h"
#include "evo/Equivalence/RawRefinement.h"
#include "evo/Support/Codes.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/Utils/BuildLibCalls.h"
#include <set>
#include <tuple>

using namespace evo;
using namespace llvm;

/// What the other side may not be promised, or how a call is made: no model is
/// needed to see that these differ.
static std::string attributesDiffer(const Function &F, const Function &G) {
  if (F.hasFnAttribute(Attribute::NullPointerIsValid) !=
      G.hasFnAttribute(Attribute::NullPointerIsValid))
    return "function attributes";
  for (StringRef Kind : {"denormal-fp-math", "denormal-fp-math-f32"})
    if (F.getFnAttribute(Kind) != G.getFnAttribute(Kind))
      return "function attributes";
  if (F.hasFnAttribute(Attribute::NoReturn) &&
      G.hasFnAttribute(Attribute::WillReturn))
    return "function attributes";
  for (unsigned I = 0; I < F.arg_size(); ++I) {
    const Argument &A = *F.getArg(I), &B = *G.getArg(I);
    for (auto Kind : {Attribute::ByVal, Attribute::NoUndef, Attribute::Writable,
                      Attribute::SExt, Attribute::ZExt, Attribute::InReg}) {
      bool Added = B.hasAttribute(Kind) && !A.hasAttribute(Kind);
      bool Convention = Kind == Attribute::SExt || Kind == Attribute::ZExt ||
                        Kind == Attribute::InReg;
      if (Added || (Convention && A.hasAttribute(Kind) != B.hasAttribute(Kind)))
        return "parameter attributes";
    }
  }
  return "";
}

static bool anyCall(const Function &F,
                    function_ref<bool(const CallBase &)> Is) {
  return any_of(instructions(F), [&](const Instruction &I) {
    auto *Call = dyn_cast<CallBase>(&I);
    return Call && !isa<IntrinsicInst>(Call) && Is(*Call);
  });
}

/// What a function promises and its callees may not keep; empty if nothing.
static std::string brokenByCalls(const Function &F) {
  for (auto Kind : {Attribute::NoFree, Attribute::NoSync, Attribute::NoRecurse})
    if (F.hasFnAttribute(Kind) &&
        anyCall(F, [&](const CallBase &C) { return !C.hasFnAttr(Kind); }))
      return Attribute::getNameFromAttrKind(Kind).str();
  MemoryEffects Own = F.getMemoryEffects();
  if (anyCall(F, [&](const CallBase &C) {
        MemoryEffects Its = C.getMemoryEffects();
        return (Its & Own) != Its;
      }))
    return "memory";
  return "";
}

/// Must it come back where a call does not return, but may throw? That this is
/// undefined, as some take it, the language does not say.
static bool mayOnlyThrow(const Function &F) {
  return F.willReturn() && !F.doesNotThrow() &&
         anyCall(F, [](const CallBase &C) {
           return C.doesNotReturn() && !C.doesNotThrow();
         });
}

/// Does `G` promise what `F` does not, of itself?
static bool promisesMore(const Function &F, const Function &G) {
  for (auto Kind : {Attribute::NoFree, Attribute::NoSync, Attribute::NoRecurse})
    if (G.hasFnAttribute(Kind) && !F.hasFnAttribute(Kind))
      return true;
  MemoryEffects Before = F.getMemoryEffects();
  return (Before & G.getMemoryEffects()) != Before;
}

/// What a variable starts with; others are named in it.
static std::string textOf(const GlobalVariable &G) {
  std::string Text;
  raw_string_ostream(Text) << *G.getInitializer();
  return Text;
}

/// Globals of one name must be one object.
static std::string globalsDiffer(const Module &X, const Module &Y) {
  for (const GlobalVariable &G : X.globals()) {
    const GlobalVariable *H = Y.getNamedGlobal(G.getName());
    if (H && (H->isConstant() != G.isConstant() ||
              H->getValueType() != G.getValueType() ||
              H->hasInitializer() != G.hasInitializer() ||
              (G.hasInitializer() && textOf(*H) != textOf(G))))
      return ("the variable '" + G.getName() + "' is not the same in both")
          .str();
  }
  return "";
}

/// What calls promise of what they do with memory behind their arguments.
static std::set<std::tuple<StringRef, unsigned, int>>
promisesOfCalls(const Function &F) {
  std::set<std::tuple<StringRef, unsigned, int>> All;
  bool Locals = any_of(instructions(F), IsaPred<AllocaInst>);
  for (const Instruction &I : instructions(F))
    if (auto *Call = dyn_cast<CallBase>(&I)) {
      const Function *Callee = Call->getCalledFunction();
      StringRef Name = Callee ? Callee->getName() : "";
      if (Call->hasRetAttr(Attribute::NoAlias))
        All.insert({Name, ~0u, int(Attribute::NoAlias)});
      if (Locals && Call->isTailCall() && !isa<IntrinsicInst>(Call))
        All.insert({Name, ~0u, ~0});
      for (unsigned A = 0; A < Call->arg_size(); ++A) {
        for (auto Kind : {Attribute::ReadNone, Attribute::ReadOnly,
                          Attribute::WriteOnly, Attribute::NoAlias})
          if (Call->paramHasAttr(A, Kind))
            All.insert({Name, A, int(Kind)});
        if (Call->doesNotCapture(A))
          All.insert({Name, A, ~0});
      }
    }
  return All;
}

/// What the encoding does not tell apart; empty if nothing of it occurs.
static std::string notToldApart(const Function &F, const Function &G) {
  std::set<std::tuple<StringRef, unsigned, int>> Had = promisesOfCalls(F);
  for (const auto &Promise : promisesOfCalls(G))
    if (!Had.count(Promise))
      return "a call promises more of its arguments than before";
  for (auto Kind : {Attribute::SExt, Attribute::ZExt, Attribute::InReg})
    if (F.hasRetAttribute(Kind) != G.hasRetAttribute(Kind))
      return "how a result is handed over differs";
  if (G.hasRetAttribute(Attribute::NoAlias) &&
      !F.hasRetAttribute(Attribute::NoAlias))
    return "what is promised of a result is not modelled";
  if (F.getCallingConv() != G.getCallingConv())
    return "how they are called differs";
  if (std::string Which = brokenByCalls(G);
      !Which.empty() && promisesMore(F, G))
    return "whether calls keep '" + Which + "' is not known";
  bool Lifetimes = false, Addresses = false;
  for (const Function *Each : {&F, &G})
    for (const Instruction &I : instructions(*Each)) {
      auto *Call = dyn_cast<IntrinsicInst>(&I);
      if (Call && Call->getIntrinsicID() == Intrinsic::sideeffect)
        return "a loop that must go on is not modelled";
      Lifetimes |= Call && Call->isLifetimeStartOrEnd();
      Addresses |= isa<PtrToIntInst>(I) ||
                   (isa<ICmpInst>(I) &&
                    I.getOperand(0)->getType()->isPtrOrPtrVectorTy());
    }
  if (Lifetimes && Addresses)
    return "addresses that locals may share are not modelled";
  for (const GlobalVariable &V : F.getParent()->globals())
    if (V.isDeclaration() && V.getValueType()->isSized() &&
        F.getParent()->getDataLayout().getTypeAllocSize(V.getValueType()) == 0)
      return ("how large '" + V.getName() + "' is, is not known").str();
  return "";
}

/// Is it a function that LLVM knows by its name?
static bool ofLibrary(const Function &F) {
  LibFunc Which;
  return TargetLibraryInfoImpl(Triple(F.getParent()->getTargetTriple()))
      .getLibFunc(F, Which);
}

/// What LLVM knows of functions of libraries by their names.
static void inferAttributes(Module &M) {
  TargetLibraryInfoImpl Known{Triple(M.getTargetTriple())};
  TargetLibraryInfo Library(Known);
  for (Function &F : M)
    if (F.isDeclaration() && !F.isIntrinsic())
      inferNonMandatoryLibFuncAttrs(F, Library);
}

RefinementResult evo::compareIr(Function &F, Function &G, const IrMode &Mode,
                                smt::SolverProcess &Solver) {
  RefinementResult R;
  if (F.getFunctionType() != G.getFunctionType() || F.isVarArg()) {
    R.Why = "types differ, or arguments vary";
    return R;
  }
  inferAttributes(*F.getParent());
  inferAttributes(*G.getParent());
  R.Why = globalsDiffer(*F.getParent(), *G.getParent());
  if (!R.Why.empty())
    return R;
  if (std::string Which = attributesDiffer(F, G); !Which.empty()) {
    if (ofLibrary(F)) {
      R.Why = "what is promised of a function of a library is not modelled";
      return R;
    }
    R.Is = RefinementResult::Differs;
    R.Why = Which;
    return R;
  }
  R.Why = notToldApart(F, G);
  if (!R.Why.empty())
    return R;
  smt::Terms Arena;
  RawInputs Inputs(Arena);
  Inputs.Undef = Mode.Undef;
  Inputs.Poison = Mode.Poison;
  if (std::string Which = brokenByCalls(F); !Which.empty())
    Inputs.Unrefuted = "whether calls keep '" + Which + "' is not known";
  if (mayOnlyThrow(F))
    Inputs.Unrefuted = "whether what must come back may throw is not settled";
  RawEncoder Before(Inputs, F, /*Target=*/false),
      After(Inputs, G, /*Target=*/true);
  RefinementLimits Limits;
  Limits.Rounds = Mode.Rounds;
  return refineRaw(Inputs, Before, After, Solver, Limits);
}

/// What a proof rests on.
static std::vector<std::string> assumptions() {
  return {"functions without a visible body are the same before and after and "
          "depend only on arguments, memory and earlier calls",
          "functions with a name of the C library are those of the library"};
}

static Expected<Function *> functionOf(Module &M, StringRef Name,
                                       StringRef File) {
  Function *F = M.getFunction(Name);
  if (!F || F->isDeclaration())
    return makeError(Code::NoSuchFunction,
                     "no such function with a body: " + Name + " in " + File);
  return F;
}

Expected<FunctionVerdict> evo::proveIr(const IrFiles &Files,
                                       const LadderOptions &Options) {
  LLVMContext Context;
  SMDiagnostic Wrong;
  std::unique_ptr<Module> Read[2];
  const std::string *Paths[] = {&Files.Before, &Files.After};
  for (int I : {0, 1}) {
    Read[I] = parseIRFile(*Paths[I], Wrong, Context);
    if (!Read[I])
      return makeError(Code::DoesNotCompile, *Paths[I] + ":" +
                                                 Twine(Wrong.getLineNo()) +
                                                 ": " + Wrong.getMessage());
  }
  auto F = functionOf(*Read[0], Files.BeforeName, Files.Before);
  if (!F)
    return F.takeError();
  auto G = functionOf(*Read[1], Files.AfterName, Files.After);
  if (!G)
    return G.takeError();
  smt::SolverProcess Solver(Options.Program, Options.Answers);
  IrMode Mode;
  Mode.Rounds = Options.Limits.Rounds;
  RefinementResult R = compareIr(**F, **G, Mode, Solver);
  FunctionVerdict V;
  V.Function = Files.BeforeName;
  V.Seconds = Solver.seconds();
  V.Earned.Assumptions = assumptions();
  switch (R.Is) {
  case RefinementResult::Proved:
    V.Earned.Kind = EvidenceKind::Proved;
    V.Earned.Reason = "for all inputs, by the solver";
    break;
  case RefinementResult::Bounded:
    V.Earned.Kind = EvidenceKind::Bounded;
    V.Earned.N = R.Rounds;
    V.Earned.Reason = "within " + std::to_string(R.Rounds) +
                      " rounds of each loop, by the solver";
    break;
  case RefinementResult::Differs:
    V.Earned = Evidence::unknown("a model differs in " + R.Why +
                                 ", and nothing is run to confirm it");
    break;
  case RefinementResult::Unknown:
    V.Earned = Evidence::unknown(R.Why);
    break;
  }
  return V;
}
