//===- Error.cpp - Errors that say what to do next ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Error.h"
#include "evo/Support/Codes.h"

using namespace evo;

char EvoError::ID = 0;

namespace {
struct Diagnostic {
  llvm::StringRef Name;
  ExitCode Exit;
  llvm::StringRef Help;
};

constexpr Diagnostic Diagnostics[] = {
#define EVO_DIAGNOSTIC(Name, Exit, Help) {#Name, Exit, Help},
#include "evo/Support/Diagnostics.def"
};

const Diagnostic &lookup(Code C) {
  return Diagnostics[static_cast<unsigned>(C)];
}
} // namespace

llvm::StringRef evo::codeName(Code C) { return lookup(C).Name; }
llvm::StringRef evo::codeHelp(Code C) { return lookup(C).Help; }
ExitCode evo::codeExit(Code C) { return lookup(C).Exit; }

llvm::Error evo::addContext(llvm::Error E, const llvm::Twine &Doing) {
  std::string Prefix = ("while " + Doing + ": ").str();
  return llvm::handleErrors(std::move(E), [&](const EvoError &Info) {
    return makeError(Info.code(), Prefix + Info.message());
  });
}

ExitCode evo::reportError(llvm::Error E, llvm::raw_ostream &OS) {
  ExitCode Worst = ExitDone;
  llvm::handleAllErrors(
      std::move(E),
      [&](const EvoError &Info) {
        OS << "error: " << Info.message() << " [" << codeName(Info.code())
           << "]\n";
        if (!codeHelp(Info.code()).empty())
          OS << "  help: " << codeHelp(Info.code()) << '\n';
        Worst = std::max(Worst, codeExit(Info.code()));
      },
      [&](const llvm::ErrorInfoBase &Info) {
        OS << "error: " << Info.message() << '\n';
        Worst = std::max(Worst, ExitCouldNot);
      });
  return Worst;
}
