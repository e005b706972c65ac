//===- Html.cpp - A run as one self-contained page ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plot.h"
#include "evo/Report/Render.h"

using namespace evo;

namespace {

constexpr llvm::StringLiteral Style = R"css(
:root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --dim: #57606a;
  --line: #d0d7de; --good: #116329; --bad: #a40e26; --ask: #7d4e00;
  --mark: #0550ae; --band: #0550ae33; --add: #dafbe1; --del: #ffebe9; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --text: #e6edf3;
  --dim: #9198a1; --line: #3d444d; --good: #56d364; --bad: #ff7b72;
  --ask: #e3b341; --mark: #79c0ff; --band: #79c0ff40; --add: #12361f;
  --del: #4a1b1e; } }
body { background: var(--back); color: var(--text); margin: 2rem auto;
  max-width: 76rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; }
h1, .facts td { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
.wide { overflow-x: auto; }
.candidates { min-width: 58rem; }
caption { text-align: left; padding: 0 .6rem; }
tbody th { white-space: nowrap; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem;
  text-align: left; vertical-align: top; }
td.number { white-space: nowrap; font-variant-numeric: tabular-nums; }
code, pre { font: 13px/1.45 ui-monospace, monospace; }
pre { border: 1px solid var(--line); overflow-x: auto; padding: .6rem; }
ins, del { display: block; margin: 0 -.6rem; padding: 0 .6rem; }
ins { background: var(--add); text-decoration: none; }
del { background: var(--del); text-decoration: none; }
.landed { color: var(--good); } .denied { color: var(--bad); }
.asked { color: var(--ask); } .rejected, .open, .dim { color: var(--dim); }
a { color: var(--mark); } a:focus-visible { outline: 2px solid var(--mark); }
svg { display: block; max-width: 40rem; width: 100%; }
svg .grid { stroke: var(--line); stroke-width: .5; }
svg .tick { fill: var(--dim); font: 11px system-ui, sans-serif; }
svg .band { fill: var(--band); } svg .point { fill: var(--mark); }
svg .stem { stroke: var(--line); } svg .estimate { stroke: var(--mark); }
svg .unchanged { stroke: var(--dim); stroke-dasharray: 4 3; }
)css";

class Page {
public:
  explicit Page(const RunReport &R) : R(R), Entries(byOutcome(R)), OS(Text) {}
  std::string take();

private:
  void head();
  void facts();
  void fact(llvm::StringRef Name, llvm::StringRef Value);
  void table();
  void row(const RunEntry &E, std::size_t Number);
  void section(const RunEntry &E, std::size_t Number);
  void diff(llvm::StringRef Diff);
  void verdicts(const RunEntry &E);
  void plots(const Evaluation &E, const std::string &Id, llvm::StringRef Said);
  void element(llvm::StringRef Name, const llvm::Twine &Content) {
    OS << "<" << Name << ">" << escaped(Content.str()) << "</" << Name << ">\n";
  }

