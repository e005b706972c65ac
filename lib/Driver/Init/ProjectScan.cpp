//===- ProjectScan.cpp - How is this program built? ---===//
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

llvm::Expected<ProcessResult>
evo::tryCommand(llvm::StringRef Line, llvm::StringRef Folder, double Seconds) {
  Command C = Command::shell(Line, Folder);
  C.Limit.WallSeconds = Seconds;
  C.Limit.OutputBytes = 16 << 20;
  C.Environment = {{"GIT_TERMINAL_PROMPT", "0"}, {"LC_ALL", "C"}};
  return run(C);
}

std::string evo::mainComplaint(const ProcessResult &R) {
  std::string Both = R.ErrorOutput + "\n" + R.Output, Last;
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(Both).split(Lines, '\n', -1, /*KeepEmpty=*/false);
  for (std::size_t I = 0; I != Lines.size(); ++I) {
    llvm::StringRef Line = Lines[I].trim();
    // CMake says where on one line and what on the next.
    if (Line.contains_insensitive("error") && Line.ends_with(":") &&
        I + 1 != Lines.size())
      return (Line + " " + Lines[I + 1].trim().take_front(120)).str();
    if (Line.contains_insensitive("error"))
      return Line.take_front(200).str();
    if (!Line.trim().empty())
      Last = Line.trim().take_front(200).str();
  }
  return R.describe() + (Last.empty() ? "" : ": " + Last);
}

std::string evo::clangForBuilds() {
  std::string Versioned = ("clang++-" + llvm::Twine(LLVM_VERSION_MAJOR)).str();
  for (const std::string &Name : {Versioned, std::string("clang++")})
    if (!findProgram(Name).empty())
      return Name;
  return "c++";
}

llvm::StringRef evo::gatherDatabase() {
  return "{ echo '['; cat ${build}/cdb/*.json | sed '$ s/,$//'; echo ']'; } > "
         "${build}/compile_commands.json";
}

static void findWrites(FoundProgram &P, llvm::StringRef Text) {
  static constexpr llvm::StringLiteral Patterns[] = {
      "ofstream +[A-Za-z_0-9]+[({] *\"([^\"%*]+)\"",
      "\\.open\\( *\"([^\"%*]+)\"", "fopen\\( *\"([^\"%*]+)\" *, *\"w",
      "stbi_write_[a-z]+\\( *\"([^\"%*]+)\""};
  for (llvm::StringRef Pattern : Patterns) {
    llvm::Regex Write(Pattern);
    llvm::SmallVector<llvm::StringRef> Groups;
    for (llvm::StringRef Rest = Text; Write.match(Rest, &Groups);) {
      llvm::StringRef File = Groups[1];
      Rest = Rest.drop_front(Groups[0].end() - Rest.begin());
      File.consume_front("./");
      if (!path::is_absolute(File) && !File.contains("..") &&
          !llvm::is_contained(P.Writes, File))
        P.Writes.push_back(File.str());
    }
  }
}

void evo::inspectSources(FoundProgram &P, llvm::ArrayRef<std::string> Sources) {
  llvm::Regex NoArguments("int +main *\\( *(void)? *\\)");
  std::string Lower = llvm::StringRef(P.Name).lower();
  P.Test = llvm::StringRef(Lower).contains("test");
  for (const std::string &File : Sources) {
    auto Text = readFile(File);
    if (!Text) {
      llvm::consumeError(Text.takeError());
      continue;
    }
    llvm::StringRef T = *Text;
    P.PrintsTimes |= T.contains("<chrono>") || T.contains("clock()");
    P.GoogleBenchmark |= T.contains("benchmark/benchmark.h");
    for (llvm::StringRef Framework :
         {"gtest/gtest.h", "catch2/", "catch.hpp", "doctest.h"})
      P.Test |= T.contains(Framework);
    if (NoArguments.match(T))
      P.TakesArguments = false;
    findWrites(P, T);
  }
  P.Test &= !P.GoogleBenchmark;
}

// A submodule that was not fetched is an empty folder.
static void checkSubmodules(llvm::StringRef Root, ProjectScan &Scan) {
  auto Text = readFile((Root + "/.gitmodules").str());
  if (!Text)
    return llvm::consumeError(Text.takeError());
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(*Text).split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    auto [Key, Folder] = Line.split('=');
    if (Key.trim() != "path")
      continue;
    std::error_code EC;
    fs::directory_iterator First(Root + "/" + Folder.trim(), EC);
    if (EC || First == fs::directory_iterator())
      Scan.Attention.push_back(
          ("submodule " + Folder.trim() +
           " is empty: run 'git submodule update --init', then 'evo-rewrite "
           "init --force'")
              .str());
  }
}

llvm::Expected<ProjectScan> evo::scanProject(llvm::StringRef Root) {
  struct System {
    llvm::StringRef File;
    llvm::Expected<ProjectScan> (*Scan)(llvm::StringRef);
  };
  static constexpr System Systems[] = {{"CMakeLists.txt", scanCmake},
                                       {"meson.build", scanMeson},
                                       {"GNUmakefile", scanMake},
                                       {"Makefile", scanMake},
                                       {"makefile", scanMake}};
  auto Scan = [&]() -> llvm::Expected<ProjectScan> {
    for (const System &S : Systems)
      if (fs::exists(Root + "/" + S.File))
        return S.Scan(Root);
    return scanSources(Root);
  }();
  if (!Scan)
    return Scan;
  checkSubmodules(Root, *Scan);
  llvm::sort(Scan->Programs, [](const FoundProgram &A, const FoundProgram &B) {
    return A.Name < B.Name;
  });
  return Scan;
}
