//===- Overlay.cpp - A variant beside the baseline's build ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Overlay.h"
#include "Tree.h"
#include "evo/Evaluation/SameCode.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/ThreadPool.h"
#include <fcntl.h>
#include <sys/stat.h>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace json = llvm::json;

/// True for what steps only read, or replace as a whole: a link will do.
static bool isObject(llvm::StringRef File) {
  llvm::StringRef Extension = path::extension(File);
  return Extension == ".o" || Extension == ".a" || Extension == ".obj" ||
         Extension == ".pch" || Extension == ".gch";
}

static void keepTimesAndMode(const std::string &From, const std::string &To) {
  struct stat S;
  if (::stat(From.c_str(), &S))
    return;
  ::chmod(To.c_str(), S.st_mode & 07777);
  timespec Times[] = {S.st_atim, S.st_mtim};
  ::utimensat(AT_FDCWD, To.c_str(), Times, 0);
}

/// Copies one file of the build folder with its path replaced.
static llvm::Error relocateFile(const std::string &From, const std::string &To,
                                llvm::StringRef OldPath,
                                llvm::StringRef NewPath) {
  if (fs::is_symlink_file(From) || !fs::is_regular_file(From))
    return copyFile(From, To);
  auto Bytes = llvm::MemoryBuffer::getFile(From, false, false);
  if (!Bytes)
    return makeError(Code::FileNotReadable,
                     "cannot read " + From + ": " + Bytes.getError().message());
  llvm::StringRef Text = (*Bytes)->getBuffer();
  if (!Text.contains(OldPath))
    return copyFile(From, To);
  if (llvm::Error E = writeFile(To, replaced(Text, OldPath, NewPath)))
    return E;
  keepTimesAndMode(From, To);
  return llvm::Error::success();
}

static llvm::Error relocateFolder(llvm::StringRef From, llvm::StringRef To) {
  for (const std::string &File : filesBelow(From)) {
    std::string Source = (From + "/" + File).str();
    std::string Target = (To + "/" + File).str();
    if (!isObject(File)) {
      if (llvm::Error E = relocateFile(Source, Target, From, To))
        return E;
      continue;
    }
    std::error_code EC = fs::create_directories(path::parent_path(Target));
    if (!EC)
      EC = fs::create_link(Source, Target);
    if (EC)
      return makeError(Code::FileNotWritable,
                       "cannot write " + Target + ": " + EC.message());
  }
  return llvm::Error::success();
}

/// Writes the changed texts and the file that puts them over the tree.
static llvm::Expected<std::string>
writeOverlay(const std::map<std::string, std::string> &Texts,
             llvm::StringRef Target) {
  json::Array Roots;
  for (const auto &[File, Text] : Texts) {
    std::string Place =
        (Target + "/evo-overlay/" + llvm::Twine(Roots.size())).str();
    if (llvm::Error E = writeFile(Place, Text))
      return std::move(E);
    json::Object Entry;
    Entry["type"] = "file";
    Entry["name"] = File;
    Entry["external-contents"] = Place;
    Roots.push_back(std::move(Entry));
  }
  std::string Text;
  json::Object Whole;
  Whole["version"] = 0;
  Whole["case-sensitive"] = "true";
  Whole["use-external-names"] = false;
  Whole["roots"] = std::move(Roots);
  llvm::raw_string_ostream(Text) << json::Value(std::move(Whole));
  std::string Name = (Target + "/evo-overlay.json").str();
  if (llvm::Error E = writeFile(Name, Text))
    return std::move(E);
  return Name;
}

llvm::Expected<Overlay> Overlay::create(const BuiltProgram &Baseline,
                                        const Limits &Limit) {
  auto Steps = readBuildSteps(Baseline.Build);
  if (!Steps)
    return Steps.takeError();
  Command C;
  C.Arguments = {Steps->Compiler, "--version"};
  C.Limit.WallSeconds = 10;
  auto R = run(C);
  if (!R)
    return R.takeError();
  if (!llvm::StringRef(R->Output).contains("clang version"))
    return makeError(Code::BadCompileDatabase,
                     "the compiler " + Steps->Compiler + " is not Clang");
  return Overlay(Baseline, Limit, std::move(*Steps));
}

llvm::Error Overlay::runStep(const BuildStep &Step, llvm::StringRef Target,
                             llvm::StringRef Extra) const {
  auto Moved = [&](llvm::StringRef Text) {
    return replaced(Text, Baseline.Build, Target);
  };
  for (const std::string &Output : Step.Outputs)
    fs::remove(Moved(Output)); // it may be a link to the baseline's
  Command C =
      Command::shell(Moved(Step.Text) + Extra.str(), Moved(Step.Directory));
  // A cache can not know what the overlay changes.
  C.Environment = {{"CCACHE_DISABLE", "1"}, {"SOURCE_DATE_EPOCH", "1"}};
  C.Limit = Limit;
  auto R = run(C);
  if (!R)
    return R.takeError();
  if (R->succeeded())
    return llvm::Error::success();
  if (R->How == Ending::Interrupted)
    return makeError(Code::Interrupted, "interrupted while building a variant");
  bool Limit = R->How != Ending::Exited && R->How != Ending::Signalled;
  std::string Why = R->How == Ending::Exited
                        ? firstCompilerError(R->ErrorOutput + R->Output)
                        : R->describe();
  return makeError(Limit ? Code::BuildStopped : Code::VariantBuildFailed,
                   replaced(Why, Baseline.Source + "/", ""));
}

