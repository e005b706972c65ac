//===- Evolution.cpp - The whole pipeline on one program ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evolution.h"
#include "evo/Driver/Config.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/Chrono.h"

using namespace evo;
namespace json = llvm::json;

static llvm::Error interrupted(llvm::StringRef When) {
  return makeError(Code::Interrupted, "interrupted while " + When +
                                          "; your tree is as it was, and the "
                                          "next run takes over what was "
                                          "measured");
}

llvm::Error Evolution::write(llvm::StringRef Kind,
                             std::initializer_list<json::Object::KV> Fields) {
  return Log->write(Kind, json::Object(Fields));
}

llvm::Error Evolution::note(const llvm::Twine &Text) {
  std::string Line = Text.str();
  Say.say("note: " + Line);
  return write(event::Note, {{"text", json::fixUTF8(Line)}});
}

llvm::Error Evolution::reject(llvm::StringRef Id, llvm::StringRef Reason) {
  return write(event::Rejected,
               {{"id", Id}, {"reason", json::fixUTF8(Reason)}});
}

ReadContent Evolution::readTree() const {
  return [Root = C.Root](llvm::StringRef File) {
    return readFile(Root + "/" + File.str());
  };
}

ReadContent Evolution::readCopy() const {
  return [Root = Build->source()](llvm::StringRef File) {
    return readFile(Root + "/" + File.str());
  };
}

/// The last quarter of the budget is kept for the confirmation, and of the rest
/// a third to measure alone what the screen finds promising. However long it
/// took to get here, a quarter of the budget is for what was asked for: to try
/// variants.
bool Evolution::outOfTime() const {
  double Budget = C.Budget.Seconds;
  double Until = (Screening ? 0.5 : 0.75) * Budget;
  double Least = SearchBegan + (Screening ? 0.25 : 0.4) * Budget;
  return Say.elapsed() > std::max(Until, Least);
}

/// The budget is used up, whatever it took to get to the search.
bool Evolution::overdue() const {
  return Say.elapsed() > SearchBegan + C.Budget.Seconds;
}

/// Refuses an unclean tree, opens the log, recalls earlier runs.
llvm::Error Evolution::start() {
  auto Git = Repository::open(C.Root);
  if (!Git)
    return Git.takeError();
  auto Changed = Git->uncommitted();
  if (!Changed)
    return Changed.takeError();
  if (!Changed->empty() && !Options.AllowDirty)
    return makeError(
        Code::TreeNotClean,
        llvm::Twine(Changed->size()) + " files have uncommitted changes: " +
            llvm::join(llvm::ArrayRef(*Changed).take_front(5), ", "));
  Base = Git->head();
  std::string Fields = Base + "\n" + machineText() + "\n" + versionText();
  auto Yaml = readFile(C.File);
  if (!Yaml)
    return Yaml.takeError();
  for (const std::string &File : *Changed) {
    auto Content = readFile(C.Root + "/" + File);
    Fields += "\n" + File + (Content ? contentHash(*Content) : "gone");
    llvm::consumeError(Content.takeError());
  }
  Key = contentHash(Fields + "\n" + *Yaml);
  if (!Options.Fresh)
    Before = measuredBefore(C.Root, Key);

  auto Made = RunFolder::create(C.Root);
  if (!Made)
    return Made.takeError();
  Folder = std::move(*Made);
  auto Opened = EventLog::open(Folder.log());
  if (!Opened)
    return Opened.takeError();
  Log.emplace(std::move(*Opened));
  std::string Now =
      llvm::formatv("{0:%Y-%m-%d %H:%M}",
                    llvm::sys::TimePoint<>(std::chrono::system_clock::now()));
  return write(event::Started, {{"run", Folder.Name},
                                {"root", C.Root},
                                {"tool", llvm::StringRef(versionText()).trim()},
                                {"machine", machineText()},
                                {"started", Now},
                                {"main-metric", mainMetric(C.Fitness)},
                                {"base", Base},
                                {"key", Key}});
}

llvm::Error Evolution::check() {
  Say.say("baseline: building and testing a private copy of " + C.Root);
  BuilderOptions How;
  How.CacheFolder = C.Root + "/.evo/cache/search";
  How.AllowDirty = Options.AllowDirty;
  auto Made = Builder::create(C.Program, C.Root, How);
  if (!Made)
    return Made.takeError();
  Build = std::move(*Made);
  auto Checked = checkBaseline(*Build, evaluatorSpec());
  if (!Checked)
    return Checked.takeError();
  Baseline = std::move(*Checked);
  Say.say(llvm::formatv("baseline: built in {0}, {1} test commands pass, "
                        "workloads take {2:f2} s",
                        durationText(Baseline.Built.Seconds), Baseline.Tests,
                        Baseline.RunSeconds));
  for (const std::string &Warning : Baseline.Warnings)
    if (llvm::Error E = note(Warning))
      return E;
  return write(event::Baseline, {{"measurements", Baseline.SameAgainstSame}});
}

static std::string profileText(const Profile &P) {
  if (P.Method == ProfileMethod::Sampling)
    return llvm::formatv("sampling with perf, {0:N} samples", P.Samples);
  return llvm::formatv("execution counts of an instrumented build ({0})",
                       P.Note);
}

llvm::Error Evolution::profile() {
  Say.say("profile: watching the workloads");
  ObserveRequest Request;
  Request.Scratch = C.Root + "/.evo/cache/observe";
  Request.AllowDirty = Options.AllowDirty;
  Request.RunSeconds = Baseline.RunSeconds;
  Request.RunProcessor = Baseline.RunProcessor;
  auto Found = observe(C, Request);
  if (!Found)
    return Found.takeError();
  Seen = std::move(*Found);
  for (const std::string &Note : Seen.Notes)
    if (llvm::Error E = note(Note))
      return E;
  if (!Seen.Where)
    return write(event::Profile, {{"how", "none"}});
  Say.say("profile: " + profileText(*Seen.Where));
  for (const HotFunction &F :
       llvm::ArrayRef(Seen.Where->Functions).take_front(5))
    Say.say(llvm::formatv("  {0,5:P1} of the time in {1} ({2}:{3})", F.Self,
                          F.Function, F.File, F.FirstLine));
  return write(event::Profile, {{"how", profileText(*Seen.Where)},
                                {"profile", toJSON(*Seen.Where)}});
}

llvm::Error Evolution::run() {
  if (llvm::Error E = start())
    return E;
  llvm::Error Result = [&]() -> llvm::Error {
    if (llvm::Error E = check())
      return E;
    if (interruptRequested())
      return interrupted("checking the baseline");
    if (llvm::Error E = profile())
      return E;
    auto Found = propose();
    if (!Found)
      return Found.takeError();
    if (llvm::Error E = evaluate(std::move(*Found)))
      return E;
    if (interruptRequested())
      return interrupted("measuring");
    return decide();
  }();
  // What a child's death by Ctrl-C looks like in the layers below is not what
  // the user did.
  if (interruptRequested()) {
    llvm::consumeError(std::move(Result));
    Result = interrupted("searching");
  }
  if (!Result)
    return Result;
  std::string Why;
  Result = llvm::handleErrors(std::move(Result),
                              [&](std::unique_ptr<EvoError> E) -> llvm::Error {
                                Why = E->message();
                                return llvm::Error(std::move(E));
                              });
  llvm::Error Logged = write(event::Finished, {{"reason", json::fixUTF8(Why)}});
  llvm::consumeError(std::move(Logged)); // the first error is the one to tell
  return Result;
}
