//===- RuleCheck.cpp - The form and the examples of a rule file ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/RuleCheck.h"
#include "evo/Rules/NativeRules.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Rules/UnitMatch.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;
namespace path = llvm::sys::path;

namespace {

struct Example {
  std::string Name;
  unsigned Begin, End; ///< bytes in the file
  std::vector<std::string> Lines;
};

/// Finds the examples: functions of the file outside the rule's namespace.
class ExampleFinder : public RecursiveASTVisitor<ExampleFinder> {
public:
  ExampleFinder(const SourceManager &Sources, std::string RuleSpace)
      : Sources(Sources), RuleSpace(std::move(RuleSpace)) {}

  bool TraverseDecl(Decl *D) {
    const auto *Space = dyn_cast_or_null<NamespaceDecl>(D);
    if (Space && Space->getName() == RuleSpace)
      return true;
    if (D && !isa<TranslationUnitDecl>(D) &&
        !Sources.isInMainFile(Sources.getExpansionLoc(D->getLocation())))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }
  bool TraverseStmt(Stmt *) { return true; }
  bool VisitFunctionDecl(FunctionDecl *F) {
    if (F->doesThisDeclarationHaveABody() && !F->isImplicit())
      Found.push_back({F->getNameAsString(),
                       Sources.getFileOffset(F->getBeginLoc()),
                       Sources.getFileOffset(F->getEndLoc()) + 1,
                       {}});
    return true;
  }
  std::vector<Example> Found;

private:
  const SourceManager &Sources;
  std::string RuleSpace;
};

std::string oneLine(llvm::StringRef Text) {
  std::string Result;
  for (char C : Text)
    if (!llvm::isSpace(C))
      Result += C;
    else if (!Result.empty() && Result.back() != ' ')
      Result += ' ';
  return llvm::StringRef(Result).rtrim().str();
}

/// Files each finding under the example it lies in.
class ExampleSink : public MatchSink {
public:
  ExampleSink(std::vector<Example> &Examples, const SourceManager &Sources,
              llvm::StringRef Content)
      : Examples(Examples), Sources(Sources), Content(Content) {}

  void matched(Match M) override {
    Example *E = at(M.Place.Offset);
    if (!E)
      return;
    llvm::sort(M.Change.Rewrites, [](const Rewrite &A, const Rewrite &B) {
      return A.Offset < B.Offset;
    });
    for (const Rewrite &R : M.Change.Rewrites)
      E->Lines.push_back(oneLine(Content.substr(R.Offset, R.Length)) + " -> " +
                         oneLine(R.Text));
    Matches.push_back(std::move(M.Change.Rewrites));
  }
  void refused(const RuleInfo &R, SourceLocation L, std::string,
               std::string Reason) override {
    if (Example *E = at(Sources.getFileOffset(Sources.getExpansionLoc(L))))
      E->Lines.push_back("no: " + Reason);
  }

  std::vector<std::vector<Rewrite>> Matches;

private:
  Example *at(unsigned Offset) {
    for (Example &E : Examples)
      if (E.Begin <= Offset && Offset < E.End)
        return &E;
    return nullptr;
  }
  std::vector<Example> &Examples;
  const SourceManager &Sources;
  llvm::StringRef Content;
};

/// The file after all matches that do not overlap an earlier one.
std::string rewritten(llvm::ArrayRef<std::vector<Rewrite>> Matches,
                      llvm::StringRef Content) {
  std::map<unsigned, const Rewrite *> Taken;
  auto IsFree = [&](const Rewrite &R) {
    auto Next = Taken.upper_bound(R.Offset);
    return (Next == Taken.end() || R.Offset + R.Length <= Next->first) &&
           (Next == Taken.begin() ||
            std::prev(Next)->first + std::prev(Next)->second->Length <=
                R.Offset) &&
           !Taken.count(R.Offset);
  };
  for (const std::vector<Rewrite> &Match : Matches)
    if (llvm::all_of(Match, IsFree))
      for (const Rewrite &R : Match)
        Taken[R.Offset] = &R;
  std::string New;
  std::size_t Position = 0;
  for (const auto &[Offset, R] : Taken) {
    New += Content.slice(Position, Offset).str() + R->Text;
    Position = Offset + R->Length;
  }
  return New + Content.substr(Position).str();
}

class RuleChecker {
public:
  RuleChecker(llvm::StringRef Path, std::string Content)
      : Path(Path.str()), Content(std::move(Content)) {}

  llvm::Expected<RuleCheckReport> run();

private:
  std::vector<std::vector<Rewrite>> match(ParsedRuleFile &File,
                                          llvm::StringRef Text,
                                          std::vector<Example> &Examples);
  void readAsOlder(ParsedRuleFile &File);
  void runExamples(ParsedRuleFile &File);
  void runAgain(llvm::ArrayRef<std::vector<Rewrite>> Matches);
  void lint();
  void problem(const llvm::Twine &Text, unsigned Line = 1) {
    Report.Problems.push_back(
        (Path + ":" + llvm::Twine(Line) + ":1: " + Text).str());
  }

