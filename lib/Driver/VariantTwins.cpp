//===- VariantTwins.cpp - Variants that are the same code ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VariantTwins.h"
#include "evo/Equivalence/Compile.h"
#include "evo/Equivalence/Identity.h"
#include "evo/Frontend/Unit.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include <atomic>
#include <mutex>

using namespace evo;

namespace {

/// Of one function that holds variants, in one unit: by number, the smallest
/// number with the same code.
using Classes = std::vector<unsigned>;

/// The row of the table that is read, if it is.
std::optional<std::uint64_t> rowOf(const llvm::LoadInst &Load,
                                   const llvm::DataLayout &Layout) {
  const llvm::Value *Address = Load.getPointerOperand();
  llvm::APInt Offset(Layout.getIndexTypeSizeInBits(Address->getType()), 0);
  const llvm::Value *Base = Address->stripAndAccumulateConstantOffsets(
      Layout, Offset, /*AllowNonInbounds=*/true);
  if (Base->getName() != "evo_chosen")
    return std::nullopt;
  return Offset.getZExtValue() / 2;
}

/// How the build optimises a unit; none if it does not.
std::optional<llvm::OptimizationLevel> levelOf(const UnitCommand &U) {
  llvm::StringRef Last = "-O0";
  for (const std::string &A : U.Arguments)
    if (llvm::StringRef(A).starts_with("-O"))
      Last = A;
  return llvm::StringSwitch<std::optional<llvm::OptimizationLevel>>(Last)
      .Cases("-O", "-O1", "-Og", llvm::OptimizationLevel::O1)
      .Cases("-O2", "-Os", "-Oz", llvm::OptimizationLevel::O2)
      .Cases("-O3", "-O4", "-Ofast", llvm::OptimizationLevel::O3)
      .Default(std::nullopt);
}

/// One function, cut out of its module.
class Function {
public:
  Function(llvm::Function &F, std::uint64_t Row);

  /// Its code with `Number` chosen, optimised.
  std::unique_ptr<llvm::Module> with(unsigned Number,
                                     llvm::OptimizationLevel Level);

  static constexpr llvm::StringLiteral Name = "evo.variant";

private:
  std::unique_ptr<llvm::Module> Part;
  llvm::Function *Whole = nullptr;
  llvm::GlobalVariable *Choice = nullptr;
};

} // namespace

/// What other definitions a function is optimised with: constants, because
/// their values are part of it.
static bool isConstant(const llvm::GlobalValue *G) {
  const auto *V = llvm::dyn_cast<llvm::GlobalVariable>(G);
  return V && V->isConstant();
}

Function::Function(llvm::Function &F, std::uint64_t Row) {
  llvm::ValueToValueMapTy Map;
  Part =
      llvm::CloneModule(*F.getParent(), Map, [&](const llvm::GlobalValue *G) {
        return G == &F || isConstant(G);
      });
  llvm::StripDebugInfo(*Part);
  Whole = llvm::cast<llvm::Function>(Map[&F]);
  Whole->setComdat(nullptr);
  Whole->setLinkage(llvm::GlobalValue::ExternalLinkage);
  auto *Type = llvm::Type::getInt16Ty(Part->getContext());
  Choice = new llvm::GlobalVariable(*Part, Type, /*isConstant=*/true,
                                    llvm::GlobalValue::PrivateLinkage,
                                    llvm::ConstantInt::get(Type, 0));
  for (llvm::Instruction &I :
       llvm::make_early_inc_range(llvm::instructions(*Whole))) {
    auto *Load = llvm::dyn_cast<llvm::LoadInst>(&I);
    if (Load && rowOf(*Load, Part->getDataLayout()) == Row)
      Load->setOperand(0, Choice);
    // It would keep the choice from being seen as the constant it is.
    auto *Call = llvm::dyn_cast<llvm::IntrinsicInst>(&I);
    if (Call && Call->getIntrinsicID() == llvm::Intrinsic::expect) {
      Call->replaceAllUsesWith(Call->getArgOperand(0));
      Call->eraseFromParent();
    }
  }
  for (llvm::Function &Other : llvm::make_early_inc_range(*Part))
    if (Other.isDeclaration() && Other.use_empty())
      Other.eraseFromParent();
}

static void optimise(llvm::Module &M, llvm::OptimizationLevel Level) {
  llvm::LoopAnalysisManager Loops;
  llvm::FunctionAnalysisManager Functions;
  llvm::CGSCCAnalysisManager Components;
  llvm::ModuleAnalysisManager Modules;
  llvm::PassBuilder Builder;
  Builder.registerModuleAnalyses(Modules);
  Builder.registerCGSCCAnalyses(Components);
  Builder.registerFunctionAnalyses(Functions);
  Builder.registerLoopAnalyses(Loops);
  Builder.crossRegisterProxies(Loops, Functions, Components, Modules);
  Builder.buildPerModuleDefaultPipeline(Level).run(M, Modules);
}

std::unique_ptr<llvm::Module> Function::with(unsigned Number,
                                             llvm::OptimizationLevel Level) {
  Choice->setInitializer(
      llvm::ConstantInt::get(Choice->getValueType(), Number));
  llvm::Function *One =
      llvm::Function::Create(Whole->getFunctionType(),
                             llvm::GlobalValue::ExternalLinkage, Name, *Part);
  One->copyAttributesFrom(Whole);
  llvm::ValueToValueMapTy Map, Copied;
  for (auto [From, To] : llvm::zip(Whole->args(), One->args()))
    Map[&From] = &To;
  llvm::SmallVector<llvm::ReturnInst *> Returns;
  // Only the blocks that this choice leads to.
  llvm::CloneAndPruneFunctionInto(One, Whole, Map, false, Returns);
  std::unique_ptr<llvm::Module> Result =
      llvm::CloneModule(*Part, Copied, [&](const llvm::GlobalValue *G) {
        return G == One || isConstant(G);
      });
  One->eraseFromParent();
  optimise(*Result, Level);
  // What was found out about the code is not the code.
  Result->getFunction(Name)->setAttributes(Whole->getAttributes());
  return Result;
}