  const RunReport &R;
  std::vector<const RunEntry *> Entries;
  std::string Text;
  llvm::raw_string_ostream OS;
};

void Page::head() {
  OS << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"
        "\n<meta name=\"viewport\" content=\"width=device-width, "
        "initial-scale=1\">\n<meta http-equiv=\"Content-Security-Policy\" "
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n";
  element("title", "Evo run " + R.Run);
  OS << "<style>" << Style << "</style>\n</head>\n<body>\n<main>\n";
  element("h1", "Evo run " + R.Run);
}

void Page::fact(llvm::StringRef Name, llvm::StringRef Value) {
  if (Value.empty())
    return;
  OS << "<tr><th scope=\"row\">" << Name << "</th><td>" << escaped(Value)
     << "</td></tr>\n";
}

void Page::facts() {
  OS << "<table class=\"facts\">\n";
  fact("program", R.Root);
  fact("started", R.Started);
  fact("time", llvm::formatv("{0:f0} s", R.Seconds).str());
  fact("machine", R.Machine);
  fact("tool", R.Tool);
  fact("profile", R.Profile);
  fact("branch", R.Branch);
  fact("state", !R.Stopped.empty() ? "stopped early: " + R.Stopped
                : R.Finished       ? "finished"
                                   : "not finished");
  if (R.Winners)
    for (const Measurement &M : R.Winners->Measurements)
      fact("together",
           M.Metric + " of " + M.Workload + ": " + describeChange(M.Result));
  for (const std::string &Note : R.Notes)
    fact("note", Note);
  OS << "</table>\n";
}

void Page::row(const RunEntry &E, std::size_t Number) {
  const Site &S = E.Subject.Place;
  OS << "<tr><td class=\"" << outcome(E) << "\">" << outcome(E)
     << "</td><td><a href=\"#c" << Number << "\">" << escaped(S.Rule)
     << "</a></td><td><code>" << escaped(S.File) << ":" << S.Line
     << "</code></td><td>"
     << (strongest(E) == Evidence() ? "-" : escaped(describe(strongest(E))))
     << "</td><td class=\"number\">";
  auto Shown = decidingMeasurement(E, R.MainMetric);
  OS << (Shown ? describeChange(Shown->Value->Result) : "not measured");
  if (Shown && !Shown->Confirmed)
    OS << "<br><span class=\"dim\">while searching</span>";
  if (Shown && !Shown->Alone)
    OS << "<br><span class=\"dim\">of its set</span>";
  OS << "</td><td>"
     << (E.landed()
             ? "commit <code>" + escaped(E.Commit.substr(0, 12)) + "</code>"
             : escaped(E.Reason))
     << "</td></tr>\n";
}

void Page::table() {
  element("h2", "Candidates");
  if (R.Entries.empty())
    return element("p", "No candidate was proposed.");
  OS << "<div class=\"wide\"><table class=\"candidates\">\n<caption "
        "class=\"dim\">Change of "
     << escaped(R.MainMetric.empty() ? "the first metric" : R.MainMetric)
     << ", with its interval; less is better for costs</caption>\n<thead><tr>";
  for (llvm::StringRef Name :
       {"verdict", "rule", "place", "evidence", "change", "reason"})
    OS << "<th scope=\"col\">" << Name << "</th>";
  OS << "</tr></thead>\n<tbody>\n";
  for (std::size_t I = 0; I != Entries.size(); ++I)
    row(*Entries[I], I + 1);
  OS << "</tbody></table></div>\n";
}

void Page::diff(llvm::StringRef Diff) {
  if (Diff.empty())
    return;
  OS << "<pre tabindex=\"0\" aria-label=\"diff\">";
  llvm::SmallVector<llvm::StringRef> Lines;
  Diff.rtrim('\n').split(Lines, '\n');
  for (llvm::StringRef Line : Lines) {
    bool Header = Line.starts_with("+++") || Line.starts_with("---");
    llvm::StringRef Element = Header                  ? ""
                              : Line.starts_with("+") ? "ins"
                              : Line.starts_with("-") ? "del"
                                                      : "";
    // What fills a whole line ends it.
    if (Element.empty())
      OS << escaped(Line) << "\n";
    else
      OS << "<" << Element << ">" << escaped(Line) << "</" << Element << ">";
  }
  OS << "</pre>\n";
}

void Page::verdicts(const RunEntry &E) {
  if (E.Verdicts.empty() && E.Subject.Conditions.empty())
    return;
  OS << "<ul>\n";
  for (const std::string &Condition : E.Subject.Conditions)
    element("li", Condition);
  for (const Verdict &V : E.Verdicts)
    element("li", V.Gate + ": " + decisionName(V.Result) +
                      (V.Reason.empty() ? "" : ", " + V.Reason));
  OS << "</ul>\n";
}

void Page::plots(const Evaluation &E, const std::string &Id,
                 llvm::StringRef Said) {
  for (std::size_t I = 0; I != E.Measurements.size(); ++I) {
    const Measurement &M = E.Measurements[I];
    element("h4", M.Metric + " of " + M.Workload + ", " + Said + ": " +
                      describeChange(M.Result));
    OS << plotPairs(M, Id + "-" + std::to_string(I));
  }
}

void Page::section(const RunEntry &E, std::size_t Number) {
  const Site &S = E.Subject.Place;
  std::string Id = "c" + std::to_string(Number);
  OS << "<section aria-labelledby=\"" << Id << "\">\n<h3 id=\"" << Id << "\">"
     << escaped(S.Rule) << " at <code>" << escaped(S.File) << ":" << S.Line
     << "</code></h3>\n";
  std::string Said = outcome(E).str();
  if (E.landed())
    Said += " as " + E.Commit;
  else if (!E.Reason.empty())
    Said += ": " + E.Reason;
  element("p", Said);
  if (!E.Subject.Message.empty())
    element("p", E.Subject.Message);
  verdicts(E);
  diff(E.Diff);
  if (!E.Evaluations.empty())
    plots(E.Evaluations.back(), Id + "s", "while searching");
  if (E.Confirmation)
    plots(*E.Confirmation, Id + "f",
          E.Confirmation->Genome.size() > 1 ? "its set in the clean build"
                                            : "in the clean build");
  OS << "</section>\n";
}

std::string Page::take() {
  head();
  facts();
  table();
  if (!R.Baseline.empty()) {
    element("h2", "The unchanged program against itself");
    Evaluation Same;
    Same.Measurements = R.Baseline;
    plots(Same, "aa", "A/A");
  }
  if (!R.Entries.empty())
    element("h2", "Each candidate");
  for (std::size_t I = 0; I != Entries.size(); ++I)
    section(*Entries[I], I + 1);
  OS << "</main>\n</body>\n</html>\n";
  return std::move(Text);
}

} // namespace

std::string evo::renderHtml(const RunReport &R) { return Page(R).take(); }
