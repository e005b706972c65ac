//===- RuleCompiler.cpp - One rule's namespace as a value ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/NativeRules.h"
#include "evo/Rules/NodeCompiler.h"
#include "evo/Rules/Precedence.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/Inclusions/StandardLibrary.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
using namespace clang;

namespace {

/// The functions of a rule, in the order they are written.
struct Functions {
  std::vector<const FunctionDecl *> Before;
  const FunctionDecl *After = nullptr, *When = nullptr;
  const VarDecl *Info = nullptr;
};

class RuleCompiler {
public:
  RuleCompiler(ASTContext &Context, llvm::StringRef Path)
      : Context(Context), Path(Path) {}

  llvm::Expected<CompiledRule> run(llvm::StringRef Content);

private:
  llvm::Error error(SourceLocation L, const llvm::Twine &Message);
  llvm::Expected<Functions> find(const NamespaceDecl &Space);
  llvm::Error findSides(SourceLocation L, const Functions &Found);
  void sort(const FunctionDecl &F, Functions &Found);
  llvm::Error readInfo(const VarDecl &V);
  void showIdea(const Functions &Found);
  llvm::Error compileBefore(const FunctionDecl &F);
  llvm::Error compileAfter(const Functions &Found);
  void describeAfter(NodeCompiler &Compiler, const FunctionDecl &F);
  llvm::Error compileWhen(const FunctionDecl &F);
  llvm::Error readConcepts(const FunctionDecl &F, NodeCompiler &Compiler,
                           Before &B);
  void findIncludes();
  std::string textOf(const FunctionDecl &F);

