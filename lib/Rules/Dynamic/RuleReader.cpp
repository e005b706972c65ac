//===- RuleReader.cpp - Read a rule file with clang===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dynamic/RuleReader.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/AST/ParentMapContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"

using namespace evo;
using namespace evo::dynamic;

namespace {

/// Keeps errors by the line of the main file that causes them. A note "in
/// instantiation of ... requested here" leads from an error elsewhere to it.
class LineErrors : public clang::DiagnosticConsumer {
public:
  /// Lines before `FirstLine` are the rule's own; they ask nothing.
  explicit LineErrors(unsigned FirstLine = 0) : FirstLine(FirstLine) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    llvm::SmallString<256> Message;
    Info.FormatDiagnostic(Message);
    if (Level >= clang::DiagnosticsEngine::Error) {
      Last = Message.str().str();
      Placed = false;
      if (First.empty())
        First = where(Info) + Last;
    }
    if (Level < clang::DiagnosticsEngine::Note || Placed || Last.empty() ||
        (Level > clang::DiagnosticsEngine::Note &&
         Level < clang::DiagnosticsEngine::Error))
      return;
    if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
      return;
    const clang::SourceManager &SM = Info.getSourceManager();
    clang::SourceLocation L = SM.getExpansionLoc(Info.getLocation());
    if (SM.isInMainFile(L) && SM.getSpellingLineNumber(L) >= FirstLine) {
      Errors.emplace(SM.getSpellingLineNumber(L), Last);
      Placed = true;
    }
  }

  std::map<unsigned, std::string> Errors;
  std::string First;

private:
  static std::string where(const clang::Diagnostic &Info) {
    if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
      return "";
    clang::PresumedLoc P =
        Info.getSourceManager().getPresumedLoc(Info.getLocation());
    return P.isValid() ? llvm::formatv("{0}:{1}:{2}: ", P.getFilename(),
                                       P.getLine(), P.getColumn())
                             .str()
                       : "";
  }
  unsigned FirstLine;
  std::string Last;
  bool Placed = false;
};

std::unique_ptr<clang::ASTUnit> parse(const std::string &Code,
                                      llvm::ArrayRef<std::string> Arguments,
                                      llvm::StringRef Name,
                                      LineErrors &Errors) {
  std::vector<std::string> Rest(Arguments.begin() + 1, Arguments.end());
  return clang::tooling::buildASTFromCodeWithArgs(
      Code, Rest, Name, Arguments.front(),
      std::make_shared<clang::PCHContainerOperations>(),
      clang::tooling::getClangStripDependencyFileAdjuster(),
      clang::tooling::FileContentMappings(), &Errors);
}

/// How the value of a call is used by what surrounds it.
CallUse useOf(clang::ASTContext &Context, const clang::Expr *Call) {
  clang::DynTypedNode Node = clang::DynTypedNode::create(*Call);
  const clang::Stmt *Child = Call;
  while (true) {
    auto Parents = Context.getParents(Node);
    const auto *Parent =
        Parents.empty() ? nullptr : Parents[0].get<clang::Stmt>();
    if (!Parent)
      return CallUse::Value;
    if (const auto *U = llvm::dyn_cast<clang::UnaryOperator>(Parent);
        U && U->getOpcode() == clang::UO_LNot)
      return CallUse::Condition;
    if (const auto *B = llvm::dyn_cast<clang::BinaryOperator>(Parent);
        B && B->isLogicalOp())
      return CallUse::Condition;
    bool Through = llvm::isa<clang::ParenExpr, clang::ImplicitCastExpr,
                             clang::ExprWithCleanups>(Parent);
    if (!Through) {
      if (const auto *I = llvm::dyn_cast<clang::IfStmt>(Parent))
        return I->getCond() == Child ? CallUse::Condition : CallUse::Discarded;
      if (const auto *W = llvm::dyn_cast<clang::WhileStmt>(Parent))
        return W->getCond() == Child ? CallUse::Condition : CallUse::Discarded;
      if (const auto *F = llvm::dyn_cast<clang::ForStmt>(Parent))
        return F->getCond() == Child ? CallUse::Condition : CallUse::Discarded;
      if (const auto *C = llvm::dyn_cast<clang::ConditionalOperator>(Parent))
        return C->getCond() == Child ? CallUse::Condition : CallUse::Value;
      if (llvm::isa<clang::CompoundStmt, clang::CXXForRangeStmt>(Parent))
        return CallUse::Discarded;
      return CallUse::Value;
    }
    Child = Parent, Node = Parents[0];
  }
}

