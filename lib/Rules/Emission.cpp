//===- Emission.cpp - The files that the plugin writes ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Emission.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Json.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
namespace json = llvm::json;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

//===--- Matches ----------------------------------------------------------===//

namespace evo {

static json::Value toJSON(const Rewrite &R) {
  return json::Object{{"file", R.File},
                      {"offset", R.Offset},
                      {"length", R.Length},
                      {"text", json::fixUTF8(R.Text)}};
}

static bool fromJSON(const json::Value &V, Rewrite &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("file", R.File) && O.map("offset", R.Offset) &&
         O.map("length", R.Length) && O.map("text", R.Text);
}

} // namespace evo

json::Value evo::toJSON(const Match &M) {
  json::Array Rewrites, Includes;
  for (const Rewrite &R : M.Change.Rewrites)
    Rewrites.push_back(toJSON(R));
  for (const auto &[File, Header] : M.Change.Includes)
    Includes.push_back(json::Array{File, Header});
  return json::Object{{"rule", M.Rule},
                      {"file", M.Place.File},
                      {"offset", M.Place.Offset},
                      {"length", M.Place.Length},
                      {"function", M.Function},
                      {"message", json::fixUTF8(M.Message)},
                      {"conditions", json::Array(M.Conditions)},
                      {"rewrites", std::move(Rewrites)},
                      {"includes", std::move(Includes)}};
}

bool evo::fromJSON(const json::Value &V, Match &M, json::Path P) {
  std::vector<std::vector<std::string>> Includes;
  json::ObjectMapper O(V, P);
  if (!O || !O.map("rule", M.Rule) || !O.map("file", M.Place.File) ||
      !O.map("offset", M.Place.Offset) || !O.map("length", M.Place.Length) ||
      !O.map("function", M.Function) || !O.map("message", M.Message) ||
      !O.map("conditions", M.Conditions) ||
      !O.map("rewrites", M.Change.Rewrites) || !O.map("includes", Includes))
    return false;
  for (const std::vector<std::string> &Pair : Includes) {
    if (Pair.size() != 2) {
      P.field("includes").report("expected pairs of file and header");
      return false;
    }
    M.Change.Includes.emplace_back(Pair[0], Pair[1]);
  }
  return true;
}

//===--- One unit ---------------------------------------------------------===//

static json::Value heartbeat(const EmittedUnit &E) {
  json::Object Reads;
  for (const std::string &File : E.Said.Reads) {
    auto Known = E.Hashes.find(File);
    Reads[File] = Known == E.Hashes.end() ? "" : Known->second;
  }
  return json::Object{{"kind", "unit"},
                      {"unit", E.Said.Unit},
                      {"matched", E.Said.Parsed},
                      {"reason", json::fixUTF8(E.Reason)},
                      {"candidates", E.Said.Matches.size()},
                      {"engine", E.Engine},
                      {"root", E.Root},
                      {"object", E.Object},
                      {"folder", E.Folder},
                      {"command", json::Array(E.Command)},
                      {"reads", std::move(Reads)}};
}

static bool readHeartbeat(const json::Value &V, EmittedUnit &E,
                          std::uint64_t &Candidates, json::Path P) {
  json::ObjectMapper O(V, P);
  if (!O || !O.map("unit", E.Said.Unit) || !O.map("matched", E.Said.Parsed) ||
      !O.map("reason", E.Reason) || !O.map("candidates", Candidates) ||
      !O.map("engine", E.Engine) || !O.map("root", E.Root) ||
      !O.map("object", E.Object) || !O.map("folder", E.Folder) ||
      !O.map("command", E.Command) || !O.map("reads", E.Hashes))
    return false;
  for (const auto &[File, Hash] : E.Hashes)
    E.Said.Reads.push_back(File);
  return true;
}

static void addLine(llvm::raw_ostream &OS, llvm::StringRef Kind,
                    json::Value Line) {
  (*Line.getAsObject())["kind"] = Kind;
  OS << Line << '\n';
}

std::string evo::emissionText(const EmittedUnit &E) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << heartbeat(E) << '\n';
  for (const Match &M : E.Said.Matches)
    addLine(OS, "candidate", toJSON(M));
  for (const Refusal &R : E.Said.Refusals)
    addLine(OS, "refusal", toJSON(R));
  return Text;
}

namespace {

/// Reads the lines of one file, in order.
class EmissionReader {
public:
  explicit EmissionReader(llvm::StringRef Name) : Name(Name) {}
  llvm::Expected<EmittedUnit> read(llvm::StringRef Text);

private:
  llvm::Error line(llvm::StringRef Line);
  llvm::Error bad(const llvm::Twine &Why) const {
    return makeError(Code::BadJson, Name + ":" + llvm::Twine(Number) + ": " +
                                        Why + "; build that unit again");
  }

