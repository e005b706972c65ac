//===- Invocation.h - What the compiler was asked to do -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A plugin sees the arguments of the compiler proper, not those that a person
/// typed, and its own as `name=value`. The typed ones are wanted too, since a
/// patch is checked by parsing the unit again; they are those of the process,
/// unless the driver started another one for the compilation.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_EVO_PLUGIN_INVOCATION_H
#define EVO_TOOLS_EVO_PLUGIN_INVOCATION_H

#include "evo/Frontend/Unit.h"
#include "clang/Frontend/CompilerInstance.h"

namespace evo {

/// What follows -fplugin-arg-evo-.
struct PluginArguments {
  std::string Out;      ///< out=: where files are written
  std::string Variants; ///< variants=: of which folder; then no rule is run
  std::string Root;     ///< root=: as `propose --root`
  std::vector<std::string> RuleFolders; ///< the catalogue and each rules=
  std::vector<std::string> Only;        ///< only=: globs over rule ids
  double Seconds = 120;                 ///< limit=: for one unit
  std::string Rehearse; ///< rehearse=crash or hang: as a faulty rule would

  static llvm::Expected<PluginArguments>
  parse(llvm::ArrayRef<std::string> Given);
};

/// One run of the compiler.
struct Invocation {
  std::string MainFile; ///< absolute, canonical
  std::string Object;   ///< absolute; empty if it is not kept
  std::string Folder;
  std::vector<std::string> Arguments; ///< of the compiler proper
  std::vector<std::string> Command;   ///< as typed; empty if not known
};
Invocation invocationOf(clang::CompilerInstance &Compiler,
                        llvm::StringRef Input);

/// contentHash of every project file that was read, by name, as it was read.
std::map<std::string, std::string> hashesOf(const Unit &U);

} // namespace evo

#endif // EVO_TOOLS_EVO_PLUGIN_INVOCATION_H
