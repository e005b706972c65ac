//===- Rule.cpp - evo-rewrite rule ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuleEvidence.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Rules/RuleCheck.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Rules/RuleSet.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
using llvm::opt::InputArgList;
using Words = llvm::ArrayRef<std::string>;

static llvm::Expected<RuleSet> loadAll(const InputArgList &Args) {
  RuleSources Sources;
  Sources.Folders = {shippedRulesFolder()};
  llvm::append_range(Sources.Folders, Args.getAllArgValues(OPT_rules_dir_EQ));
  Sources.Enable = {"*"};
  return RuleSet::load(Sources);
}

//===--- list -------------------------------------------------------------===//

static llvm::json::Value describeRule(const RuleInfo &R) {
  return llvm::json::Object{{"id", R.Id},
                            {"summary", R.Summary},
                            {"claims", promiseName(R.Claims)},
                            {"needs", evidenceKindName(R.Needs)},
                            {"benefit", R.Benefit},
                            {"prior", R.Prior},
                            {"on", !R.OffByDefault},
                            {"native", R.Native},
                            {"file", R.File}};
}

static llvm::Expected<ExitCode> listRules(const InputArgList &Args,
                                          Streams IO) {
  auto Rules = loadAll(Args);
  if (!Rules)
    return Rules.takeError();
  for (const RuleInfo &R : Rules->rules())
    if (Args.hasArg(OPT_json))
      IO.Out << describeRule(R) << '\n';
    else
      IO.Out << llvm::formatv("{0,-26} {1,-4} {2,-18} {3,-8} {4,6}  {5}\n",
                              R.Id, R.OffByDefault ? "off" : "on",
                              promiseName(R.Claims), evidenceKindName(R.Needs),
                              llvm::formatv("{0:f1}x", R.Prior).str(),
                              R.Benefit);
  return ExitDone;
}

//===--- explain ----------------------------------------------------------===//

static void explainCompiled(const CompiledRule &Rule, Streams IO) {
  for (const std::string &Text : Rule.BeforeText)
    IO.Out << "\n" << Text << "\n";
  if (!Rule.AfterText.empty())
    IO.Out << "\n" << Rule.AfterText << "\n";
  if (!Rule.WhenText.empty())
    IO.Out << "\n" << Rule.WhenText << "\n";
}

static llvm::Expected<ExitCode> explainRule(const InputArgList &Args, Words Ids,
                                            Streams IO) {
  if (Ids.size() != 1)
    return makeError(Code::Usage, "usage: evo-rewrite rule explain ID");
  auto Rules = loadAll(Args);
  if (!Rules)
    return Rules.takeError();
  unsigned Best = 8;
  std::string Nearest;
  for (const RuleInfo &R : Rules->rules()) {
    unsigned Distance = llvm::StringRef(R.Id).edit_distance(Ids[0]);
    if (Distance < Best)
      Best = Distance, Nearest = R.Id;
    if (R.Id != Ids[0])
      continue;
    IO.Out << R.Id << (R.OffByDefault ? " (off unless asked for)" : "") << "\n"
           << "  claims " << promiseName(R.Claims) << ", needs evidence "
           << evidenceKindName(R.Needs) << " or better, gains " << R.Benefit
           << "\n  " << R.File << "\n\n"
           << R.Doc;
    auto Compiled = compileRuleFiles({R.File});
    if (!Compiled)
      return Compiled.takeError();
    explainCompiled(Compiled->front(), IO);
    return ExitDone;
  }
  return makeError(
      Code::Usage,
      "no rule " + Ids[0] +
          (Nearest.empty() ? "" : "; did you mean " + Nearest + "?"));
}

//===--- check ------------------------------------------------------------===//

/// "arith.mod-mask" of ".../arith/mod-mask.cpp".
static std::string ruleIdOf(llvm::StringRef File) {
  llvm::SmallString<128> Path(File);
  llvm::sys::fs::make_absolute(Path);
  llvm::StringRef Family =
      llvm::sys::path::filename(llvm::sys::path::parent_path(Path));
  return (Family + "." + llvm::sys::path::stem(Path)).str();
}

/// Runs both sides of the rule and says what that shows.
static llvm::Expected<ExitCode>
checkSides(const RuleInfo *Info, llvm::StringRef File, bool OnlyProve,
           const std::shared_ptr<smt::AnswerFile> &Proofs, Streams IO) {
  if (Proofs)
    Proofs->speakOf(ruleIdOf(File));
  auto Report =
      OnlyProve ? showProof(File, Proofs) : showEvidence(File, Proofs);
  if (!Report)
    return Report.takeError();
  for (const std::string &Line : Report->lines())
    IO.Out << Line << '\n';
  const Evidence &Shown = Report->Verdict;
  if (Shown.Kind == EvidenceKind::Refuted)
    return ExitNo;
  // A rule that says it changes something can not agree; any other must.
  bool MustAgree = !Info || Info->Claims == Promise::Equivalent ||
                   Info->Claims == Promise::Refines;
  if (Shown.Kind == EvidenceKind::Unknown)
    return MustAgree ? ExitUnknown : ExitDone;
  if (Info && !meets(Shown, Info->Needs))
    IO.Out << "less than " << evidenceKindName(Info->Needs)
           << ", which the rule needs: each site must earn it\n";
  return ExitDone;
}