  llvm::StringRef Name;
  unsigned Number = 0;
  std::uint64_t Candidates = 0;
  EmittedUnit Result;
};

} // namespace

llvm::Error EmissionReader::line(llvm::StringRef Line) {
  auto Parsed = json::parse(Line);
  if (!Parsed)
    return bad(llvm::toString(Parsed.takeError()));
  const json::Object *Fields = Parsed->getAsObject();
  llvm::StringRef Kind =
      Fields ? Fields->getString("kind").value_or("") : llvm::StringRef();
  if ((Kind == "unit") != (Number == 1))
    return bad("the first line, and no other, is the heartbeat");
  json::Path::Root Root;
  bool Good = false;
  if (Kind == "unit")
    Good = readHeartbeat(*Parsed, Result, Candidates, Root);
  else if (Kind == "candidate")
    Good = fromJSON(*Parsed, Result.Said.Matches.emplace_back(), Root);
  else if (Kind == "refusal")
    Good = fromJSON(*Parsed, Result.Said.Refusals.emplace_back(), Root);
  else
    return bad("no line of a kind that is known");
  return Good ? llvm::Error::success() : bad(toString(Root.getError()));
}

llvm::Expected<EmittedUnit> EmissionReader::read(llvm::StringRef Text) {
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    ++Number;
    if (llvm::Error E = line(Line))
      return std::move(E);
  }
  if (!Number)
    return bad("the file is empty");
  if (Result.Said.Matches.size() != Candidates)
    return bad(llvm::Twine(Candidates) + " candidates are announced and " +
               llvm::Twine(Result.Said.Matches.size()) + " are there");
  return std::move(Result);
}

llvm::Expected<EmittedUnit> evo::readEmission(llvm::StringRef Text,
                                              llvm::StringRef Name) {
  return EmissionReader(Name).read(Text);
}

std::string evo::emissionName(llvm::StringRef MainFile, llvm::StringRef Object,
                              llvm::ArrayRef<std::string> Arguments) {
  std::vector<llvm::StringRef> Fields(Arguments.begin(), Arguments.end());
  return (path::stem(MainFile) + "-" + shortId({MainFile, Object}) + "-" +
          shortId(Fields) + ".jsonl")
      .str();
}

//===--- A folder of them -------------------------------------------------===//

namespace {
struct Found {
  std::string Path;
  llvm::sys::TimePoint<> Written;
};
} // namespace

static llvm::Expected<std::vector<Found>> filesOf(llvm::StringRef Folder) {
  std::vector<Found> Result;
  std::error_code EC;
  for (fs::directory_iterator It(Folder, EC), End; It != End && !EC;
       It.increment(EC)) {
    if (!llvm::StringRef(It->path()).ends_with(".jsonl"))
      continue;
    fs::file_status Status;
    if ((EC = fs::status(It->path(), Status)))
      break;
    Result.push_back({It->path(), Status.getLastModificationTime()});
  }
  if (EC)
    return makeError(Code::FileNotFound,
                     "cannot list " + Folder + ": " + EC.message());
  if (Result.empty())
    return makeError(Code::FileNotFound,
                     "no unit was compiled with the plugin writing to " +
                         Folder);
  llvm::sort(Result, [](const Found &A, const Found &B) {
    return std::tie(A.Written, A.Path) < std::tie(B.Written, B.Path);
  });
  return Result;
}

llvm::Expected<Emission> evo::readEmissions(llvm::StringRef Folder) {
  auto Files = filesOf(Folder);
  if (!Files)
    return Files.takeError();
  Emission Result;
  // An object that was compiled again with other arguments is now as the last.
  std::map<std::pair<std::string, std::string>, EmittedUnit> Latest;
  for (const Found &F : *Files) {
    auto Text = readFile(F.Path);
    if (!Text)
      return Text.takeError();
    auto Unit = readEmission(*Text, F.Path);
    if (!Unit)
      return Unit.takeError();
    std::string Object = Unit->Object.empty() ? F.Path : Unit->Object;
    if (!fs::exists(Unit->Root + "/" + Unit->Said.Unit) &&
        !fs::exists(Unit->Said.Unit)) {
      Result.Warnings.push_back(Unit->Said.Unit +
                                " was compiled and is gone; left out");
      continue;
    }
    Latest[{Unit->Said.Unit, Object}] = std::move(*Unit);
  }
  for (auto &[Key, Unit] : Latest)
    Result.Units.push_back(std::move(Unit));
  if (Result.Units.empty())
    return makeError(Code::FileNotFound,
                     "every unit of " + Folder + " is gone; build the program");
  return Result;
}
