//===- DynamicCheck.cpp - Run a rule's two sides against each other ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/DynamicCheck.h"
#include "Dynamic/Instances.h"
#include "Dynamic/Workshop.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Json.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;
using namespace evo::dynamic;

namespace evo {

static llvm::json::Value toJSON(const DynamicInstance &I) {
  return llvm::json::Object{{"before", I.Before},
                            {"types", I.Types},
                            {"kind", evidenceKindName(I.Kind)},
                            {"executed", I.Executed},
                            {"not-when", I.NotWhen},
                            {"undefined", I.Undefined},
                            {"too-long", I.TooLong},
                            {"edges-before", I.EdgesBefore},
                            {"edges-after", I.EdgesAfter},
                            {"reason", I.Reason},
                            {"summary", I.Summary},
                            {"input", I.Input},
                            {"not-asked", I.NotAsked}};
}

static bool fromJSON(const llvm::json::Value &V, DynamicInstance &I,
                     llvm::json::Path P) {
  std::string Kind;
  llvm::json::ObjectMapper O(V, P);
  bool Read = O && O.map("before", I.Before) && O.map("types", I.Types) &&
              O.map("kind", Kind) && O.map("executed", I.Executed) &&
              O.map("not-when", I.NotWhen) && O.map("undefined", I.Undefined) &&
              O.map("too-long", I.TooLong) &&
              O.map("edges-before", I.EdgesBefore) &&
              O.map("edges-after", I.EdgesAfter) && O.map("reason", I.Reason) &&
              O.map("summary", I.Summary) && O.map("input", I.Input) &&
              O.map("not-asked", I.NotAsked);
  auto Named = evidenceKindFromName(Kind);
  I.Kind = Named.value_or(EvidenceKind::Unknown);
  return Read && Named;
}

static llvm::json::Value toJSON(const DynamicReport &R) {
  return llvm::json::Object{
      {"rule", R.Rule},
      {"instances", llvm::json::Array(R.Instances)},
      {"not-generated", llvm::json::Array(R.NotGenerated)},
      {"proof", R.ProofText},
      {"verdict", toJSON(R.Verdict)}};
}

static bool fromJSON(const llvm::json::Value &V, DynamicReport &R,
                     llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("rule", R.Rule) && O.map("instances", R.Instances) &&
         O.map("not-generated", R.NotGenerated) &&
         O.map("proof", R.ProofText) && O.map("verdict", R.Verdict);
}

} // namespace evo

namespace {

/// Changed with what is asked of a rule: reports of another form do not count.
constexpr llvm::StringLiteral ReportForm = "3";

std::optional<DynamicReport> keptReport(const std::string &Path) {
  if (!llvm::sys::fs::exists(Path))
    return std::nullopt;
  auto Text = readFile(Path);
  auto Report = Text ? fromJsonLine<DynamicReport>(*Text, Path)
                     : llvm::Expected<DynamicReport>(Text.takeError());
  if (!Report) { // broken: made again
    llvm::consumeError(Report.takeError());
    return std::nullopt;
  }
  Report->FromCache = true;
  return std::move(*Report);
}

/// Reads what the program printed. An instance it does not speak of stays
/// Unknown.
class OutputReader {
public:
  OutputReader(const RuleText &Rule, DynamicReport &Report,
               const DynamicCheckOptions &Options)
      : Rule(Rule), Report(Report), Options(Options) {}

  void read(const ProcessResult &Result, llvm::ArrayRef<unsigned> Ran) {
    llvm::SmallVector<llvm::StringRef> Lines;
    llvm::StringRef(Result.Output).split(Lines, '\n', -1, false);
    bool EndedWell = false;
    for (llvm::StringRef L : Lines) {
      llvm::SmallVector<llvm::StringRef> Fields;
      L.split(Fields, '\t');
      std::uint64_t Index = Fields.size() > 1 ? numberField(Fields[1]) : 0;
      if (Fields.size() > 1 && Index < Ran.size())
        line(Fields, Report.Instances[Ran[Index]]);
      EndedWell |= L == "done";
    }
    ++Runs;
    if (!EndedWell && Early.empty())
      Early = "the checking program ended early: " + Result.describe();
  }

