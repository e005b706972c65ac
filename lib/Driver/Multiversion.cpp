//===- Multiversion.cpp - Write a program that holds all variants ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Multiversion.h"
#include "Propose/FromPlugin.h"
#include "Propose/Selection.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Frontend/Bodies.h"
#include "evo/Safety/Git.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
using llvm::opt::InputArgList;

namespace {

/// One run of the subcommand.
class Writing {
public:
  Writing(Selection What, std::string Out, Streams IO)
      : What(std::move(What)), Out(std::move(Out)), IO(IO) {}
  llvm::Expected<ExitCode> run();

private:
  llvm::Error find();
  void readBodies();
  void readUnit(std::size_t U);
  bool parses(std::size_t U, bool Strict);
  std::optional<std::string> tryCompile(const Patch &P) const;
  std::optional<std::string>
  tryUnit(std::size_t U, const std::map<std::string, std::string> &Texts) const;
  llvm::Error write(const Multiversion &M) const;
  llvm::Expected<std::string> diff(const Patch &P) const;
  void summarise(const Multiversion &M) const;

  Selection What;
  std::string Out;
  Streams IO;
  Project P;
  ProposeOutcome Found;
  std::vector<FunctionBody> Bodies;
  std::vector<std::vector<FunctionBody>> BodiesOf; ///< by unit
  std::vector<std::vector<std::string>> Reads;     ///< by unit; empty: no parse
  std::vector<char> Strict; ///< by unit: parses with strict errors
  ReadContent Read;
};

} // namespace

llvm::Error Writing::find() {
  auto Program = openProgram(What);
  if (!Program)
    return Program.takeError();
  P = Program->P;
  auto Set = RuleSet::load(What.Rules);
  if (!Set)
    return Set.takeError();
  ProposeSettings Settings;
  Settings.Threads = What.Threads;
  auto Places = findPlaces(*Program, *Set, Settings, IO.Err);
  if (!Places)
    return Places.takeError();
  Found = std::move(*Places);
  for (const ParseFailure &F : Found.Parse.Failed)
    IO.Err << "warning: " << F.File << " is skipped: " << F.Reason << '\n';
  Read = [this](llvm::StringRef File) { return Found.Texts->read(File); };
  return llvm::Error::success();
}

//===--- The functions ----------------------------------------------------===//

bool Writing::parses(std::size_t U, bool WithStrict) {
  ParseOptions O;
  O.SkipSystemBodies = false;
  O.StrictErrors = WithStrict;
  return !parseUnit(P, P.Units[U], O, [&](Unit &Parsed) {
    BodiesOf[U] = functionBodies(Parsed);
    Reads[U] = Parsed.projectFiles();
  });
}

void Writing::readUnit(std::size_t U) {
  Strict[U] = parses(U, true);
  if (!Strict[U] && !parses(U, false)) {
    BodiesOf[U].clear();
    Reads[U].clear();
  }
}

/// Of every unit, since a header's functions are found in any that reads it.
void Writing::readBodies() {
  BodiesOf.resize(P.Units.size());
  Reads.resize(P.Units.size());
  Strict.resize(P.Units.size());
  for (std::size_t U : forEachIndex(P.Units.size(), What.Threads,
                                    [&](std::size_t U) { readUnit(U); })) {
    BodiesOf[U].clear();
    Reads[U].clear();
  }
  std::map<std::pair<std::string, std::uint64_t>, FunctionBody> Known;
  for (std::vector<FunctionBody> &List : BodiesOf)
    for (FunctionBody &B : List) {
      auto [It, New] = Known.emplace(std::pair(B.File, B.Offset), B);
      if (!New && It->second.Why.empty())
        It->second.Why = B.Why; // one unit that objects is enough
    }
  for (auto &[Key, B] : Known)
    Bodies.push_back(std::move(B));
}

//===--- Whether it compiles ----------------------------------------------===//

