//===- Mutate.cpp - Which errors do the tests not notice? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutate/Mutation.h"
#include "Propose/Selection.h"
#include "evo/Driver/Config.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Report/ProposalText.h"
#include "evo/Safety/Git.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Threading.h"

using namespace evo;
using llvm::opt::InputArgList;

namespace {

enum class Form { Text, Json, Sarif };

struct Request {
  Config C;
  MutationOptions How;
  Form As = Form::Text;
  std::string Patches;
  double Floor = 0;
  bool Quiet = false;
};

} // namespace

static llvm::Error readForm(const InputArgList &Args, Form &Into) {
  llvm::StringRef Text = Args.getLastArgValue(OPT_format_EQ, "text");
  auto Known = llvm::StringSwitch<std::optional<Form>>(Text)
                   .Case("text", Form::Text)
                   .Case("json", Form::Json)
                   .Case("sarif", Form::Sarif)
                   .Default(std::nullopt);
  if (!Known)
    return makeError(Code::Usage, "--format of mutate is text, json or sarif, "
                                  "not '" +
                                      Text + "'");
  Into = *Known;
  return llvm::Error::success();
}

static llvm::Error readNumbers(const InputArgList &Args, Request &Into) {
  auto Threads = threadsAsked(Args);
  if (!Threads)
    return Threads.takeError();
  Into.How.Threads =
      *Threads ? *Threads : llvm::hardware_concurrency().compute_thread_count();
  Into.How.AtOnce = *Threads;
  llvm::StringRef Floor = Args.getLastArgValue(OPT_mutate_floor_EQ);
  bool Wrong = !Floor.empty() && (Floor.getAsDouble(Into.Floor) ||
                                  !(Into.Floor > 0 && Into.Floor <= 100));
  if (Wrong || (Floor.empty() && Args.hasArg(OPT_mutate_floor_EQ)))
    return makeError(Code::Usage,
                     "--floor is a percentage above 0 and up to 100, not '" +
                         Floor + "'");
  return llvm::Error::success();
}

static llvm::Expected<llvm::GlobPattern> glob(llvm::StringRef Text,
                                              llvm::ArrayRef<RuleInfo> All) {
  auto Pattern = llvm::GlobPattern::create(Text);
  if (!Pattern)
    return makeError(Code::Usage, "--mutators: '" + Text + "': " +
                                      llvm::toString(Pattern.takeError()));
  if (llvm::none_of(All,
                    [&](const RuleInfo &R) { return Pattern->match(R.Id); }))
    return makeError(Code::Usage,
                     "--mutators: no operator is named '" + Text + "'");
  return Pattern;
}

/// "relational.*,-relational.to-*".
static llvm::Error readOperators(const InputArgList &Args,
                                 std::vector<RuleInfo> &Into) {
  std::vector<RuleInfo> All = mutationOperators();
  // The patterns refer to their texts.
  std::vector<std::string> Lists = Args.getAllArgValues(OPT_mutators_EQ);
  std::vector<llvm::GlobPattern> Wanted, Unwanted;
  for (const std::string &List : Lists)
    for (llvm::StringRef Text : llvm::split(List, ',')) {
      bool Not = Text.consume_front("-");
      auto Pattern = glob(Text, All);
      if (!Pattern)
        return Pattern.takeError();
      (Not ? Unwanted : Wanted).push_back(std::move(*Pattern));
    }
  for (RuleInfo &R : All) {
    auto Matches = [&](const llvm::GlobPattern &P) { return P.match(R.Id); };
    if ((Wanted.empty() || llvm::any_of(Wanted, Matches)) &&
        llvm::none_of(Unwanted, Matches))
      Into.push_back(std::move(R));
  }
  if (Into.empty())
    return makeError(Code::Usage, "--mutators leaves no operator");
  return llvm::Error::success();
}

static llvm::Error readConfig(const InputArgList &Args, Request &Into) {
  for (const std::string &Path : Args.getAllArgValues(OPT_INPUT)) {
    if (!llvm::sys::fs::exists(Path))
      return makeError(Code::FileNotFound, "no file or folder " + Path);
    Into.How.Paths.push_back(canonicalPath(Path));
  }
  std::string Start =
      Into.How.Paths.empty() ? canonicalPath(".") : Into.How.Paths.front();
  if (!llvm::sys::fs::is_directory(Start))
    Start = llvm::sys::path::parent_path(Start).str();
  auto Found = findConfig(Start);
  if (!Found)
    return Found.takeError();
  if (llvm::Error E = requireProgram(*Found))
    return E;
  if (Found->Program.Tests.empty())
    return makeError(Code::BadConfig,
                     Found->File + ": mutate needs 'program: tests', which it "
                                   "is to judge");
  Into.C = std::move(*Found);
  return llvm::Error::success();
}

