//===- ParamByReference.cpp - When a value parameter may be a const reference
//---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ParamByReference.h"
#include "Facts/Analysis.h"
#include "FunctionUses.h"

using namespace evo;
using namespace evo::native;
using namespace clang;

ParamByReference::ParamByReference(const Facts &F, const ParmVarDecl &P,
                                   Draft &Change)
    : F(F), Function(F.analysis().Function), P(P), Change(Change) {}

void ParamByReference::check() {
  checkFunction();
  if (Change.isRefused())
    return;
  checkOverloads();
  if (Change.isRefused())
    return;
  Danger = changeInside();
  checkCalls();
  if (!Change.isRefused())
    edit();
}

static bool isDeclaredInHeader(const FunctionDecl &F) {
  const SourceManager &SM = F.getASTContext().getSourceManager();
  return llvm::any_of(F.redecls(), [&](const FunctionDecl *D) {
    return !SM.isInMainFile(SM.getExpansionLoc(D->getLocation()));
  });
}

void ParamByReference::checkFunction() {
  auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  if (Function.isMain() || Function.isVariadic() || Function.isExternC())
    return Change.refuse("other code relies on the function's type");
  if (Function.isTemplated() || Function.isTemplateInstantiation() ||
      Function.isFunctionTemplateSpecialization())
    return Change.refuse("the function is a template");
  if (Function.isOverloadedOperator() || isa<CXXConversionDecl>(Function) ||
      isa<CXXDestructorDecl>(Function))
    return Change.refuse("the function is an operator");
  if (Method && (Method->isVirtual() || Method->getParent()->isLambda()))
    return Change.refuse("the function is virtual or a lambda");
  if (auto *C = dyn_cast<CXXConstructorDecl>(&Function))
    if (C->isCopyOrMoveConstructor() || C->isConvertingConstructor(false))
      return Change.refuse("the constructor is a conversion");
  if (isa<CoroutineBodyStmt>(Function.getBody()))
    return Change.refuse("the function is a coroutine");
  bool OneUnit = F.unit().project().Units.size() == 1;
  if (Function.isExternallyVisible() && !isDeclaredInHeader(Function) &&
      !OneUnit)
    return Change.refuse("another unit may declare the function itself");
  if (P.hasAttrs() || Function.hasAttr<WeakAttr>() ||
      Function.hasAttr<AliasAttr>())
    return Change.refuse("the function has attributes that fix its type");
}

/// Another function of the name that takes as many arguments could be chosen
/// instead, or be as good.
void ParamByReference::checkOverloads() {
  for (const NamedDecl *D :
       Function.getDeclContext()->getRedeclContext()->lookup(
           Function.getDeclName())) {
    D = D->getUnderlyingDecl();
    if (D->getCanonicalDecl() == Function.getCanonicalDecl())
      continue;
    auto *Other = dyn_cast<FunctionDecl>(D);
    bool IsCopyOrMove =
        Other && isa<CXXConstructorDecl>(Other) &&
        cast<CXXConstructorDecl>(Other)->isCopyOrMoveConstructor();
    if (IsCopyOrMove && Function.getNumParams() > 1)
      continue;
    bool Apart = Other && !Other->isVariadic() &&
                 (Other->getNumParams() < Function.getMinRequiredArguments() ||
                  Other->getMinRequiredArguments() > Function.getNumParams());
    if (!Apart)
      return Change.refuse("another overload of '" +
                           Function.getNameAsString() + "' could be chosen");
  }
}

/// What the body does that could reach the caller's object.
std::string ParamByReference::changeInside() const {
  Analysis &State = F.analysis();
  Footprint Print = State.footprint(codeOf(Function));
  if (!Print.Opaque.empty())
    return "the body " + Print.Opaque;
  Place Argument;
  Argument.Type = P.getType().getUnqualifiedType();
  Place Elements = elementOf(Argument, QualType());
  for (const Access &W : Print.Writes) {
    auto *V = dyn_cast_or_null<VarDecl>(W.What.Root);
    if (W.What.isVariable() && V && !V->hasGlobalStorage())
      continue; // the function's own
    if (State.mayOverlap(W.What, Argument) ||
        State.mayOverlap(W.What, Elements))
      return "the body writes on line " + State.line(W.Where) +
             " what the argument may share";
  }
  return "";
}

