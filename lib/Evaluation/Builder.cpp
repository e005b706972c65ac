//===- Builder.cpp - Builds variants beside the user's tree ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Builder.h"
#include "Overlay.h"
#include "Tree.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Process.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Regex.h"
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

llvm::StringRef evo::buildMethodName(BuildMethod M) {
  switch (M) {
  case BuildMethod::Baseline:
    return "baseline";
  case BuildMethod::Overlay:
    return "overlay";
  case BuildMethod::Worktree:
    return "worktree";
  case BuildMethod::Clean:
    return "clean";
  }
  llvm_unreachable("all methods are listed");
}

std::string evo::defaultCacheFolder(llvm::StringRef Root) {
  llvm::SmallString<256> Folder;
  auto Set = llvm::sys::Process::GetEnv("XDG_CACHE_HOME");
  if (Set && path::is_absolute(*Set))
    Folder = *Set;
  else if (path::home_directory(Folder))
    path::append(Folder, ".cache");
  else
    path::system_temp_directory(/*ErasedOnReboot=*/false, Folder);
  path::append(Folder, "evo", shortId({canonicalPath(Root)}));
  return Folder.str().str();
}

std::string evo::expandFolders(llvm::StringRef Line, const BuiltProgram &B) {
  return replaced(replaced(Line, "${source}", B.Source), "${build}", B.Build);
}

std::string evo::firstCompilerError(llvm::StringRef Output) {
  static constexpr llvm::StringLiteral Patterns[] = {
      "^[^ ]+:[0-9]+(:[0-9]+)?: (fatal )?error: .*$",
      "^.*(undefined (reference|symbol)|multiple definition).*$",
      "^.*error:.*$", "^.*(Error|\\*\\*\\*).*$"};
  for (llvm::StringRef Pattern : Patterns) {
    llvm::SmallVector<llvm::StringRef, 4> Groups;
    if (llvm::Regex(Pattern, llvm::Regex::Newline).match(Output, &Groups))
      return Groups[0].trim().str();
  }
  llvm::StringRef Last = Output.trim().rsplit('\n').second;
  return (Last.empty() ? Output.trim() : Last).str();
}

struct Builder::State {
  ProgramSpec Program;
  std::string Root, Folder; ///< of the user; of this run
  Patch Change;             ///< that the baseline has
  std::vector<std::string> Files;
  int Lock = -1;
  std::optional<BuiltProgram> Baseline, Slot;
  std::optional<Overlay> Overlaid;
  std::string NoOverlay;             ///< why not; empty if it can be used
  std::set<std::string> SlotChanged; ///< files of the worktree not as in Root
  std::string Database;
  unsigned Variants = 0, Cleans = 0;

  ~State() {
    if (!Folder.empty())
      fs::remove_directories(Folder, /*IgnoreErrors=*/true);
    if (Lock >= 0)
      ::close(Lock);
  }

  /// All have four letters, so that builds differ in nothing but content.
  BuiltProgram place(llvm::StringRef Name, BuildMethod Method) const {
    assert(Name.size() == 4 && "paths must be of one length");
    BuiltProgram P;
    P.Method = Method;
    P.Source = (Folder + "/" + Name + "/src").str();
    P.Build = (Folder + "/" + Name + "/bld").str();
    return P;
  }

  std::string numbered(char Kind, unsigned Number) const {
    return Kind + llvm::formatv("{0,0+3}", Number % 1000).str();
  }

  Limits buildLimits() const {
    Limits L;
    L.WallSeconds = Program.BuildSeconds;
    L.Processes =
        std::max(Program.Processes, 16 * std::thread::hardware_concurrency());
    L.OutputBytes = Program.OutputBytes;
    return L;
  }

  llvm::Error runBuild(const BuiltProgram &P, Code OnFailure) const;
  llvm::Error makeFrom(llvm::StringRef Source, BuiltProgram &P,
                       const std::map<std::string, std::string> &Texts,
                       Code OnFailure);
  llvm::Expected<std::map<std::string, std::string>>
  textsOf(const Patch &Change) const;
  llvm::Error openOverlay();
  llvm::Expected<BuiltProgram>
  overlay(const std::map<std::string, std::string> &Texts, bool Null = false);
  llvm::Expected<BuiltProgram>
  build(const std::map<std::string, std::string> &Texts, bool Null = false);
  llvm::Expected<BuiltProgram>
  worktree(const std::map<std::string, std::string> &Texts);
  llvm::Error resetSlot(const std::map<std::string, std::string> &Texts);
  bool tracksHeaders() const;
  bool trustsIncremental(const std::map<std::string, std::string> &Texts) const;
  void findDatabase();
};

