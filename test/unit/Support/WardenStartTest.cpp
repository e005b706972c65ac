//===- WardenStartTest.cpp - the host is a help, never a need ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo;

namespace {

std::string outputOf(llvm::StringRef Line) {
  auto R = run(Command::shell(Line));
  if (!R)
    return llvm::toString(R.takeError());
  return R->succeeded() ? R->Output : R->describe();
}

/// This process's children that are hosts.
std::vector<pid_t> hosts() {
  std::string Own = std::to_string(getpid());
  std::ifstream Children("/proc/" + Own + "/task/" + Own + "/children");
  std::vector<pid_t> Result;
  for (pid_t Child; Children >> Child;) {
    std::ifstream In("/proc/" + std::to_string(Child) + "/cmdline");
    std::stringstream Text;
    Text << In.rdbuf();
    if (Text.str().find("--host") != std::string::npos)
      Result.push_back(Child);
  }
  return Result;
}

TEST(WardenStart, OneHostForAllRuns) {
  for (int I = 0; I < 5; ++I)
    EXPECT_EQ(outputOf("echo here"), "here\n");
  EXPECT_LE(hosts().size(), 1u);
}

TEST(WardenStart, AHostThatIsKilledIsReplaced) {
  EXPECT_EQ(outputOf("echo before"), "before\n");
  for (pid_t Each : hosts())
    kill(Each, SIGKILL);
  EXPECT_EQ(outputOf("echo after"), "after\n");
  EXPECT_EQ(outputOf("echo again"), "again\n");
}

TEST(WardenStart, ACommandThatKillsItsWardenAndTheHostHurtsNobodyElse) {
  EXPECT_EQ(outputOf("echo first"), "first\n");
  for (pid_t Each : hosts())
    outputOf("kill -9 " + std::to_string(Each) + " $PPID");
  EXPECT_EQ(outputOf("echo on"), "on\n");
}

TEST(WardenStart, WhatIsTooLongForTheHostRunsWithout) {
  Command C = Command::shell("echo ${#LONG}");
  C.Environment.push_back({"LONG", std::string(110000, 'x')});
  EXPECT_EQ(llvm::cantFail(run(C)).Output, "110000\n");
}

TEST(WardenStart, AForkedProcessDoesNotTalkToItsParentsHost) {
  EXPECT_EQ(outputOf("echo parent"), "parent\n");
  pid_t Child = fork();
  if (Child == 0)
    _exit(outputOf("echo child") == "child\n" ? 0 : 1);
  EXPECT_EQ(outputOf("echo parent"), "parent\n");
  int Status = 1;
  waitpid(Child, &Status, 0);
  EXPECT_EQ(Status, 0);
}

TEST(WardenStart, WhoStillHoldsTheSocketKeepsNobodyFromEnding) {
  int Ends[2];
  ASSERT_EQ(pipe(Ends), 0);
  pid_t Child = fork();
  if (Child == 0) {
    outputOf("echo child");
    pid_t Left = fork();
    if (Left == 0) {
      sleep(60);
      _exit(0);
    }
    (void)!write(Ends[1], &Left, sizeof(Left));
    std::exit(0); // ends its host
  }
  pid_t Left = 0;
  ASSERT_EQ(read(Ends[0], &Left, sizeof(Left)), ssize_t(sizeof(Left)));
  pid_t Ended = 0;
  for (int I = 0; I < 200 && !Ended; ++I) {
    usleep(50'000);
    Ended = waitpid(Child, nullptr, WNOHANG);
  }
  kill(Left, SIGKILL);
  EXPECT_EQ(Ended, Child);
  if (!Ended) {
    kill(Child, SIGKILL);
    waitpid(Child, nullptr, 0);
  }
  close(Ends[0]), close(Ends[1]);
}

TEST(WardenStart, ARelativeFolderIsThatOfThisProcess) {
  EXPECT_EQ(outputOf("echo"), "\n"); // the host stands where this stands now
  auto Folder = llvm::cantFail(TemporaryFolder::create("warden"));
  llvm::SmallString<256> Before;
  llvm::sys::fs::current_path(Before);
  ASSERT_FALSE(llvm::sys::fs::set_current_path(Folder.path()));
  std::string Said = outputOf("pwd -P");
  ASSERT_FALSE(llvm::sys::fs::set_current_path(Before));
  llvm::SmallString<256> Real;
  llvm::sys::fs::real_path(Folder.path(), Real);
  EXPECT_EQ(Said, (Real + "\n").str());
}

TEST(WardenStart, NothingOfTheHostIsLeftOpenInACommand) {
  EXPECT_EQ(outputOf("ls /proc/self/fd | tr '\\n' ' '"), "0 1 2 3 ");
}

} // namespace
