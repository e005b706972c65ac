//===- CommandLine.cpp - Other compilers' flags, as clang takes them ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A database is written by whatever compiler built the project. Flags that
/// name outputs, plugins, precompiled headers or warnings are dropped here;
/// flags that clang's driver does not know are dropped by it, because the
/// invocation is made with recovery (see Parse.cpp).
///
//===----------------------------------------------------------------------===//

#include "ClangVersion.h"
#include "evo/Frontend/Project.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
namespace path = llvm::sys::path;

/// How many arguments to drop, this one included; 0 keeps it.
static unsigned dropped(llvm::StringRef A) {
  if (llvm::StringSwitch<bool>(A)
          .Cases("-o", "-MF", "-MT", "-MQ", "-MJ", "--param", true)
          .Cases("-include-pch", "-fplugin", "-aux-info", "-dumpbase", true)
          .Cases("-resource-dir", "-dumpdir", "-auxbase", true)
          .Default(false))
    return 2;
  if (llvm::StringSwitch<bool>(A)
          .Cases("-c", "-S", "-E", "-pipe", "-Winvalid-pch", "-fpch-deps", true)
          .Cases("-pedantic-errors", "-pedantic", "-save-temps", true)
          .Default(false))
    return 1;
  for (llvm::StringRef Prefix :
       {"-M", "-W", "--param=", "-fplugin", "-resource-dir=", "-save-temps=",
        "-fmodule-mapper", "-fmodules-ts", "-fdump-", "-fconcepts",
        "-fpch-preprocess", "-mtune=", "-fprofile", "-flto", "--coverage",
        "-fdiagnostics", "-fcolor-diagnostics", "-fcrash-"})
    if (A.starts_with(Prefix))
      return 1;
  return A.starts_with("-o") ? 1 : 0; // -ofile
}

/// `-Xclang -load -Xclang p.so` and the like: both the flag and its value
/// arrive behind an -Xclang of their own.
static unsigned droppedForwarded(llvm::ArrayRef<std::string> Rest) {
  if (Rest.size() < 2 || Rest[0] != "-Xclang")
    return 0;
  llvm::StringRef Flag = Rest[1];
  if (llvm::is_contained({"-load", "-add-plugin", "-plugin", "-include-pch"},
                         Flag) ||
      Flag.starts_with("-plugin-arg-"))
    return Rest.size() >= 4 ? 4 : static_cast<unsigned>(Rest.size());
  if (Flag.starts_with("-fno-pch") || Flag.starts_with("-W"))
    return 2;
  return 0;
}

/// A GCC that is not the system's brings its own standard library, which clang
/// finds when told where that GCC is installed.
static std::string installedWith(llvm::StringRef Compiler) {
  llvm::StringRef Name = path::filename(Compiler);
  bool IsGcc = Name.contains("g++") || Name.contains("gcc");
  if (!IsGcc || Name.contains("clang") || !path::is_absolute(Compiler))
    return "";
  llvm::StringRef Prefix = path::parent_path(path::parent_path(Compiler));
  llvm::SmallString<128> Libraries(Prefix);
  path::append(Libraries, "lib", "gcc");
  if (Prefix.empty() || Prefix == "/" || Prefix == "/usr" ||
      !llvm::sys::fs::is_directory(Libraries))
    return "";
  return ("--gcc-toolchain=" + Prefix).str();
}

static std::string resourceFolder() {
  return resourcesPath(EVO_LLVM_PREFIX "/bin/clang");
}

std::vector<std::string>
evo::adjustedArguments(std::vector<std::string> Arguments,
                       llvm::StringRef File) {
  std::vector<std::string> Result;
  if (Arguments.empty())
    Arguments = {"c++"};
  llvm::ArrayRef<std::string> Rest(Arguments);
  Result.push_back(Rest.front());
  Rest = Rest.drop_front();
  bool SawInput = false;
  while (!Rest.empty()) {
    if (Rest[0] == "--")
      break;
    unsigned Drop = droppedForwarded(Rest);
    if (!Drop)
      Drop = dropped(Rest[0]);
    if (Drop) {
      Rest = Rest.drop_front(std::min<std::size_t>(Drop, Rest.size()));
      continue;
    }
    SawInput |= Rest[0] == File;
    Result.push_back(Rest[0]);
    Rest = Rest.drop_front();
  }
  if (std::string Toolchain = installedWith(Result[0]); !Toolchain.empty())
    Result.push_back(Toolchain);
  llvm::append_range(Result,
                     std::initializer_list<std::string>{
                         "-resource-dir=" + resourceFolder(), "-Wno-everything",
                         "-Qunused-arguments", "-fsyntax-only"});
  if (!SawInput) {
    Result.push_back("--");
    Result.push_back(File.str());
  }
  return Result;
}
