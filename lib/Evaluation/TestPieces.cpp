//===- TestPieces.cpp - Test commands, case by case ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestPieces.h"
#include "evo/Evaluation/MutantRuns.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace evo;
namespace path = llvm::sys::path;
namespace json = llvm::json;

/// So many runs of a process each are worth it, to know what each enters.
static constexpr std::size_t MostCases = 2000;

static constexpr double ListSeconds = 20;

//===--- Which command ----------------------------------------------------===//

/// The words of a command that the shell only splits; none if it does more.
static llvm::SmallVector<llvm::StringRef> plainWords(llvm::StringRef Line) {
  llvm::SmallVector<llvm::StringRef> Words;
  auto Plain = [](char C) {
    return llvm::isAlnum(C) || llvm::StringRef(" _./+,:@%-=").contains(C);
  };
  if (llvm::all_of(Line, Plain))
    Line.split(Words, ' ', -1, /*KeepEmpty=*/false);
  // "NAME=value program": the first word is no program.
  if (!Words.empty() && Words.front().contains('='))
    Words.clear();
  return Words;
}

static bool isGoogleTest(llvm::ArrayRef<llvm::StringRef> Words,
                         const BuiltProgram &B) {
  if (llvm::any_of(Words, [](auto W) { return W.contains("gtest_"); }))
    return false;
  llvm::SmallString<256> Program(path::is_absolute(Words.front()) ? ""
                                                                  : B.Source);
  path::append(Program, Words.front());
  auto Bytes = llvm::MemoryBuffer::getFile(Program, false, false);
  return Bytes && (*Bytes)->getBuffer().starts_with("\177ELF") &&
         (*Bytes)->getBuffer().contains("gtest_list_tests");
}

/// With options that choose no tests.
static bool isCTest(llvm::ArrayRef<llvm::StringRef> Words) {
  if (path::filename(Words.front()) != "ctest")
    return false;
  bool Folder = false;
  for (std::size_t I = 1; I < Words.size(); ++I) {
    bool WithValue = Words[I] == "--test-dir" || Words[I] == "-C" ||
                     Words[I] == "-j" || Words[I] == "--timeout";
    bool Harmless = WithValue || Words[I] == "-V" || Words[I] == "-VV" ||
                    Words[I] == "-Q" || Words[I] == "--output-on-failure" ||
                    Words[I] == "--no-tests=error";
    if (!Harmless)
      return false;
    Folder |= Words[I] == "--test-dir"; // so that it is new enough
    I += WithValue;
  }
  return Folder;
}

//===--- What it says -----------------------------------------------------===//

std::vector<std::string> evo::googleTestCases(llvm::StringRef Output) {
  std::vector<std::string> Cases;
  std::string Suite;
  for (llvm::StringRef Line : llvm::split(Output, '\n')) {
    bool Inside = Line.starts_with("  ");
    llvm::StringRef Name = Line.split("  #").first.trim();
    if (!Inside) {
      Suite = Name.ends_with(".") ? Name.str() : "";
      continue;
    }
    if (Name.empty() || Suite.empty())
      continue;
    std::string Whole = Suite + Name.str();
    auto Safe = [](char C) { return llvm::isAlnum(C) || C == '_' || C == '/'; };
    if (llvm::StringRef(Whole).count('.') != 1 ||
        !llvm::all_of(Whole, [&](char C) { return Safe(C) || C == '.'; }))
      return {};
    if (!llvm::StringRef(Whole).contains("DISABLED_"))
      Cases.push_back(std::move(Whole));
  }
  return Cases;
}

std::vector<std::string> evo::ctestCases(llvm::StringRef Output) {
  auto Parsed = json::parse(Output);
  if (!Parsed) {
    llvm::consumeError(Parsed.takeError());
    return {};
  }
  const json::Object *Top = Parsed->getAsObject();
  const json::Array *Tests = Top ? Top->getArray("tests") : nullptr;
  std::vector<std::string> Cases;
  for (const json::Value &Each : Tests ? *Tests : json::Array()) {
    const json::Object *O = Each.getAsObject();
    auto Name = O ? O->getString("name") : std::nullopt;
    if (!Name || Name->empty() || Name->contains('\'') || Name->contains('\n'))
      return {};
    if (const json::Array *All = O->getArray("properties"))
      for (const json::Value &P : *All)
        if (const json::Object *Property = P.getAsObject())
          if (Property->getString("name") == llvm::StringRef("DEPENDS"))
            return {};
    Cases.push_back(Name->str());
  }
  return Cases;
}

//===--- Both -------------------------------------------------------------===//

TestCommand evo::splitTest(const ProgramSpec &P, llvm::StringRef Line,
                           const BuiltProgram &B) {
  TestCommand Whole = {TestRunner::Whole, Line.str(), {}};
  std::string Expanded = expandFolders(Line, B);
  auto Words = plainWords(Expanded);
  if (Words.empty())
    return Whole;
  TestCommand Result = Whole;
  if (isCTest(Words))
    Result.Runner = TestRunner::CTest;
  else if (isGoogleTest(Words, B))
    Result.Runner = TestRunner::GoogleTest;
  else
    return Whole;
  bool ByCTest = Result.Runner == TestRunner::CTest;
  Command C = testCommand(
      P,
      Result.Line + (ByCTest ? " --show-only=json-v1" : " --gtest_list_tests"),
      B);
  C.Limit.WallSeconds = ListSeconds;
  auto Listed = run(C);
  if (!Listed || !Listed->succeeded()) {
    llvm::consumeError(Listed.takeError());
    return Whole;
  }
  Result.Cases =
      ByCTest ? ctestCases(Listed->Output) : googleTestCases(Listed->Output);
  std::set<std::string> Different(Result.Cases.begin(), Result.Cases.end());
  bool Split = Result.Cases.size() > 1 && Result.Cases.size() <= MostCases &&
               Different.size() == Result.Cases.size();
  return Split ? Result : Whole;
}

/// For CMake's regular expressions, between quotes of the shell.
static std::string literally(llvm::StringRef Name) {
  std::string Text;
  for (char C : Name) {
    if (llvm::StringRef("\\.[]*+?()^$|-").contains(C))
      Text += '\\';
    Text += C;
  }
  return Text;
}

std::string TestCommand::only(llvm::ArrayRef<std::string> Some) const {
  // No case is not "no test": an empty choice would pass whatever is wrong.
  if (Runner == TestRunner::Whole || Some.empty() ||
      Some.size() == Cases.size())
    return Line;
  if (Runner == TestRunner::GoogleTest)
    return "GTEST_FAIL_FAST=1 " + Line +
           " --gtest_filter=" + llvm::join(Some, ":");
  std::vector<std::string> Names;
  for (const std::string &Name : Some)
    Names.push_back(literally(Name));
  return Line + " --stop-on-failure -R '^(" + llvm::join(Names, "|") + ")$'";
}
