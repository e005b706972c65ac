//===- CommitMessage.cpp - What a landed commit says ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommitMessage.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace evo;

/// Cut to `Most` bytes at a blank.
static std::string shortened(llvm::StringRef Text, std::size_t Most) {
  if (Text.size() <= Most)
    return Text.str();
  llvm::StringRef Start = Text.take_front(Most - 2);
  return (Start.take_front(Start.rfind(' ')) + " …").str();
}

static std::string title(const Candidate &C) {
  std::string Place = llvm::sys::path::filename(C.Place.File).str();
  std::string Title = Place + ": " + C.Message;
  return shortened(llvm::StringRef(Title).split('\n').first, 71);
}

static void wrapped(llvm::raw_ostream &OS, llvm::StringRef Name,
                    llvm::StringRef Text) {
  std::string Line = (Name + ":").str();
  Line.resize(std::max<std::size_t>(Line.size() + 1, 11), ' ');
  for (llvm::StringRef Word : llvm::split(Text, ' ')) {
    if (Line.size() + Word.size() > 74) {
      OS << llvm::StringRef(Line).rtrim() << '\n';
      Line.assign(11, ' ');
    }
    Line += (Word + " ").str();
  }
  OS << llvm::StringRef(Line).rtrim() << '\n';
}

std::string evo::commitMessage(const Candidate &C, const CommitFacts &Facts) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << title(C) << "\n\n";
  wrapped(OS, "Rule", C.Place.Rule + " (" + promiseName(C.Claim).str() + ")");
  wrapped(OS, "Place",
          llvm::formatv("{0}:{1} in {2}", C.Place.File, C.Place.Line,
                        C.Place.Function)
              .str());
  if (!C.Benefit.empty())
    wrapped(OS, "Benefit", C.Benefit);
  std::string Evidence = describe(Facts.Earned);
  if (C.Earned.Kind > EvidenceKind::Tested)
    Evidence = describe(C.Earned) + ", " + Evidence;
  wrapped(OS, "Evidence", Evidence);
  if (!Facts.Noticed.empty())
    wrapped(OS, "Tests", Facts.Noticed);
  for (const std::string &Condition : C.Conditions)
    wrapped(OS, "Condition", Condition);
  wrapped(OS, "Gain", Facts.Alone + " (alone, while searching)");
  if (!Facts.Together.empty())
    wrapped(OS, "Confirmed",
            llvm::formatv("{0} ({1}, clean build)", Facts.Together,
                          Facts.SetSize == 1
                              ? std::string("this patch")
                              : llvm::formatv("all {0} patches of the branch",
                                              Facts.SetSize)
                                    .str())
                .str());
  if (!Facts.HoldOut.empty())
    wrapped(OS, "Hold-out", Facts.HoldOut);
  OS << "\nUndo with `git revert` of this commit, or delete the branch with\n"
        "`git branch -D`.\n\n"
        "Evo-Candidate: "
     << C.Id << "\nEvo-Site: " << C.Place.Id << "\n";
  return Text;
}