/// Configures (if asked to) and builds in the folders of `P`.
llvm::Error Builder::State::runBuild(const BuiltProgram &P,
                                     Code OnFailure) const {
  if (std::error_code EC = fs::create_directories(P.Build))
    return makeError(Code::FileNotWritable,
                     "cannot write " + P.Build + ": " + EC.message());
  bool Configured = P.Method == BuildMethod::Worktree && Slot;
  for (const std::string &Line : {Program.Configure, Program.Build}) {
    bool Configures = &Line == &Program.Configure;
    if (Line.empty() || (Configures && Configured))
      continue;
    Command C = Command::shell(expandFolders(Line, P), P.Source);
    C.Environment = {{"CMAKE_EXPORT_COMPILE_COMMANDS", "ON"},
                     {"SOURCE_DATE_EPOCH", "1"}};
    C.Limit = buildLimits();
    auto R = run(C);
    if (!R)
      return R.takeError();
    if (R->succeeded())
      continue;
    if (R->How == Ending::Interrupted)
      return makeError(Code::Interrupted, "interrupted while building");
    std::string Text = R->Output + "\n" + R->ErrorOutput;
    std::string Why = "'" + Line + "': " + R->describe();
    if (R->How == Ending::Exited)
      Why += ": " + firstCompilerError(Text);
    bool Limit = R->How != Ending::Exited && R->How != Ending::Signalled;
    if (Limit && OnFailure == Code::VariantBuildFailed)
      OnFailure = Code::BuildStopped; // says nothing about the change
    return makeError(OnFailure, replaced(Why, P.Source + "/", ""));
  }
  return llvm::Error::success();
}

/// Copies the tree, puts `Texts` (relative) into it and builds from nothing.
llvm::Error
Builder::State::makeFrom(llvm::StringRef Source, BuiltProgram &P,
                         const std::map<std::string, std::string> &Texts,
                         Code OnFailure) {
  auto Start = std::chrono::steady_clock::now();
  fs::remove_directories(path::parent_path(P.Source), true);
  if (llvm::Error E = copyTree(Source, P.Source, Files))
    return E;
  for (const auto &[File, Text] : Texts)
    if (llvm::Error E = writeFile(P.Source + "/" + File, Text))
      return E;
  if (llvm::Error E = runBuild(P, OnFailure))
    return E;
  P.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
          .count();
  return llvm::Error::success();
}

/// The changed files' texts, by name below the root.
llvm::Expected<std::map<std::string, std::string>>
Builder::State::textsOf(const Patch &Change) const {
  return applyPatch(Change, [&](llvm::StringRef File) {
    return readFile((Baseline->Source + "/" + File).str());
  });
}

void Builder::State::findDatabase() {
  for (const std::string &Folder : {Baseline->Build, Baseline->Source})
    for (const std::string &File : filesBelow(Folder))
      if (Database.empty() && path::filename(File) == "compile_commands.json")
        Database = Folder + "/" + File;
}

llvm::Error Builder::State::openOverlay() {
  if (!NoOverlay.empty())
    return makeError(Code::BadCompileDatabase, NoOverlay);
  if (Overlaid)
    return llvm::Error::success();
  auto Made = Overlay::create(*Baseline, buildLimits());
  if (!Made)
    return Made.takeError();
  Overlaid.emplace(std::move(*Made));
  return llvm::Error::success();
}

llvm::Expected<BuiltProgram>
Builder::State::overlay(const std::map<std::string, std::string> &Texts,
                        bool Null) {
  if (llvm::Error E = openOverlay())
    return std::move(E);
  std::map<std::string, std::string> Absolute;
  for (const auto &[File, Text] : Texts)
    Absolute[Baseline->Source + "/" + File] = Text;
  BuiltProgram P = place(numbered('v', ++Variants), BuildMethod::Overlay);
  fs::remove_directories(path::parent_path(P.Build), true);
  auto Built = Overlaid->build(Absolute, P.Build, Null);
  if (!Built)
    fs::remove_directories(path::parent_path(P.Build), true);
  return Built;
}

/// Ninja and CMake record what each unit read; a handwritten Makefile may not.
bool Builder::State::tracksHeaders() const {
  return fs::exists(Baseline->Build + "/build.ninja") ||
         fs::exists(Baseline->Build + "/CMakeCache.txt");
}

