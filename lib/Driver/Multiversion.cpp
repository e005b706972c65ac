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
#include "VariantUnits.h"
#include "evo/Driver/Subcommand.h"
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
  std::string forPlugin(const Multiversion &M) const;
  llvm::Error write(const Multiversion &M) const;
  void summarise(const Multiversion &M) const;

  Selection What;
  std::string Out;
  Streams IO;
  Project P;
  ProposeOutcome Found;
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
  auto Places = findPlaces(*Program, *Set, What.Genetic, Settings, IO.Err);
  if (!Places)
    return Places.takeError();
  Found = std::move(*Places);
  for (const ParseFailure &F : Found.Parse.Failed)
    IO.Err << "warning: " << F.File << " is skipped: " << F.Reason << '\n';
  Read = [this](llvm::StringRef File) { return Found.Texts->read(File); };
  return llvm::Error::success();
}

//===--- What is written --------------------------------------------------===//

template <class T> static std::string lines(llvm::ArrayRef<T> All) {
  std::string Text;
  for (const T &One : All)
    Text += toJsonLine(One) + "\n";
  return Text;
}

/// What tools/evo-plugin/Variants.h reads.
std::string Writing::forPlugin(const Multiversion &M) const {
  llvm::json::Object Line{{"root", P.Root}, {"change", toJSON(M.Change)}};
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::json::Value(std::move(Line)) << "\n";
  return Text;
}

llvm::Error Writing::write(const Multiversion &M) const {
  auto Diff = gitDiff(M.Change, Read);
  if (!Diff)
    return Diff.takeError();
  for (const auto &[Name, Text] :
       {std::pair<llvm::StringRef, std::string>("multiversion.patch", *Diff),
        {"multiversion.json", forPlugin(M)},
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
  VariantUnits Units(P, What.Threads, Read);
  if (interruptRequested())
    return ExitInterrupted;
  MultiversionInput In = {Found.Found.Candidates, Units.bodies(), Read};
  auto M = compilingMultiversion(
      In, [&](const Patch &Change) { return Units.tryCompile(Change); });
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