bool isStatement(clang::ASTContext &Context, const clang::Expr *Call) {
  auto Parents = Context.getParents(*Call);
  const auto *Parent =
      Parents.empty() ? nullptr : Parents[0].get<clang::Stmt>();
  if (const auto *F = llvm::dyn_cast_or_null<clang::ForStmt>(Parent))
    return F->getBody() == Call;
  return Parent &&
         llvm::isa<clang::CompoundStmt, clang::CXXForRangeStmt>(Parent);
}

/// There is no `switch` in a rule.
bool isInLoop(clang::ASTContext &Context, const clang::Expr *Call) {
  auto Node = clang::DynTypedNode::create(*Call);
  while (true) {
    auto Parents = Context.getParents(Node);
    const auto *S = Parents.empty() ? nullptr : Parents[0].get<clang::Stmt>();
    if (!S)
      return false;
    if (llvm::isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt,
                  clang::CXXForRangeStmt>(S))
      return true;
    Node = Parents[0];
  }
}

class CallFinder : public clang::RecursiveASTVisitor<CallFinder> {
public:
  explicit CallFinder(clang::ASTContext &Context) : Context(Context) {}

  bool VisitCallExpr(clang::CallExpr *Call) {
    const clang::Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
    // An overloaded operator() of a known type names its object first.
    if (llvm::isa<clang::CXXOperatorCallExpr>(Call) && Call->getNumArgs())
      Callee = Call->getArg(0)->IgnoreParenImpCasts();
    if (const auto *R = llvm::dyn_cast<clang::DeclRefExpr>(Callee))
      if (const auto *P = llvm::dyn_cast<clang::ParmVarDecl>(R->getDecl())) {
        CallUse Use = useOf(Context, Call);
        CallUse &Known = Uses[P];
        if (isStatement(Context, Call))
          Statements[P].push_back(Call);
        // A use as a value says more than one as a statement.
        if (Known == CallUse::None || Known == CallUse::Discarded)
          Known = Use;
      }
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr *R) {
    if (const auto *P = llvm::dyn_cast<clang::ParmVarDecl>(R->getDecl()))
      Places[P].push_back(R->getLocation());
    return true;
  }
  std::map<const clang::ParmVarDecl *, CallUse> Uses;
  std::map<const clang::ParmVarDecl *, std::vector<clang::SourceLocation>>
      Places;
  std::map<const clang::ParmVarDecl *, std::vector<const clang::CallExpr *>>
      Statements;

private:
  clang::ASTContext &Context;
};

class DemandFinder {
public:
  explicit DemandFinder(Demands &Found) : Found(Found) {}

