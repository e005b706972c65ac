//===- ApartTest.cpp - A fault elsewhere stays elsewhere ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Apart.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"
#include <csignal>
#include <cstdlib>
#include <unistd.h>

using namespace evo;

namespace {

ApartResult apart(const std::function<void()> &Work, double Seconds = 60) {
  return llvm::cantFail(runApart(Work, Seconds));
}

TEST(Apart, WhatIsWrittenStaysAndMemoryDoesNot) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-test"));
  int Here = 1;
  ApartResult R = apart([&] {
    Here = 2;
    llvm::cantFail(writeFile(Folder.file("a"), std::to_string(Here)));
  });
  EXPECT_TRUE(R.Finished) << R.Why;
  EXPECT_EQ(Here, 1);
  EXPECT_EQ(llvm::cantFail(readFile(Folder.file("a"))), "2");
}

TEST(Apart, ASignalIsNamed) {
  for (int Signal : {SIGSEGV, SIGABRT, SIGILL, SIGKILL}) {
    ApartResult R = apart([&] { ::raise(Signal); });
    EXPECT_FALSE(R.Finished);
    EXPECT_NE(R.Why.find("signal " + std::to_string(Signal)), std::string::npos)
        << R.Why;
  }
}

TEST(Apart, AnExitStatusIsNoSuccess) {
  ApartResult R = apart([] { ::_exit(7); });
  EXPECT_FALSE(R.Finished);
  EXPECT_EQ(R.Why, "ended with status 7");
}

TEST(Apart, AnEndlessLoopIsEnded) {
  ApartResult R = apart(
      [] {
        for (;;)
          ::pause();
      },
      0.2);
  EXPECT_FALSE(R.Finished);
  EXPECT_EQ(R.Why, "took more than 0.20 s");
}

TEST(Apart, HandlersOfThisProcessDoNotRunThere) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-test"));
  static std::string Mark;
  Mark = Folder.file("handled");
  auto Old = ::signal(SIGUSR1, [](int) { ::symlink("x", Mark.c_str()); });
  EXPECT_FALSE(apart([] { ::raise(SIGUSR1); }).Finished);
  ::signal(SIGUSR1, Old);
  EXPECT_NE(::access(Mark.c_str(), F_OK), 0);
  EXPECT_TRUE(Mark.size());
}

} // namespace
