//===- ProcessTest.cpp - children end, whatever they do ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Process.h"
#include "evo/Support/Error.h"
#include "gtest/gtest.h"
#include <csignal>

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

TEST(Process, ASignalIsNotAnExitStatus) {
  ProcessResult R = shell("kill -SEGV $$");
  EXPECT_EQ(R.How, Ending::Signalled);
  EXPECT_EQ(R.Signal, SIGSEGV);
}

} // namespace