//===--- One unit ---------------------------------------------------------===//

static unsigned sizeOf(const llvm::Function &F) {
  unsigned Size = 0;
  for (const llvm::BasicBlock &B : F)
    Size += B.size();
  return Size;
}

static Classes classesOf(llvm::Function &F, std::uint64_t Row, unsigned Most,
                         llvm::OptimizationLevel Level) {
  struct Kind {
    unsigned First, Size;
    std::unique_ptr<llvm::Module> Code;
  };
  std::vector<Kind> Kinds;
  Classes Result;
  Function Cut(F, Row);
  for (unsigned Number = 0; Number <= Most; ++Number) {
    std::unique_ptr<llvm::Module> Code = Cut.with(Number, Level);
    const llvm::Function &Mine = *Code->getFunction(Function::Name);
    unsigned Size = sizeOf(Mine);
    auto Same = llvm::find_if(Kinds, [&](const Kind &K) {
      std::string Why;
      return K.Size == Size &&
             sameCode(*K.Code->getFunction(Function::Name), Mine, Why);
    });
    Result.push_back(Same == Kinds.end() ? Number : Same->First);
    if (Same == Kinds.end())
      Kinds.push_back({Number, Size, std::move(Code)});
  }
  return Result;
}

/// The row whose choice `F` reads.
static std::optional<std::uint64_t> rowOf(const llvm::Function &F) {
  for (const llvm::Instruction &I : llvm::instructions(F))
    if (const auto *Load = llvm::dyn_cast<llvm::LoadInst>(&I))
      if (auto Row = rowOf(*Load, F.getDataLayout()))
        return Row;
  return std::nullopt;
}

namespace {

class Search {
public:
  Search(const Project &P, const Multiversion &M,
         const std::map<std::string, std::string> &Changed)
      : P(P), M(M) {
    for (const auto &[File, Text] : Changed)
      Texts[P.Root + "/" + File] = Text;
    for (const Alternative &A : M.Alternatives) {
      unsigned &Seen = Most[rowOf(A)];
      Seen = std::max<unsigned>(Seen, A.Number);
    }
  }

  bool searchUnit(std::size_t U);
  VariantTwins twins() const;

private:
  std::uint64_t rowOf(const Alternative &A) const {
    return llvm::find(M.Sites, A.Site) - M.Sites.begin();
  }
  void join(std::uint64_t Row, const Classes &More);

  const Project &P;
  const Multiversion &M;
  std::map<std::uint64_t, unsigned> Most;   ///< number, by row
  std::map<std::string, std::string> Texts; ///< by absolute path
  std::mutex Lock;
  std::map<std::uint64_t, Classes> Found; ///< by row
};

} // namespace

/// The same only where both say so.
void Search::join(std::uint64_t Row, const Classes &More) {
  std::lock_guard<std::mutex> Guard(Lock);
  auto [It, New] = Found.emplace(Row, More);
  if (New)
    return;
  std::map<std::pair<unsigned, unsigned>, unsigned> First;
  for (unsigned I = 0; I < More.size(); ++I)
    It->second[I] =
        First.emplace(std::pair(It->second[I], More[I]), I).first->second;
}

/// False if it does not compile, or not optimise, so that nothing is known.
bool Search::searchUnit(std::size_t U) {
  auto Level = levelOf(P.Units[U]);
  if (!Level)
    return false;
  llvm::LLVMContext Context;
  SourceUnit Source = sourceUnit(P.Units[U]);
  Source.Overlay = Texts;
  auto None = [](const clang::FunctionDecl &) { return false; };
  auto Compiled = compileUnit(
      Source, ModuleWanted{Form::Plain, None, /*Whole=*/true}, Context);
  if (!Compiled) {
    llvm::consumeError(Compiled.takeError());
    return false;
  }
  for (llvm::Function &F : *Compiled->front().Module)
    if (auto Row = ::rowOf(F))
      if (auto Known = Most.find(*Row); Known != Most.end())
        join(*Row, classesOf(F, *Row, Known->second, *Level));
  return true;
}

VariantTwins Search::twins() const {
  std::map<std::pair<std::uint64_t, unsigned>, std::string> Names;
  for (const Alternative &A : M.Alternatives)
    Names[{rowOf(A), A.Number}] = A.Candidates.front();
  VariantTwins Result;
  for (const auto &[Row, Same] : Found)
    for (unsigned I = 1; I < Same.size(); ++I)
      if (Same[I] != I)
        Result[Names[{Row, I}]] = Names[{Row, Same[I]}]; // 0 has no name
  return Result;
}

VariantTwins evo::findVariantTwins(const VariantUnits &Units,
                                   const Multiversion &M) {
  auto Texts = applyPatch(M.Change, Units.content());
  if (!Texts) {
    llvm::consumeError(Texts.takeError());
    return {};
  }
  Search S(Units.project(), M, *Texts);
  std::vector<std::size_t> Wanted;
  for (std::size_t U = 0; U < Units.project().Units.size(); ++U)
    if (llvm::any_of(*Texts,
                     [&](const auto &T) { return Units.reads(U, T.first); }))
      Wanted.push_back(U);
  std::atomic<bool> All = true;
  auto Crashed =
      forEachIndex(Wanted.size(), Units.threads(), [&](std::size_t I) {
        if (All && !S.searchUnit(Wanted[I]))
          All = false;
      });
  return All && Crashed.empty() ? S.twins() : VariantTwins();
}
