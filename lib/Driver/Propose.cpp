//===- Propose.cpp - Show every place where a rule matches ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Propose/ApplyFix.h"
#include "Propose/ChangedLines.h"
#include "Propose/FromPlugin.h"
#include "Propose/Selection.h"
#include "evo/Driver/Config.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Report/ProposalText.h"
#include "evo/Rules/Proposal.h"
#include "evo/Rules/RuleSet.h"
#include "evo/Safety/Git.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace evo;
using llvm::opt::InputArgList;

namespace {

enum class Form { Text, Json, Patch, Sarif };

/// The command line, read and checked.
struct Options {
  Selection What;
  std::string DiffBase;
  Form As = Form::Text;
  bool Colour = false, Fix = false, Verify = false, Refusals = false,
       Quiet = false;
};

/// One run of the subcommand.
class Proposing {
public:
  Proposing(Options O, Streams IO) : O(std::move(O)), IO(IO) {}
  llvm::Expected<ExitCode> run();

private:
  llvm::Error find();
  llvm::Error parsedSomething() const;
  void warn() const;
  llvm::Error print();
  llvm::Error printPatch(llvm::ArrayRef<Candidate> Chosen);
  void printText();
  llvm::Error fix();
  void summarise(double Seconds) const;
  void progress(std::size_t Done, std::size_t Of) const;
  std::vector<Candidate> chosen() const;
  llvm::Expected<std::string> read(llvm::StringRef File) const {
    return Outcome.Texts->read(File);
  }

  Options O;
  Streams IO;
  Project P;
  std::vector<RuleInfo> Rules;
  ProposeOutcome Outcome;
};

} // namespace

static llvm::Expected<Form> form(llvm::StringRef Text) {
  if (Text == "text")
    return Form::Text;
  if (Text == "json")
    return Form::Json;
  if (Text == "patch")
    return Form::Patch;
  if (Text == "sarif")
    return Form::Sarif;
  return makeError(Code::Usage,
                   "--format is text, json, patch or sarif, not '" + Text +
                       "'");
}

static llvm::Expected<bool> colour(llvm::StringRef When,
                                   const llvm::raw_ostream &Out) {
  if (When == "always" || When == "never")
    return When == "always";
  if (When == "auto")
    return Out.has_colors() && !::getenv("NO_COLOR");
  return makeError(Code::Usage,
                   "--color is auto, always or never, not '" + When + "'");
}

static llvm::Expected<Options> readOptions(const InputArgList &Args,
                                           const Streams &IO) {
  Options O;
  auto What = readSelection(Args);
  if (!What)
    return What.takeError();
  auto As = form(Args.getLastArgValue(OPT_format_EQ, "text"));
  if (!As)
    return As.takeError();
  auto Colour = colour(Args.getLastArgValue(OPT_color_EQ, "auto"), IO.Out);
  if (!Colour)
    return Colour.takeError();
  O.What = std::move(*What);
  O.As = *As;
  O.Colour = *Colour;
  O.DiffBase = Args.getLastArgValue(OPT_diff_base_EQ).str();
  if (Args.hasArg(OPT_diff_base_EQ) && O.DiffBase.empty())
    return makeError(Code::Usage, "--diff-base needs a git revision");
  O.Fix = Args.hasArg(OPT_fix);
  O.Verify = O.Fix || Args.hasArg(OPT_verify);
  O.Refusals = Args.hasArg(OPT_refusals);
  O.Quiet = Args.hasArg(OPT_quiet);
  return O;
}

void Proposing::progress(std::size_t Done, std::size_t Of) const {
  if (O.Quiet || !IO.Err.is_displayed())
    return;
  IO.Err << "\r\033[K";
  if (Done < Of)
    IO.Err << '[' << Done << '/' << Of << "] parsing";
  IO.Err.flush();
}

llvm::Error Proposing::find() {
  auto Program = openProgram(O.What);
  if (!Program)
    return Program.takeError();
  P = Program->P;
  auto Set = RuleSet::load(O.What.Rules);
  if (!Set)
    return Set.takeError();
  Rules = Set->rules().vec();
  llvm::append_range(Rules, O.What.Genetic.Edits);
  if (Rules.empty())
    return makeError(Code::Usage, "no rule is selected; 'evo-rewrite rule "
                                  "list' shows those there are");
  ProposeSettings Settings;
  Settings.Threads = O.What.Threads;
  Settings.Verify = O.Verify;
  Settings.Progress = [&](std::size_t Done, std::size_t Of) {
    progress(Done, Of);
  };
  std::optional<ChangedLines> Changed;
  if (!O.DiffBase.empty()) {
    auto Lines = ChangedLines::since(O.DiffBase, P.Root);
    if (!Lines)
      return Lines.takeError();
    Changed = std::move(*Lines);
    Settings.Wanted = [&](const Site &S) {
      auto More = llvm::StringRef(S.Text).count('\n');
      return Changed->touches(S.File, S.Line, S.Line + More);
    };
  }
  auto Found = findPlaces(*Program, *Set, O.What.Genetic, Settings, IO.Err);
  progress(1, 1);
  if (!Found)
    return Found.takeError();
  Outcome = std::move(*Found);
  return llvm::Error::success();
}

