//===- Compile.cpp - C++ to LLVM IR in this process ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Compile.h"
#include "Emit.h"
#include "Signature.h"
#include "UnitAst.h"
#include "evo/Frontend/Project.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/AST/Decl.h"
#include "clang/Frontend/FrontendAction.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace evo;

FunctionFilter evo::functionNamed(std::string Name) {
  return [Name](const clang::FunctionDecl &F) {
    // Cheap test first: printing a name takes longer than comparing one.
    if (!F.getDeclName() ||
        llvm::StringRef(Name).find(F.getNameInfo().getAsString()) ==
            llvm::StringRef::npos)
      return false;
    return F.getQualifiedNameAsString() == Name || qualifiedName(F) == Name ||
           F.getQualifiedNameAsString() + parameterTypes(F) == Name;
  };
}

namespace {

std::vector<std::string> commandLine(const SourceUnit &U) {
  std::vector<std::string> Line = unitFlags(U);
  Line.insert(Line.begin(), EVO_LLVM_PREFIX "/bin/clang++");
  for (const char *A :
       {"-c", "-O2", "-gline-tables-only", "-w", "-ffp-contract=off",
        "-fno-vectorize", "-fno-slp-vectorize", "-fno-discard-value-names",
        "-Wno-error", "-fno-strict-aliasing"})
    Line.push_back(A);
  Line.insert(Line.end(), {U.File, "-o", "/dev/null"});
  return Line;
}

bool isStrictAliasing(const SourceUnit &U) {
  bool Strict = true;
  for (llvm::StringRef A : U.Arguments)
    if (A == "-fno-strict-aliasing" || A == "-fstrict-aliasing")
      Strict = A == "-fstrict-aliasing";
  return Strict;
}

} // namespace

/// Is it as it would be if all bodies had been parsed?
static bool bodiesSufficed(const std::vector<CompiledUnit> &Results) {
  return !Results.empty() && llvm::all_of(Results, [](const CompiledUnit &U) {
    return U.Module && U.Reached && !U.Functions.empty() && U.Others.empty();
  });
}

llvm::Expected<std::vector<CompiledUnit>>
evo::compileUnit(const SourceUnit &Unit, llvm::ArrayRef<ModuleWanted> What,
                 llvm::LLVMContext &Context, const Reading &How) {
  std::vector<CompiledUnit> Results;
  auto Make = [&] { return emitAction(Unit, What, How, Context, Results); };
  llvm::Error E = runOnUnit(Unit, commandLine(Unit), Make, How.Known);
  if (How.Bodies && (E || !bodiesSufficed(Results))) {
    if (How.OnlyBodies)
      return E ? std::move(E)
               : makeError(Code::DoesNotCompile, Unit.File + " needs more");
    llvm::consumeError(std::move(E));
    Reading All = How;
    All.Bodies = nullptr;
    All.Instances = nullptr;
    return compileUnit(Unit, What, Context, All);
  }
  if (E)
    return std::move(E);
  if (Results.empty() || !Results.front().Module)
    return makeError(Code::DoesNotCompile, Unit.File + " does not compile");
  for (std::size_t I = 1; I < What.size(); ++I)
    if (!Results[I].Module) {
      auto Alone = compileUnit(Unit, What[I], Context, How);
      if (!Alone)
        return Alone.takeError();
      Results[I] = std::move(Alone->front());
    }
  for (CompiledUnit &Each : Results)
    Each.StrictAliasing = isStrictAliasing(Unit);
  return std::move(Results);
}

llvm::Expected<CompiledUnit> evo::compileUnit(const SourceUnit &Unit, Form F,
                                              const FunctionFilter &Wanted,
                                              llvm::LLVMContext &Context) {
  auto Results = compileUnit(Unit, ModuleWanted{F, Wanted}, Context);
  if (!Results)
    return Results.takeError();
  return std::move(Results->front());
}

FileSeen FileSeen::now(std::string Path) {
  FileSeen Seen;
  llvm::sys::fs::file_status Status;
  if (!llvm::sys::fs::status(Path, Status)) {
    Seen.Bytes = Status.getSize();
    Seen.ModifiedAt = std::chrono::nanoseconds(
                          Status.getLastModificationTime().time_since_epoch())
                          .count();
  }
  Seen.Path = std::move(Path);
  return Seen;
}

/// Is it C because of its name? What compiles it here is a driver for C++.
static bool isNamedC(const UnitCommand &U) {
  bool Said = llvm::any_of(U.Arguments, [](llvm::StringRef A) {
    return A.starts_with("-x") || A == "--driver-mode=g++";
  });
  return !Said && llvm::sys::path::extension(U.File) == ".c" &&
         !llvm::sys::path::filename(U.Arguments.front()).contains("++");
}

SourceUnit evo::sourceUnit(const UnitCommand &U) {
  SourceUnit S;
  S.File = U.File;
  S.Folder = U.Folder;
  for (const std::string &A : U.Arguments) {
    bool IsInput = false;
    if (&A != &U.Arguments.front() && !llvm::StringRef(A).starts_with("-")) {
      llvm::SmallString<128> Path(A);
      if (llvm::sys::path::is_relative(A)) {
        Path = U.Folder;
        llvm::sys::path::append(Path, A);
      }
      IsInput = canonicalPath(Path) == U.File;
    }
    if (!IsInput)
      S.Arguments.push_back(A);
  }
  if (isNamedC(U))
    S.Arguments.insert(S.Arguments.end(), {"-x", "c"});
  return S;
}

SourceUnit evo::sourceUnitFor(llvm::StringRef File,
                              llvm::ArrayRef<std::string> ExtraArguments) {
  SourceUnit U;
  U.File = canonicalPath(File);
  U.Folder = llvm::sys::path::parent_path(U.File).str();
  U.Arguments = {"clang++"};
  if (llvm::sys::path::extension(File) == ".c")
    U.Arguments.insert(U.Arguments.end(), {"-x", "c", "-std=gnu17"});
  else
    U.Arguments.push_back("-std=c++20");
  U.Arguments.insert(U.Arguments.end(), ExtraArguments.begin(),
                     ExtraArguments.end());
  return U;
}
