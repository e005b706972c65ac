//===- CmakeScan.cpp - What CMake says about a program ---===//
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
#include "llvm/Support/JSON.h"
#include "llvm/Support/Regex.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace json = llvm::json;
namespace path = llvm::sys::path;

namespace {

/// One configure after the other, each giving up a little more, until one
/// works.
class CmakeScan {
public:
  CmakeScan(llvm::StringRef Root, std::string Build)
      : Root(Root), Build(std::move(Build)) {}

  ProjectScan take(llvm::StringRef Text);

private:
  std::vector<std::string> attempts(llvm::StringRef Text) const;
  bool configure(llvm::StringRef Options);
  void readTargets();
  void readTarget(const json::Object &Target);
  void readTests();
  void markTests();

  std::string Root, Build, Complaint;
  ProjectScan Scan;
};

/// Options such as FOO_BUILD_TESTS that are on, as -D…=OFF.
std::string switchedOff(llvm::StringRef Text, llvm::StringRef Words) {
  llvm::Regex Option("option\\( *([A-Za-z0-9_]*(" + Words.str() +
                     ")[A-Za-z0-9_]*)");
  std::string Result;
  llvm::SmallVector<llvm::StringRef> Groups;
  while (Option.match(Text, &Groups)) {
    Text = Text.drop_front(Groups[0].end() - Text.begin());
    Result += (" -D" + Groups[1] + "=OFF").str();
  }
  return Result;
}

/// Debian keeps the sources of GoogleTest; a fetch needs a network.
std::string localGoogleTest(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef> Groups;
  llvm::Regex Declare("FetchContent_Declare\\(\\s*(googletest|gtest)",
                      llvm::Regex::IgnoreCase);
  if (!fs::exists("/usr/src/googletest") || !Declare.match(Text, &Groups))
    return "";
  return " -DFETCHCONTENT_SOURCE_DIR_" + Groups[1].upper() +
         "=/usr/src/googletest";
}

std::vector<std::string> CmakeScan::attempts(llvm::StringRef Text) const {
  std::string Tests = switchedOff(Text, "TEST"),
              Benchmarks = switchedOff(Text, "BENCH"),
              Local = localGoogleTest(Text);
  std::vector<std::string> Result = {""};
  for (std::string Next :
       {Local, Local + Benchmarks, Tests, Tests + Benchmarks})
    if (!llvm::is_contained(Result, Next))
      Result.push_back(Next);
  return Result;
}

bool CmakeScan::configure(llvm::StringRef Options) {
  fs::remove_directories(Build);
  if (llvm::Error E =
          writeFile(Build + "/.cmake/api/v1/query/codemodel-v2", "")) {
    Complaint = llvm::toString(std::move(E));
    return false;
  }
  std::string Generator = findProgram("ninja").empty() ? "" : " -G Ninja";
  std::string Line = "cmake -S ${source} -B ${build}" + Generator +
                     " -DCMAKE_BUILD_TYPE=Release" + Options.str();
  Command C = Command::shell(Line, Root);
  C.Environment = {{"source", Root},
                   {"build", Build},
                   {"GIT_TERMINAL_PROMPT", "0"},
                   {"LC_ALL", "C"}};
  C.Limit.WallSeconds = 120;
  auto R = run(C);
  if (R && R->succeeded()) {
    Scan.Configure = Line;
    return true;
  }
  std::string Why = R ? mainComplaint(*R) : llvm::toString(R.takeError());
  if (Complaint.empty())
    Complaint = Why;
  return false;
}

std::optional<json::Object> readObject(const llvm::Twine &File) {
  auto Text = readFile(File.str());
  if (!Text) {
    llvm::consumeError(Text.takeError());
    return std::nullopt;
  }
  auto Value = json::parse(*Text);
  if (!Value) {
    llvm::consumeError(Value.takeError());
    return std::nullopt;
  }
  if (json::Object *O = Value->getAsObject())
    return std::move(*O);
  return std::nullopt;
}

std::string text(const json::Object &O, llvm::StringRef Key) {
  return O.getString(Key).value_or("").str();
}

void CmakeScan::readTarget(const json::Object &Target) {
  const json::Array *Artifacts = Target.getArray("artifacts");
  const json::Object *Paths = Target.getObject("paths");
  if (text(Target, "type") != "EXECUTABLE" || !Artifacts || !Paths ||
      Artifacts->empty())
    return;
  std::string From = text(*Paths, "source");
  const json::Object *Artifact = Artifacts->front().getAsObject();
  bool Foreign = path::is_absolute(From);
  for (llvm::StringRef Part : {"third_party", "external", "extern", "vendor"})
    Foreign |= llvm::StringRef(From).starts_with(Part);
  if (Foreign || !Artifact)
    return;
  FoundProgram P;
  P.Name = text(Target, "name");
  std::string Where = text(*Artifact, "path");
  P.Run = path::is_absolute(Where) ? Where : "${build}/" + Where;
  std::vector<std::string> Sources;
  if (const json::Array *List = Target.getArray("sources"))
    for (const json::Value &S : *List)
      if (const json::Object *O = S.getAsObject()) {
        std::string File = text(*O, "path");
        Sources.push_back(path::is_absolute(File) ? File : Root + "/" + File);
      }
  inspectSources(P, Sources);
  if (!llvm::StringRef(P.Name).contains("fuzz"))
    Scan.Programs.push_back(std::move(P));
}

void CmakeScan::readTargets() {
  std::string Reply = Build + "/.cmake/api/v1/reply";
  std::error_code EC;
  for (fs::directory_iterator It(Reply, EC), End; It != End && !EC;
       It.increment(EC))
    if (path::filename(It->path()).starts_with("target-"))
      if (auto Target = readObject(It->path()))
        readTarget(*Target);
}

// A program that ctest runs is a test, whatever its name. ctest itself does not
// say what it runs before it is built; the file that CMake wrote for it does.
void CmakeScan::markTests() {
  std::error_code EC;
  for (fs::recursive_directory_iterator It(Build, EC), End; It != End && !EC;
       It.increment(EC)) {
    if (path::filename(It->path()) != "CTestTestfile.cmake")
      continue;
    auto Text = readFile(It->path());
    if (!Text) {
      llvm::consumeError(Text.takeError());
      continue;
    }
    for (FoundProgram &P : Scan.Programs) {
      llvm::StringRef Run = P.Run;
      bool Ours = Run.consume_front("${build}/");
      if (Ours && !P.GoogleBenchmark &&
          llvm::StringRef(*Text).contains("\"" + Build + "/" + Run.str() +
                                          "\""))
        P.Test = true;
    }
  }
}

void CmakeScan::readTests() {
  auto R = tryCommand("ctest --show-only=json-v1", Build, 60);
  std::size_t Count = 0;
  if (!R)
    return llvm::consumeError(R.takeError());
  auto Value = json::parse(R->Output);
  if (!Value)
    return llvm::consumeError(Value.takeError());
  if (const json::Object *O = Value->getAsObject())
    if (const json::Array *Tests = O->getArray("tests"))
      Count = Tests->size();
  if (!Count)
    return;
  markTests();
  Scan.Tests = {"ctest --test-dir ${build} --output-on-failure"};
  Scan.Found.push_back(llvm::formatv("ctest with {0} {1}", Count,
                                     Count == 1 ? "test" : "tests"));
}

ProjectScan CmakeScan::take(llvm::StringRef Text) {
  Scan.System = "CMake";
  Scan.Build = "cmake --build ${build}";
  bool Configured = false;
  for (const std::string &Options : attempts(Text)) {
    Configured = configure(Options);
    if (!Configured)
      continue;
    if (!Options.empty())
      Scan.Attention.push_back("plain configuring failed (" + Complaint +
                               "); it works with" + Options);
    break;
  }
  if (!Configured) {
    Scan.Configure =
        "cmake -S ${source} -B ${build} -DCMAKE_BUILD_TYPE=Release";
    Scan.Attention.push_back("configuring failed (" + Complaint +
                             "); edit program.configure");
    return std::move(Scan);
  }
  Scan.Found.push_back("CMake, and configuring works");
  readTargets();
  readTests();
  tryBuild(Scan, Root, Build);
  return std::move(Scan);
}

} // namespace

llvm::Expected<ProjectScan> evo::scanCmake(llvm::StringRef Root) {
  auto Folder = TemporaryFolder::create("evo-init");
  if (!Folder)
    return Folder.takeError();
  auto Text = readFile((Root + "/CMakeLists.txt").str());
  if (!Text)
    return Text.takeError();
  if (findProgram("cmake").empty())
    return makeError(Code::ProcessNotStarted,
                     "this is a CMake project and there is no cmake");
  return CmakeScan(Root, Folder->file("build")).take(*Text);
}