static llvm::Expected<Request> readRequest(const InputArgList &Args) {
  Request R;
  R.How.DiffBase = Args.getLastArgValue(OPT_diff_base_EQ).str();
  if (Args.hasArg(OPT_diff_base_EQ) && R.How.DiffBase.empty())
    return makeError(Code::Usage, "--diff-base needs a git revision");
  R.How.Fresh = Args.hasArg(OPT_fresh);
  R.Quiet = Args.hasArg(OPT_quiet);
  R.Patches = Args.getLastArgValue(OPT_mutate_patches_EQ).str();
  if (llvm::Error E = readForm(Args, R.As))
    return std::move(E);
  if (llvm::Error E = readNumbers(Args, R))
    return std::move(E);
  if (llvm::Error E = readOperators(Args, R.How.Operators))
    return std::move(E);
  if (llvm::Error E = readConfig(Args, R))
    return std::move(E);
  return std::move(R);
}

/// "0007-survived-relational.lt-to-le.patch", one for each that is unnoticed.
static llvm::Error writePatches(const MutationReport &Report,
                                llvm::StringRef Folder) {
  unsigned Number = 0;
  for (const Mutant &M : Report.Mutants) {
    if (M.Result.Status != MutantStatus::Survived)
      continue;
    auto Diff = gitDiff(M.Subject.Change, Report.Read);
    if (!Diff)
      return Diff.takeError();
    std::string Name = llvm::formatv("{0}/{1,0+4}-{2}.patch", Folder, ++Number,
                                     M.Subject.Place.Rule);
    if (llvm::Error E = writeFile(Name, *Diff))
      return E;
  }
  return llvm::Error::success();
}

static llvm::json::Value survivorsAsSarif(const MutationReport &Report,
                                          llvm::ArrayRef<RuleInfo> Operators) {
  std::vector<Candidate> Unnoticed;
  for (const Mutant &M : Report.Mutants)
    if (M.Result.Status == MutantStatus::Survived ||
        M.Result.Status == MutantStatus::NoCoverage) {
      Unnoticed.push_back(M.Subject);
      auto Change = replacementOf(M.Subject, Report.Read);
      std::string Text = M.Subject.Message;
      if (Change)
        Text = "'" + Change->Old + "' could be '" + Change->New + "'";
      else
        llvm::consumeError(Change.takeError());
      Unnoticed.back().Message =
          (M.Result.Status == MutantStatus::Survived ? "no test notices that "
                                                     : "no test reaches it: ") +
          Text;
    }
  std::vector<SarifRule> Rules;
  for (const RuleInfo &R : Operators)
    Rules.push_back({R.Id, R.Summary, R.Doc});
  return sarif(Unnoticed, Rules, Report.Read, EVO_VERSION, {"warning", false});
}

static void print(const MutationReport &Report, const Request &R, Streams IO) {
  switch (R.As) {
  case Form::Text:
    return printMutation(Report, tableStyleFor(IO.Out), IO.Out);
  case Form::Json:
    IO.Out << llvm::formatv("{0:2}\n", mutationElements(Report));
    return;
  case Form::Sarif:
    IO.Out << llvm::formatv("{0:2}\n",
                            survivorsAsSarif(Report, R.How.Operators));
    return;
  }
}

/// Nothing to notice meets every floor; that nothing could be tried meets none.
static ExitCode judge(const MutationReport &Report, double Floor) {
  if (Floor <= 0 || Report.Mutants.empty())
    return ExitDone;
  auto Percent = scoreOf(Report.Mutants).percent();
  if (!Percent)
    return ExitUnknown;
  return *Percent < Floor ? ExitNo : ExitDone;
}

namespace evo {

llvm::Expected<ExitCode> runMutate(const InputArgList &Args, Streams IO) {
  auto R = readRequest(Args);
  if (!R)
    return R.takeError();
  Mutation Run(R->C, R->How, R->Quiet ? llvm::nulls() : IO.Err);
  auto Report = Run.run();
  if (!Report)
    return Report.takeError();
  Report->Version = EVO_VERSION;
  Report->Floor = R->Floor;
  print(*Report, *R, IO);
  if (!R->Patches.empty())
    if (llvm::Error E = writePatches(*Report, R->Patches))
      return std::move(E);
  return judge(*Report, R->Floor);
}

} // namespace evo
