//===- FilesTest.cpp - files are whole or untouched ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Files.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "gtest/gtest.h"
#include <sys/stat.h>

using namespace evo;

namespace {

/// The code of the error in `E`, which must be one.
Code codeOf(llvm::Error E) {
  Code Found = Code::Usage;
  bool Any = false;
  llvm::handleAllErrors(std::move(E), [&](const EvoError &Info) {
    Found = Info.code();
    Any = true;
  });
  EXPECT_TRUE(Any) << "no error";
  return Found;
}

TEST(Files, WritesAndReadsEveryByte) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-test"));
  std::string Bytes("\xEF\xBB\xBF"
                    "a\r\n\0b",
                    8);
  llvm::cantFail(writeFile(Folder.file("deep/er/a.cpp"), Bytes));
  EXPECT_EQ(llvm::cantFail(readFile(Folder.file("deep/er/a.cpp"))), Bytes);
}

TEST(Files, KeepsThePermissionsOfAFile) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-test"));
  std::string Path = Folder.file("run.sh");
  llvm::cantFail(writeFile(Path, "a"));
  ::chmod(Path.c_str(), 0751);
  llvm::cantFail(writeFile(Path, "b"));
  struct stat Info;
  ASSERT_EQ(::stat(Path.c_str(), &Info), 0);
  EXPECT_EQ(Info.st_mode & 0777, 0751u);
}

TEST(Files, AMissingFileIsNamed) {
  auto Missing = readFile("/no/such/file");
  ASSERT_FALSE(bool(Missing));
  EXPECT_EQ(codeOf(Missing.takeError()), Code::FileNotFound);
}

TEST(Files, AFolderIsNotReadable) {
  auto Folder = readFile("/");
  ASSERT_FALSE(bool(Folder));
  EXPECT_EQ(codeOf(Folder.takeError()), Code::FileNotReadable);
}

TEST(Files, AReadOnlyPlaceIsAnErrorAndLeavesNothing) {
  EXPECT_EQ(codeOf(writeFile("/proc/evo-test", "x")), Code::FileNotWritable);
  EXPECT_EQ(codeOf(appendLine("/proc/evo-test", "x")), Code::FileNotWritable);
}

TEST(Files, AFullDiskIsAnError) {
  EXPECT_EQ(codeOf(appendLine("/dev/full", "x")), Code::FileNotWritable);
}

TEST(Files, AppendsWholeLines) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-test"));
  llvm::cantFail(appendLine(Folder.file("log"), "one"));
  llvm::cantFail(appendLine(Folder.file("log"), "two"));
  EXPECT_EQ(llvm::cantFail(readFile(Folder.file("log"))), "one\ntwo\n");
}

TEST(Files, TwoSpellingsOfOneFileAreOnePath) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-test"));
  llvm::cantFail(writeFile(Folder.file("a/x.h"), ""));
  EXPECT_EQ(canonicalPath(Folder.file("a/../a/./x.h")), Folder.file("a/x.h"));
}

TEST(Files, RelativeToNeedsAWholeFolderName) {
  EXPECT_EQ(relativeTo("/a/b", "/a/b/c.h"), "c.h");
  EXPECT_EQ(relativeTo("/a/b", "/a/bc/d.h"), "");
  EXPECT_EQ(relativeTo("/a/b", "/x/c.h"), "");
}

TEST(Error, ReportGivesTheCodeTheHelpAndTheExitStatus) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  EXPECT_EQ(reportError(makeError(Code::Usage, "no such thing"), OS),
            ExitUsage);
  EXPECT_EQ(Text,
            "error: no such thing [Usage]\n  help: run 'evo-rewrite --help'\n");
}

TEST(Error, ContextIsAPrefixAndKeepsTheCode) {
  llvm::Error E = addContext(makeError(Code::BadJson, "line 3"), "reading x");
  std::string Text = llvm::toString(std::move(E));
  EXPECT_EQ(Text, "while reading x: line 3");
}

} // namespace
