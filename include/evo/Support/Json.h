//===- Json.h - JSON lines, strict both ways -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Every value of the model is written and read as one JSON object on one line.
/// Keys come out in a fixed order, so the same value gives the same bytes;
/// reading names the line and the field that is wrong. A type takes part by
/// having `toJSON(const T &)` and `fromJSON(const Value &, T &, Path)`, found
/// by argument-dependent lookup.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_JSON_H
#define EVO_SUPPORT_JSON_H

#include "evo/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <vector>

namespace evo {

/// The error of a line that is not JSON or not of the shape asked for.
llvm::Error makeJsonError(const llvm::Twine &Message);

/// One line without its newline. llvm::json sorts the keys when it prints.
template <class T> std::string toJsonLine(const T &Value) {
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::json::Value(toJSON(Value));
  return Text;
}

template <class T>
llvm::Expected<T> fromJsonLine(llvm::StringRef Line,
                               llvm::StringRef Where = "JSON") {
  auto Parsed = llvm::json::parse(Line);
  if (!Parsed)
    return makeJsonError(Where + ": " + llvm::toString(Parsed.takeError()));
  T Value;
  llvm::json::Path::Root Root(Where);
  if (!fromJSON(*Parsed, Value, Root))
    return makeJsonError(llvm::toString(Root.getError()));
  return Value;
}

/// Reads all lines of `Text`; an error names `Name` and the line.
template <class T>
llvm::Expected<std::vector<T>> fromJsonLines(llvm::StringRef Text,
                                             llvm::StringRef Name) {
  std::vector<T> Values;
  for (unsigned Number = 1; !Text.empty(); ++Number) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    if (Line.trim().empty())
      continue;
    auto Value =
        fromJsonLine<T>(Line, (Name + ":" + llvm::Twine(Number)).str());
    if (!Value)
      return Value.takeError();
    Values.push_back(std::move(*Value));
  }
  return Values;
}

} // namespace evo

#endif // EVO_SUPPORT_JSON_H