  std::string Path, Content;
  RuleCheckReport Report;
  unsigned Rewritten = 0, Refused = 0;
  std::string Standard; ///< "c++17" if the rule is for older code; else empty
};

std::vector<std::vector<Rewrite>>
RuleChecker::match(ParsedRuleFile &File, llvm::StringRef Text,
                   std::vector<Example> &Examples) {
  Project P;
  P.Root = canonicalPath(path::parent_path(Path));
  UnitCommand Command{Path, P.Root, File.Arguments};
  Unit U(P, Command, File.Ast->getASTContext(), &File.Ast->getPreprocessor());
  ExampleFinder Finder(U.sources(), ruleNamespace(Report.Rule.Info.Id));
  Finder.TraverseDecl(U.context().getTranslationUnitDecl());
  Examples = std::move(Finder.Found);
  PatternIndex Index;
  auto Native = createNativeRule(Report.Rule.Matcher, Report.Rule.Info);
  if (!Native)
    Index.add(Report.Rule);
  ExampleSink Sink(Examples, U.sources(), Text);
  const NativeRule *View = Native.get();
  matchUnit(U, Index, llvm::ArrayRef(&View, View ? 1 : 0), Sink);
  return std::move(Sink.Matches);
}

/// A rule for older code is silent in C++20, so its examples are read in the
/// newest standard that it is for. One whose text needs C++20 stays as it is.
void RuleChecker::readAsOlder(ParsedRuleFile &File) {
  llvm::StringRef Most = llvm::StringRef(Report.Rule.WhenText)
                             .split("standardAtMost<")
                             .second.split('>')
                             .first;
  if (Most != "11" && Most != "14" && Most != "17")
    return;
  Standard = ("c++" + Most).str();
  auto Older = parseRuleText(Content, Path, /*Examples=*/true, Standard);
  if (Older)
    File = std::move(*Older);
  else {
    llvm::consumeError(Older.takeError());
    Standard.clear();
  }
}

void RuleChecker::runExamples(ParsedRuleFile &File) {
  std::vector<Example> Examples;
  auto Matches = match(File, Content, Examples);
  for (Example &E : Examples) {
    bool Matched = false;
    for (const std::string &Line : E.Lines) {
      Report.Examples.push_back(E.Name + ": " + Line);
      Matched |= !llvm::StringRef(Line).starts_with("no: ");
    }
    if (E.Lines.empty())
      Report.Examples.push_back(E.Name + ": no: nothing is found");
    ++(Matched ? Rewritten : Refused);
  }
  if (!Matches.empty())
    runAgain(Matches);
}

void RuleChecker::runAgain(llvm::ArrayRef<std::vector<Rewrite>> Matches) {
  std::string New = rewritten(Matches, Content);
  auto File = parseRuleText(New, Path, /*Examples=*/true, Standard);
  if (!File) {
    problem("the rewritten examples do not compile: " +
            toString(File.takeError()));
    return;
  }
  std::vector<Example> Examples;
  match(*File, New, Examples);
  for (const Example &E : Examples)
    for (const std::string &Line : E.Lines)
      if (!llvm::StringRef(Line).starts_with("no: "))
        problem("example " + E.Name + " is rewritten again: " + Line);
}

void RuleChecker::lint() {
  llvm::StringRef Doc = Report.Rule.Info.Doc;
  if (!llvm::StringRef(Content).starts_with("///") || !Doc.contains('.'))
    problem("begin the file with a '///' comment: a sentence that says what is "
            "found");
  if (!Doc.contains("When it would be wrong"))
    problem("the comment must have a part 'When it would be wrong: …'");
  if (Report.Rule.Info.Benefit.empty())
    problem("Info needs .Benefit: what is gained, in a few words");
  const RuleInfo &Info = Report.Rule.Info;
  if (Report.Rule.WhenText.empty() && !Info.Native && !Doc.contains("always"))
    problem("add 'when', or say in the comment that the rule holds always");
  if (!llvm::StringRef(Content).contains("// RUN: "))
    problem("add '// RUN: evo-rewrite rule check %s | FileCheck %s'");
  bool IsSilent =
      Standard.empty() &&
      llvm::StringRef(Report.Rule.WhenText).contains("standardAtMost");
  if (!Rewritten && !IsSilent)
    problem("add an example that is rewritten");
  if (!Refused)
    problem("add an example that is refused");
}

llvm::Expected<RuleCheckReport> RuleChecker::run() {
  auto File = parseRuleFile(Path, /*Examples=*/true);
  if (!File)
    return File.takeError();
  auto Rule = compileRule(File->Ast->getASTContext(), Path, Content);
  if (!Rule)
    return Rule.takeError();
  Report.Rule = std::move(*Rule);
  readAsOlder(*File);
  runExamples(*File);
  lint();
  return std::move(Report);
}

} // namespace

llvm::Expected<RuleCheckReport> evo::checkRuleFile(llvm::StringRef Path) {
  std::string Full = canonicalPath(Path);
  auto Content = readFile(Full);
  if (!Content)
    return Content.takeError();
  return RuleChecker(Full, std::move(*Content)).run();
}