void ParamByReference::checkCalls() {
  FunctionUses Uses = usesOf(Function, F.unit().context());
  if (!Uses.Other.empty())
    return Change.refuse(Uses.Other);
  for (const FunctionCall &Call : Uses.Calls) {
    unsigned Index = P.getFunctionScopeIndex();
    if (Index >= Call.Args.size())
      return Change.refuse("a call is not understood");
    checkArgument(Call.Args[Index], Call.Caller, Call.Args);
    if (Change.isRefused())
      return;
  }
  Change.holds(Danger.empty()
                   ? "the body changes nothing the argument may share"
                   : "no call hands over what others can reach");
}

/// The object a by-value argument is copied from.
static const Expr *copiedFrom(const Expr *Arg) {
  Arg = Arg->IgnoreParenImpCasts();
  for (;;) {
    if (auto *Full = dyn_cast<FullExpr>(Arg))
      Arg = Full->getSubExpr()->IgnoreParenImpCasts();
    else if (auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Arg))
      Arg = Bind->getSubExpr()->IgnoreParenImpCasts();
    else
      break;
  }
  auto *Construct = dyn_cast<CXXConstructExpr>(Arg);
  if (!Construct || !Construct->getConstructor()->isCopyOrMoveConstructor() ||
      !Construct->getNumArgs())
    return nullptr;
  return Construct->getArg(0);
}

void ParamByReference::checkArgument(const Expr *Arg,
                                     const FunctionDecl *Caller,
                                     llvm::ArrayRef<const Expr *> All) {
  const Expr *Source = copiedFrom(Arg);
  if (!Source || Source->IgnoreParenImpCasts()->isPRValue())
    return; // made for the call, so nobody else's
  if (Source->isXValue())
    return Change.refuse("a call moves its argument");
  if (Source->IgnoreParenImpCasts()->getType().isVolatileQualified() ||
      !Caller || !Caller->getBody())
    return Change.refuse("a call is made outside a function");
  Facts There(F.unit(), *Caller);
  std::vector<const Stmt *> Others;
  for (const Expr *Other : All)
    if (Other != Arg)
      Others.push_back(Other);
  Answer Kept = There.unmodifiedIn(Source, Others);
  if (!Kept.isYes())
    return Change.refuse("another argument may change it: " + Kept.Reason);
  if (Danger.empty())
    return;
  for (const Place &Object : placesOf(Source)) {
    // The characters of a string can be reached where the string cannot.
    std::string Why = There.analysis().reachable(Object);
    if (Why.empty())
      Why = There.analysis().reachable(elementOf(Object, QualType()));
    if (!Why.empty())
      return Change.refuse(Danger +
                           ", and the argument of a call can be "
                           "changed by it: " +
                           Why);
  }
}

void ParamByReference::edit() {
  unsigned Index = P.getFunctionScopeIndex();
  for (const FunctionDecl *D : Function.redecls()) {
    const ParmVarDecl *Parm = D->getParamDecl(Index);
    bool Named = Parm->getIdentifier() && Parm->getLocation().isValid();
    SourceLocation End = Named ? Parm->getLocation() : Parm->getEndLoc();
    if (Parm->hasDefaultArg() && !Named)
      return Change.refuse("a default argument without a name");
    SourceRange Range(Parm->getBeginLoc(), End);
    std::string Text = Change.text(Range);
    llvm::StringRef Type(Text);
    if (Named && !Type.consume_back(Parm->getName()))
      return Change.refuse("the parameter is not declared in the usual form");
    std::string New = (Parm->getType().isConstQualified() ? "" : "const ") +
                      Type.trim().str() + " &" + Parm->getNameAsString();
    Change.replace(Range, std::move(New));
  }
}
