//===- Landing.cpp - Patches become commits ---===//
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
#include "evo/Support/Json.h"

using namespace evo;
namespace json = llvm::json;

namespace {

/// A file of the base commit and how working bytes become its blob.
struct BaseFile {
  std::string Mode;
  bool Filtered = false; ///< by .gitattributes or autocrlf
};

class Lander {
public:
  Lander(const LandingRequest &Request, const ReadContent &Read,
         const Repository &Git, const TemporaryFolder &Scratch)
      : Request(Request), Read(Read), Git(Git),
        Environment({{"GIT_INDEX_FILE", Scratch.file("index")}}) {}

  llvm::Expected<LandingResult> land() {
    addIdentity();
    if (auto Made = git({"read-tree", Request.Base}); !Made)
      return Made.takeError();
    LandingResult Result;
    std::string Parent = Request.Base;
    Patch Together;
    for (const LandingPatch &P : Request.Patches) {
      auto Next = merged(Together, P.Change);
      if (!Next)
        return Next.takeError();
      auto Commit = commit(P.Message, *Next, Parent);
      if (!Commit)
        return Commit.takeError();
      if (llvm::Error E = storeInverse(P, Together, *Next, *Commit))
        return std::move(E);
      Parent = *Commit;
      Together = std::move(*Next);
      Result.Commits.push_back({P.Candidate, Parent});
    }
    auto Branch = makeBranch(Parent);
    if (!Branch)
      return Branch.takeError();
    Result.Branch = std::move(*Branch);
    return Result;
  }

private:
  llvm::Expected<std::string> git(std::vector<std::string> Arguments,
                                  llvm::StringRef Input = "") {
    auto Text = Git.git(std::move(Arguments), Input, Environment);
    if (!Text)
      return Text.takeError();
    return llvm::StringRef(*Text).trim().str();
  }

  /// Commits carry the user's name; where git knows none, Evo's.
  void addIdentity() {
    auto Known = git({"var", "GIT_COMMITTER_IDENT"});
    if (Known)
      return;
    llvm::consumeError(Known.takeError());
    for (const char *Who : {"AUTHOR", "COMMITTER"}) {
      Environment.push_back({llvm::formatv("GIT_{0}_NAME", Who), "Evo"});
      Environment.push_back(
          {llvm::formatv("GIT_{0}_EMAIL", Who), "evo@localhost"});
    }
  }

  /// The blob id of `Bytes` as the content of `File`.
  llvm::Expected<std::string> blob(llvm::StringRef File, llvm::StringRef Bytes,
                                   bool Filtered) {
    std::string How =
        Filtered ? ("--path=" + File).str() : std::string("--no-filters");
    return git({"hash-object", "-w", "--stdin", How}, Bytes);
  }

  llvm::Expected<BaseFile> baseFile(const std::string &File) {
    auto Known = Files.find(File);
    if (Known != Files.end())
      return Known->second;
    // "100644 <blob> 0\t<path>"
    auto Entry = git({"ls-files", "--stage", "--", ":(literal)" + File});
    if (!Entry)
      return Entry.takeError();
    auto [Mode, Rest] = llvm::StringRef(*Entry).split(' ');
    std::string Blob = Rest.split(' ').first.str();
    if (Blob.empty())
      return makeError(Code::TreeNotClean, File + " is not in the commit " +
                                               Request.Base.substr(0, 12) +
                                               "; add and commit it");
    auto Working = Read(File);
    if (!Working)
      return Working.takeError();
    for (bool Filtered : {false, true}) {
      auto Id = blob(File, *Working, Filtered);
      if (!Id)
        return Id.takeError();
      if (*Id == Blob)
        return Files[File] = {Mode.str(), Filtered};
    }
    return makeError(Code::TreeNotClean,
                     File + " has uncommitted changes, which a commit of the "
                            "patch would contain");
  }

