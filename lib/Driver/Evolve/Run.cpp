//===- Run.cpp - One run of evolve on disk ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Threading.h"

using namespace evo;
namespace fs = llvm::sys::fs;

static std::string today() {
  return llvm::formatv(
      "{0:%Y-%m-%d}", llvm::sys::TimePoint<>(std::chrono::system_clock::now()));
}

llvm::Expected<RunFolder> RunFolder::create(llvm::StringRef Root) {
  std::string Evo = (Root + "/.evo").str();
  // Ignores itself too, so the user's tree stays clean.
  if (!fs::exists(Evo + "/.gitignore"))
    if (llvm::Error E = writeFile(Evo + "/.gitignore", "*\n"))
      return std::move(E);
  if (std::error_code EC = fs::create_directories(Evo + "/runs"))
    return makeError(Code::FileNotWritable,
                     "cannot make " + Evo + "/runs: " + EC.message());
  std::string Date = today();
  for (unsigned Number = 1;; ++Number) {
    std::string Name = llvm::formatv("{0}-{1}", Date, Number);
    std::string Folder = Evo + "/runs/" + Name;
    std::error_code EC = fs::create_directory(Folder, /*IgnoreExisting=*/false);
    if (!EC)
      return RunFolder{Name, Folder, Date};
    if (EC != std::errc::file_exists)
      return makeError(Code::FileNotWritable,
                       "cannot make " + Folder + ": " + EC.message());
  }
}

std::string evo::setId(const std::vector<std::string> &Genome) {
  assert(llvm::is_sorted(Genome) && "an evaluation sorts its genome");
  return llvm::join(Genome, "+");
}

/// Every event of earlier runs with the same key, the latest run last.
static void
forEachEvent(llvm::StringRef Root, llvm::StringRef Key,
             llvm::function_ref<void(const Event &, Evaluation)> Visit) {
  std::vector<std::string> Logs;
  std::error_code EC;
  for (fs::directory_iterator It(Root + "/.evo/runs", EC), End;
       It != End && !EC; It.increment(EC))
    Logs.push_back(It->path() + "/events.jsonl");
  llvm::sort(Logs, [](llvm::StringRef A, llvm::StringRef B) {
    return A.compare_numeric(B) <
           0; // the tenth run of a day is after the ninth
  });
  for (const std::string &Log : Logs) {
    auto Events = readEvents(Log);
    if (!Events) {
      llvm::consumeError(Events.takeError());
      continue;
    }
    bool Same = false;
    for (const Event &E : *Events) {
      if (E.Kind == event::Started)
        Same = E.Fields.getString("key") == Key;
      const llvm::json::Value *Found = E.Fields.get("evaluation");
      Evaluation Value;
      llvm::json::Path::Root Where;
      if (Same && Found && fromJSON(*Found, Value, Where) &&
          !Value.Genome.empty()) {
        llvm::sort(Value.Genome); // whoever wrote it
        Visit(E, std::move(Value));
      }
    }
  }
}

std::map<std::string, Evaluation> evo::measuredBefore(llvm::StringRef Root,
                                                      llvm::StringRef Key) {
  std::map<std::string, Evaluation> Result;
  forEachEvent(Root, Key, [&](const Event &E, Evaluation Value) {
    if (E.Kind == event::Measured)
      Result[setId(Value.Genome)] = std::move(Value);
  });
  return Result;
}

std::map<std::string, Evaluation> evo::rankedBefore(llvm::StringRef Root,
                                                    llvm::StringRef Key) {
  std::map<std::string, Evaluation> Result;
  forEachEvent(Root, Key, [&](const Event &E, Evaluation Value) {
    auto Digest = E.Fields.getString("digest");
    if (E.Kind == event::Ranked && Digest && !Digest->empty() &&
        Value.Earned.Kind != EvidenceKind::Unknown)
      Result[Digest->str()] = std::move(Value);
  });
  return Result;
}

std::string evo::machineText() {
  std::string Model = "unknown processor";
  // /proc files have no size, so MemoryBuffer's stream reader is used.
  auto Info = llvm::MemoryBuffer::getFileAsStream("/proc/cpuinfo");
  if (Info) {
    llvm::StringRef Text = (*Info)->getBuffer();
    std::size_t At = Text.find("model name");
    if (At != llvm::StringRef::npos)
      Model = Text.substr(At).split('\n').first.split(':').second.trim().str();
  }
  return llvm::formatv("{0}, {1} processors", Model,
                       llvm::hardware_concurrency().compute_thread_count());
}
