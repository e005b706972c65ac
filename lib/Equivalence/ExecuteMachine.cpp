//===- ExecuteMachine.cpp - Compile a module into this process -----===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExecuteMachine.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Support/TargetSelect.h"
#include <cmath>

using namespace evo;
using namespace llvm;

namespace {

/// Functions of the outside world that may be called: they touch nothing but
/// memory they are given.
bool isHarmless(StringRef Name) {
  static constexpr StringLiteral Exact[] = {
      "memcpy",  "memmove", "memset",  "memcmp",         "bcmp",    "memchr",
      "strlen",  "strcmp",  "strncmp", "strchr",         "strrchr", "strstr",
      "strcpy",  "strncpy", "strcat",  "malloc",         "calloc",  "realloc",
      "free",    "abs",     "labs",    "_Znwm",          "_Znam",   "_ZdlPv",
      "_ZdlPvm", "_ZdaPv",  "_ZdaPvm", "_Unwind_Resume", "strnlen"};
  if (is_contained(Exact, Name))
    return true;
  static constexpr StringLiteral Math[] = {
      "sin",       "cos",   "tan",    "asin",  "acos", "atan",      "atan2",
      "sinh",      "cosh",  "tanh",   "exp",   "exp2", "expm1",     "log",
      "log2",      "log10", "log1p",  "pow",   "sqrt", "cbrt",      "fabs",
      "floor",     "ceil",  "trunc",  "round", "rint", "nearbyint", "fmod",
      "remainder", "hypot", "ldexp",  "frexp", "modf", "fmin",      "fmax",
      "copysign",  "fma",   "lround", "erf",   "erfc", "tgamma",    "lgamma",
      "logb",      "scalbn"};
  if (is_contained(Math, Name) ||
      (Name.ends_with("f") && is_contained(Math, Name.drop_back())))
    return true;
  bool Standard = Name.starts_with("_ZSt") || Name.starts_with("_ZNSt") ||
                  Name.starts_with("_ZNKSt") || Name.starts_with("_ZTI") ||
                  Name.starts_with("_ZTS") || Name.starts_with("_ZTV") ||
                  Name.starts_with("__cxa_") || Name.starts_with("__gxx_");
  static constexpr StringLiteral Outside[] = {"stream", "filebuf",   "thread",
                                              "cout",   "cerr",      "cin",
                                              "_ZStls", "filesystem"};
  return Standard &&
         none_of(Outside, [&](StringRef Word) { return Name.contains(Word); });
}

bool isReplaced(StringRef Name) {
  return Name == "printf" || Name == "puts" || Name == "putchar" ||
         Name == "abort" || Name == AccessGuard;
}

void harvest(const Module &M, Harvest &H) {
  for (const Function &F : M)
    for (const Instruction &I : instructions(F))
      for (const Value *V : I.operands()) {
        if (auto *C = dyn_cast<ConstantInt>(V);
            C && C->getBitWidth() > 1 && C->getBitWidth() <= 64)
          H.Integers.push_back(C->getSExtValue());
        if (auto *C = dyn_cast<ConstantFP>(V); C && C->getType()->isDoubleTy())
          H.Reals.push_back(C->getValueAPF().convertToDouble());
      }
  auto Tidy = [](auto &List) {
    llvm::sort(List);
    List.erase(std::unique(List.begin(), List.end()), List.end());
    if (List.size() > 40)
      List.resize(40);
  };
  llvm::erase_if(H.Reals, [](double V) { return std::isnan(V); });
  Tidy(H.Integers);
  Tidy(H.Reals);
}

/// Loads what the target takes from the slots that `Slots` points to. A slot
/// is the value itself or the address of an object, of which the calling
/// convention makes a pointer to a copy or a few registers of eight bytes each.
/// False if the two do not fit.
bool loadArguments(Function &Target, ArrayRef<ParameterShape> Shapes,
                   IRBuilder<> &B, Value *Slots, Value *Result,
                   std::vector<Value *> &Arguments) {
  auto *A = Target.arg_begin(), *End = Target.arg_end();
  if (A != End && A->hasStructRetAttr()) {
    Arguments.push_back(Result);
    ++A;
  }
  for (std::size_t P = 0; P < Shapes.size(); ++P) {
    Value *Slot = B.CreateConstGEP1_64(B.getInt64Ty(), Slots, P);
    bool Object = Shapes[P].Is == ParameterShape::Aggregate;
    if (A == End)
      return false;
    if (!Object || A->hasByValAttr()) {
      Arguments.push_back(B.CreateLoad((A++)->getType(), Slot));
      continue;
    }
    Value *Address = B.CreateLoad(B.getPtrTy(), Slot);
    for (std::uint64_t At = 0; At < Shapes[P].Bytes; At += 8) {
      if (A == End || A->getType()->isPointerTy())
        return false;
      Value *Part = B.CreateConstGEP1_64(B.getInt8Ty(), Address, At);
      Arguments.push_back(
          B.CreateAlignedLoad((A++)->getType(), Part, Align(1)));
    }
  }
  return A == End;
}

/// void evo.call(u64 *arguments, void *result, int *threw)
bool addWrapper(Module &M, Function &Target, ArrayRef<ParameterShape> Shapes) {
  LLVMContext &C = M.getContext();
  Type *Ptr = PointerType::getUnqual(C);
  auto *F = Function::Create(
      FunctionType::get(Type::getVoidTy(C), {Ptr, Ptr, Ptr}, false),
      GlobalValue::ExternalLinkage, "evo.call", M);
  F->setPersonalityFn(llvm::cast<Constant>(
      M.getOrInsertFunction("__gxx_personality_v0",
                            FunctionType::get(Type::getInt32Ty(C), true))
          .getCallee()));
  F->setUWTableKind(UWTableKind::Async);
  auto *Entry = BasicBlock::Create(C, "", F),
       *Normal = BasicBlock::Create(C, "", F),
       *Pad = BasicBlock::Create(C, "", F);
  IRBuilder<> B(Entry);
  std::vector<Value *> Arguments;
  if (!loadArguments(Target, Shapes, B, F->getArg(0), F->getArg(1), Arguments))
    return false;
  auto *Call = B.CreateInvoke(&Target, Normal, Pad, Arguments);
  Call->setCallingConv(Target.getCallingConv());
  Call->setAttributes(Target.getAttributes());
  B.SetInsertPoint(Normal);
  if (!Call->getType()->isVoidTy())
    B.CreateAlignedStore(Call->getType()->isIntegerTy(1)
                             ? B.CreateZExt(Call, B.getInt8Ty())
                             : Call,
                         F->getArg(1), Align(1));
  B.CreateRetVoid();
  B.SetInsertPoint(Pad);
  auto *Landing = B.CreateLandingPad(StructType::get(Ptr, B.getInt32Ty()), 1);
  Landing->addClause(ConstantPointerNull::get(PointerType::getUnqual(C)));
  auto Begin = M.getOrInsertFunction("__cxa_begin_catch", Ptr, Ptr);
  auto End = M.getOrInsertFunction("__cxa_end_catch", B.getVoidTy());
  B.CreateCall(Begin, B.CreateExtractValue(Landing, 0));
  B.CreateCall(End);
  B.CreateStore(B.getInt32(1), F->getArg(2));
  B.CreateRetVoid();
  return true;
}

void fillUndefined(Module &M, std::uint8_t Fill) {
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      for (Use &U : I.operands()) {
        Type *T = U->getType();
        if (!isa<UndefValue>(U.get()) ||
            !(T->isIntegerTy() || T->isFloatTy() || T->isDoubleTy()))
          continue;
        APInt Bits = APInt::getSplat(
            alignTo(T->getPrimitiveSizeInBits().getFixedValue(), 8),
            APInt(8, Fill));
        Bits = Bits.trunc(T->getPrimitiveSizeInBits().getFixedValue());
        U.set(T->isIntegerTy()
                  ? llvm::cast<Constant>(ConstantInt::get(T, Bits))
                  : ConstantFP::get(T, APFloat(T->getFltSemantics(), Bits)));
      }
}

bool holdsAddresses(Type *T) {
  return T->isPointerTy() || any_of(T->subtypes(), holdsAddresses) ||
         (T->isArrayTy() && holdsAddresses(T->getArrayElementType()));
}

/// Touches the first and last byte where a guard stands, so that an access
/// nobody uses, which the code generator drops, still meets the page that
/// traps.
void touchWhereGuarded(Module &M) {
  Function *Guard = M.getFunction(AccessGuard);
  if (!Guard)
    return;
  for (User *U : make_early_inc_range(Guard->users())) {
    auto *Call = llvm::cast<CallInst>(U);
    IRBuilder<> B(Call);
    auto *Size = dyn_cast<ConstantInt>(Call->getArgOperand(1));
    std::uint64_t Bytes = Size ? Size->getZExtValue() : 0;
    for (std::uint64_t At : {std::uint64_t(0), Bytes - 1})
      if (Bytes && (At == 0 || Bytes > 1))
        B.CreateLoad(
            B.getInt8Ty(),
            B.CreateConstGEP1_64(B.getInt8Ty(), Call->getArgOperand(0), At),
            /*isVolatile=*/true);
    Call->eraseFromParent();
  }
  Guard->eraseFromParent();
}

/// Makes the module one that can be run here; else why not.
std::string prepareModule(Module &M, StringRef Entry,
                          ArrayRef<ParameterShape> Shapes, Side &S) {
  Function *Target = M.getFunction(Entry);
  if (!Target || Target->isDeclaration())
    return "no body";
  touchWhereGuarded(M);
  if (std::string Why = reachesOutside(M); !Why.empty())
    return Why;
  for (GlobalVariable &G : M.globals())
    if (!G.isDeclaration() && !G.isConstant())
      S.Globals.push_back(
          {G.getName().str(), nullptr,
           std::string(M.getDataLayout().getTypeAllocSize(G.getValueType()),
                       '\0')});
  llvm::sort(S.Globals, [](auto &A, auto &B) { return A.Name < B.Name; });
  if (!addWrapper(M, *Target, Shapes))
    return "takes its arguments in a way that is not known";
  return "";
}

} // namespace

