//===- ObserveTest.cpp - A small program is sampled and counted ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Observation/Profile.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

// The time is spent in memcpy and the allocator, called by joined(), which is
// inlined into its caller.
constexpr const char *Program = R"cpp(
#include <cstdio>
#include <cstring>
#include <string>
inline std::string joined(int N) {
  std::string S;
  for (int I = 0; I < N; ++I)
    S = S + static_cast<char>('a' + I % 26);
  return S;
}
int never(int X) { return X + 1; }
int main(int Count, char **) {
  std::size_t Sum = 0;
  for (int I = 0; I < 200; ++I)
    Sum += joined(5000 + I).size();
  std::printf("%zu\n", Sum);
  return Count > 9 ? never(Count) : 0;
}
)cpp";

Code codeOf(llvm::Error Failed) {
  Code Found = Code::Usage;
  llvm::handleAllErrors(std::move(Failed),
                        [&](const EvoError &E) { Found = E.code(); });
  return Found;
}

class Observe : public testing::Test {
protected:
  void SetUp() override {
    auto Made = TemporaryFolder::create("/tmp/evo-observe");
    ASSERT_TRUE(static_cast<bool>(Made));
    Folder.emplace(std::move(*Made));
    ASSERT_FALSE(writeFile(Folder->file("a.cpp"), Program));
  }

  void build(llvm::StringRef Flags) {
    auto Built = run(Command::shell(
        (EVO_LLVM_BIN "/clang++ -O2 -g " + Flags + " a.cpp -o a").str(),
        Folder->path()));
    ASSERT_TRUE(static_cast<bool>(Built));
    ASSERT_TRUE(Built->succeeded()) << Built->ErrorOutput;
  }

  std::optional<TemporaryFolder> Folder;
};

TEST_F(Observe, SamplingChargesLibraryTimeToTheInlinedProjectFunction) {
  build("");
  auto P = sampleWithPerf({Folder->path(),
                           {Command::shell("./a", Folder->path())},
                           0.2,
                           Folder->path()});
  if (!P)
    GTEST_SKIP() << llvm::toString(P.takeError());
  const HotFunction *Hot = findHot(*P, "a.cpp", "joined(int)", 8);
  ASSERT_NE(Hot, nullptr);
  EXPECT_EQ(Hot->Function, "joined");
  EXPECT_GT(Hot->Self, 0.5);
  const HotFunction *Main = findHot(*P, "a.cpp", "main(int, char **)", 15);
  ASSERT_NE(Main, nullptr);
  EXPECT_GT(Main->Total, Hot->Self - 0.01);
  EXPECT_LT(Main->Self, Hot->Self);
  EXPECT_EQ(findHot(*P, "a.cpp", "never(int)", 11), nullptr);
}

TEST_F(Observe, SamplingSeesThroughAShell) {
  build("");
  auto P = sampleWithPerf({Folder->path(),
                           {Command::shell("./a | cat; true", Folder->path())},
                           0.2,
                           Folder->path()});
  if (!P)
    GTEST_SKIP() << llvm::toString(P.takeError());
  const HotFunction *Hot = findHot(*P, "a.cpp", "joined(int)", 8);
  ASSERT_NE(Hot, nullptr);
  EXPECT_EQ(Hot->Function, "joined");
}

TEST_F(Observe, SamplingFailsWithoutDebugInformation) {
  build("-g0");
  auto P = sampleWithPerf({Folder->path(),
                           {Command::shell("./a", Folder->path())},
                           0.2,
                           Folder->path()});
  ASSERT_FALSE(static_cast<bool>(P));
  EXPECT_EQ(codeOf(P.takeError()), Code::ProfilerFailed);
}

TEST_F(Observe, CountingSaysWhatWasEntered) {
  build(coverageFlags());
  ProcessResult Ended;
  auto Found = countRun({Folder->path(), Folder->path(), Folder->path(),
                         EVO_LLVM_BIN "/llvm-profdata"},
                        Command::shell("./a", Folder->path()), Ended);
  ASSERT_TRUE(static_cast<bool>(Found)) << llvm::toString(Found.takeError());
  EXPECT_TRUE(Ended.succeeded());
  TestReach Reach{{*Found}};
  EXPECT_EQ(Reach.reaching("a.cpp", 8).size(), 1u);
  EXPECT_TRUE(Reach.reaching("a.cpp", 11).empty()) << "never() is never run";
  EXPECT_EQ(
      shortFunctionName(profileFromCounts(*Found).Functions.front().Function),
      "joined");
}

TEST_F(Observe, CountingFailsWithoutInstrumentation) {
  build("");
  ProcessResult Ended;
  auto Found = countRun({Folder->path(), Folder->path(), Folder->path(),
                         EVO_LLVM_BIN "/llvm-profdata"},
                        Command::shell("./a", Folder->path()), Ended);
  ASSERT_FALSE(static_cast<bool>(Found));
  EXPECT_EQ(codeOf(Found.takeError()), Code::ProfilerFailed);
}

} // namespace