  /// After all runs: what the sums say.
  void finish(llvm::ArrayRef<unsigned> Ran) {
    for (unsigned I : Ran)
      judge(Report.Instances[I]);
  }
  bool isComplete() const { return Early.empty(); }

private:
  void line(llvm::ArrayRef<llvm::StringRef> F, DynamicInstance &I) {
    if (F[0] == "refuted" && F.size() >= 7)
      refuted(F, I);
    else if (F[0] == "lost")
      I.Reason = "a counterexample was found that does not reproduce";
    else if (F[0] == "case" && F.size() >= 9)
      counted(F, I);
  }
  void refuted(llvm::ArrayRef<llvm::StringRef> F, DynamicInstance &I) {
    I.Kind = EvidenceKind::Refuted;
    I.Reason = textField(F[2]);
    std::string Arguments = textField(F[3]), Before = textField(F[4]),
                After = textField(F[5]);
    I.Summary = "before(" + Arguments + ")" + Before + ", after(" + Arguments +
                ")" + After;
    I.Input = textField(F[6]) + call("before", Before) + call("after", After);
  }
  std::string call(llvm::StringRef Name, llvm::StringRef Gave) const {
    std::string Names;
    for (const Parameter &P : Rule.Befores.front().Parameters)
      Names += (Names.empty() ? "" : ", ") + (P.Name.empty() ? "_" : P.Name);
    return (Name + "(" + Names + "); //" + Gave + "\n").str();
  }
  void counted(llvm::ArrayRef<llvm::StringRef> F, DynamicInstance &I) {
    ++Counted[&I];
    I.Executed += numberField(F[2]), I.NotWhen += numberField(F[3]);
    I.Undefined += numberField(F[4]), I.TooLong += numberField(F[5]);
    I.EdgesBefore = std::max(I.EdgesBefore, numberField(F[7]));
    I.EdgesAfter = std::max(I.EdgesAfter, numberField(F[8]));
  }
  void judge(DynamicInstance &I) {
    if (I.Kind == EvidenceKind::Refuted || !I.Reason.empty())
      return;
    if (Counted[&I] < Runs) {
      I.Reason = Early;
      return;
    }
    // A handful of inputs that happened to fit says nothing.
    std::uint64_t Least = std::min<std::uint64_t>(Options.Inputs, 100);
    if (I.Executed < Least || !I.Executed)
      I.Reason =
          llvm::formatv("only {0} of {1} inputs could be used", I.Executed,
                        I.Executed + I.NotWhen + I.Undefined + I.TooLong);
    else
      I.Kind = EvidenceKind::Fuzzed;
  }

  const RuleText &Rule;
  DynamicReport &Report;
  const DynamicCheckOptions &Options;
  std::string Early; ///< why a run did not say all
  std::map<const DynamicInstance *, unsigned>
      Counted; ///< runs that spoke of it
  unsigned Runs = 0;
};

/// How many values a rule's constants take.
constexpr std::uint64_t MostConstants = 40;

class Checker {
public:
  Checker(const Workshop &W, const DynamicCheckOptions &Options,
          llvm::StringRef File)
      : W(W), Options(Options), File(File) {}

  llvm::Expected<DynamicReport> check();
  bool isComplete() const { return Complete; }

private:
  llvm::Error runInstances(const RuleText &Rule, const std::string &Header,
                           const InstancePlan &Plan, DynamicReport &Report);

