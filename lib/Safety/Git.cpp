//===- Git.cpp - What Evo asks of git ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Safety/Git.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"

using namespace evo;

static llvm::StringRef lastLine(llvm::StringRef Text) {
  return Text.trim().rsplit('\n').second.empty()
             ? Text.trim()
             : Text.trim().rsplit('\n').second;
}

llvm::Expected<std::string> Repository::git(
    std::vector<std::string> Arguments, llvm::StringRef Input,
    std::vector<std::pair<std::string, std::string>> Environment) const {
  Command C;
  C.Arguments = {"git", "--no-optional-locks"};
  llvm::append_range(C.Arguments, Arguments);
  C.WorkingFolder = Root;
  C.Environment = std::move(Environment);
  C.Environment.push_back({"LC_ALL", "C"});
  C.Input = Input.str();
  C.Limit.WallSeconds = 120;
  C.Limit.OutputBytes = 256u << 20;
  auto Result = run(C);
  if (!Result)
    return Result.takeError();
  if (!Result->succeeded())
    return makeError(Code::GitFailed, "git " + Arguments.front() + ": " +
                                          Result->describe() + ": " +
                                          lastLine(Result->ErrorOutput));
  return std::move(Result->Output);
}

llvm::Expected<Repository> Repository::open(llvm::StringRef Root) {
  Repository R;
  R.Root = Root.str();
  auto Head = R.git({"rev-parse", "--verify", "HEAD^{commit}"});
  if (!Head)
    return makeError(Code::NotARepository,
                     Root + " is not in a git repository with a commit (" +
                         llvm::toString(Head.takeError()) + ")");
  auto Prefix = R.git({"rev-parse", "--show-prefix"});
  if (!Prefix)
    return Prefix.takeError();
  R.Head = llvm::StringRef(*Head).trim().str();
  R.Prefix = llvm::StringRef(*Prefix).rtrim("\n").str();
  return R;
}

llvm::Expected<std::vector<std::string>> Repository::uncommitted() const {
  auto Text = git({"status", "--porcelain", "-z", "--untracked-files=normal",
                   "--", ".", ":(exclude,top)" + Prefix + ".evo"});
  if (!Text)
    return Text.takeError();
  std::vector<std::string> Result;
  llvm::SmallVector<llvm::StringRef> Entries;
  llvm::StringRef(*Text).split(Entries, '\0', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef Entry : Entries)
    Result.push_back(Entry.size() > 3 && Entry[2] == ' '
                         ? Entry.drop_front(3).str()
                         : Entry.str());
  return Result;
}

llvm::Expected<std::string>
evo::gitDiff(llvm::StringRef File, llvm::StringRef Old, llvm::StringRef New) {
  auto Folder = TemporaryFolder::create("evo-diff");
  if (!Folder)
    return Folder.takeError();
  for (auto [Side, Text] : {std::pair("a/", Old), std::pair("b/", New)})
    if (llvm::Error E = writeFile(Folder->file((Side + File).str()), Text))
      return std::move(E);
  Command C;
  C.Arguments = {"git",
                 "-c",
                 "core.autocrlf=false",
                 "-c",
                 "core.quotePath=false",
                 "diff",
                 "--no-index",
                 "--no-ext-diff",
                 "--no-color",
                 "--text",
                 "--src-prefix=",
                 "--dst-prefix=",
                 ("a/" + File).str(),
                 ("b/" + File).str()};
  C.WorkingFolder = Folder->path();
  C.Environment = {{"GIT_CONFIG_GLOBAL", "/dev/null"},
                   {"GIT_CONFIG_SYSTEM", "/dev/null"}};
  C.Limit.WallSeconds = 60;
  auto Result = run(C);
  if (!Result)
    return Result.takeError();
  // Status 1 says that they differ.
  if (Result->How != Ending::Exited || Result->ExitStatus > 1)
    return makeError(Code::GitFailed, "git diff: " + Result->describe() + ": " +
                                          lastLine(Result->ErrorOutput));
  return std::move(Result->Output);
}

llvm::Expected<std::string> evo::gitDiff(const Patch &P,
                                         const ReadContent &Read) {
  std::string All;
  for (const FilePatch &F : P.Files) {
    auto Before = Read(F.File);
    if (!Before)
      return Before.takeError();
    auto After = applyPatch(F, *Before);
    if (!After)
      return After.takeError();
    auto Diff = gitDiff(F.File, *Before, *After);
    if (!Diff)
      return Diff.takeError();
    All += *Diff;
  }
  return All;
}