std::string evo::reachesOutside(const Module &M) {
  for (const Function &F : M) {
    if (F.getName() == AccessGuard)
      continue;
    if (F.isDeclaration() && !F.isIntrinsic() && !F.use_empty() &&
        !isHarmless(F.getName()) && !isReplaced(F.getName()))
      return "calls '" + F.getName().str() + "'";
    for (const Instruction &I : instructions(F))
      if (auto *C = dyn_cast<CallBase>(&I); C && C->isInlineAsm())
        return "uses inline assembly";
  }
  for (const GlobalVariable &G : M.globals()) {
    if (G.isDeclaration() && !G.use_empty() && !isHarmless(G.getName()))
      return "uses '" + G.getName().str() + "', defined elsewhere";
    if (G.isThreadLocal())
      return "uses thread-local '" + G.getName().str() + "'";
    if (!G.isDeclaration() && !G.isConstant() && !G.use_empty() &&
        holdsAddresses(G.getValueType()))
      return "uses '" + G.getName().str() + "', which holds addresses";
  }
  return "";
}

std::string Machine::start() {
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();
  auto Target = orc::JITTargetMachineBuilder::detectHost();
  if (!Target)
    return toString(Target.takeError());
  Target->setCodeGenOptLevel(CodeGenOptLevel::None);
  auto Made = orc::LLJITBuilder().setJITTargetMachineBuilder(*Target).create();
  if (!Made)
    return toString(Made.takeError());
  Jit = std::move(*Made);
  return "";
}

