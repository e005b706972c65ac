//===- Trees.cpp - The pairs that two source trees make ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Trees.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace evo;
namespace path = llvm::sys::path;

static bool isSource(llvm::StringRef File) {
  return llvm::StringSwitch<bool>(path::extension(File))
      .Cases(".c", ".cc", ".cpp", ".cxx", ".C", true)
      .Default(false);
}

static bool isHeader(llvm::StringRef File) {
  return llvm::StringSwitch<bool>(path::extension(File))
      .Cases(".h", ".hh", ".hpp", ".hxx", ".inc", true)
      .Default(false);
}

/// Sources and headers below a folder, by their names there; not what is
/// hidden.
static std::set<std::string> filesBelow(const std::string &Folder) {
  std::set<std::string> Names;
  std::error_code Ignored;
  llvm::sys::fs::recursive_directory_iterator It(Folder, Ignored), End;
  for (; It != End && !Ignored; It.increment(Ignored)) {
    llvm::StringRef Path = It->path();
    if (path::filename(Path).starts_with(".")) {
      It.no_push();
      continue;
    }
    if (isSource(Path) || isHeader(Path))
      Names.insert(Path.drop_front(Folder.size() + 1).str());
  }
  return Names;
}

FunctionFilter evo::writtenIn(std::vector<std::string> Files) {
  auto Wanted =
      std::make_shared<std::set<std::string>>(Files.begin(), Files.end());
  auto Known = std::make_shared<std::map<const void *, bool>>();
  return [Wanted, Known](const clang::FunctionDecl &F) {
    if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
        M && M->getParent()->isLambda())
      return false; // belongs to the function around it
    const clang::SourceManager &SM = F.getASTContext().getSourceManager();
    clang::FileID Id = SM.getFileID(SM.getExpansionLoc(F.getLocation()));
    auto File = SM.getFileEntryRefForID(Id);
    if (!File || F.isImplicit() || F.isDefaulted())
      return false;
    auto [It, New] = Known->try_emplace(&File->getFileEntry(), false);
    if (New)
      It->second = Wanted->count(canonicalPath(File->getName()));
    return It->second;
  };
}

std::vector<SourceUnit> evo::looseUnits(llvm::StringRef Folder,
                                        llvm::ArrayRef<std::string> Extra) {
  std::vector<SourceUnit> Units;
  for (const std::string &Name : filesBelow(Folder.str()))
    if (isSource(Name))
      Units.push_back(sourceUnitFor((Folder + "/" + Name).str(), Extra));
  return Units;
}

/// The same path in the other tree.
static std::string moved(llvm::StringRef Text, const std::string &From,
                         const std::string &To) {
  std::string Result;
  for (;;) {
    std::size_t At = Text.find(From + "/");
    bool Whole = At == llvm::StringRef::npos && Text.ends_with(From);
    if (Whole)
      return Result + Text.drop_back(From.size()).str() + To;
    if (At == llvm::StringRef::npos)
      return Result + Text.str();
    Result += Text.take_front(At).str() + To;
    Text = Text.drop_front(At + From.size());
  }
}

static SourceUnit movedUnit(const SourceUnit &U, const std::string &From,
                            const std::string &To) {
  SourceUnit M = U;
  M.File = moved(U.File, From, To);
  std::string Folder = moved(U.Folder, From, To);
  if (llvm::sys::fs::is_directory(Folder))
    M.Folder = Folder;
  for (std::string &A : M.Arguments)
    A = moved(A, From, To);
  return M;
}

llvm::Expected<TreePairs> evo::pairTrees(llvm::ArrayRef<SourceUnit> Units,
                                         const std::string &Before,
                                         const std::string &After) {
  TreePairs Pairs;
  std::set<std::string> Old = filesBelow(Before), New = filesBelow(After);
  std::vector<std::string> Differing;
  bool Headers = false;
  for (const std::string &Name : Old) {
    if (!New.count(Name)) {
      if (isSource(Name))
        Pairs.OnlyBefore.push_back(Name);
      continue;
    }
    auto X = readFile(Before + "/" + Name), Y = readFile(After + "/" + Name);
    if (!X)
      return X.takeError();
    if (!Y)
      return Y.takeError();
    if (*X == *Y)
      continue;
    Differing.push_back(Name);
    Headers |= isHeader(Name);
  }
  for (const std::string &Name : New)
    if (!Old.count(Name) && isSource(Name))
      Pairs.OnlyAfter.push_back(Name);
  auto In = [&](const std::string &Folder) {
    std::vector<std::string> Files;
    for (const std::string &Name : Differing)
      Files.push_back(canonicalPath(Folder + "/" + Name));
    return Files;
  };
  for (const SourceUnit &U : Units) {
    PairRequest R;
    R.Before = U;
    R.After = movedUnit(U, Before, After);
    auto Files = In(Before);
    bool Differs = Headers || llvm::is_contained(Files, U.File);
    if (!Differs || !llvm::sys::fs::is_regular_file(R.After.File) ||
        R.After.File == U.File)
      continue;
    R.BeforeFilter = writtenIn(std::move(Files));
    R.AfterFilter = writtenIn(In(After));
    Pairs.Requests.push_back(std::move(R));
  }
  return Pairs;
}
