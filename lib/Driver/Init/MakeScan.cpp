//===- MakeScan.cpp - What make says about a program ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProjectScan.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/Regex.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

// Every group 1 of `Pattern` in `Text`, once.
static std::vector<std::string> allMatches(llvm::StringRef Pattern,
                                           llvm::StringRef Text) {
  llvm::Regex R(Pattern, llvm::Regex::Newline);
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef> Groups;
  while (R.match(Text, &Groups)) {
    Text = Text.drop_front(Groups[0].end() - Text.begin());
    if (!llvm::is_contained(Result, Groups[1]))
      Result.push_back(Groups[1].str());
  }
  return Result;
}

// The programs that the link lines of `make -n` make.
static std::vector<std::string> linkedPrograms(llvm::StringRef Output) {
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef> Lines;
  Output.split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    if ((" " + Line + " ").str().find(" -c ") != std::string::npos ||
        Line.contains("-shared"))
      continue;
    for (const std::string &File : allMatches("-o +([^ ;&|]+)", Line)) {
      llvm::StringRef Suffix = path::extension(File);
      if (Suffix != ".o" && Suffix != ".a" && Suffix != ".so" &&
          Suffix != ".d" && !llvm::is_contained(Result, File))
        Result.push_back(File);
    }
  }
  return Result;
}

// `make -n` remakes the makefiles that are included, so it gets a copy.
static llvm::Expected<ProcessResult>
dryRun(llvm::StringRef Root, llvm::StringRef Copy, llvm::StringRef Arguments) {
  return tryCommand(("make -n -C '" + Copy + "' " + Arguments).str(), Root, 30);
}

/// The sources that `make -n` compiles for a program: those of its name; all,
/// if it is the only one.
static std::vector<std::string> sourcesOf(llvm::StringRef Program,
                                          llvm::StringRef Output, bool Only) {
  std::vector<std::string> Result;
  for (const std::string &File :
       allMatches("([^ ;&|'\"\n]+\\.(cpp|cc|cxx|C))", Output))
    if (Only || path::stem(File) == Program)
      Result.push_back(File);
  return Result;
}

static void addPrograms(ProjectScan &Scan, llvm::StringRef Output,
                        llvm::StringRef Root) {
  std::vector<std::string> Linked = linkedPrograms(Output);
  for (const std::string &File : Linked) {
    FoundProgram P;
    P.Name = path::filename(File).str();
    P.Run = "${source}/" + File;
    std::vector<std::string> Sources;
    for (const std::string &S : sourcesOf(P.Name, Output, Linked.size() == 1))
      Sources.push_back(path::is_absolute(S) ? S : (Root + "/" + S).str());
    inspectSources(P, Sources);
    Scan.Programs.push_back(std::move(P));
  }
}

llvm::Expected<ProjectScan> evo::scanMake(llvm::StringRef Root) {
  auto Folder = TemporaryFolder::create("evo-init");
  if (!Folder)
    return Folder.takeError();
  auto Scratch = TemporaryFolder::create("evo-init-build");
  if (!Scratch)
    return Scratch.takeError();
  ProjectScan Scan;
  Scan.System = "Make";
  Scan.Build = "make -C ${source}";
  auto Copied = tryCommand("tar --exclude=.git -cf - . | tar -xf - -C '" +
                               Folder->path() + "'",
                           Root, 60);
  if (!Copied)
    return Copied.takeError();
  auto Plan = dryRun(Root, Folder->path(), "CXX=evo-probe");
  if (!Plan)
    return Plan.takeError();
  if (!Copied->succeeded() || !Plan->succeeded()) {
    Scan.Attention.push_back("'make -n' failed (" + mainComplaint(*Plan) +
                             "); edit program.build");
    return Scan;
  }
  Scan.Found.push_back("Make, and 'make -n' works");
  if (llvm::StringRef(Plan->Output).contains("evo-probe"))
    Scan.Build =
        "mkdir -p ${build}/cdb && make -C ${source} CXX='" + clangForBuilds() +
        " -gen-cdb-fragment-path ${build}/cdb' && " + gatherDatabase().str();
  else
    Scan.Attention.push_back("the makefile does not use $(CXX), so there is "
                             "no compilation database; 'bear -- make' makes "
                             "one");
  addPrograms(Scan, Plan->Output, Root);
  for (llvm::StringRef Goal : {"check", "test", "tests"}) {
    // "nothing to be done" also when a folder has that name.
    auto Test = dryRun(Root, Folder->path(), Goal);
    if (!Test)
      return Test.takeError();
    if (Test->succeeded() &&
        !llvm::StringRef(Test->Output).contains("Nothing to be done")) {
      Scan.Tests = {("make -C ${source} " + Goal).str()};
      Scan.Found.push_back(("tests by 'make " + Goal + "'").str());
      break;
    }
  }
  // Make builds where the sources are: in the copy.
  tryBuild(Scan, Folder->path(), Scratch->path());
  return Scan;
}