std::string Machine::load(StringRef Path, StringRef Entry,
                          ArrayRef<ParameterShape> Shapes, std::uint8_t Fill,
                          Side &S, Harvest &H) {
  S.Symbol = Entry.str();
  auto Bytes = MemoryBuffer::getFile(Path);
  auto Context = std::make_unique<LLVMContext>();
  auto M = parseBitcodeFile(**Bytes, *Context);
  if (!M)
    return toString(M.takeError());
  harvest(**M, H);
  if (std::string Why = prepareModule(**M, Entry, Shapes, S); !Why.empty())
    return Why;
  fillUndefined(**M, Fill);
  auto Dylib = Jit->createJITDylib((Path + "." + Twine(Fill)).str());
  if (!Dylib)
    return toString(Dylib.takeError());
  orc::SymbolMap Own;
  auto Define = [&](const char *Name, void *Address) {
    Own[Jit->mangleAndIntern(Name)] = {orc::ExecutorAddr::fromPtr(Address),
                                       JITSymbolFlags::Exported};
  };
  Define("printf", Replaced.Printf);
  Define("puts", Replaced.Puts);
  Define("putchar", Replaced.Putchar);
  Define("abort", Replaced.Abort);
  cantFail(Dylib->define(orc::absoluteSymbols(std::move(Own))));
  auto Process = orc::DynamicLibrarySearchGenerator::GetForCurrentProcess(
      Jit->getDataLayout().getGlobalPrefix());
  if (!Process)
    return toString(Process.takeError());
  Dylib->addGenerator(std::move(*Process));
  if (auto E = Jit->addIRModule(
          *Dylib, orc::ThreadSafeModule(std::move(*M), std::move(Context))))
    return toString(std::move(E));
  auto Call = Jit->lookup(*Dylib, "evo.call");
  if (!Call)
    return toString(Call.takeError());
  S.Call = Call->toPtr<decltype(S.Call)>();
  for (Side::Global &G : S.Globals) {
    auto Address = Jit->lookup(*Dylib, G.Name);
    if (!Address)
      return toString(Address.takeError());
    G.Address = Address->toPtr<char *>();
    G.Initial.assign(G.Address, G.Initial.size());
  }
  return "";
}
