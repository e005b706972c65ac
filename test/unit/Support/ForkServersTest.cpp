//===- ForkServersTest.cpp - a forked run is a started run ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/ForkServers.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <chrono>
#include <csignal>
#include <thread>

using namespace evo;

namespace {

class ForkServersTest : public ::testing::Test {
protected:
  Command command(std::vector<std::string> Words) {
    Command C;
    C.Arguments = std::move(Words);
    C.Arguments.front() = findProgram(C.Arguments.front());
    Servers.allow(C.Arguments.front());
    C.Servers = &Servers;
    C.Limit.WallSeconds = 20;
    return C;
  }

  /// A shell is as good a program as any, and can do a lot.
  Command script(llvm::StringRef Text) {
    return command({"bash", "-c", Text.str()});
  }

  /// The first of a command line is started, later ones are forked.
  ProcessResult runForked(const Command &C) {
    ProcessResult Last = runOnce(C);
    Last = runOnce(C);
    EXPECT_TRUE(Last.Forked) << Last.ErrorOutput;
    return Last;
  }

  ProcessResult runOnce(const Command &C) {
    auto R = run(C);
    EXPECT_TRUE(bool(R)) << llvm::toString(R.takeError());
    return R ? *R : ProcessResult();
  }

  ForkServers Servers;
};

std::vector<llvm::StringRef> sortedLines(llvm::StringRef Text) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n', -1, false);
  llvm::sort(Lines);
  return {Lines.begin(), Lines.end()};
}

TEST_F(ForkServersTest, HasItsEnvironmentAndNoTraceOfTheServer) {
  Command C = command({"env"});
  C.Environment = {{"EVO_SELECT", "one"}, {"KEPT", "a b"}};
  C.See = Surroundings::Private;
  ProcessResult Started = runOnce(C);
  EXPECT_FALSE(Started.Forked);
  ProcessResult Forked = runForked(C);
  auto WithoutHome = [](llvm::StringRef Text) {
    std::vector<llvm::StringRef> Lines = sortedLines(Text);
    llvm::erase_if(Lines, [](auto L) { return L.contains("evo-home"); });
    return Lines;
  };
  EXPECT_EQ(WithoutHome(Started.Output), WithoutHome(Forked.Output));
  EXPECT_NE(Forked.Output.find("EVO_SELECT=one"), std::string::npos);
  C.Environment[0].second = "two";
  Forked = runOnce(C);
  EXPECT_TRUE(Forked.Forked) << "the choice is of the run";
  EXPECT_NE(Forked.Output.find("EVO_SELECT=two"), std::string::npos);
  C.Environment[1].second = "other";
  EXPECT_FALSE(runOnce(C).Forked) << "anything else may count before main";
}

TEST_F(ForkServersTest, HasItsFolderAndInput) {
  auto Folder = TemporaryFolder::create("forked");
  ASSERT_TRUE(bool(Folder));
  Command C = script("pwd -P; cat");
  runForked(C);
  C.WorkingFolder = Folder->path();
  C.Input = "given";
  ProcessResult R = runOnce(C);
  EXPECT_TRUE(R.Forked);
  llvm::SmallString<128> Real;
  llvm::sys::fs::real_path(Folder->path(), Real);
  EXPECT_EQ(R.Output, (Real + "\ngiven").str());
}

TEST_F(ForkServersTest, EndsAsItWould) {
  EXPECT_EQ(runForked(script("exit 3")).ExitStatus, 3);
  ProcessResult R = runForked(script("kill -SEGV $$"));
  EXPECT_EQ(R.How, Ending::Signalled);
  EXPECT_EQ(R.Signal, SIGSEGV);
  R = runForked(script("echo out; echo err >&2"));
  EXPECT_EQ(R.Output, "out\n");
  EXPECT_EQ(R.ErrorOutput, "err\n");
}

TEST_F(ForkServersTest, KnowsItself) {
  ProcessResult R =
      runForked(script("test $$ = $BASHPID && test $(ps -o pgid= $$) = $$ && "
                       "ls -l /proc/$$/fd | wc -l"));
  EXPECT_TRUE(R.succeeded()) << R.ErrorOutput;
  EXPECT_EQ(llvm::StringRef(R.Output).trim(), "4") << "total, and 0, 1, 2";
}