  const Workshop &W;
  const DynamicCheckOptions &Options;
  llvm::StringRef File;
  bool Complete = true; ///< nothing that depends on this machine's load
};

DynamicInstance describeInstance(const RuleText &Rule, const Instance &I) {
  DynamicInstance Made;
  Made.Before = Rule.Befores[I.Before].Name;
  if (Rule.Befores.size() > 1)
    Made.Before += llvm::formatv(" #{0}", I.Before + 1);
  Made.Types = I.Types;
  Made.NotAsked = whyNotProvable(Rule, I);
  if (!I.DoesNotCompile.empty()) {
    Made.Kind = EvidenceKind::Refuted;
    Made.Reason = "after does not compile where before does";
    Made.Summary = I.DoesNotCompile;
  }
  return Made;
}

/// A rule that says it changes behaviour is not refuted by a change.
void softenClaims(Promise Claims, DynamicReport &Report) {
  if (Claims != Promise::ChangesBehaviour && Claims != Promise::WithinTolerance)
    return;
  for (DynamicInstance &I : Report.Instances)
    if (I.Kind == EvidenceKind::Refuted &&
        !llvm::StringRef(I.Reason).contains("after ")) {
      I.Kind = EvidenceKind::Unknown;
      I.Reason = "differs as the rule claims: " + I.Reason;
    }
}

llvm::Error Checker::runInstances(const RuleText &Rule,
                                  const std::string &Header,
                                  const InstancePlan &Plan,
                                  DynamicReport &Report) {
  std::vector<Instance> Good;
  std::vector<unsigned> Ran;
  for (const Instance &I : Plan.Instances) {
    Report.Instances.push_back(describeInstance(Rule, I));
    if (I.DoesNotCompile.empty())
      Good.push_back(I), Ran.push_back(unsigned(Report.Instances.size() - 1));
  }
  if (Good.empty() || !Options.Inputs)
    return llvm::Error::success();
  auto Temporary = TemporaryFolder::create("evo-rule-check");
  if (!Temporary)
    return Temporary.takeError();
  std::string Source = Temporary->file("check.cpp");
  if (llvm::Error E = writeFile(Source, programText(Rule, Header, Good)))
    return E;
  if (llvm::Error E = W.build(File, Source, Temporary->file("check")))
    return E;
  // A constant is one for all inputs of a process, so many processes have one
  // each: what `after` keeps between calls must not outlive its constant.
  std::uint64_t Runs = Rule.Conditions.Constant.empty() ? 1 : MostConstants;
  OutputReader Reader(Rule, Report, Options);
  for (std::uint64_t Run = 0; Run < Runs; ++Run) {
    auto Result = W.execute(Temporary->file("check"),
                            (Options.Inputs + Runs - 1) / Runs, Run);
    if (!Result)
      return Result.takeError();
    Reader.read(*Result, Ran);
    if (llvm::any_of(Report.Instances, [](const DynamicInstance &I) {
          return I.Kind == EvidenceKind::Refuted;
        }))
      break;
  }
  Reader.finish(Ran);
  Complete = Reader.isComplete();
  return llvm::Error::success();
}

llvm::Expected<DynamicReport> Checker::check() {
  auto Rule = readRule(File, W.arguments(File));
  if (!Rule)
    return Rule.takeError();
  DynamicReport Report;
  Report.Rule = Rule->Namespace;
  std::string Header = withNamedBefores(*Rule) + "\n";
  auto Plan = planInstances(*Rule, Header, W.arguments(File));
  if (!Plan)
    return Plan.takeError();
  Report.NotGenerated = Plan->NotGenerated;
  if (llvm::Error E = runInstances(*Rule, Header, *Plan, Report))
    return std::move(E);
  Report.ProofText = proofText(*Rule, Plan->Instances);
  softenClaims(Rule->Claims, Report);
  Report.Verdict = judge(Report);
  return Report;
}

} // namespace

/// The weaker of two kinds of agreement, or of one kind the lesser number.
static bool isLess(const DynamicInstance &A, const DynamicInstance &B) {
  if (A.Kind != B.Kind)
    return A.Kind < B.Kind;
  return A.Kind == EvidenceKind::Bounded ? A.Bound < B.Bound
                                         : A.Executed < B.Executed;
}

Evidence evo::judge(const DynamicReport &Report) {
  Evidence E;
  const DynamicInstance *Least = nullptr, *Open = nullptr;
  for (const DynamicInstance &I : Report.Instances) {
    if (I.Kind == EvidenceKind::Refuted) {
      E.Kind = EvidenceKind::Refuted;
      E.Reason = I.Types + ": " + I.Reason;
      E.Input = I.Input;
      return E;
    }
    if (I.Kind == EvidenceKind::Unknown)
      Open = Open ? Open : &I;
    else if (!Least || isLess(I, *Least))
      Least = &I;
  }
  if (Open)
    return Evidence::unknown(Open->Types + ": " + Open->Reason);
  if (!Least)
    return Evidence::unknown(Report.NotGenerated.empty()
                                 ? "nothing ran"
                                 : Report.NotGenerated.front());
  E.Kind = Least->Kind;
  E.N = E.Kind == EvidenceKind::Fuzzed    ? Least->Executed
        : E.Kind == EvidenceKind::Bounded ? Least->Bound
                                          : 0;
  E.Reason = llvm::formatv("{0} instances, {1} edges of after reached",
                           Report.Instances.size(), Least->EdgesAfter);
  E.Assumptions = {"callables are pure functions, functions with effects, or "
                   "throw",
                   "memory suffices"};
  return E;
}