  void conjuncts(const clang::Expr *E) {
    llvm::SmallVector<const clang::Expr *> Work = {E};
    while (!Work.empty()) {
      const clang::Expr *Next = Work.pop_back_val()->IgnoreParenImpCasts();
      const auto *B = llvm::dyn_cast<clang::BinaryOperator>(Next);
      if (B && B->getOpcode() == clang::BO_LAnd)
        Work.append({B->getLHS(), B->getRHS()});
      else if (const auto *C = llvm::dyn_cast<clang::CallExpr>(Next))
        condition(C);
    }
  }

private:
  static std::string calleeName(const clang::CallExpr *C) {
    const clang::Expr *Callee = C->getCallee()->IgnoreParenImpCasts();
    if (const auto *D = llvm::dyn_cast<clang::DeclRefExpr>(Callee))
      return D->getNameInfo().getAsString();
    if (const auto *O = llvm::dyn_cast<clang::OverloadExpr>(Callee))
      return O->getName().getAsString();
    return "";
  }
  void condition(const clang::CallExpr *C) {
    std::string Name = calleeName(C);
    std::vector<std::string> Names;
    for (const clang::Expr *A : C->arguments()) {
      const auto *R =
          llvm::dyn_cast<clang::DeclRefExpr>(A->IgnoreParenImpCasts());
      Names.push_back(R ? R->getNameInfo().getAsString() : "");
    }
    auto All = [&](std::vector<std::string> &Into) {
      Into.insert(Into.end(), Names.begin(), Names.end());
    };
    if (Name == "pure")
      All(Found.Pure);
    else if (Name == "noThrow")
      All(Found.NoThrow);
    else if (Name == "lastUse")
      All(Found.LastUse);
    else if (Name == "constant")
      All(Found.Constant);
    else if (Name == "has_single_bit")
      All(Found.SingleBit);
    else if (Name == "keepsArguments")
      All(Found.KeepsArguments);
    else if (Name == "argumentsDoNotEscape")
      All(Found.NoEscape);
    else if (Name == "mayLeave")
      All(Found.MayLeave);
    else if (Name == "noAlias" && Names.size() == 2)
      Found.NoAlias.emplace_back(Names[0], Names[1]);
    else if ((Name == "unmodifiedIn" || Name == "independentOf") &&
             Names.size() == 2) {
      Found.Keeps.emplace_back(Names[0], Names[1]);
      if (Name == "independentOf")
        Found.Plain.push_back(Names[0]);
    }
  }
  Demands &Found;
};

class Reader {
public:
  Reader(clang::ASTContext &Context, RuleText &Rule)
      : Context(Context), Sources(Context.getSourceManager()), Rule(Rule) {}