TEST_F(ForkServersTest, IsUnderLimits) {
  Command C = script("read -r Way; if test $Way = wait; then sleep 30; else "
                     "while :; do :; done; fi");
  C.Input = "wait";
  C.Limit.WallSeconds = 0.2;
  EXPECT_EQ(runForked(C).How, Ending::WallTimeExceeded);
  C.Input = "work";
  C.Limit.WallSeconds = 20;
  C.Limit.CpuSeconds = 1;
  EXPECT_EQ(runForked(C).How, Ending::CpuTimeExceeded);
  C = script("for i in 1 2 3 4 5 6; do sleep 5 & done; wait");
  C.Limit.Processes = 4;
  EXPECT_EQ(runForked(C).How, Ending::ProcessesExceeded);
  C.Limit.Processes = 7; // and not what keeps it
  C.Limit.WallSeconds = 0.3;
  EXPECT_EQ(runOnce(C).How, Ending::WallTimeExceeded);
}

TEST_F(ForkServersTest, LeavesNothingBehind) {
  auto Folder = TemporaryFolder::create("forked");
  ASSERT_TRUE(bool(Folder));
  std::string File = Folder->file("alive");
  Command C =
      script("(setsid bash -c 'trap \"\" TERM HUP; while :; do date > " + File +
             "; sleep 0.02; done' > /dev/null 2>&1 &) ; sleep 0.1");
  EXPECT_TRUE(runForked(C).succeeded());
  EXPECT_FALSE(llvm::sys::fs::remove(File));
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  EXPECT_FALSE(llvm::sys::fs::exists(File));
  EXPECT_TRUE(runOnce(C).Forked) << "the server is none of it";
}

TEST_F(ForkServersTest, WhoKillsTheServerHurtsNobodyElse) {
  Command C = script("read -r Way; test $Way = kill || exit 5; for p in $(cat "
                     "/proc/$PPID/task/*/children); do test $p = $$ || kill -9 "
                     "$p; done");
  C.Input = "stay";
  EXPECT_EQ(runForked(C).ExitStatus, 5);
  C.Input = "kill";
  runOnce(C);
  C.Input = "stay";
  EXPECT_EQ(runOnce(C).ExitStatus, 5);
  EXPECT_EQ(runForked(C).ExitStatus, 5);
}

TEST_F(ForkServersTest, WhoKillsItsWardenHasFailed) {
  Command C = script("kill -9 $PPID; sleep 5");
  EXPECT_EQ(runForked(C).How, Ending::Signalled);
  EXPECT_EQ(runOnce(C).How, Ending::Signalled);
}

TEST_F(ForkServersTest, TellsWhatRanAndWhatItTook) {
  Command C =
      command({"env", "bash", "-c", "read -r N; while ((N--)); do :; done"});
  C.Input = "200000";
  C.RecordImages = true;
  ProcessResult Long = runForked(C);
  C.Input = "1";
  ProcessResult Short = runOnce(C);
  EXPECT_TRUE(Short.Forked);
  EXPECT_GT(Long.UserSeconds, 2 * Short.UserSeconds) << "of this run alone";
  EXPECT_GT(Short.PeakMemoryBytes, 500000u);
  if (!Short.Traced)
    GTEST_SKIP() << "tracing is forbidden here";
  for (llvm::StringRef Name : {"/env", "/bash"})
    EXPECT_TRUE(llvm::any_of(Short.Images, [&](llvm::StringRef I) {
      return I.ends_with(Name);
    })) << Name.str();
}

TEST_F(ForkServersTest, ManyAtOnce) {
  Command C = script("read -r N; sleep 0.0$N; echo $N");
  std::vector<std::thread> All;
  std::vector<std::string> Said(8);
  for (unsigned T = 0; T < Said.size(); ++T)
    All.emplace_back([&, T, Mine = C]() mutable {
      Mine.Input = std::to_string(T + 1);
      for (int I = 0; I < 5; ++I)
        Said[T] += runOnce(Mine).Output;
    });
  for (std::thread &T : All)
    T.join();
  for (unsigned T = 0; T < Said.size(); ++T)
    EXPECT_EQ(llvm::StringRef(Said[T]).count(std::to_string(T + 1) + "\n"), 5u);
}

TEST_F(ForkServersTest, OnlyWhatIsAllowedAndCanBe) {
  Command C = script("exit 0");
  ForkServers Others;
  C.Servers = &Others;
  for (int I = 0; I < 3; ++I)
    EXPECT_FALSE(runOnce(C).Forked) << "nobody has allowed it";
  C.Servers = &Servers;
  C.Environment = {{"LD_PRELOAD", "libc.so.6"}};
  for (int I = 0; I < 3; ++I)
    EXPECT_FALSE(runOnce(C).Forked);
  // Nothing loads a library into a static program.
  llvm::StringRef Folder = llvm::sys::path::parent_path(thisProgram());
  Command Static = command({(Folder + "/evo-warden").str()});
  for (int I = 0; I < 3; ++I)
    EXPECT_EQ(runOnce(Static).ExitStatus, 2);
}

} // namespace
