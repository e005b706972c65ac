//===- RuleSet.cpp - Loading, caching and selecting rules ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/RuleSet.h"
#include "evo/Rules/NativeRules.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Rules/UnitMatch.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/GlobPattern.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

struct RuleSet::State {
  std::vector<RuleInfo> Infos;
  std::vector<CompiledRule> Compiled;
  std::vector<std::unique_ptr<NativeRule>> Natives;
  std::vector<const NativeRule *> NativeViews;
  PatternIndex Patterns;
};

RuleSet::RuleSet(std::unique_ptr<State> S) : Loaded(std::move(S)) {}
RuleSet::RuleSet(RuleSet &&) noexcept = default;
RuleSet::~RuleSet() = default;
llvm::ArrayRef<RuleInfo> RuleSet::rules() const { return Loaded->Infos; }

void RuleSet::match(const Unit &U, MatchSink &Sink) const {
  matchUnit(U, Loaded->Patterns, Loaded->NativeViews, Sink);
}

std::string evo::shippedRulesFolder() {
  std::string Program = ownImage();
  llvm::SmallString<128> Installed(path::parent_path(Program));
  path::append(Installed, "..", "share", "evo", "rules");
  if (fs::is_directory(Installed))
    return canonicalPath(Installed);
  return EVO_SOURCE_FOLDER "/rules";
}

//===--- Files ------------------------------------------------------------===//

/// Rules below broken/ are there to be refuted, not to be used.
static llvm::Error findRuleFiles(llvm::StringRef Folder,
                                 std::vector<std::string> &Files) {
  std::error_code EC;
  fs::recursive_directory_iterator It(Folder, EC), End;
  if (EC)
    return makeError(Code::FileNotFound,
                     "no rule folder " + Folder + ": " + EC.message());
  for (; It != End && !EC; It.increment(EC)) {
    llvm::StringRef Name = path::filename(It->path());
    if (fs::is_directory(It->path())) {
      if (Name == "broken" || Name.starts_with("."))
        It.no_push();
    } else if (Name.ends_with(".cpp"))
      Files.push_back(canonicalPath(It->path()));
  }
  return llvm::Error::success();
}

static llvm::Error checkIds(llvm::ArrayRef<std::string> Files) {
  std::map<std::string, std::string> Known;
  llvm::Error Errors = llvm::Error::success();
  for (const std::string &File : Files) {
    auto [It, New] = Known.emplace(ruleIdOfPath(File), File);
    if (!New && It->second != File)
      Errors = llvm::joinErrors(
          std::move(Errors),
          makeError(Code::BadRule, File + ":1:1: the rule " + It->first +
                                       " exists already, in " + It->second +
                                       "; give this file another name"));
  }
  return Errors;
}

//===--- Cache ------------------------------------------------------------===//

namespace {
/// Compiled rules by content. What it holds is never trusted beyond its key, so
/// an unreadable or missing entry is only slower.
class RuleCache {
public:
  explicit RuleCache(llvm::StringRef Asked) : Folder(Asked.str()) {
    if (Folder.empty())
      Folder = defaultFolder();
    fs::file_status Program;
    std::string Self = ownImage();
    std::string Build;
    if (!fs::status(Self, Program))
      Build = llvm::formatv(
          "{0}-{1}", Program.getSize(),
          Program.getLastModificationTime().time_since_epoch().count());
    std::string Header;
    if (auto Text = readFile(ruleHeaderFolder() + "/evo/Rule.h"))
      Header = std::move(*Text);
    else
      llvm::consumeError(Text.takeError());
    Engine = shortId(
        {EVO_VERSION, Build, Header, clang::getClangFullRepositoryVersion()});
  }

  std::optional<CompiledRule> read(llvm::StringRef File,
                                   llvm::StringRef Content) const {
    auto Text = readFile(name(File, Content));
    if (!Text) {
      llvm::consumeError(Text.takeError());
      return std::nullopt;
    }
    auto Rule = fromJsonLine<CompiledRule>(*Text);
    if (Rule)
      return std::move(*Rule);
    llvm::consumeError(Rule.takeError());
    return std::nullopt;
  }