  llvm::Error stage(const FilePatch &F) {
    auto Base = baseFile(F.File);
    if (!Base)
      return Base.takeError();
    auto Content = Read(F.File);
    if (!Content)
      return Content.takeError();
    auto Patched = applyPatch(F, *Content);
    if (!Patched)
      return Patched.takeError();
    auto Id = blob(F.File, *Patched, Base->Filtered);
    if (!Id)
      return Id.takeError();
    return git({"update-index", "--cacheinfo",
                Base->Mode + "," + *Id + "," + Git.prefix() + F.File})
        .takeError();
  }

  llvm::Expected<std::string> commit(llvm::StringRef Message,
                                     const Patch &Together,
                                     const std::string &Parent) {
    // The base is read before the first stage(): it compares with the index.
    for (const FilePatch &F : Together.Files)
      if (auto Base = baseFile(F.File); !Base)
        return Base.takeError();
    for (const FilePatch &F : Together.Files)
      if (llvm::Error E = stage(F))
        return std::move(E);
    auto Tree = git({"write-tree"});
    if (!Tree)
      return Tree.takeError();
    return git({"commit-tree", *Tree, "-p", Parent, "-F", "-"}, Message);
  }

  /// What leads from `After` back to `Before`; its offsets are those of the
  /// commit's own files, so commits are undone last one first.
  llvm::Expected<Patch> stepBack(const Patch &Before, const Patch &After) {
    auto Whole = inverse(After, Read);
    if (!Whole)
      return Whole.takeError();
    Patch Result;
    for (std::size_t I = 0; I < After.Files.size(); ++I) {
      const FilePatch &New = After.Files[I];
      auto Old = llvm::find_if(
          Before.Files, [&](const FilePatch &F) { return F.File == New.File; });
      FilePatch Back = {New.File, Whole->Files[I].Hash, {}};
      for (std::size_t J = 0; J < New.Edits.size(); ++J)
        if (Old == Before.Files.end() ||
            !llvm::is_contained(Old->Edits, New.Edits[J]))
          Back.Edits.push_back(Whole->Files[I].Edits[J]);
      if (!Back.Edits.empty())
        Result.Files.push_back(std::move(Back));
    }
    return Result;
  }

  llvm::Error storeInverse(const LandingPatch &P, const Patch &Before,
                           const Patch &After, const std::string &Commit) {
    auto Back = stepBack(Before, After);
    if (!Back)
      return Back.takeError();
    json::Object Record{
        {"commit", Commit},         {"base", Request.Base},
        {"candidate", P.Candidate}, {"patch", P.Change},
        {"inverse", *Back},         {"undo", "git revert " + Commit}};
    std::string Text;
    llvm::raw_string_ostream(Text) << json::Value(std::move(Record)) << "\n";
    return writeFile(inversePath(Request.Root, Commit), Text);
  }

  /// Never overwrites a branch: the first free number is taken.
  llvm::Expected<std::string> makeBranch(const std::string &Commit) {
    std::string None(Commit.size(), '0');
    for (unsigned Number = 1; Number < 1000; ++Number) {
      std::string Branch = llvm::formatv("{0}-{1}", Request.Prefix, Number);
      std::string Ref = "refs/heads/" + Branch;
      auto Exists = git({"for-each-ref", Ref});
      if (!Exists)
        return Exists.takeError();
      if (!Exists->empty())
        continue;
      if (auto Made = git({"update-ref", Ref, Commit, None}); !Made)
        return Made.takeError();
      return Branch;
    }
    return makeError(Code::GitFailed, "the branches " + Request.Prefix +
                                          "-1 to -999 exist; delete some");
  }

  const LandingRequest &Request;
  const ReadContent &Read;
  const Repository &Git;
  std::vector<std::pair<std::string, std::string>> Environment;
  std::map<std::string, BaseFile> Files;
};

} // namespace

std::string evo::inversePath(llvm::StringRef Root, llvm::StringRef Commit) {
  return (Root + "/.evo/landed/" + Commit + ".json").str();
}

llvm::Expected<LandingResult> evo::land(const LandingRequest &Request,
                                        const ReadContent &Read) {
  auto Git = Repository::open(Request.Root);
  if (!Git)
    return Git.takeError();
  auto Scratch = TemporaryFolder::create("evo-land");
  if (!Scratch)
    return Scratch.takeError();
  return Lander(Request, Read, *Git, *Scratch).land();
}
