//===- TestOutcomes.cpp - What tests said of variants before ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/TestOutcomes.h"
#include "evo/Support/Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"

using namespace evo;
namespace json = llvm::json;

TestOutcomes::TestOutcomes(llvm::StringRef File, llvm::StringRef Program)
    : File(File), Program(Program) {
  auto Text = readFile(File);
  if (!Text) {
    llvm::consumeError(Text.takeError()); // nothing is known yet
    return;
  }
  for (llvm::StringRef Line : llvm::split(*Text, '\n')) {
    Entry E;
    std::string Of;
    json::Path::Root Root;
    auto Value = json::parse(Line);
    if (!Value) {
      llvm::consumeError(Value.takeError()); // cut off when a run was killed
      continue;
    }
    json::ObjectMapper O(*Value, Root);
    if (O && O.map("program", Of) && O.map("variant", E.Variant) &&
        O.map("test", E.Test) && O.map("cases", E.Some) &&
        O.map("failure", E.Failure) && Of == Program)
      learn(E);
  }
}

void TestOutcomes::learn(const Entry &E) {
  Known &K = All[{E.Variant, E.Test}];
  if (E.Failure.empty())
    K.Passed.insert(E.Some.begin(), E.Some.end());
  else
    K.Failed.push_back({E.Some, E.Failure});
}

std::optional<std::string> TestOutcomes::failure(llvm::StringRef Variant,
                                                 llvm::StringRef Test,
                                                 const Cases &Some) const {
  std::lock_guard<std::mutex> Guard(Lock);
  auto Found = All.find({Variant.str(), Test.str()});
  if (Found == All.end())
    return std::nullopt;
  // Which of some failed is not said, so all of them must be asked for.
  for (const auto &[Failed, Why] : Found->second.Failed)
    if (llvm::all_of(
            Failed, [&](const auto &C) { return llvm::is_contained(Some, C); }))
      return Why;
  return std::nullopt;
}

TestOutcomes::Cases TestOutcomes::unknown(llvm::StringRef Variant,
                                          llvm::StringRef Test,
                                          const Cases &Some) const {
  std::lock_guard<std::mutex> Guard(Lock);
  auto Found = All.find({Variant.str(), Test.str()});
  Cases Left;
  for (const std::string &Case : Some)
    if (Found == All.end() || !Found->second.Passed.count(Case))
      Left.push_back(Case);
  return Left;
}

void TestOutcomes::add(llvm::StringRef Variant, llvm::StringRef Test,
                       Cases Some, llvm::StringRef Failure) {
  std::lock_guard<std::mutex> Guard(Lock);
  Added.push_back({Variant.str(), Test.str(), std::move(Some), Failure.str()});
}

llvm::Error TestOutcomes::keep() {
  std::lock_guard<std::mutex> Guard(Lock);
  std::string Lines;
  for (const Entry &E : Added) {
    learn(E);
    Lines += llvm::formatv("{0}\n", json::Value(json::Object{
                                        {"program", Program},
                                        {"variant", E.Variant},
                                        {"test", json::fixUTF8(E.Test)},
                                        {"cases", json::Array(E.Some)},
                                        {"failure", json::fixUTF8(E.Failure)}}))
                 .str();
  }
  Added.clear();
  if (Lines.empty())
    return llvm::Error::success();
  Lines.pop_back();
  return appendLine(File, Lines);
}

void TestOutcomes::forget() {
  std::lock_guard<std::mutex> Guard(Lock);
  Added.clear();
}