  void write(const CompiledRule &Rule, llvm::StringRef Content) const {
    llvm::consumeError(
        writeFile(name(Rule.Info.File, Content), toJsonLine(Rule)));
  }

private:
  static std::string defaultFolder() {
    llvm::SmallString<128> Folder;
    if (!path::cache_directory(Folder))
      path::system_temp_directory(/*ErasedOnReboot=*/false, Folder);
    path::append(Folder, "evo");
    return Folder.str().str();
  }
  std::string name(llvm::StringRef File, llvm::StringRef Content) const {
    return Folder + "/rules/" + shortId({Engine, File, Content}) + ".json";
  }

  std::string Folder, Engine;
};
} // namespace

static llvm::Expected<std::vector<CompiledRule>>
loadFiles(llvm::ArrayRef<std::string> Files, llvm::StringRef CacheFolder) {
  RuleCache Cache(CacheFolder);
  std::vector<CompiledRule> Rules;
  std::vector<std::string> Missing, Contents;
  for (const std::string &File : Files) {
    auto Content = readFile(File);
    if (!Content)
      return Content.takeError();
    if (auto Rule = Cache.read(File, *Content)) {
      Rules.push_back(std::move(*Rule));
      continue;
    }
    Missing.push_back(File);
    Contents.push_back(std::move(*Content));
  }
  if (Missing.empty())
    return std::move(Rules);
  auto Compiled = compileRuleFiles(Missing);
  if (!Compiled)
    return Compiled.takeError();
  for (auto [Rule, Content] : llvm::zip(*Compiled, Contents)) {
    Cache.write(Rule, Content);
    Rules.push_back(std::move(Rule));
  }
  return std::move(Rules);
}

//===--- Selection --------------------------------------------------------===//

static llvm::Expected<bool> matchesAny(llvm::ArrayRef<std::string> Globs,
                                       llvm::StringRef Id) {
  for (const std::string &Text : Globs) {
    auto Glob = llvm::GlobPattern::create(Text);
    if (!Glob)
      return makeError(Code::Usage, "not a pattern over rule ids: '" + Text +
                                        "': " + toString(Glob.takeError()));
    if (Glob->match(Id))
      return true;
  }
  return false;
}

static llvm::Expected<bool> isSelected(const RuleInfo &Info,
                                       const RuleSources &Sources) {
  auto Enabled = matchesAny(Sources.Enable, Info.Id);
  if (!Enabled)
    return Enabled;
  auto Disabled = matchesAny(Sources.Disable, Info.Id);
  if (!Disabled)
    return Disabled;
  bool On = Sources.Enable.empty() ? !Info.OffByDefault : *Enabled;
  return On && !*Disabled;
}

llvm::Expected<RuleSet> RuleSet::load(const RuleSources &Sources) {
  std::vector<std::string> Files;
  for (const std::string &Folder : Sources.Folders)
    if (llvm::Error E = findRuleFiles(Folder, Files))
      return std::move(E);
  llvm::sort(Files);
  Files.erase(llvm::unique(Files), Files.end());
  if (llvm::Error E = checkIds(Files))
    return std::move(E);
  auto Rules = loadFiles(Files, Sources.CacheFolder);
  if (!Rules)
    return Rules.takeError();
  auto S = std::make_unique<State>();
  for (CompiledRule &Rule : *Rules) {
    auto Selected = isSelected(Rule.Info, Sources);
    if (!Selected)
      return Selected.takeError();
    if (*Selected)
      S->Compiled.push_back(std::move(Rule));
  }
  llvm::sort(S->Compiled, [](const CompiledRule &A, const CompiledRule &B) {
    return A.Info.Id < B.Info.Id;
  });
  for (const CompiledRule &Rule : S->Compiled) {
    S->Infos.push_back(Rule.Info);
    if (Rule.Matcher.empty()) {
      S->Patterns.add(Rule);
      continue;
    }
    S->Natives.push_back(createNativeRule(Rule.Matcher, Rule.Info));
    assert(S->Natives.back() && "compileRule asks for a matcher that exists");
    S->NativeViews.push_back(S->Natives.back().get());
  }
  return RuleSet(std::move(S));
}
