//===- Preambles.cpp - Headers parsed once for many texts ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Preambles.h"
#include "evo/Equivalence/Compile.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/FrontendOptions.h"
#include "clang/Frontend/PrecompiledPreamble.h"
#include "clang/Lex/Lexer.h"

using namespace evo;

struct Preambles::Kept {
  SourceUnit Of; ///< without its own text
  clang::PrecompiledPreamble Built;
};

Preambles::Preambles() = default;
Preambles::~Preambles() = default;

/// What the headers depend on beside the first lines of the unit. Files in
/// memory have no time at which they changed, so their texts are compared.
static SourceUnit withoutOwnText(const SourceUnit &Unit) {
  SourceUnit Others = Unit;
  Others.Overlay.erase(Unit.File);
  Others.Renumbered.erase(Unit.File);
  return Others;
}

static llvm::ErrorOr<clang::PrecompiledPreamble>
build(const clang::CompilerInvocation &Invocation,
      const llvm::MemoryBuffer &Text, clang::PreambleBounds Bounds,
      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  clang::IgnoringDiagConsumer Silent;
  clang::PreambleCallbacks NoCallbacks;
#if LLVM_VERSION_MAJOR >= 21
  clang::DiagnosticOptions Options;
  auto Diagnostics = clang::CompilerInstance::createDiagnostics(
      *Files, Options, &Silent, /*ShouldOwnClient=*/false);
  return clang::PrecompiledPreamble::Build(
      Invocation, &Text, Bounds, Diagnostics, Files,
      std::make_shared<clang::PCHContainerOperations>(),
      /*StoreInMemory=*/true, "", NoCallbacks);
#else
  auto Diagnostics = clang::CompilerInstance::createDiagnostics(
      new clang::DiagnosticOptions, &Silent, /*ShouldOwnClient=*/false);
  return clang::PrecompiledPreamble::Build(
      Invocation, &Text, Bounds, *Diagnostics, Files,
      std::make_shared<clang::PCHContainerOperations>(),
      /*StoreInMemory=*/true, "", NoCallbacks);
#endif
}

bool Preambles::use(const SourceUnit &Unit,
                    clang::CompilerInvocation &Invocation,
                    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> &Files) {
  auto Text = Files->getBufferForFile(Unit.File);
  if (!Text || Invocation.getFrontendOpts().Inputs.size() != 1)
    return false;
  clang::PreambleBounds Bounds = clang::ComputePreambleBounds(
      Invocation.getLangOpts(), **Text, /*MaxLines=*/0);
  if (Bounds.Size == 0)
    return false;
  SourceUnit Of = withoutOwnText(Unit);
  bool Fits = Last && Last->Of == Of &&
              Last->Built.CanReuse(Invocation, **Text, Bounds, *Files);
  if (!Fits) {
    Last.reset();
    ++Made;
    auto Built = build(Invocation, **Text, Bounds, Files);
    if (!Built)
      return false;
    Last.reset(new Kept{std::move(Of), std::move(*Built)});
  }
  // The parse owns the text.
  Last->Built.AddImplicitPreamble(Invocation, Files, Text->release());
  return true;
}
