//===- ChangedLines.cpp - Which lines differ from a revision ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ChangedLines.h"
#include "evo/Safety/Git.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;

/// "@@ -1,2 +3,4 @@ …" gives 3 and 4; without a count it is 1.
static std::pair<std::uint64_t, std::uint64_t> newRange(llvm::StringRef Line) {
  llvm::StringRef Text = Line.split('+').second.split(' ').first;
  auto [First, Count] = Text.split(',');
  std::uint64_t From = 0, Number = 1;
  if (First.getAsInteger(10, From) ||
      (!Count.empty() && Count.getAsInteger(10, Number)))
    return {0, 0};
  return {From, From + Number};
}

ChangedLines ChangedLines::fromDiff(llvm::StringRef Diff) {
  ChangedLines Result;
  std::string File;
  bool InHeader = true;
  for (llvm::StringRef Line : llvm::split(Diff, '\n')) {
    if (Line.starts_with("diff --git ")) {
      InHeader = true;
      File.clear();
    } else if (InHeader && Line.starts_with("+++ ")) {
      Line = Line.drop_front(4).rtrim("\t\r");
      File = Line.consume_front("b/") ? Line.str() : "";
    } else if (Line.starts_with("@@ ")) {
      InHeader = false;
      auto Range = newRange(Line);
      if (!File.empty() && Range.first < Range.second)
        Result.Ranges[File].push_back(Range);
    }
  }
  return Result;
}

void ChangedLines::addWholeFile(llvm::StringRef File) {
  Ranges[File.str()].push_back({0, ~std::uint64_t(0)});
}

bool ChangedLines::touches(llvm::StringRef File, std::uint64_t First,
                           std::uint64_t Last) const {
  auto Known = Ranges.find(File.str());
  return Known != Ranges.end() &&
         llvm::any_of(Known->second, [&](const auto &R) {
           return R.first <= Last && First < R.second;
         });
}

llvm::Expected<ChangedLines> ChangedLines::since(llvm::StringRef Revision,
                                                 llvm::StringRef Root) {
  if (Revision.empty() || Revision.starts_with("-"))
    return makeError(Code::Usage, "--diff-base needs a git revision, not '" +
                                      Revision + "'");
  auto Repo = Repository::open(Root);
  if (!Repo)
    return Repo.takeError();
  auto Diff =
      Repo->git({"-c", "core.quotePath=false", "diff", "-U0", "--no-color",
                 "--no-ext-diff", "--no-renames", "--src-prefix=a/",
                 "--dst-prefix=b/", "--relative", Revision.str(), "--", "."});
  if (!Diff)
    return Diff.takeError();
  ChangedLines Result = fromDiff(*Diff);
  auto New = Repo->git(
      {"ls-files", "-z", "--others", "--exclude-standard", "--", "."});
  if (!New)
    return New.takeError();
  for (llvm::StringRef File : llvm::split(*New, '\0'))
    if (!File.empty())
      Result.addWholeFile(File);
  return Result;
}
