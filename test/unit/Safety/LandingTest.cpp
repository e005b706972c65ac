//===- LandingTest.cpp - Commits without touching the tree ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Safety/Landing.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/JSON.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

class LandingTest : public testing::Test {
protected:
  void SetUp() override {
    Folder.emplace(llvm::cantFail(TemporaryFolder::create("/tmp/evo-landing")));
    sh("git init -q -b main . && git config user.name T && git config "
       "user.email t@x");
  }

  std::string sh(const std::string &Line) {
    auto Result = run(Command::shell(Line, Folder->path()));
    EXPECT_TRUE(Result && Result->succeeded()) << Line << "\n"
                                               << Result->ErrorOutput;
    return Result->Output;
  }

  void file(llvm::StringRef Name, llvm::StringRef Bytes) {
    ASSERT_FALSE(writeFile(Folder->file(Name), Bytes));
  }

  void commitAll() { sh("git add -A && git commit -qm base"); }

  std::string root() const { return Folder->path() + Below; }

  ReadContent reader() const {
    return [this](llvm::StringRef File) {
      return readFile(root() + "/" + File.str());
    };
  }

  LandingPatch patch(const std::string &File, std::vector<Edit> Edits) {
    auto Bytes = llvm::cantFail(reader()(File));
    return {"id",
            {{{File, contentHash(Bytes), std::move(Edits)}}},
            "Title\n\nBody\n"};
  }

  llvm::Expected<LandingResult> landThem(std::vector<LandingPatch> Patches) {
    std::string Head = llvm::StringRef(sh("git rev-parse HEAD")).trim().str();
    return land({root(), Head, "evo/2026-01-02", std::move(Patches)}, reader());
  }

  std::optional<TemporaryFolder> Folder;
  std::string Below; ///< the project's folder below the repository's top
};

TEST_F(LandingTest, OneCommitAPatchAndTheTreeAndBranchStay) {
  file("a.cpp", "int a;\nint b;\n");
  file("b.cpp", "int c;\n");
  commitAll();
  file("untracked", "mine");
  std::string Before = sh("git status --porcelain; git rev-parse HEAD; git "
                          "symbolic-ref HEAD; sha256sum .git/index *");
  auto Result = landThem(
      {patch("a.cpp", {{0, 3, "long"}}), patch("a.cpp", {{7, 3, "long"}})});
  ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
  EXPECT_EQ(Result->Branch, "evo/2026-01-02-1");
  ASSERT_EQ(Result->Commits.size(), 2u);
  sh("rm -r .evo");
  EXPECT_EQ(sh("git status --porcelain; git rev-parse HEAD; git symbolic-ref "
               "HEAD; sha256sum .git/index *"),
            Before);
  EXPECT_EQ(sh("git show evo/2026-01-02-1:a.cpp"), "long a;\nlong b;\n");
  EXPECT_EQ(sh("git show evo/2026-01-02-1~1:a.cpp"), "long a;\nint b;\n");
  EXPECT_EQ(sh("git rev-list --count main..evo/2026-01-02-1"), "2\n");
  EXPECT_EQ(sh("git log -1 --format=%B evo/2026-01-02-1"), "Title\n\nBody\n\n");
  sh("git fsck --strict");
}

TEST_F(LandingTest, EachRunGetsItsOwnBranch) {
  file("a.cpp", "int a;\n");
  commitAll();
  for (const char *Name : {"evo/2026-01-02-1", "evo/2026-01-02-2"}) {
    auto Result = landThem({patch("a.cpp", {{0, 3, "long"}})});
    ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
    EXPECT_EQ(Result->Branch, Name);
  }
}

TEST_F(LandingTest, AProjectBelowTheTopOfItsRepository) {
  Below = "/sub dir";
  file("sub dir/a.cpp", "int a;\n");
  file("a.cpp", "other\n");
  commitAll();
  auto Result = landThem({patch("a.cpp", {{0, 3, "long"}})});
  ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
  EXPECT_EQ(sh("git show 'evo/2026-01-02-1:sub dir/a.cpp'"), "long a;\n");
  EXPECT_EQ(sh("git show evo/2026-01-02-1:a.cpp"), "other\n");
}

TEST_F(LandingTest, BytesOutsideTheEditsStay) {
  const std::string Bytes = "\xEF\xBB\xBF\tint a;\r\n// \xE9t\xE9\r\nint b;";
  file("a.cpp", Bytes);
  commitAll();
  sh("git config core.autocrlf true");
  auto Result = landThem({patch("a.cpp", {{4, 3, "long"}})});
  ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
  EXPECT_EQ(sh("git show evo/2026-01-02-1:a.cpp"),
            "\xEF\xBB\xBF\tlong a;\r\n// \xE9t\xE9\r\nint b;");
}

TEST_F(LandingTest, AFileThatGitConvertsIsConvertedOnTheWayIn) {
  file(".gitattributes", "*.cpp text eol=crlf\n");
  file("a.cpp", "int a;\r\nint b;\r\n");
  commitAll();
  ASSERT_EQ(sh("git show HEAD:a.cpp"), "int a;\nint b;\n");
  auto Result = landThem({patch("a.cpp", {{0, 3, "long"}})});
  ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
  EXPECT_EQ(sh("git show evo/2026-01-02-1:a.cpp"), "long a;\nint b;\n");
}