llvm::Error Proposing::parsedSomething() const {
  const ParseReport &R = Outcome.Parse;
  if (R.Parsed || R.Failed.empty())
    return llvm::Error::success();
  return makeError(Code::NothingParsed,
                   "none of " + llvm::Twine(R.Failed.size()) +
                       (O.What.FromPlugin.empty()
                            ? " units parses"
                            : " units is as it was compiled") +
                       "; the first error is " + R.Failed.front().Reason);
}

/// What was not looked at must be known, also with --quiet.
void Proposing::warn() const {
  for (const std::string &File : P.MissingFiles)
    IO.Err << "warning: " << P.nameOf(File)
           << " is in the compile database but not on disk; skipped\n";
  for (const ParseFailure &F : Outcome.Parse.Failed)
    IO.Err << "warning: " << F.File
           << (O.What.FromPlugin.empty() ? " does not parse and is skipped: "
                                         : " is skipped: ")
           << F.Reason << '\n';
}

/// The candidates that go together, in order.
std::vector<Candidate> Proposing::chosen() const {
  std::vector<Candidate> Result;
  for (std::size_t I : maximalSet(Outcome.Found.Candidates))
    Result.push_back(Outcome.Found.Candidates[I]);
  return Result;
}

llvm::Error Proposing::printPatch(llvm::ArrayRef<Candidate> Chosen) {
  Patch All;
  for (const Candidate &C : Chosen)
    All = llvm::cantFail(merged(All, C.Change));
  auto Diff = gitDiff(All, [&](llvm::StringRef File) { return read(File); });
  if (!Diff)
    return Diff.takeError();
  IO.Out << *Diff;
  return llvm::Error::success();
}

void Proposing::printText() {
  auto Read = [&](llvm::StringRef File) { return read(File); };
  for (const Candidate &C : Outcome.Found.Candidates)
    printCandidate(IO.Out, C, Read, O.Colour);
  if (O.Refusals)
    for (const Refusal &R : Outcome.Found.Refusals)
      printRefusal(IO.Out, R, O.Colour);
}

llvm::Error Proposing::print() {
  switch (O.As) {
  case Form::Text:
    printText();
    return llvm::Error::success();
  case Form::Json:
    for (const Candidate &C : Outcome.Found.Candidates)
      IO.Out << toJsonLine(C) << '\n';
    if (O.Refusals)
      for (const Refusal &R : Outcome.Found.Refusals)
        IO.Out << toJsonLine(R) << '\n';
    return llvm::Error::success();
  case Form::Patch:
    return printPatch(chosen());
  case Form::Sarif: {
    std::vector<SarifRule> Known;
    for (const RuleInfo &R : Rules)
      Known.push_back({R.Id, R.Summary, R.Doc});
    auto Read = [&](llvm::StringRef File) { return read(File); };
    IO.Out << llvm::formatv(
        "{0:2}\n", sarif(Outcome.Found.Candidates, Known, Read, EVO_VERSION));
    return llvm::Error::success();
  }
  }
  llvm_unreachable("all forms are listed");
}

llvm::Error Proposing::fix() {
  std::vector<Candidate> Chosen = chosen();
  auto Files = applyFixes(P.Root, Chosen);
  if (!Files)
    return Files.takeError();
  std::size_t Left = Outcome.Found.Candidates.size() - Chosen.size();
  if (O.Quiet)
    return llvm::Error::success();
  IO.Err << "fixed " << Chosen.size() << " sites in " << *Files << " files";
  if (Left)
    IO.Err << "; " << Left << " overlap these, run again for them";
  IO.Err << '\n';
  return llvm::Error::success();
}

void Proposing::summarise(double Seconds) const {
  if (O.Quiet)
    return;
  const Proposal &Found = Outcome.Found;
  std::set<std::string> Used;
  for (const Candidate &C : Found.Candidates)
    Used.insert(C.Place.Rule);
  IO.Err << llvm::formatv(
      "{0} sites of {1} rules in {2} units, {3:F1} s; {4} places refused{5}\n",
      Found.Candidates.size(), Used.size(), Outcome.Parse.Parsed, Seconds,
      Found.Refusals.size(),
      O.Refusals || Found.Refusals.empty() ? "" : " (--refusals says why)");
  if (O.As == Form::Patch)
    if (std::size_t Left = Found.Candidates.size() - chosen().size())
      IO.Err << Left << " sites overlap others and are not in the patch\n";
}

llvm::Expected<ExitCode> Proposing::run() {
  auto Start = std::chrono::steady_clock::now();
  if (llvm::Error E = find())
    return std::move(E);
  if (interruptRequested())
    return ExitInterrupted;
  warn();
  if (llvm::Error E = parsedSomething())
    return std::move(E);
  if (llvm::Error E = print())
    return std::move(E);
  std::chrono::duration<double> Time = std::chrono::steady_clock::now() - Start;
  summarise(Time.count());
  if (O.Fix)
    if (llvm::Error E = fix())
      return std::move(E);
  return Outcome.Found.Candidates.empty() ? ExitDone : ExitNo;
}

namespace evo {

llvm::Expected<ExitCode> runPropose(const InputArgList &Args, Streams IO) {
  auto O = readOptions(Args, IO);
  if (!O)
    return O.takeError();
  return Proposing(std::move(*O), IO).run();
}

} // namespace evo
