//===- ProcessTest.cpp - children end, whatever they do ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Process.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/ShellLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace evo;

namespace {

ProcessResult shell(llvm::StringRef Line, Limits L = {}) {
  Command C = Command::shell(Line);
  C.Limit = L;
  return llvm::cantFail(run(C));
}

TEST(Process, GivesOutputAndExitStatus) {
  ProcessResult R = shell("echo out; echo err >&2; exit 3");
  EXPECT_EQ(R.Output, "out\n");
  EXPECT_EQ(R.ErrorOutput, "err\n");
  EXPECT_EQ(R.ExitStatus, 3);
  EXPECT_FALSE(R.succeeded());
}

TEST(Process, FeedsStandardInput) {
  Command C = Command::shell("wc -c");
  C.Input = std::string(1 << 20, 'x');
  EXPECT_EQ(llvm::StringRef(llvm::cantFail(run(C)).Output).trim(), "1048576");
}

TEST(Process, InputThatNobodyReadsHurtsNobody) {
  ::signal(SIGPIPE, SIG_DFL);
  Command C = Command::shell("exec true");
  C.Input = std::string(1 << 20, 'x');
  EXPECT_TRUE(llvm::cantFail(run(C)).succeeded());
}

TEST(Process, AMissingProgramIsAnError) {
  Command C;
  C.Arguments = {"no-such-program-here"};
  auto R = run(C);
  ASSERT_FALSE(bool(R));
  llvm::Error E = llvm::handleErrors(R.takeError(), [](const EvoError &Info) {
    EXPECT_EQ(Info.code(), Code::ProcessNotStarted);
    EXPECT_NE(Info.message().find("no-such-program-here"), std::string::npos);
  });
  EXPECT_FALSE(bool(E));
}

TEST(Process, WhoDoesNotEndAfterAnInterruptIsEnded) {
  auto WorkOn = [] {
    installInterruptHandlers(/*GraceSeconds=*/1);
    ::raise(SIGTERM);
    for (volatile bool Busy = true; Busy;) {
    }
  };
  EXPECT_EXIT(WorkOn(), testing::ExitedWithCode(ExitInterrupted), "");
}

TEST(Process, AHangIsKilledWithItsChildren) {
  Limits L;
  L.WallSeconds = 0.3;
  ProcessResult R = shell("sleep 77.25 & sleep 77.25", L);
  EXPECT_EQ(R.How, Ending::WallTimeExceeded);
  EXPECT_LT(R.WallSeconds, 5);
  EXPECT_EQ(shell("pgrep -f '^sleep 77.25'").ExitStatus, 1)
      << "a child survived";
}

TEST(Process, EndlessOutputIsCut) {
  Limits L;
  L.OutputBytes = 1 << 16;
  ProcessResult R = shell("yes", L);
  EXPECT_EQ(R.How, Ending::OutputExceeded);
  EXPECT_EQ(R.Output.size(), 1u << 16);
}

TEST(Process, ADaemonThatKeepsThePipeDoesNotHoldUs) {
  ProcessResult R = shell("sleep 88.5 & exit 0");
  EXPECT_TRUE(R.succeeded());
  EXPECT_LT(R.WallSeconds, 5);
}

TEST(Process, MemoryIsLimited) {
  Limits L;
  L.MemoryBytes = 200u << 20;
  EXPECT_FALSE(shell("head -c 900m /dev/zero | tail | cat > /dev/null; test "
                     "${PIPESTATUS:-1} = 0",
                     L)
                   .succeeded());
}

/// True if a process with this command line is alive.
bool alive(llvm::StringRef Pattern) {
  return shell(("pgrep -f '^" + Pattern + "'").str()).ExitStatus == 0;
}

TEST(Process, ADaemonInItsOwnSessionDies) {
  ProcessResult R =
      shell("setsid sh -c 'setsid sleep 66.125 & exit 0' & exit 0");
  EXPECT_TRUE(R.succeeded());
  EXPECT_LT(R.WallSeconds, 5);
  EXPECT_FALSE(alive("sleep 66.125"));
}

TEST(Process, AForkBombDies) {
  Limits L;
  L.Processes = 40;
  L.WallSeconds = 20;
  ProcessResult R = shell("f() { sleep 55.5 & f | f & wait; }; f", L);
  EXPECT_EQ(R.How, Ending::ProcessesExceeded) << R.describe();
  EXPECT_FALSE(alive("sleep 55.5"));
}

TEST(Process, MemoryOfAllProcessesTogetherIsLimited) {
  Limits L;
  L.MemoryBytes = 60u << 20;
  L.WallSeconds = 20;
  // Each of the two stays below the limit.
  const char *Hold = "{ head -c 40m /dev/zero | tail -c 40m | sleep 9; }";
  ProcessResult R = shell(llvm::formatv("{0} & {0} & wait", Hold).str(), L);
  EXPECT_EQ(R.How, Ending::MemoryExceeded) << R.describe();
  EXPECT_LT(R.WallSeconds, 8);
}

TEST(Process, PeakMemoryIsThatOfTheProgramNotOurs) {
  std::string Large(300u << 20, 'x'); // this process is large now
  ProcessResult R = shell("exit 0");
  EXPECT_LT(R.PeakMemoryBytes, 20u << 20) << Large.size();
}

TEST(Process, TooMuchOutputIsCutButEnoughIsNot) {
  Limits L;
  L.OutputBytes = 1000;
  EXPECT_TRUE(shell("head -c 1000 /dev/zero", L).succeeded());
  ProcessResult R = shell("head -c 1001 /dev/zero", L);
  EXPECT_EQ(R.How, Ending::OutputExceeded);
  EXPECT_EQ(R.Output.size(), 1000u);
  L.WallSeconds = 30;
  EXPECT_EQ(shell("head -c 1G /dev/zero >&2", L).How, Ending::OutputExceeded);
}

TEST(Process, AFileIsLimited) {
  Limits L;
  L.FileBytes = 1 << 20;
  ProcessResult R = shell("f=$(mktemp); head -c 2m /dev/zero > $f; "
                          "wc -c < $f; rm $f",
                          L);
  EXPECT_EQ(llvm::StringRef(R.Output).trim(), "1048576");
}

TEST(Process, ProcessorTimeIsLimited) {
  Command C;
  C.Arguments = {"sh", "-c", "while :; do :; done"};
  C.Limit.CpuSeconds = 1;
  C.Limit.WallSeconds = 30;
  EXPECT_EQ(llvm::cantFail(run(C)).How, Ending::CpuTimeExceeded);
}

TEST(Process, StandardInputIsClosedAndNoTerminalIsThere) {
  EXPECT_EQ(shell("read x; echo $?").Output, "1\n");
  EXPECT_NE(shell("true < /dev/tty").ExitStatus, 0);
}

TEST(Process, NoDescriptorIsLeaked) {
  int Leaked = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC
  // The fourth is the folder that ls reads.
  EXPECT_EQ(shell("ls /proc/self/fd").Output, "0\n1\n2\n3\n");
  ::close(Leaked);
}

TEST(Process, PrivateSurroundingsAreEmptyAndGoAway) {
  ::setenv("EVO_TEST_SECRET", "1", 1);
  Command C = Command::shell("echo $HOME; cd && ls -A; env | grep SECRET; "
                             "echo x > f; echo $TZ $LC_ALL $EXTRA");
  C.See = Surroundings::Private;
  C.Environment = {{"EXTRA", "e"}};
  ProcessResult R = llvm::cantFail(run(C));
  auto [Home, Rest] = llvm::StringRef(R.Output).split('\n');
  EXPECT_EQ(Rest, "UTC C.UTF-8 e\n");
  EXPECT_FALSE(llvm::sys::fs::exists(Home)) << Home.str();
}

TEST(Process, ImagesAreWhatReallyRan) {
  Command C = Command::shell("sh -c 'exec /usr/bin/env true' | cat");
  C.RecordImages = true;
  ProcessResult R = llvm::cantFail(run(C));
  ASSERT_TRUE(R.succeeded()) << R.describe();
  ASSERT_TRUE(R.Traced);
  auto Ran = [&](llvm::StringRef Name) {
    return llvm::any_of(R.Images, [&](llvm::StringRef Image) {
      return llvm::sys::path::filename(Image).starts_with(Name);
    });
  };
  EXPECT_TRUE(Ran("env")) << "it executed another before it ended";
  EXPECT_TRUE(Ran("true"));
  EXPECT_TRUE(Ran("cat"));
  EXPECT_TRUE(Ran("libc.so")) << "libraries count too";
  EXPECT_FALSE(Ran("sed"));
}

TEST(Process, TracingKeepsSignalsAndExitStatus) {
  Command C = Command::shell("trap 'echo caught; exit 7' USR1; kill -USR1 $$; "
                             "sleep 5");
  C.RecordImages = true;
  ProcessResult R = llvm::cantFail(run(C));
  EXPECT_EQ(R.Output, "caught\n");
  EXPECT_EQ(R.ExitStatus, 7);
  C = Command::shell("setsid sleep 44.5 & kill -STOP $$");
  C.RecordImages = true;
  C.Limit.WallSeconds = 0.5;
  R = llvm::cantFail(run(C));
  EXPECT_EQ(R.How, Ending::WallTimeExceeded);
  EXPECT_FALSE(alive("sleep 44.5"));
}

TEST(Process, AMissingFolderIsAnError) {
  auto R = run(Command::shell("true", "/no/such/folder"));
  ASSERT_FALSE(bool(R));
  llvm::consumeError(R.takeError());
}

TEST(Process, ManyAtOnceDoNotDisturbEachOther) {
  std::vector<std::thread> Threads;
  std::atomic<unsigned> Right{0};
  for (int I = 0; I < 16; ++I)
    Threads.emplace_back([&, I] {
      ProcessResult R = shell("sleep 0.1; exit " + std::to_string(I));
      Right += R.How == Ending::Exited && R.ExitStatus == I;
    });
  for (std::thread &T : Threads)
    T.join();
  EXPECT_EQ(Right, 16u);
}

TEST(Process, ASignalIsNotAnExitStatus) {
  ProcessResult R = shell("kill -SEGV $$");
  EXPECT_EQ(R.How, Ending::Signalled);
  EXPECT_EQ(R.Signal, SIGSEGV);
}

using Words = std::vector<std::string>;

TEST(Process, APlainLineIsItsWords) {
  EXPECT_EQ(plainWords("/a/b  c\t-d=e %f"), (Words{"/a/b", "c", "-d=e", "%f"}));
  EXPECT_EQ(plainWords("x 'a b' \"c d\""), (Words{"x", "a b", "c d"}));
}

TEST(Process, WhatAShellReadsOtherwiseIsNoPlainLine) {
  for (llvm::StringRef Line :
       {"",       "  ",    "/a | b",  "/a && b", "/a; b",  "/a > f",
        "(/a)",   "/a $b", "/a `b`",  "/a *",    "/a ?",   "/a [b]",
        "/a #b",  "/a ~",  "{ /a; }", "! /a",    "X=1 /a", "/a \\ b",
        "/a\n/b", "/a 'b", "/a \"b",  "/a &"})
    EXPECT_EQ(plainWords(Line), Words()) << Line.str();
}

/// Of this process and all it started, how often a shell was run.
bool ranShell(const std::string &Line) {
  Command C = Command::shell(Line);
  C.RecordImages = true;
  ProcessResult R = llvm::cantFail(run(C));
  llvm::SmallString<128> Shell;
  EXPECT_FALSE(llvm::sys::fs::real_path("/bin/sh", Shell));
  return llvm::is_contained(R.Images, Shell.str());
}

TEST(Process, AShellIsStartedWhereItIsNeeded) {
  EXPECT_FALSE(ranShell("/bin/true --x"));
  EXPECT_TRUE(ranShell("true")) << "the shell may have its own";
  EXPECT_TRUE(ranShell("/bin/true && /bin/true"));
  EXPECT_TRUE(ranShell("exit 0"));
}

TEST(Process, WithoutAShellItIsAsWithOne) {
  Command C = Command::shell("/usr/bin/printenv PWD", "/usr/bin");
  C.See = Surroundings::Private;
  EXPECT_EQ(llvm::cantFail(run(C)).Output, "/usr/bin\n");
  EXPECT_EQ(shell("/no/such/program").ExitStatus, 127);
  EXPECT_EQ(shell("/etc/passwd").ExitStatus, 126);
}

TEST(Process, ATextWithoutAnInterpreterIsReadByAShell) {
  llvm::SmallString<128> Path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("evo-script", "", Path));
  {
    std::error_code EC;
    llvm::raw_fd_ostream Out(Path, EC);
    Out << "echo read; exit 5\n";
  }
  llvm::sys::fs::setPermissions(Path, llvm::sys::fs::all_all);
  ProcessResult R = shell(Path);
  EXPECT_EQ(R.Output, "read\n");
  EXPECT_EQ(R.ExitStatus, 5);
  llvm::sys::fs::remove(Path);
}

} // namespace