  void read() {
    for (clang::Decl *D : Context.getTranslationUnitDecl()->decls())
      if (auto *N = llvm::dyn_cast<clang::NamespaceDecl>(D);
          N && Sources.isInMainFile(N->getLocation()) && has(N, "after"))
        members(N);
  }

private:
  static bool has(const clang::NamespaceDecl *N, llvm::StringRef Name) {
    return llvm::any_of(N->decls(), [&](const clang::Decl *D) {
      const auto *Named = llvm::dyn_cast<clang::NamedDecl>(D);
      return Named && Named->getNameAsString() == Name;
    });
  }
  void members(clang::NamespaceDecl *N) {
    Rule.Namespace = N->getNameAsString();
    Context.setTraversalScope({N});
    for (clang::Decl *D : N->decls()) {
      if (auto *T = llvm::dyn_cast<clang::FunctionTemplateDecl>(D))
        function(T->getTemplatedDecl(), T);
      else if (auto *F = llvm::dyn_cast<clang::FunctionDecl>(D))
        function(F, nullptr);
      else if (auto *V = llvm::dyn_cast<clang::VarDecl>(D))
        claim(V);
    }
  }
  void claim(const clang::VarDecl *V) {
    if (V->getNameAsString() != "Rule" || !V->hasInit())
      return;
    llvm::StringRef Text = clang::Lexer::getSourceText(
        clang::CharSourceRange::getTokenRange(V->getSourceRange()), Sources,
        Context.getLangOpts());
    for (Promise P : {Promise::Equivalent, Promise::Refines,
                      Promise::WithinTolerance, Promise::ChangesBehaviour}) {
      static const llvm::StringRef Names[] = {
          "Promise::Equivalent", "Promise::Refines", "Promise::WithinTolerance",
          "Promise::ChangesBehaviour"};
      if (Text.contains(Names[unsigned(P)]))
        Rule.Claims = P;
    }
  }
  void function(clang::FunctionDecl *F, clang::FunctionTemplateDecl *T) {
    llvm::StringRef Name = F->getDeclName().isIdentifier() ? F->getName() : "";
    auto *Into = Name.starts_with("before") ? &Rule.Befores
                 : Name == "after"          ? &Rule.Afters
                 : Name == "when"           ? &Rule.Whens
                                            : nullptr;
    if (!Into || !F->hasBody() || !Sources.isInMainFile(F->getLocation()))
      return;
    Function Made;
    Made.Name = Name.str();
    Made.NameOffset = Sources.getFileOffset(F->getLocation());
    CallFinder Calls(Context);
    Calls.TraverseStmt(F->getBody());
    if (T)
      for (const clang::NamedDecl *P : *T->getTemplateParameters())
        Made.Templates.push_back(templateParameter(P));
    for (const clang::ParmVarDecl *P : F->parameters())
      Made.Parameters.push_back(parameter(P, T, Calls, Made));
    if (Into == &Rule.Whens)
      demands(F);
    Into->push_back(std::move(Made));
  }
  static TemplateParameter templateParameter(const clang::NamedDecl *P) {
    TemplateParameter Made;
    Made.Name = P->getNameAsString();
    using Sort = TemplateParameter::Sort;
    const auto *Type = llvm::dyn_cast<clang::TemplateTypeParmDecl>(P);
    Made.Kind = Type                                           ? Sort::Type
                : llvm::isa<clang::NonTypeTemplateParmDecl>(P) ? Sort::Number
                                                               : Sort::Template;
    if (Type && Type->hasTypeConstraint())
      Made.Concept = Type->getTypeConstraint()
                         ->getNamedConcept()
                         ->getQualifiedNameAsString();
    return Made;
  }
  Parameter parameter(const clang::ParmVarDecl *P,
                      const clang::FunctionTemplateDecl *T,
                      const CallFinder &Calls, Function &F) {
    Parameter Made;
    Made.Name = P->getNameAsString();
    Made.Type = P->getType().getAsString(Context.getPrintingPolicy());
    clang::QualType Plain = P->getType().getNonReferenceType();
    Made.IsPointer = Plain->isPointerType();
    Made.IsNumber = Plain->isIntegerType() && !Plain->isBooleanType();
    auto Use = Calls.Uses.find(P);
    const auto *Type = Plain->getAs<clang::TemplateTypeParmType>();
    if (Use != Calls.Uses.end() && T && Type &&
        Type->getIndex() < F.Templates.size()) {
      F.Templates[Type->getIndex()].Calls = Use->second;
      Made.Is = Parameter::Role::Code;
      Made.Template = int(Type->getIndex());
      if (auto Of = Calls.Statements.find(P); Of != Calls.Statements.end())
        for (const clang::CallExpr *Call : Of->second)
          Made.Statements.push_back(statement(Call));
    } else
      describeRole(P, Calls, F, Made);
    return Made;
  }
  CallStatement statement(const clang::CallExpr *Call) {
    CallStatement Made;
    Made.Begin = Sources.getFileOffset(Call->getBeginLoc());
    Made.End = Sources.getFileOffset(clang::Lexer::getLocForEndOfToken(
        Call->getEndLoc(), 0, Sources, Context.getLangOpts()));
    Made.InLoop = isInLoop(Context, Call);
    return Made;
  }
  /// Where its type and its uses stand, so that each use can become a call.
  void describeRole(const clang::ParmVarDecl *P, const CallFinder &Calls,
                    const Function &F, Parameter &Made) {
    clang::QualType T = P->getType();
    clang::QualType Plain = T.getNonReferenceType();
    const auto *Named = Plain->getAs<clang::TemplateTypeParmType>();
    llvm::StringRef Template =
        Named && Named->getIndex() < F.Templates.size()
            ? llvm::StringRef(F.Templates[Named->getIndex()].Name)
            : "";
    bool Spelled = Plain->isArithmeticType() || Plain->isPointerType() ||
                   (!Template.empty() && !Template.starts_with("auto"));
    clang::SourceLocation Begin = P->getBeginLoc();
    if (!Spelled || T->isRValueReferenceType() || !Begin.isFileID() ||
        !P->getEndLoc().isFileID())
      return;
    bool Reference = T->isReferenceType() && !Plain.isConstQualified();
    Made.Is = Reference ? Parameter::Role::Object : Parameter::Role::Operand;
    Made.Plain = Named ? Template.str()
                       : Plain.getUnqualifiedType().getAsString(
                             Context.getPrintingPolicy());
    Made.TypeOffset = Sources.getFileOffset(Begin);
    clang::SourceLocation End =
        Made.Name.empty()
            ? clang::Lexer::getLocForEndOfToken(P->getEndLoc(), 0, Sources,
                                                Context.getLangOpts())
            : P->getLocation();
    Made.TypeLength = Sources.getFileOffset(End) - Made.TypeOffset;
    auto Uses = Calls.Places.find(P);
    if (Uses != Calls.Places.end())
      for (clang::SourceLocation L : Uses->second)
        Made.UseOffsets.push_back(Sources.getFileOffset(L));
  }
  void demands(const clang::FunctionDecl *F) {
    const auto *Body = llvm::dyn_cast<clang::CompoundStmt>(F->getBody());
    if (!Body || Body->size() != 1)
      return;
    if (const auto *R = llvm::dyn_cast<clang::ReturnStmt>(Body->body_front()))
      DemandFinder(Rule.Conditions).conjuncts(R->getRetValue());
  }

