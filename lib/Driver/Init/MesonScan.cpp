//===- MesonScan.cpp - What Meson says about a program ---===//
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
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace evo;
namespace json = llvm::json;

namespace {

class MesonScan {
public:
  MesonScan(llvm::StringRef Root, std::string Build)
      : Root(Root), Build(std::move(Build)) {}

  ProjectScan take();

private:
  bool configure();
  json::Object introspect();
  void readTarget(const json::Object &Target);
  std::string belowBuild(llvm::StringRef File) const;

  std::string Root, Build;
  ProjectScan Scan;
};

bool MesonScan::configure() {
  Command C = Command::shell(Scan.Configure, Root);
  C.Environment = {{"source", Root}, {"build", Build}, {"LC_ALL", "C"}};
  C.Limit.WallSeconds = 120;
  auto R = run(C);
  if (R && R->succeeded())
    return true;
  Scan.Attention.push_back(
      "configuring failed (" +
      (R ? mainComplaint(*R) : llvm::toString(R.takeError())) +
      "); edit program.configure");
  return false;
}

/// Targets and tests as Meson knows them; empty if it does not say.
json::Object MesonScan::introspect() {
  auto R = tryCommand("meson introspect --targets --tests '" + Build + "'",
                      Root, 60);
  if (!R) {
    llvm::consumeError(R.takeError());
    return {};
  }
  auto Value = json::parse(R->Output);
  if (!Value) {
    llvm::consumeError(Value.takeError());
    return {};
  }
  json::Object *Found = Value->getAsObject();
  return Found ? std::move(*Found) : json::Object();
}

std::string MesonScan::belowBuild(llvm::StringRef File) const {
  llvm::StringRef Rest = File;
  bool Ours = Rest.consume_front(Build + "/");
  return Ours ? "${build}/" + Rest.str() : File.str();
}

void MesonScan::readTarget(const json::Object &Target) {
  const json::Array *Files = Target.getArray("filename");
  bool Foreign = Target.getString("subproject").has_value();
  if (Target.getString("type").value_or("") != "executable" || Foreign ||
      !Files || Files->empty())
    return;
  FoundProgram P;
  P.Name = Target.getString("name").value_or("").str();
  P.Run = belowBuild(Files->front().getAsString().value_or(""));
  std::vector<std::string> Sources;
  if (const json::Array *Groups = Target.getArray("target_sources"))
    for (const json::Value &Group : *Groups)
      if (const json::Object *O = Group.getAsObject())
        if (const json::Array *List = O->getArray("sources"))
          for (const json::Value &S : *List)
            Sources.push_back(S.getAsString().value_or("").str());
  inspectSources(P, Sources);
  Scan.Programs.push_back(std::move(P));
}

ProjectScan MesonScan::take() {
  Scan.System = "Meson";
  Scan.Configure = "meson setup ${build} ${source} --buildtype=release";
  Scan.Build = "meson compile -C ${build}";
  if (!configure())
    return std::move(Scan);
  Scan.Found.push_back("Meson, and configuring works");
  json::Object Said = introspect();
  if (const json::Array *Targets = Said.getArray("targets"))
    for (const json::Value &Target : *Targets)
      if (const json::Object *O = Target.getAsObject())
        readTarget(*O);
  const json::Array *Tests = Said.getArray("tests");
  if (Tests && !Tests->empty()) {
    Scan.Tests = {"meson test -C ${build} --print-errorlogs"};
    Scan.Found.push_back(llvm::formatv("meson test with {0} {1}", Tests->size(),
                                       Tests->size() == 1 ? "test" : "tests"));
    // What a test runs is one, whatever its name.
    for (const json::Value &Test : *Tests)
      if (const json::Object *O = Test.getAsObject())
        if (const json::Array *Line = O->getArray("cmd");
            Line && !Line->empty())
          for (FoundProgram &P : Scan.Programs)
            P.Test |=
                !P.GoogleBenchmark &&
                P.Run == belowBuild(Line->front().getAsString().value_or(""));
  }
  tryBuild(Scan, Root, Build);
  return std::move(Scan);
}

} // namespace

llvm::Expected<ProjectScan> evo::scanMeson(llvm::StringRef Root) {
  if (findProgram("meson").empty())
    return makeError(Code::ProcessNotStarted,
                     "this is a Meson project and there is no meson: 'apt "
                     "install meson'");
  auto Folder = TemporaryFolder::create("evo-init");
  if (!Folder)
    return Folder.takeError();
  return MesonScan(Root, Folder->file("build")).take();
}
