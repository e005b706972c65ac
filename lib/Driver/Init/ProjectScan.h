//===- ProjectScan.h - How is this program built? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A guess from file names is wrong too often to be written into a file that is
/// said to work. So the build system is asked: CMake's file API names the
/// executables and ctest the tests after a real configure, `make -n` shows the
/// link lines, Meson introspects, and what they name is built and run once. All
/// of it happens in a temporary folder, under limits; what could not be tried
/// is said.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_INIT_PROJECTSCAN_H
#define EVO_DRIVER_INIT_PROJECTSCAN_H

#include "evo/Support/Process.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace evo {

struct FoundProgram {
  std::string Name;
  std::string Run; ///< "${build}/bin/x"
  bool GoogleBenchmark = false;
  bool Test = false;
  bool TakesArguments = true;
  bool PrintsTimes = false;        ///< it seems so: the source reads a clock
  bool SameOutput = true;          ///< false: seen to differ between two runs
  std::vector<std::string> Writes; ///< files it seems to write
};

struct ProjectScan {
  std::string System; ///< "CMake", "Meson", "Make", "sources"
  std::string Configure, Build;
  std::vector<std::string> Tests;
  std::vector<FoundProgram> Programs; ///< sorted by name
  std::vector<std::string> Found;     ///< what was seen, for a person
  std::vector<std::string> Attention; ///< what to do or edit next
};

/// An error if there is nothing to build in `Root`.
llvm::Expected<ProjectScan> scanProject(llvm::StringRef Root);

// One for each build system; see ProjectScan.cpp.
llvm::Expected<ProjectScan> scanCmake(llvm::StringRef Root);
llvm::Expected<ProjectScan> scanMeson(llvm::StringRef Root);
llvm::Expected<ProjectScan> scanMake(llvm::StringRef Root);
llvm::Expected<ProjectScan> scanSources(llvm::StringRef Root);

/// Reads what `Sources` say about the program: its test framework, arguments,
/// the files it writes.
void inspectSources(FoundProgram &P, llvm::ArrayRef<std::string> Sources);

/// `Line` run in `Folder`, for at most `Seconds`.
llvm::Expected<ProcessResult>
tryCommand(llvm::StringRef Line, llvm::StringRef Folder, double Seconds);

/// Runs Scan.Build, where ${source} and ${build} are scratch or not written to,
/// and what can be run without arguments twice. What does not work is added to
/// Scan.Attention, and a program that does not run is marked as needing
/// arguments. At most three minutes for the build and 40 s for a program.
void tryBuild(ProjectScan &Scan, llvm::StringRef Source, llvm::StringRef Build);

/// The last line of an output that is not empty, or the first with "error".
std::string mainComplaint(const ProcessResult &R);

/// "clang++-19" or "clang++"; "c++" if there is no Clang.
std::string clangForBuilds();

/// A shell line that gathers the fragments of `-gen-cdb-fragment-path` into
/// ${build}/compile_commands.json.
llvm::StringRef gatherDatabase();

} // namespace evo

#endif // EVO_DRIVER_INIT_PROJECTSCAN_H
