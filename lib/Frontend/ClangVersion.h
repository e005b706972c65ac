//===- ClangVersion.h - What differs between LLVM 19 and 22 -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Matching and rewriting are stable between Clang's versions; starting the
/// compiler is not. What moved or changed its form has one name here, so that
/// no other file of the layer asks for the version.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_FRONTEND_CLANGVERSION_H
#define EVO_LIB_FRONTEND_CLANGVERSION_H

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Path.h"
#if LLVM_VERSION_MAJOR >= 22
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Options/OptionUtils.h"
#else
#include "clang/Driver/Driver.h"
#include "clang/Frontend/Utils.h"
#endif

namespace evo {

/// The folder of the headers that belong to the clang at `Compiler`.
inline std::string resourcesPath(llvm::StringRef Compiler) {
#if LLVM_VERSION_MAJOR >= 22
  return clang::GetResourcesPath(Compiler);
#else
  return clang::driver::Driver::GetResourcesPath(Compiler);
#endif
}

/// `Path` below `Folder`, unless it is absolute.
inline std::string absoluteIn(llvm::StringRef Folder, llvm::StringRef Path) {
  if (llvm::sys::path::is_absolute(Path))
    return Path.str();
  llvm::SmallString<256> Result(Folder);
  llvm::sys::path::append(Result, Path);
  return Result.str().str();
}

/// A diagnostics engine that reports to `Client`; both arguments stay the
/// caller's and outlive the engine.
inline llvm::IntrusiveRefCntPtr<clang::DiagnosticsEngine>
diagnosticsTo(clang::DiagnosticConsumer &Client,
              clang::DiagnosticOptions &Options, llvm::vfs::FileSystem &Files) {
#if LLVM_VERSION_MAJOR >= 21
  return clang::CompilerInstance::createDiagnostics(Files, Options, &Client,
                                                    /*ShouldOwnClient=*/false);
#else
  return clang::CompilerInstance::createDiagnostics(
      new clang::DiagnosticOptions(Options), &Client,
      /*ShouldOwnClient=*/false);
#endif
}

/// A compiler for `Invocation` that reads `Files` and reports to `Client`.
inline std::unique_ptr<clang::CompilerInstance>
compilerFor(std::unique_ptr<clang::CompilerInvocation> Invocation,
            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
            clang::DiagnosticConsumer &Client) {
#if LLVM_VERSION_MAJOR >= 21
  auto Compiler =
      std::make_unique<clang::CompilerInstance>(std::move(Invocation));
#else
  auto Compiler = std::make_unique<clang::CompilerInstance>();
  Compiler->setInvocation(std::move(Invocation));
#endif
#if LLVM_VERSION_MAJOR >= 22
  Compiler->setVirtualFileSystem(Files);
  Compiler->createDiagnostics(&Client, /*ShouldOwnClient=*/false);
  Compiler->createFileManager();
#elif LLVM_VERSION_MAJOR >= 20
  Compiler->createDiagnostics(*Files, &Client, /*ShouldOwnClient=*/false);
  Compiler->createFileManager(Files);
#else
  Compiler->createDiagnostics(&Client, /*ShouldOwnClient=*/false);
  Compiler->createFileManager(Files);
#endif
  return Compiler;
}

} // namespace evo

#endif // EVO_LIB_FRONTEND_CLANGVERSION_H