llvm::Expected<DynamicReport>
evo::checkDynamically(llvm::StringRef RuleFile,
                      const DynamicCheckOptions &Options) {
  auto W = Workshop::open(Options);
  if (!W)
    return W.takeError();
  auto Content = readFile(RuleFile);
  if (!Content)
    return Content.takeError();
  std::string Key = contentHash(
      *Content + "\n" + RuleFile.str() + "\n" + ReportForm.str() + "\n" +
      std::to_string(Options.Inputs) + "\n" + std::to_string(Options.Seed));
  std::string Kept = W->folder() + "/" + Key.substr(0, 24) + ".json";
  if (auto Report = Options.UseCache ? keptReport(Kept) : std::nullopt)
    return std::move(*Report);
  Checker C(*W, Options, RuleFile);
  auto Report = C.check();
  // What a loaded machine cut short is tried again next time. A cache that
  // cannot be written costs time only.
  if (Report && C.isComplete())
    if (llvm::Error E = writeFile(Kept, toJsonLine(*Report)))
      llvm::consumeError(std::move(E));
  return Report;
}

/// "before #2: fuzzed(10000): u8 u16", one line for each head.
static void addAgreement(std::map<std::string, std::string> &Agreed,
                         const DynamicInstance &I, const std::string &What) {
  bool Simple = llvm::StringRef(I.Types).find(' ') == llvm::StringRef::npos;
  std::string Name = I.Before == "before" ? "" : I.Before + ": ";
  std::string Head = Name + What + ":";
  Agreed[Head] += (Simple || Agreed[Head].empty() ? " " : "; ") + I.Types;
}

std::vector<std::string> DynamicReport::lines() const {
  std::vector<std::string> Lines;
  std::map<std::string, std::string> Agreed, Open, Reached; // by head
  for (const DynamicInstance &I : Instances) {
    std::string Name = I.Before == "before" ? "" : I.Before + ": ";
    if (I.Kind >= EvidenceKind::Fuzzed && I.Executed) {
      addAgreement(Agreed, I, llvm::formatv("fuzzed({0})", I.Executed));
      addAgreement(Reached, I,
                   llvm::formatv("reached {0} edges of before, {1} of after",
                                 I.EdgesBefore, I.EdgesAfter));
    }
    if (I.Kind == EvidenceKind::Proved)
      addAgreement(Agreed, I, "proved");
    else if (I.Kind == EvidenceKind::Bounded)
      addAgreement(Agreed, I, llvm::formatv("bounded({0})", I.Bound));
    else if (I.Kind == EvidenceKind::Fuzzed) {
      const std::string &Why = I.Reason.empty() ? I.NotAsked : I.Reason;
      if (!Why.empty())
        addAgreement(Open, I, "not proved: " + Why);
    } else if (I.Kind == EvidenceKind::Refuted) {
      Lines.push_back(Name + "refuted: " + I.Reason + ": " + I.Types + ": " +
                      I.Summary);
      llvm::SmallVector<llvm::StringRef> Input;
      llvm::StringRef(I.Input).split(Input, '\n', -1, false);
      for (llvm::StringRef L : Input)
        Lines.push_back(("  " + L).str());
    } else if (I.Kind == EvidenceKind::Unknown)
      Lines.push_back(Name + "unknown: " + I.Types + ": " + I.Reason);
  }
  std::vector<std::string> Heads;
  for (const auto &[Head, Types] : Agreed)
    Heads.push_back(Head + Types);
  for (const auto &Each : {Reached, Open})
    for (const auto &[Head, Types] : Each)
      Heads.push_back(Head + Types);
  Lines.insert(Lines.begin(), Heads.begin(), Heads.end());
  for (const DynamicInstance &I : Instances)
    if (std::uint64_t Lost = I.NotWhen + I.Undefined + I.TooLong;
        Lost && I.Kind >= EvidenceKind::Fuzzed)
      Lines.push_back(llvm::formatv(
          "discarded: {0}: {1} of {2} inputs ({3} by when, {4} before is "
          "undefined, {5} too long)",
          I.Types, Lost, Lost + I.Executed, I.NotWhen, I.Undefined, I.TooLong));
  Lines.insert(Lines.end(), NotGenerated.begin(), NotGenerated.end());
  return Lines;
}
