//===- Mutation.cpp - Mutation testing of one program ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutation.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"

using namespace evo;

/// Mutants are full of what compilers warn about, and a build may call that an
/// error.
static constexpr llvm::StringLiteral NoWarnings = "-w";

Mutation::~Mutation() {
  if (Counting.valid())
    llvm::consumeError(Counting.get().takeError());
}

/// Twice at once: as it is, and so that it counts what its tests reach.
llvm::Error Mutation::build() {
  auto Made = MutationScratch::create(C.Root);
  if (!Made)
    return Made.takeError();
  Scratch.emplace(std::move(*Made));
  Say.say("building a private copy of " + C.Root);
  Counting = std::async(std::launch::async, [this] {
    return FlaggedBuild::make(C, {Scratch->folder(), "coverage",
                                  coverageFlags().str(), EVO_LLVM_PREFIX "/bin",
                                  /*AllowDirty=*/true, false, Options.Change});
  });
  auto Built = FlaggedBuild::make(
      C, {Scratch->folder(), "base", NoWarnings.str(), "",
          /*AllowDirty=*/true, /*ForVariants=*/true, Options.Change});
  if (!Built)
    return Built.takeError();
  Base.emplace(std::move(*Built));
  Say.say("testing it as it is");
  if (llvm::Error E = testUnchanged(C.Program, Base->Built))
    return E;
  auto Yaml = readFile(C.File);
  if (!Yaml)
    return Yaml.takeError();
  std::string Key = contentHash(Base->Owner->contentId() + "\n" + *Yaml + "\n" +
                                versionText());
  Log.emplace(Scratch->cache(), Key, Options.Fresh);
  return llvm::Error::success();
}

/// All lines that changed, in files that have a mutant.
static std::vector<LineRange> rangesOf(const ChangedLines &Changed,
                                       llvm::ArrayRef<Mutant> All) {
  std::vector<LineRange> Ranges;
  for (const auto &[File, Lines] : Changed.ranges())
    if (llvm::any_of(All, [&F = File](const Mutant &M) {
          return M.Subject.Place.File == F;
        }))
      for (auto [First, End] : Lines)
        Ranges.push_back({File, First, End - 1});
  return Ranges;
}

llvm::Expected<MutationReport> Mutation::run() {
  if (llvm::Error E = build())
    return std::move(E);
  if (llvm::Error E = find())
    return std::move(E);
  if (interruptRequested())
    return makeError(Code::Interrupted, "interrupted while looking");
  if (llvm::Error E = tryAll())
    return std::move(E);
  MutationReport Report;
  if (Changed)
    Report.Touched = rangesOf(*Changed, All);
  // The copy is gone when the report is printed.
  auto Texts = std::make_shared<std::map<std::string, std::string>>();
  for (const Mutant &M : All)
    if (!Texts->count(M.Subject.Place.File)) {
      auto Text = Read(M.Subject.Place.File);
      if (!Text)
        return Text.takeError();
      (*Texts)[M.Subject.Place.File] = std::move(*Text);
    }
  Report.Read = [Texts](llvm::StringRef File) -> llvm::Expected<std::string> {
    return Texts->at(File.str());
  };
  Report.Mutants = std::move(All);
  Report.Tests = C.Program.Tests;
  return std::move(Report);
}