/// True if the user's build can be trusted to rebuild all that depends on the
/// files that will change in the worktree.
bool Builder::State::trustsIncremental(
    const std::map<std::string, std::string> &Texts) const {
  auto IsUnit = [](llvm::StringRef File) {
    llvm::StringRef E = path::extension(File);
    return E == ".c" || E == ".cc" || E == ".cpp" || E == ".cxx" || E == ".C";
  };
  return tracksHeaders() ||
         (llvm::all_of(llvm::make_first_range(Texts), IsUnit) &&
          llvm::all_of(SlotChanged, IsUnit));
}

/// Puts the worktree's files as in the baseline but for `Texts`.
llvm::Error
Builder::State::resetSlot(const std::map<std::string, std::string> &Texts) {
  // Time stamps have the resolution of the kernel's clock tick.
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  std::map<std::string, std::string> Wanted = Texts;
  for (const std::string &File : SlotChanged)
    if (!Wanted.count(File)) {
      auto Text = readFile(Baseline->Source + "/" + File);
      if (!Text)
        return Text.takeError();
      Wanted[File] = std::move(*Text);
    }
  for (const auto &[File, Text] : Wanted) {
    std::string Path = Slot->Source + "/" + File;
    auto Now = readFile(Path);
    bool Same = Now && *Now == Text;
    llvm::consumeError(Now.takeError());
    if (Same)
      continue; // a new time stamp would rebuild it for nothing
    SlotChanged.insert(File);
    if (llvm::Error E = writeFile(Path, Text))
      return E;
  }
  return llvm::Error::success();
}

llvm::Expected<BuiltProgram>
Builder::State::worktree(const std::map<std::string, std::string> &Texts) {
  auto Start = std::chrono::steady_clock::now();
  BuiltProgram P = place("slot", BuildMethod::Worktree);
  bool Fresh = !Slot || !trustsIncremental(Texts);
  if (Fresh) {
    Slot.reset();
    if (llvm::Error E =
            makeFrom(Baseline->Source, P, Texts, Code::VariantBuildFailed))
      return std::move(E);
    Slot = P;
    SlotChanged.clear();
    for (const auto &[File, Text] : Texts)
      SlotChanged.insert(File);
  } else {
    if (llvm::Error E = resetSlot(Texts))
      return std::move(E);
    if (llvm::Error E = runBuild(P, Code::VariantBuildFailed))
      return std::move(E);
  }
  P.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
          .count();
  findImages(P, *Baseline);
  P.SameCode = P.Changed.empty();
  if (P.SameCode && !Fresh && !tracksHeaders()) {
    Slot.reset(); // nothing changed: was nothing rebuilt?
    return worktree(Texts);
  }
  return P;
}

Builder::Builder(std::unique_ptr<State> S) : S(std::move(S)) {}
Builder::~Builder() = default;

/// Removes what runs that were killed have left behind.
static void removeStale(llvm::StringRef Cache) {
  std::error_code EC;
  for (fs::directory_iterator It(Cache, EC), End; It != End && !EC;
       It.increment(EC)) {
    if (!path::filename(It->path()).starts_with("run-"))
      continue;
    int Lock = ::open((It->path() + "/lock").c_str(), O_RDWR | O_CLOEXEC);
    if (Lock >= 0 && !::flock(Lock, LOCK_EX | LOCK_NB))
      fs::remove_directories(It->path(), true);
    if (Lock >= 0)
      ::close(Lock);
  }
}

