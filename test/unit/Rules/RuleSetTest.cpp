//===- RuleSetTest.cpp - any subset of the catalogue, in any order ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Rules do not know each other: what one finds in the examples of all rules is
/// the same whichever others are loaded, and in whatever order they are asked
/// for.
///
//===----------------------------------------------------------------------===//

#include "evo/Rules/RuleSet.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"
#include <random>

using namespace evo;

namespace {

llvm::Expected<RuleSet> load(std::vector<std::string> Ids) {
  RuleSources Sources;
  Sources.Folders = {shippedRulesFolder()};
  Sources.Enable = std::move(Ids);
  return RuleSet::load(Sources);
}

/// What each rule says, by its id.
class Heard : public MatchSink {
public:
  void matched(Match M) override {
    std::string Line = std::to_string(M.Place.Offset) + ":";
    for (const Rewrite &R : M.Change.Rewrites)
      Line += " " + std::to_string(R.Offset) + " " + R.Text;
    By[M.Rule].insert(Line);
  }
  void refused(const RuleInfo &R, clang::SourceLocation L, std::string,
               std::string Reason) override {
    By[R.Id].insert(std::to_string(L.getRawEncoding()) + ": " + Reason);
  }
  std::map<std::string, std::set<std::string>> By;
};

/// The examples of all rules as one unit of one project.
class AllExamples {
public:
  explicit AllExamples(llvm::ArrayRef<RuleInfo> Rules) {
    std::string Text = "#include \"evo/Rule.h\"\n";
    for (const RuleInfo &R : Rules) {
      std::string Content = llvm::cantFail(readFile(R.File));
      llvm::StringRef Examples =
          llvm::StringRef(Content).split("#ifdef EVO_EXAMPLES").second;
      Text += "namespace examples_" + ruleNamespace(R.Id) + " {\n" +
              Examples.split("#endif").first.str() + "}\n";
    }
    File = llvm::cantFail(parseRuleText(Text, "/examples/all.cpp", true));
    Owner.Root = "/examples";
    Command = {"/examples/all.cpp", "/examples", File.Arguments};
    Parsed = std::make_unique<Unit>(Owner, Command, File.Ast->getASTContext());
  }

  std::map<std::string, std::set<std::string>> hear(const RuleSet &Rules) {
    Heard Sink;
    Rules.match(*Parsed, Sink);
    return std::move(Sink.By);
  }

private:
  ParsedRuleFile File;
  Project Owner;
  UnitCommand Command;
  std::unique_ptr<Unit> Parsed;
};

std::vector<std::string> idsOf(const RuleSet &Rules) {
  std::vector<std::string> Ids;
  for (const RuleInfo &R : Rules.rules())
    Ids.push_back(R.Id);
  return Ids;
}

TEST(RuleSet, NamesAreUniqueAndThoseOfTheFiles) {
  auto All = load({"*"});
  ASSERT_TRUE(bool(All)) << llvm::toString(All.takeError());
  std::set<std::string> Ids, Files;
  for (const RuleInfo &R : All->rules()) {
    EXPECT_TRUE(Ids.insert(R.Id).second) << R.Id;
    EXPECT_TRUE(Files.insert(R.File).second) << R.File;
    EXPECT_EQ(ruleIdOfPath(R.File), R.Id);
    EXPECT_FALSE(R.Benefit.empty()) << R.Id;
  }
  EXPECT_GE(Ids.size(), 18u);
}

TEST(RuleSet, ASubsetFindsItsPartInAnyOrder) {
  auto All = load({"*"});
  ASSERT_TRUE(bool(All)) << llvm::toString(All.takeError());
  AllExamples Examples(All->rules());
  const auto Whole = Examples.hear(*All);
  // string.find-prefix too: in C++20 it is refused, which is something.
  EXPECT_EQ(Whole.size(), All->rules().size());
  std::mt19937 Random(1);
  for (int Round = 0; Round < 24; ++Round) {
    std::vector<std::string> Ids = idsOf(*All);
    std::shuffle(Ids.begin(), Ids.end(), Random);
    Ids.resize(1 + Random() % Ids.size());
    auto Some = load(Ids);
    ASSERT_TRUE(bool(Some)) << llvm::toString(Some.takeError());
    std::map<std::string, std::set<std::string>> Wanted;
    for (const std::string &Id : Ids)
      Wanted[Id] = Whole.at(Id);
    EXPECT_EQ(Examples.hear(*Some), Wanted) << "round " << Round;
  }
}

TEST(RuleSet, DisablingWinsOverEnabling) {
  RuleSources Sources;
  Sources.Folders = {shippedRulesFolder()};
  Sources.Enable = {"string.plus-assign", "string.substr-eq",
                    "api.value-param"};
  Sources.Disable = {"string.s*", "api.*"};
  auto Some = RuleSet::load(Sources);
  ASSERT_TRUE(bool(Some)) << llvm::toString(Some.takeError());
  EXPECT_EQ(idsOf(*Some), std::vector<std::string>{"string.plus-assign"});
  auto Wrong = load({"string.["});
  ASSERT_FALSE(bool(Wrong));
  EXPECT_NE(llvm::toString(Wrong.takeError()).find("not a pattern"),
            std::string::npos);
}

} // namespace