  ASTContext &Context;
  llvm::StringRef Path;
  CompiledRule Rule;
};

llvm::Error RuleCompiler::error(SourceLocation L, const llvm::Twine &Message) {
  const SourceManager &Sources = Context.getSourceManager();
  PresumedLoc P = Sources.getPresumedLoc(Sources.getExpansionLoc(L));
  return makeError(Code::BadRule,
                   llvm::formatv("{0}:{1}:{2}: {3}", Path,
                                 P.isValid() ? P.getLine() : 1,
                                 P.isValid() ? P.getColumn() : 1, Message.str())
                       .str());
}

std::string RuleCompiler::textOf(const FunctionDecl &F) {
  const Decl *D = F.getDescribedFunctionTemplate();
  return Lexer::getSourceText(
             CharSourceRange::getTokenRange((D ? D : &F)->getSourceRange()),
             Context.getSourceManager(), Context.getLangOpts())
      .str();
}

void RuleCompiler::sort(const FunctionDecl &F, Functions &Found) {
  if (!F.getDeclName().isIdentifier() || !F.doesThisDeclarationHaveABody())
    return;
  if (F.getName() == "before")
    Found.Before.push_back(&F);
  else if (F.getName() == "after")
    Found.After = &F;
  else if (F.getName() == "when")
    Found.When = &F;
}

llvm::Expected<Functions> RuleCompiler::find(const NamespaceDecl &Space) {
  Functions Found;
  for (const Decl *D : Space.decls()) {
    if (const auto *T = dyn_cast<FunctionTemplateDecl>(D))
      D = T->getTemplatedDecl();
    if (const auto *F = dyn_cast<FunctionDecl>(D))
      sort(*F, Found);
    else if (const auto *V = dyn_cast<VarDecl>(D))
      if (const CXXRecordDecl *R = V->getType()->getAsCXXRecordDecl())
        if (qualifiedName(R) == "evo::rule::Info")
          Found.Info = V;
  }
  SourceLocation L = Space.getLocation();
  if (!Found.Info)
    return error(L, "missing 'inline constexpr Info Rule = {...};'");
  return Found;
}

llvm::Error RuleCompiler::findSides(SourceLocation L, const Functions &Found) {
  if (Found.Before.empty())
    return error(L, "missing function 'before': what the rule finds");
  if (!Found.After)
    return error(L, "missing function 'after': what the rule writes");
  return llvm::Error::success();
}

static std::string textOfLiteral(const APValue &V) {
  if (V.isLValue())
    if (const auto *E = V.getLValueBase().dyn_cast<const Expr *>())
      if (const auto *S = dyn_cast<clang::StringLiteral>(E))
        return S->getString().str();
  return "";
}

llvm::Error RuleCompiler::readInfo(const VarDecl &V) {
  const APValue *Value = V.evaluateValue();
  if (!Value || !Value->isStruct())
    return error(V.getLocation(), "the Info of a rule must be constexpr");
  RuleInfo &I = Rule.Info;
  auto Field = [&](unsigned Index) { return Value->getStructField(Index); };
  I.Claims = static_cast<Promise>(Field(0).getInt().getExtValue());
  static constexpr EvidenceKind Floors[] = {
      EvidenceKind::Tested, EvidenceKind::Fuzzed, EvidenceKind::Bounded,
      EvidenceKind::Proved};
  I.Needs = Floors[Field(1).getInt().getExtValue() & 3];
  I.Benefit = textOfLiteral(Field(2));
  I.Prior = Field(3).getFloat().convertToDouble();
  I.OffByDefault =
      Field(4).getInt().getBoolValue() || I.Claims == Promise::ChangesBehaviour;
  I.LanguageStandard = Field(5).getInt().getZExtValue();
  Rule.Matcher = textOfLiteral(Field(6));
  I.Native = !Rule.Matcher.empty();
  auto Known = nativeMatchers();
  if (I.Native && !llvm::is_contained(Known, Rule.Matcher))
    return error(V.getLocation(), "no native matcher '" + Rule.Matcher +
                                      "'; there are " +
                                      llvm::join(Known, ", "));
  return llvm::Error::success();
}

/// The sides of a native rule are no patterns, and need not be there.
void RuleCompiler::showIdea(const Functions &Found) {
  for (const FunctionDecl *F : Found.Before)
    Rule.BeforeText.push_back(textOf(*F));
  if (Found.After)
    Rule.AfterText = textOf(*Found.After);
  if (Found.When)
    Rule.WhenText = textOf(*Found.When);
}

llvm::Error RuleCompiler::readConcepts(const FunctionDecl &F,
                                       NodeCompiler &Compiler, Before &B) {
  const FunctionTemplateDecl *T = F.getDescribedFunctionTemplate();
  if (!T)
    return llvm::Error::success();
  if (const Expr *Clause = T->getTemplateParameters()->getRequiresClause())
    return error(Clause->getBeginLoc(),
                 "say this in 'when': a requires clause is not matched");
  for (const NamedDecl *P : *T->getTemplateParameters()) {
    const auto *Type = dyn_cast<TemplateTypeParmDecl>(P);
    const TypeConstraint *C = Type ? Type->getTypeConstraint() : nullptr;
    if (!C)
      continue;
    std::string Name = qualifiedName(C->getNamedConcept());
    if (!isKnownConcept(Name))
      return error(P->getBeginLoc(), "unknown concept " + Name +
                                         "; known are: " + knownConcepts());
    auto It = llvm::find(Rule.Types, P->getName().str());
    B.Concepts.resize(Rule.Types.size());
    B.Concepts[It - Rule.Types.begin()] = Name;
  }
  return llvm::Error::success();
}

static void number(Node &N, int &Next) {
  N.Id = Next++;
  for (Node &Part : N.Parts)
    number(Part, Next);
}

llvm::Error RuleCompiler::compileBefore(const FunctionDecl &F) {
  NodeCompiler Compiler(Rule, F, Context);
  Before B;
  B.Line = Context.getSourceManager().getPresumedLineNumber(F.getLocation());
  Compiler.body(B.Code, B.Expression, B.ValueUnused);
  if (!Compiler.error().empty())
    return makeError(Code::BadRule, Compiler.error());
  if (B.Code.empty())
    return error(F.getLocation(), "'before' is empty");
  if (B.Code[0].Kind == ShapeKind::Hole || B.Code[0].Kind == ShapeKind::Capture)
    return error(F.getBody()->getBeginLoc(),
                 "'before' begins with a metavariable and would match "
                 "everything; begin with code");
  int Next = 0;
  for (Node &N : B.Code)
    number(N, Next);
  for (const ParmVarDecl *P : F.parameters()) {
    int Index = Compiler.valueOf(P);
    if (Index < 0)
      return error(P->getLocation(), "a parameter of 'before' needs a name");
    B.ValueTypes.resize(Rule.Values.size());
    B.ValueTypes[Index] = Compiler.type(P->getType());
  }
  if (llvm::Error E = readConcepts(F, Compiler, B))
    return E;
  Rule.BeforeText.push_back(textOf(F));
  Rule.Spellings.push_back(std::move(B));
  return llvm::Error::success();
}

void RuleCompiler::describeAfter(NodeCompiler &Compiler,
                                 const FunctionDecl &F) {
  const Stmt *Only = cast<CompoundStmt>(F.getBody())->body_front();
  if (const auto *R = dyn_cast<ReturnStmt>(Only))
    Only = R->getRetValue();
  const auto *E = cast<Expr>(Only);
  Rule.AfterStrength = strength(E);
  Rule.AfterOperator = outerOperator(E).str();
  // What a lambda returns is deduced, and known by now.
  if (!written(E)->isTypeDependent())
    Rule.AfterType = Compiler.type(written(E)->getType().getCanonicalType());
}

llvm::Error RuleCompiler::compileAfter(const Functions &Found) {
  NodeCompiler Compiler(Rule, *Found.After, Context);
  bool Unused = false;
  Compiler.body(Rule.After, Rule.AfterIsExpression, Unused);
  if (Rule.AfterIsExpression)
    describeAfter(Compiler, *Found.After);
  for (const ParmVarDecl *P : Found.After->parameters())
    for (auto [B, F] : llvm::zip(Rule.Spellings, Found.Before))
      if (llvm::none_of(F->parameters(), [&](const ParmVarDecl *Q) {
            return Q->getName() == P->getName();
          }))
        return error(P->getLocation(), "'after' uses " + P->getName() +
                                           ", which this 'before' (line " +
                                           llvm::Twine(B.Line) +
                                           ") does not bind");
  for (Before &B : Rule.Spellings) {
    if (B.Expression && B.ValueUnused && !Rule.AfterIsExpression)
      B.Expression = false;
    if (B.Expression != Rule.AfterIsExpression &&
        !(Rule.AfterIsExpression && Unused))
      return error(Found.After->getLocation(),
                   "'before' and 'after' must both be one expression or both "
                   "be statements");
    B.After = Compiler.bodyText(B.Code);
    if (!B.Expression && Rule.AfterIsExpression) {
      Segment End;
      End.Text = ";";
      B.After.push_back(std::move(End));
    }
  }
  if (!Compiler.error().empty() && Rule.After.empty())
    return makeError(Code::BadRule, Compiler.error());
  Rule.AfterText = textOf(*Found.After);
  return llvm::Error::success();
}

llvm::Error RuleCompiler::compileWhen(const FunctionDecl &F) {
  const auto *Body = cast<CompoundStmt>(F.getBody());
  const auto *Return =
      Body->size() == 1 ? dyn_cast<ReturnStmt>(Body->body_front()) : nullptr;
  if (!Return || !Return->getRetValue())
    return error(F.getLocation(), "'when' must be one 'return condition;'");
  std::size_t Known = Rule.Values.size();
  NodeCompiler Compiler(Rule, F, Context);
  if (Rule.Values.size() != Known)
    return error(F.getLocation(), "'when' uses " + Rule.Values.back().Name +
                                      ", which 'before' does not bind");
  Rule.When = compileCondition(Compiler, Return->getRetValue());
  if (!Compiler.error().empty())
    return makeError(Code::BadRule, Compiler.error());
  for (const ParmVarDecl *P : F.parameters())
    if (int Index = Compiler.valueOf(P); Index >= 0)
      Rule.WhenParameters.push_back(Index);
  Rule.WhenText = textOf(F);
  return llvm::Error::success();
}

/// Every "std::name" that the text spells.
static std::set<std::string> standardNames(llvm::StringRef Text) {
  std::set<std::string> Names;
  while (true) {
    Text = Text.split("std::").second;
    if (Text.empty())
      return Names;
    Names.insert("std::" + Text.take_while([](char C) {
                                 return llvm::isAlnum(C) || C == '_';
                               })
                               .str());
  }
}

/// What `after` names and no `before` does may not be declared yet. The sides
/// are read as text: types that only `after` spells count as well.
void RuleCompiler::findIncludes() {
  std::set<std::string> Old;
  for (llvm::StringRef Before : Rule.BeforeText)
    Old.merge(standardNames(Before));
  std::set<std::string> New = standardNames(Rule.AfterText);
  std::set<std::string> Headers;
  for (const std::string &Name : New) {
    llvm::StringRef Rest = Name;
    if (Old.count(Name) || !Rest.consume_front("std::"))
      continue;
    if (auto Symbol = tooling::stdlib::Symbol::named("std::", Rest))
      if (auto Header = Symbol->header())
        Headers.insert(Header->name().str());
  }
  Rule.Includes.assign(Headers.begin(), Headers.end());
}

llvm::Expected<CompiledRule> RuleCompiler::run(llvm::StringRef Content) {
  Rule.Info.Id = ruleIdOfPath(Path);
  Rule.Info.File = Path.str();
  readRuleComment(Content, Rule.Info);
  std::string Name = ruleNamespace(Rule.Info.Id);
  const NamespaceDecl *Space = nullptr;
  for (const Decl *D : Context.getTranslationUnitDecl()->decls())
    if (const auto *N = dyn_cast<NamespaceDecl>(D))
      if (N->getName() == Name)
        Space = N;
  if (!Space)
    return makeError(Code::BadRule,
                     Path + ":1:1: the file's place says that the rule is " +
                         Rule.Info.Id + ", so its namespace must be " + Name);
  auto Found = find(*Space);
  if (!Found)
    return Found.takeError();
  if (llvm::Error E = readInfo(*Found->Info))
    return std::move(E);
  if (Rule.Info.Native) {
    showIdea(*Found);
    return std::move(Rule);
  }
  if (llvm::Error E = findSides(Space->getLocation(), *Found))
    return std::move(E);
  for (const FunctionDecl *F : Found->Before)
    if (llvm::Error E = compileBefore(*F))
      return std::move(E);
  if (llvm::Error E = compileAfter(*Found))
    return std::move(E);
  if (Found->When)
    if (llvm::Error E = compileWhen(*Found->When))
      return std::move(E);
  for (Before &B : Rule.Spellings) {
    B.ValueTypes.resize(Rule.Values.size());
    B.Concepts.resize(Rule.Types.size());
  }
  findIncludes();
  return std::move(Rule);
}

} // namespace

llvm::Expected<CompiledRule> evo::compileRule(ASTContext &Context,
                                              llvm::StringRef Path,
                                              llvm::StringRef Content) {
  return RuleCompiler(Context, Path).run(Content);
}
