//===- SourceScan.cpp - Programs without a build system ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProjectScan.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/Regex.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

namespace {

struct Sources {
  std::vector<std::string> Mains, Others; ///< file names in the root
};

llvm::Expected<Sources> listSources(llvm::StringRef Root) {
  Sources Result;
  std::vector<std::string> Files;
  std::error_code EC;
  for (fs::directory_iterator It(Root, EC), End; It != End && !EC;
       It.increment(EC)) {
    llvm::StringRef Suffix = path::extension(It->path());
    if (Suffix == ".cpp" || Suffix == ".cc" || Suffix == ".cxx")
      Files.push_back(It->path());
  }
  llvm::sort(Files);
  llvm::Regex Main("(^|[^A-Za-z_0-9])main *\\(");
  for (const std::string &File : Files) {
    auto Text = readFile(File);
    if (!Text)
      return Text.takeError();
    (Main.match(*Text) ? Result.Mains : Result.Others)
        .push_back(path::filename(File).str());
  }
  return Result;
}

/// Tries programs until they link; each is the main file with all the others.
class SourceScan {
public:
  SourceScan(llvm::StringRef Root, const TemporaryFolder &Folder, Sources Files)
      : Root(Root), Folder(Folder), Files(std::move(Files)) {}

  ProjectScan take();

private:
  std::string compileLine(llvm::StringRef Main,
                          llvm::ArrayRef<std::string> With) const;
  bool works(llvm::StringRef Line, double Seconds, std::string *Output);
  void dropBrokenOthers();
  void tryProgram(llvm::StringRef Main);

  std::string Root;
  const TemporaryFolder &Folder;
  Sources Files;
  ProjectScan Scan;
};

std::string SourceScan::compileLine(llvm::StringRef Main,
                                    llvm::ArrayRef<std::string> With) const {
  std::string Clang = clangForBuilds();
  std::string Line = Clang + " -std=c++17 -O2";
  if (llvm::StringRef(Clang).contains("clang"))
    Line += " -gen-cdb-fragment-path ${build}/cdb";
  Line += " -o ${build}/" + path::stem(Main).str() + " ${source}/" + Main.str();
  for (const std::string &Other : With)
    Line += " ${source}/" + Other;
  return Line;
}

bool SourceScan::works(llvm::StringRef Line, double Seconds,
                       std::string *Output) {
  Command C = Command::shell(Line, Folder.path());
  C.Environment = {{"source", Root}, {"build", Folder.path()}};
  C.Limit.WallSeconds = Seconds;
  C.Limit.OutputBytes = 4 << 20;
  auto R = run(C);
  if (!R) {
    llvm::consumeError(R.takeError());
    return false;
  }
  if (Output)
    *Output = R->Output;
  return R->succeeded();
}

// A file of tests is part of another program; one that needs a library that is
// not here must not spoil the rest.
void SourceScan::dropBrokenOthers() {
  llvm::erase_if(Files.Others, [&](const std::string &File) {
    FoundProgram Seen;
    inspectSources(Seen, {Root + "/" + File});
    bool Foreign = Seen.Test || Seen.GoogleBenchmark;
    bool Fine =
        !Foreign &&
        works(clangForBuilds() + " -std=c++17 -fsyntax-only ${source}/" + File,
              60, nullptr);
    if (!Fine)
      Scan.Attention.push_back(
          File + (Foreign ? " has tests or benchmarks of a library; left out"
                          : " does not compile alone; left out"));
    return !Fine;
  });
}

void SourceScan::tryProgram(llvm::StringRef Main) {
  std::string Line = compileLine(Main, Files.Others);
  if (!works(Line, 120, nullptr)) {
    // It may include them, or be a program of its own.
    Line = compileLine(Main, {});
    if (!works(Line, 120, nullptr)) {
      Scan.Attention.push_back((Main + " does not build; left out").str());
      return;
    }
  }
  Scan.Build += Line + "\n";
  FoundProgram P;
  P.Name = path::stem(Main).str();
  P.Run = "${build}/" + P.Name;
  inspectSources(P, {Root + "/" + Main.str()});
  std::string First, Second;
  if (!P.TakesArguments)
    P.SameOutput = works(P.Run, 20, &First) && works(P.Run, 20, &Second) &&
                   First == Second;
  Scan.Found.push_back(("program " + P.Name + " from " + Main).str());
  if (P.Test)
    Scan.Tests.push_back(P.Run);
  Scan.Programs.push_back(std::move(P));
}

ProjectScan SourceScan::take() {
  Scan.System = "sources";
  Scan.Build = "set -e\nmkdir -p ${build}/cdb\n";
  (void)fs::create_directories(Folder.file("cdb"));
  dropBrokenOthers();
  for (const std::string &Main : Files.Mains)
    tryProgram(Main);
  Scan.Build += gatherDatabase();
  return std::move(Scan);
}

} // namespace

llvm::Expected<ProjectScan> evo::scanSources(llvm::StringRef Root) {
  auto Files = listSources(Root);
  if (!Files)
    return Files.takeError();
  if (Files->Mains.empty())
    return makeError(Code::NothingToBuild,
                     "there is no CMakeLists.txt, meson.build, Makefile or "
                     "source with main() in " +
                         Root);
  auto Folder = TemporaryFolder::create("evo-init");
  if (!Folder)
    return Folder.takeError();
  return SourceScan(Root, *Folder, std::move(*Files)).take();
}