TEST_F(LandingTest, AnExecutableFileStaysExecutable) {
  file("a.cpp", "int a;\n");
  sh("chmod +x a.cpp");
  commitAll();
  auto Result = landThem({patch("a.cpp", {{0, 3, "long"}})});
  ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
  EXPECT_EQ(sh("git ls-tree evo/2026-01-02-1 a.cpp").substr(0, 6), "100755");
}

TEST_F(LandingTest, TheInverseUndoesTheLastCommit) {
  file("a.cpp", "int a;\nint b;\n");
  commitAll();
  auto Result = landThem(
      {patch("a.cpp", {{0, 3, "unsigned"}}), patch("a.cpp", {{7, 3, "\xE9"}})});
  ASSERT_TRUE(bool(Result)) << llvm::toString(Result.takeError());
  std::string Expected[] = {"int a;\nint b;\n", "unsigned a;\nint b;\n"};
  for (std::size_t I : {1, 0}) {
    const std::string &Commit = Result->Commits[I].Commit;
    auto Stored = llvm::cantFail(readFile(inversePath(root(), Commit)));
    auto Record = llvm::cantFail(llvm::json::parse(Stored));
    Patch Back;
    llvm::json::Path::Root Where;
    ASSERT_TRUE(fromJSON(*Record.getAsObject()->get("inverse"), Back, Where));
    auto Undone =
        applyPatch(Back, [&](llvm::StringRef) -> llvm::Expected<std::string> {
          return sh("git show " + Commit + ":a.cpp");
        });
    ASSERT_TRUE(bool(Undone)) << llvm::toString(Undone.takeError());
    EXPECT_EQ((*Undone)["a.cpp"], Expected[I]);
  }
}

TEST_F(LandingTest, UncommittedChangesAreNeverCommitted) {
  file("a.cpp", "int a;\n");
  commitAll();
  file("a.cpp", "int a; // mine\n");
  auto Result = landThem({patch("a.cpp", {{0, 3, "long"}})});
  ASSERT_FALSE(bool(Result));
  EXPECT_NE(llvm::toString(Result.takeError()).find("uncommitted"),
            std::string::npos);
  EXPECT_EQ(sh("git branch --list 'evo/*'"), "");
}

TEST_F(LandingTest, AFileThatChangedSinceIsRefusedAndNothingLands) {
  file("a.cpp", "int a;\n");
  file("b.cpp", "int b;\n");
  commitAll();
  LandingPatch First = patch("a.cpp", {{0, 3, "long"}});
  LandingPatch Second = patch("b.cpp", {{0, 3, "long"}});
  Second.Change.Files[0].Hash = contentHash("other");
  auto Result = landThem({First, Second});
  ASSERT_FALSE(bool(Result));
  llvm::consumeError(Result.takeError());
  EXPECT_EQ(sh("git branch --list 'evo/*'"), "");
}

TEST_F(LandingTest, ConflictingPatchesDoNotLand) {
  file("a.cpp", "int a;\n");
  commitAll();
  auto Result = landThem(
      {patch("a.cpp", {{0, 3, "long"}}), patch("a.cpp", {{0, 3, "short"}})});
  ASSERT_FALSE(bool(Result));
  llvm::consumeError(Result.takeError());
  EXPECT_EQ(sh("git branch --list 'evo/*'"), "");
}

TEST_F(LandingTest, NoRepositoryIsSaidSo) {
  sh("rm -rf .git");
  auto Opened = Repository::open(root());
  ASSERT_FALSE(bool(Opened));
  EXPECT_NE(llvm::toString(Opened.takeError()).find("not in a git repository"),
            std::string::npos);
}

TEST_F(LandingTest, WhatGitSaysIsNotLost) {
  file("a.cpp", "int a;\n");
  commitAll();
  auto Text = llvm::cantFail(Repository::open(root())).git({"show", "no-such"});
  ASSERT_FALSE(bool(Text));
  llvm::handleAllErrors(Text.takeError(), [](const EvoError &E) {
    EXPECT_EQ(E.code(), Code::GitFailed);
    EXPECT_NE(E.message().find("exit status 128"), std::string::npos);
  });
}

TEST_F(LandingTest, UncommittedFilesAreListedButNotEvosOwn) {
  file("a.cpp", "int a;\n");
  file(".gitignore", "build\n");
  commitAll();
  file("a.cpp", "int b;\n");
  file("new.cpp", "");
  file("build/x", "");
  file(".evo/runs/1", "");
  auto Changed = llvm::cantFail(Repository::open(root())).uncommitted();
  ASSERT_TRUE(bool(Changed));
  EXPECT_EQ(*Changed, (std::vector<std::string>{"a.cpp", "new.cpp"}));
}

TEST_F(LandingTest, GitAppliesTheDiff) {
  const std::string Old = "\xEF\xBB\xBF"
                          "a\r\nb\tc\r\nno newline";
  const std::string New = "\xEF\xBB\xBF"
                          "a\r\nb\td\r\nno newline";
  file("my dir/a.cpp", Old);
  commitAll();
  file(".git/p.patch", llvm::cantFail(gitDiff("my dir/a.cpp", Old, New)));
  sh("git apply --check .git/p.patch && git apply .git/p.patch");
  EXPECT_EQ(llvm::cantFail(reader()("my dir/a.cpp")), New);
  EXPECT_EQ(llvm::cantFail(gitDiff("a.cpp", Old, Old)), "");
}

} // namespace