  clang::ASTContext &Context;
  const clang::SourceManager &Sources;
  RuleText &Rule;
};

} // namespace

llvm::Expected<RuleText>
evo::dynamic::readRule(llvm::StringRef File,
                       llvm::ArrayRef<std::string> Arguments) {
  RuleText Rule;
  Rule.File = File.str();
  auto Content = readFile(File);
  if (!Content)
    return Content.takeError();
  Rule.Content = *Content;
  LineErrors Errors;
  auto Unit = parse(Rule.Content, Arguments, File, Errors);
  if (!Unit || !Errors.First.empty())
    return makeError(Code::BadRule, Errors.First.empty()
                                        ? File + ": clang could not read it"
                                        : llvm::Twine(Errors.First));
  Reader(Unit->getASTContext(), Rule).read();
  if (Rule.Befores.empty() || Rule.Afters.size() != 1)
    return makeError(Code::BadRule,
                     File + ": a rule needs at least one 'before' and one "
                            "'after' with a body in one namespace");
  return Rule;
}

llvm::Expected<ProbeResult>
evo::dynamic::probe(const std::string &Code, unsigned FirstLine,
                    llvm::ArrayRef<std::string> Arguments) {
  LineErrors Errors(FirstLine);
  // Most questions are answered by an error, and each must be heard.
  std::vector<std::string> All(Arguments.begin(), Arguments.end());
  All.push_back("-ferror-limit=0");
  auto Unit = parse(Code, All, "evo-probe.cpp", Errors);
  if (!Unit)
    return makeError(evo::Code::BadRule, "clang could not read the probe");
  ProbeResult Result;
  Result.Errors = std::move(Errors.Errors);
  for (auto It = Unit->top_level_begin(); It != Unit->top_level_end(); ++It) {
    clang::Decl *D = *It;
    auto *V = llvm::dyn_cast<clang::VarDecl>(D);
    if (!V || V->isInvalidDecl() || !V->getType()->isIntegerType())
      continue;
    if (const clang::APValue *Value = V->evaluateValue();
        Value && Value->isInt())
      Result.Numbers[V->getNameAsString()] = Value->getInt().getExtValue();
  }
  return Result;
}