llvm::Error Overlay::compile(llvm::ArrayRef<std::size_t> Units,
                             llvm::StringRef Target,
                             llvm::StringRef Extra) const {
  std::vector<llvm::Error> Errors;
  for (std::size_t I = 0; I < Units.size(); ++I)
    Errors.push_back(llvm::Error::success());
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency());
  for (std::size_t I = 0; I < Units.size(); ++I)
    Pool.async([&, I] {
      llvm::consumeError(std::move(Errors[I]));
      Errors[I] = runStep(Steps.Compile[Units[I]], Target, Extra);
    });
  Pool.wait();
  llvm::Error First = llvm::Error::success();
  for (llvm::Error &E : Errors) {
    if (E && !First)
      First = std::move(E);
    else
      llvm::consumeError(std::move(E));
  }
  return First;
}

bool Overlay::sameObjects(llvm::ArrayRef<std::size_t> Units,
                          llvm::StringRef Target) const {
  return llvm::all_of(Units, [&](std::size_t I) {
    const std::string &Object = *Steps.Compile[I].Outputs.begin();
    return sameCode(Object, replaced(Object, Baseline.Build, Target));
  });
}

/// A step of the unchanged program that fails says nothing about the change,
/// only that the step can not be replayed.
static llvm::Error asNotReplayable(llvm::Error E) {
  return llvm::handleErrors(std::move(E), [](const EvoError &Info) {
    bool Ours = Info.code() == Code::VariantBuildFailed;
    return makeError(Ours ? Code::BadCompileDatabase : Info.code(),
                     "replaying the build: " + Info.message());
  });
}

llvm::Error Overlay::checkReplay(std::size_t Unit, llvm::StringRef Target) {
  if (ReplayChecked)
    return llvm::Error::success();
  if (llvm::Error E = asNotReplayable(compile({Unit}, Target, "")))
    return E;
  if (!sameObjects({Unit}, Target))
    return makeError(Code::BadCompileDatabase,
                     "compiling " + Steps.Compile[Unit].Main +
                         " again does not give the code of the build");
  ReplayChecked = true;
  return llvm::Error::success();
}

llvm::Expected<BuiltProgram>
Overlay::build(const std::map<std::string, std::string> &Texts,
               llvm::StringRef Target, bool LinkSameCode) {
  assert(Target.size() == Baseline.Build.size() && "paths are put in place");
  std::set<std::string> Changed;
  for (const auto &[File, Text] : Texts)
    Changed.insert(File);
  auto Affected = affectedSteps(Steps, Changed);
  if (!Affected)
    return Affected.takeError();
  if (Affected->Compile.empty())
    return makeError(Code::BadCompileDatabase,
                     "no compile step reads a changed file");
  if (llvm::Error E = relocateFolder(Baseline.Build, Target))
    return std::move(E);
  if (llvm::Error E = checkReplay(Affected->Compile.front(), Target))
    return std::move(E);
  auto Written = writeOverlay(Texts, Target);
  if (!Written)
    return Written.takeError();
  if (llvm::Error E = compile(Affected->Compile, Target,
                              " -ivfsoverlay '" + *Written + "'"))
    return std::move(E);

  BuiltProgram Result;
  Result.Method = BuildMethod::Overlay;
  Result.Source = Baseline.Source;
  Result.Build = Target.str();
  Result.UnitsCompiled = Affected->Compile.size();
  Result.SameCode = sameObjects(Affected->Compile, Target);
  if (Result.SameCode && !LinkSameCode)
    return Result;
  for (std::size_t I : Affected->Link)
    if (llvm::Error E = asNotReplayable(runStep(Steps.Link[I], Target, "")))
      return std::move(E); // the worktree says whether the change is at fault
  findImages(Result, Baseline);
  return Result;
}

std::string Overlay::someUnit() const {
  for (const BuildStep &Step : Steps.Compile)
    if (Step.Opaque.empty() &&
        llvm::StringRef(Step.Main).starts_with(Baseline.Source + "/"))
      return Step.Main;
  return "";
}

void evo::findImages(BuiltProgram &P, const BuiltProgram &Baseline) {
  P.Images = imagesBelow(P.Build);
  bool OwnSource = P.Source != Baseline.Source;
  std::string All;
  if (OwnSource)
    P.Images.merge(imagesBelow(P.Source));
  for (const auto &[Path, Unused] : P.Images) {
    auto Back = [&](llvm::StringRef Text) {
      std::string Result = replaced(Text, P.Build, Baseline.Build);
      return OwnSource ? replaced(Result, P.Source, Baseline.Source) : Result;
    };
    auto Old = readFile(Back(Path)), New = readFile(Path);
    std::string Code = New ? withoutBuildId(Back(*New)) : "";
    if (!Old || !New || withoutBuildId(*Old) != Code) {
      P.Changed.push_back(Path);
      All += Back(Path) + "=" + (New ? contentHash(Code) : Path) + "\n";
    }
    llvm::consumeError(Old.takeError());
    llvm::consumeError(New.takeError());
  }
  P.CodeId = All.empty() ? "" : contentHash(All);
}
