//===- Events.cpp - What a run did, line by line ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/Events.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include <cmath>

using namespace evo;
namespace json = llvm::json;

json::Value evo::toJSON(const Event &E) {
  json::Object O = E.Fields;
  O["event"] = E.Kind;
  O["seconds"] = E.Seconds;
  return O;
}

bool evo::fromJSON(const json::Value &V, Event &E, json::Path P) {
  json::ObjectMapper O(V, P);
  if (!O || !O.map("event", E.Kind) || !O.map("seconds", E.Seconds))
    return false;
  // Not copy and erase: a copy of a json::Object brings back what was erased.
  E.Fields = json::Object();
  for (const auto &[Key, Value] : *V.getAsObject())
    if (Key != "event" && Key != "seconds")
      E.Fields.try_emplace(Key, Value);
  return true;
}

// A line is whole when its newline was written, for it is written last.
static llvm::StringRef wholeLines(llvm::StringRef Text) {
  return Text.take_front(Text.rfind('\n') + 1);
}

llvm::Expected<std::vector<Event>> evo::readEvents(llvm::StringRef Path) {
  auto Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  return fromJsonLines<Event>(wholeLines(*Text), Path);
}

llvm::Expected<EventLog> EventLog::open(llvm::StringRef Path) {
  if (!llvm::sys::fs::exists(Path)) {
    if (llvm::Error E = writeFile(Path, ""))
      return std::move(E);
    return EventLog(Path.str(), 0);
  }
  auto Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  llvm::StringRef Whole = wholeLines(*Text);
  auto Events = fromJsonLines<Event>(Whole, Path);
  if (!Events)
    return Events.takeError();
  if (Whole.size() != Text->size())
    if (llvm::Error E = writeFile(Path, Whole))
      return std::move(E);
  return EventLog(Path.str(), Events->empty() ? 0 : Events->back().Seconds);
}

double EventLog::secondsElapsed() const {
  std::chrono::duration<double> Now = std::chrono::steady_clock::now() - Opened;
  // Microseconds are enough, and keep the log short.
  return std::round((Before + Now.count()) * 1e6) / 1e6;
}

llvm::Error EventLog::write(llvm::StringRef Kind, json::Object Fields) const {
  std::string Line =
      toJsonLine(Event{Kind.str(), secondsElapsed(), std::move(Fields)});
  // llvm::json prints what it is given; "inf" would spoil the whole log.
  if (auto Back = fromJsonLine<Event>(Line); !Back)
    return addContext(Back.takeError(), "writing event '" + Kind + "'");
  return appendLine(Path, Line);
}