llvm::Expected<std::unique_ptr<Builder>>
Builder::create(const ProgramSpec &Program, llvm::StringRef Root,
                const BuilderOptions &Options) {
  auto S = std::make_unique<State>();
  S->Program = Program;
  S->Root = canonicalPath(Root);
  S->NoOverlay = Options.NoOverlay ? "not wanted" : "";
  S->Change = Options.Change;
  auto Files = filesOfTree(S->Root, Options.AllowDirty);
  if (!Files)
    return Files.takeError();
  S->Files = std::move(*Files);
  std::string Cache = Options.CacheFolder.empty() ? defaultCacheFolder(S->Root)
                                                  : Options.CacheFolder;
  std::error_code EC = fs::create_directories(Cache);
  llvm::SmallString<256> Folder;
  if (!EC) {
    removeStale(Cache);
    Cache = canonicalPath(Cache);
    for (int Try = 0; Try < 100; ++Try) {
      fs::createUniquePath(Cache + "/run-%%%%%%", Folder, false);
      if (!(EC = fs::create_directory(Folder, /*IgnoreExisting=*/false)))
        break;
    }
  }
  if (EC)
    return makeError(Code::FileNotWritable,
                     "cannot write " + Cache + ": " + EC.message());
  S->Folder = Folder.str().str();
  S->Lock =
      ::open((S->Folder + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (S->Lock >= 0)
    ::flock(S->Lock, LOCK_EX);
  return std::unique_ptr<Builder>(new Builder(std::move(S)));
}

llvm::Expected<const BuiltProgram *> Builder::baseline() {
  if (S->Baseline)
    return &*S->Baseline;
  BuiltProgram P = S->place("base", BuildMethod::Baseline);
  auto Texts = applyPatch(S->Change, [&](llvm::StringRef File) {
    return readFile(S->Root + "/" + File.str());
  });
  if (!Texts)
    return Texts.takeError();
  if (llvm::Error E =
          S->makeFrom(S->Root, P, *Texts, Code::BaselineBuildFailed))
    return std::move(E);
  P.Images = imagesBelow(P.Build);
  P.Images.merge(imagesBelow(P.Source));
  S->Baseline = std::move(P);
  S->findDatabase();
  return &*S->Baseline;
}

/// By overlay if that can be done, else in the worktree.
llvm::Expected<BuiltProgram>
Builder::State::build(const std::map<std::string, std::string> &Texts,
                      bool Null) {
  auto Start = std::chrono::steady_clock::now();
  auto Built = overlay(Texts, Null);
  if (Built) {
    Built->Seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
            .count();
    return Built;
  }
  std::string Why;
  llvm::Error Left = llvm::handleErrors(
      Built.takeError(), [&](std::unique_ptr<EvoError> E) -> llvm::Error {
        if (E->code() != Code::BadCompileDatabase)
          return llvm::Error(std::move(E));
        Why = E->message();
        return llvm::Error::success();
      });
  if (Left)
    return std::move(Left);
  auto Slow = worktree(Texts);
  if (Slow)
    Slow->Note = Why;
  return Slow;
}

llvm::Expected<BuiltProgram> Builder::variant(const Patch &Change) {
  if (auto Built = baseline(); !Built)
    return Built.takeError();
  auto Texts = S->textsOf(Change);
  if (!Texts)
    return Texts.takeError();
  return S->build(*Texts);
}

llvm::Expected<BuiltProgram> Builder::nullVariant() {
  if (auto Built = baseline(); !Built)
    return Built.takeError();
  std::map<std::string, std::string> Texts;
  if (llvm::Error E = S->openOverlay()) {
    llvm::consumeError(std::move(E));
  } else if (std::string File = S->Overlaid->someUnit(); !File.empty()) {
    auto Text = readFile(File);
    if (!Text)
      return Text.takeError();
    Texts[relativeTo(S->Baseline->Source, File)] = std::move(*Text);
  }
  return S->build(Texts, /*Null=*/true);
}

llvm::Expected<BuiltProgram> Builder::clean(const Patch &Change) {
  if (auto Built = baseline(); !Built)
    return Built.takeError();
  auto Texts = S->textsOf(Change);
  if (!Texts)
    return Texts.takeError();
  BuiltProgram P = S->place(S->numbered('c', ++S->Cleans), BuildMethod::Clean);
  if (llvm::Error E =
          S->makeFrom(S->Baseline->Source, P, *Texts, Code::VariantBuildFailed))
    return std::move(E);
  findImages(P, *S->Baseline);
  P.SameCode = P.Changed.empty();
  return P;
}

std::string Builder::whyNoOverlay() {
  llvm::Error E = S->Baseline ? S->openOverlay() : baseline().takeError();
  return E ? llvm::toString(std::move(E)) : "";
}

void Builder::avoidOverlay(llvm::StringRef Why) { S->NoOverlay = Why.str(); }

void Builder::release(const BuiltProgram &P) {
  bool Own = P.Method == BuildMethod::Overlay || P.Method == BuildMethod::Clean;
  llvm::StringRef Folder = path::parent_path(P.Build);
  if (Own && Folder.starts_with(S->Folder + "/"))
    fs::remove_directories(Folder, /*IgnoreErrors=*/true);
}

const std::string &Builder::source() const { return S->Baseline->Source; }
const std::string &Builder::compileDatabase() const { return S->Database; }

std::string Builder::contentId(llvm::StringRef Without) const {
  std::string All, Root = S->Baseline ? S->Baseline->Source : S->Root;
  for (const std::string &File : S->Files) {
    if (File == Without)
      continue;
    auto Content = readFile(Root + "/" + File);
    All += File + '\0' + (Content ? contentHash(*Content) : "none") + '\n';
    llvm::consumeError(Content.takeError()); // a link to nowhere
  }
  return contentHash(All);
}
