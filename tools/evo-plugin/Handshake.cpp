//===- Handshake.cpp - Refuse to sit silently in another compiler ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A plugin works only in the very compiler it was built for. Loaded into
/// another one, it pulls in its own copy of Clang, registers itself there, and
/// the compiler that runs never hears of it: the build goes on and nothing is
/// found. So, the moment the plugin is loaded, before any option is read, it
/// asks the compiler for its version: what the process itself exports is found
/// before what came with the plugin. If that is another Clang than its own, it
/// says which package fits and ends the compiler with status 3; a build that
/// was meant to be watched must not look fine.
///
//===----------------------------------------------------------------------===//

#include "clang/Basic/Version.h"
#include "llvm/ADT/StringRef.h"
#include <cstdio>
#include <dlfcn.h>
#include <string>
#include <unistd.h>

namespace {

/// "19.1.7" of "Debian clang version 19.1.7 (3~deb12u1)"; empty if there is
/// none.
llvm::StringRef numberOf(llvm::StringRef FullVersion) {
  llvm::StringRef Rest = FullVersion.split("version ").second;
  return Rest.take_while(
      [](char C) { return C == '.' || (C >= '0' && C <= '9'); });
}

std::string nameOfProgram() {
  char Path[4096];
  ssize_t Length = ::readlink("/proc/self/exe", Path, sizeof Path);
  return Length < 0 ? "" : std::string(Path, static_cast<std::size_t>(Length));
}

/// What the compiler says of itself; empty if it exports no Clang.
std::string compilerVersion() {
  using GetVersion = std::string (*)();
  void *Found = ::dlsym(RTLD_DEFAULT, // clang::getClangFullVersion()
                        "_ZN5clang19getClangFullVersionB5cxx11Ev");
  return Found ? reinterpret_cast<GetVersion>(Found)() : "";
}

[[noreturn]] void refuse(const std::string &Compiler) {
  std::fprintf(stderr,
               "error: libEvoPlugin.so was built for clang %s and cannot work "
               "in %s\n"
               "  help: compile with clang++-%s (Debian package clang-%s), or "
               "build Evo with -DEVO_LLVM_VERSION for this compiler; any "
               "compiler goes with 'evo-rewrite propose'\n",
               CLANG_VERSION_STRING, Compiler.c_str(),
               CLANG_VERSION_MAJOR_STRING, CLANG_VERSION_MAJOR_STRING);
  std::fflush(stderr);
  ::_exit(3);
}

/// Runs when the shared library is loaded; a constructor function, because no
/// other code of the plugin is called by a compiler that does not know it.
__attribute__((constructor)) void refuseAnotherCompiler() {
  std::string Program = nameOfProgram();
  llvm::StringRef Name = llvm::StringRef(Program).rsplit('/').second;
  if (Name.starts_with("cc1"))
    refuse("GCC (" + Name.str() + ")");
  std::string Version = compilerVersion();
  if (Version.empty())
    refuse(Program + ", which exports no Clang to plugins");
  if (numberOf(Version) != CLANG_VERSION_STRING)
    refuse(Version);
}

} // namespace