static llvm::Expected<ExitCode>
checkOne(const InputArgList &Args, llvm::StringRef File,
         const std::shared_ptr<smt::AnswerFile> &Proofs, Streams IO) {
  auto Form = checkRuleFile(File);
  ExitCode Exit = ExitDone;
  bool HasSides = true;
  if (Form) {
    for (const std::string &Line : Form->Examples)
      IO.Out << Line << '\n';
    for (const std::string &Line : Form->Problems)
      IO.Out << Line << '\n';
    Exit = Form->Problems.empty() ? ExitDone : ExitNo;
    HasSides = !Form->Rule.Info.Native || !Form->Rule.AfterText.empty();
  } else if (Args.hasArg(OPT_no_run))
    return Form.takeError();
  else // what cannot be matched may still be run
    Exit = reportError(Form.takeError(), IO.Err);
  if (Args.hasArg(OPT_no_run) || !HasSides)
    return Exit;
  auto Sides = checkSides(Form ? &Form->Rule.Info : nullptr, File,
                          Args.hasArg(OPT_only_prove), Proofs, IO);
  if (!Sides)
    return Sides.takeError();
  return Exit == ExitDone || *Sides == ExitNo ? *Sides : Exit;
}

/// The file of --proofs, or null.
static llvm::Expected<std::shared_ptr<smt::AnswerFile>>
openProofs(const InputArgList &Args) {
  bool Update = Args.hasArg(OPT_update_proofs);
  llvm::StringRef File = Args.getLastArgValue(OPT_rule_proofs_EQ);
  if (File.empty() && Update)
    return makeError(Code::Usage, "--update-proofs needs --proofs FILE");
  if (File.empty())
    return nullptr;
  auto Proofs = smt::AnswerFile::open(File.str(), Update);
  if (!Proofs)
    return Proofs.takeError();
  return std::shared_ptr<smt::AnswerFile>(std::move(*Proofs));
}

/// Writes what was used, or says what was not there.
static llvm::Expected<ExitCode> settleProofs(const smt::AnswerFile &Proofs,
                                             llvm::StringRef File, Streams IO) {
  if (Proofs.mayAsk()) {
    if (llvm::Error E = Proofs.write())
      return std::move(E);
    return ExitDone;
  }
  if (Proofs.missing())
    IO.Err << llvm::formatv(
        "error: {0} answers of the solver are not in {1}: a rule, the compiler "
        "or the prover has changed\nlet --update-proofs ask for them, and "
        "read what becomes of the evidence\n",
        Proofs.missing(), File);
  if (Proofs.stale())
    IO.Err << llvm::formatv("error: {0} answers in {1} are asked for by no "
                            "rule; --update-proofs drops them\n",
                            Proofs.stale(), File);
  return Proofs.missing() || Proofs.stale() ? ExitNo : ExitDone;
}

static llvm::Expected<ExitCode> checkRules(const InputArgList &Args,
                                           Words Files, Streams IO) {
  if (Files.empty())
    return makeError(Code::Usage, "usage: evo-rewrite rule check FILE...");
  auto Proofs = openProofs(Args);
  if (!Proofs)
    return Proofs.takeError();
  ExitCode Worst = ExitDone;
  for (const std::string &File : Files) {
    auto Exit = checkOne(Args, File, *Proofs, IO);
    if (!Exit)
      return Exit.takeError();
    Worst = std::max(Worst, *Exit);
  }
  if (!*Proofs)
    return Worst;
  auto Settled =
      settleProofs(**Proofs, Args.getLastArgValue(OPT_rule_proofs_EQ), IO);
  if (!Settled)
    return Settled.takeError();
  return std::max(Worst, *Settled);
}

//===--- new --------------------------------------------------------------===//

static llvm::Expected<ExitCode> newRule(Words Ids, Streams IO) {
  llvm::StringRef Id = Ids.empty() ? "" : llvm::StringRef(Ids[0]);
  auto [Family, Name] = Id.split('.');
  auto IsWord = [](llvm::StringRef Text) {
    return !Text.empty() && llvm::all_of(Text, [](char C) {
      return llvm::isDigit(C) || C == '-' || (C >= 'a' && C <= 'z');
    });
  };
  if (Ids.size() != 1 || !IsWord(Family) || !IsWord(Name))
    return makeError(Code::Usage, "usage: evo-rewrite rule new "
                                  "family.what-is-found (lower case)");
  std::string File = (Family + "/" + Name + ".cpp").str();
  if (llvm::sys::fs::exists(File))
    return makeError(Code::Usage, File + " exists already");
  if (llvm::Error E = writeFile(File, newRuleText(Ids[0])))
    return std::move(E);
  IO.Out << "wrote " << File << "; next: evo-rewrite rule check " << File
         << '\n';
  return ExitDone;
}

namespace evo {
llvm::Expected<ExitCode> runRule(const InputArgList &Args, Streams IO) {
  std::vector<std::string> All = Args.getAllArgValues(OPT_INPUT);
  llvm::StringRef Verb = All.empty() ? llvm::StringRef() : All[0];
  Words Rest = Words(All).drop_front(!All.empty());
  if (Verb == "list")
    return listRules(Args, IO);
  if (Verb == "explain")
    return explainRule(Args, Rest, IO);
  if (Verb == "check")
    return checkRules(Args, Rest, IO);
  if (Verb == "new")
    return newRule(Rest, IO);
  return makeError(Code::Usage,
                   "usage: evo-rewrite rule list | explain ID | check FILE... "
                   "| new ID");
}
} // namespace evo
