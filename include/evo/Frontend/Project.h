//===- Project.h - A source tree and how it is compiled -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The project is the tree whose sources may be edited: everything below
/// `Root`, less what is generated or excluded. How each unit is compiled comes
/// from compile_commands.json; flags that only GCC knows are dropped, never
/// fatal.
///
/// All units of the database are kept, even when the user named a few paths:
/// whether a header may be edited depends on every unit that reads it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_PROJECT_H
#define EVO_FRONTEND_PROJECT_H

#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace evo {

/// What the user asked for.
struct ProjectRequest {
  std::string BuildFolder; ///< -p; empty: look upwards from the first path
  std::vector<std::string> Paths; ///< files or folders to look into; empty: all
  std::vector<std::string> Include,
      Exclude;        ///< globs below the root, from evo.yaml
  std::string Root;   ///< empty: the folder of evo.yaml, else of .git, else of
                      ///< the database
  bool WithC = false; ///< units in C, too: they are compared, never rewritten
};

/// One way of compiling one source file. A file may be compiled more than once.
struct UnitCommand {
  std::string File;   ///< absolute, canonical
  std::string Folder; ///< working folder
  std::vector<std::string>
      Arguments; ///< as clang takes them, [0] is the compiler
};

struct Project {
  std::string Root;               ///< absolute, canonical, no trailing '/'
  std::string Database;           ///< path of compile_commands.json
  std::vector<UnitCommand> Units; ///< sorted by file, then arguments
  std::vector<std::string> MissingFiles; ///< in the database but not on disk
  std::vector<std::string> BuildFolders; ///< canonical; nothing there is edited
  ProjectRequest Request;                ///< its paths are canonical

  /// Fails with NoCompileDatabase, BadCompileDatabase or NoUnits, saying what
  /// to do next.
  static llvm::Expected<Project> open(const ProjectRequest &Request);

  /// The project as a compiler sees it that compiles `Unit` and knows no
  /// database. The root is the request's, else the nearest folder above the
  /// unit with evo.yaml or .git, else the working folder if the unit lies below
  /// it, else the unit's own folder.
  static Project ofUnit(UnitCommand Unit, const ProjectRequest &Request);

  /// True if `File` (absolute, canonical) may be edited; else `Why` says why
  /// not: outside the root, excluded, generated, in the build folder.
  bool mayEdit(llvm::StringRef File, std::string &Why) const;

  /// The same for a file whose bytes are at hand.
  bool mayEdit(llvm::StringRef File, llvm::StringRef Content,
               std::string &Why) const;

  /// The name of `File` (absolute, canonical) for a person: below the root, or
  /// absolute if it lies outside.
  std::string nameOf(llvm::StringRef File) const;

  /// True if `File` (absolute, canonical) is one of the request's paths or
  /// below one; true for every file if none was given.
  bool isAskedFor(llvm::StringRef File) const;
};

/// The arguments of one entry of the database as our own clang takes them:
/// nothing is written, no warning is an error, no plugin and no precompiled
/// header is loaded.
std::vector<std::string> adjustedArguments(std::vector<std::string> Arguments,
                                           llvm::StringRef File);

} // namespace evo

#endif // EVO_FRONTEND_PROJECT_H