std::optional<std::string>
Writing::tryUnit(std::size_t U,
                 const std::map<std::string, std::string> &Texts) const {
  ParseOptions O;
  O.SkipSystemBodies = false;
  O.StrictErrors = Strict[U];
  for (const auto &[File, Text] : Texts)
    if (llvm::is_contained(Reads[U], File))
      O.Overlay.push_back({P.Root + "/" + File, Text});
  if (O.Overlay.empty())
    return std::nullopt;
  if (auto Failed = parseUnit(P, P.Units[U], O, [](Unit &) {}))
    return Failed->Reason;
  return std::nullopt;
}

std::optional<std::string> Writing::tryCompile(const Patch &Change) const {
  auto Texts = applyPatch(Change, Read);
  if (!Texts)
    return llvm::toString(Texts.takeError());
  std::vector<std::optional<std::string>> Errors(P.Units.size());
  for (std::size_t U :
       forEachIndex(P.Units.size(), What.Threads,
                    [&](std::size_t U) { Errors[U] = tryUnit(U, *Texts); }))
    Errors[U] = "clang crashed on " + P.nameOf(P.Units[U].File);
  for (std::optional<std::string> &E : Errors)
    if (E)
      return std::move(E);
  return std::nullopt;
}

//===--- What is written --------------------------------------------------===//

llvm::Expected<std::string> Writing::diff(const Patch &Change) const {
  std::string All;
  for (const FilePatch &F : Change.Files) {
    auto Before = Read(F.File);
    if (!Before)
      return Before.takeError();
    auto After = applyPatch(F, *Before);
    if (!After)
      return After.takeError();
    auto Diff = gitDiff(F.File, *Before, *After);
    if (!Diff)
      return Diff.takeError();
    All += *Diff;
  }
  return All;
}

template <class T> static std::string lines(llvm::ArrayRef<T> All) {
  std::string Text;
  for (const T &One : All)
    Text += toJsonLine(One) + "\n";
  return Text;
}

llvm::Error Writing::write(const Multiversion &M) const {
  auto Diff = diff(M.Change);
  if (!Diff)
    return Diff.takeError();
  for (const auto &[Name, Text] :
       {std::pair<llvm::StringRef, std::string>("multiversion.patch", *Diff),
        {"select.jsonl", lines<Alternative>(M.Alternatives)},
        {"alone.jsonl", lines<Isolated>(M.Alone)}})
    if (llvm::Error E = writeFile((Out + "/" + Name).str(), Text))
      return E;
  return llvm::Error::success();
}

void Writing::summarise(const Multiversion &M) const {
  std::set<std::string> Sites;
  for (const Alternative &A : M.Alternatives)
    Sites.insert(A.Site);
  auto Broken =
      llvm::count_if(M.Alone, [](const Isolated &I) { return I.Broken; });
  IO.Out << llvm::formatv(
      "{0} variants of {1} functions in {2} files; {3} candidates need a build "
      "of their own, {4} do not compile\n",
      M.Alternatives.size(), Sites.size(), M.Change.Files.size(),
      M.Alone.size() - Broken, Broken);
}

llvm::Expected<ExitCode> Writing::run() {
  if (llvm::Error E = find())
    return std::move(E);
  readBodies();
  if (interruptRequested())
    return ExitInterrupted;
  MultiversionInput In = {Found.Found.Candidates, Bodies, Read};
  auto M = compilingMultiversion(
      In, [&](const Patch &Change) { return tryCompile(Change); });
  if (!M)
    return M.takeError();
  if (llvm::Error E = write(*M))
    return std::move(E);
  summarise(*M);
  return ExitDone;
}

namespace evo {

llvm::Expected<ExitCode> runMultiversion(const InputArgList &Args, Streams IO) {
  auto What = readSelection(Args);
  if (!What)
    return What.takeError();
  std::string Out = Args.getLastArgValue(OPT_out_EQ).str();
  if (Out.empty())
    return makeError(Code::Usage, "say where to write: --out FOLDER");
  return Writing(std::move(*What), std::move(Out), IO).run();
}

} // namespace evo
