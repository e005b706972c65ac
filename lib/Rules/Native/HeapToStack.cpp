//===- HeapToStack.cpp - memory.heap-to-stack ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstUses.h"
#include "Draft.h"
#include "Facts/Analysis.h"
#include "clang/AST/DeclTemplate.h"

using namespace evo;
using namespace evo::native;
using namespace clang;

namespace evo {
std::unique_ptr<NativeRule> createHeapToStack(RuleInfo);
}

static constexpr std::int64_t MaxBytes = 4096;

/// The call of std::make_unique that initialises `V`, for one object.
static const CallExpr *makeUniqueOf(const VarDecl &V) {
  const Expr *Init = V.getInit() ? V.getInit()->IgnoreImplicit() : nullptr;
  for (;;) {
    auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Init);
    if (!Construct || Construct->getNumArgs() != 1)
      break;
    Init = Construct->getArg(0)->IgnoreImplicit(); // before C++17
  }
  auto *Call = dyn_cast_or_null<CallExpr>(Init);
  auto *Callee = Call ? Call->getDirectCallee() : nullptr;
  bool Is = Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
            Callee->getName() == "make_unique";
  return Is ? Call : nullptr;
}

/// T of unique_ptr<T> with the library's own deleter.
static QualType ownedType(QualType Pointer) {
  auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Pointer->getAsCXXRecordDecl());
  if (!S || !S->isInStdNamespace() || S->getName() != "unique_ptr")
    return {};
  const TemplateArgumentList &Args = S->getTemplateArgs();
  auto *Deleter = Args[1].getAsType()->getAsCXXRecordDecl();
  if (!Deleter || !Deleter->isInStdNamespace() ||
      Deleter->getName() != "default_delete")
    return {};
  return Args[0].getAsType();
}

static bool callsItself(const Facts &F) {
  llvm::SmallVector<const Stmt *, 32> Work;
  llvm::append_range(Work, codeOf(F.function()));
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    auto *Call = dyn_cast<CallExpr>(S);
    if (Call && Call->getDirectCallee() &&
        Call->getDirectCallee()->getCanonicalDecl() ==
            F.function().getCanonicalDecl())
      return true;
    evaluatedChildren(S, Work);
  }
  return false;
}

namespace {

class OneObject {
public:
  OneObject(const Facts &F, const VarDecl &V, const CallExpr &Make,
            Draft &Change)
      : F(F), V(V), Make(Make), Change(Change) {}

  void check() {
    checkType();
    if (isa<CoroutineBodyStmt>(F.function().getBody()) || callsItself(F))
      Change.refuse("the function is recursive or a coroutine");
    checkArguments();
    std::string Why;
    auto Namings = namingsOf(V, F, Why);
    if (!Why.empty())
      return Change.refuse(Why);
    for (const DeclRefExpr *Ref : Namings)
      if (!Change.isRefused())
        checkUse(*Ref);
    if (!Change.isRefused())
      edit();
  }

private:
  void checkType();
  void checkArguments();
  void checkUse(const DeclRefExpr &Ref);
  void edit();
  std::string typeText() const;

  const Facts &F;
  const VarDecl &V;
  const CallExpr &Make;
  Draft &Change;
};

} // namespace

void OneObject::checkType() {
  ASTContext &Context = F.unit().context();
  QualType T = ownedType(V.getType());
  if (T.isNull() || T->isDependentType() || T->isIncompleteType())
    return Change.refuse("the type is not known");
  auto *R = T->getAsCXXRecordDecl();
  if (!R || T->isArrayType())
    return Change.refuse("not a single object of class type");
  QualType Made = ownedType(Make.getType());
  if (Made.isNull() || !Context.hasSameType(Made, T))
    return Change.refuse("the pointer is to a base of the object");
  if (T.isConstQualified())
    return Change.refuse("the object is const");
  std::int64_t Bytes = Context.getTypeSizeInChars(T).getQuantity();
  if (Bytes > MaxBytes)
    return Change.refuse("the object has " + std::to_string(Bytes) + " bytes");
  Change.holds("the object has " + std::to_string(Bytes) + " bytes");
  for (const CXXMethodDecl *M : R->methods())
    if (M->getOverloadedOperator() == OO_New ||
        M->getOverloadedOperator() == OO_Delete)
      return Change.refuse("the class allocates its objects itself");
  if (!F.unit().context().getLangOpts().CPlusPlus17)
    return Change.refuse("before C++17 the object would be copied");
}

/// make_unique hands its arguments on by reference, which loses that a literal
/// zero is also a null pointer.
void OneObject::checkArguments() {
  for (const Expr *Arg : Make.arguments()) {
    const Expr *Plain = Arg->IgnoreParenImpCasts();
    if (auto *M = dyn_cast<MaterializeTemporaryExpr>(Plain))
      Plain = M->getSubExpr()->IgnoreParenImpCasts();
    auto *Literal = dyn_cast<IntegerLiteral>(Plain);
    if ((Literal && Literal->getValue() == 0) || isa<InitListExpr>(Plain) ||
        isa<GNUNullExpr>(Plain))
      return Change.refuse("an argument could mean something else when it is "
                           "passed directly");
  }
}

void OneObject::checkUse(const DeclRefExpr &Ref) {
  const Analysis &State = F.analysis();
  const Stmt *Parent = State.parentOf(&Ref);
  while (isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Parent))
    Parent = State.parentOf(Parent);
  auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
  const std::string Line = State.line(Ref.getLocation());
  if (!Call || !Call->getNumArgs() ||
      Call->getArg(0)->IgnoreParenImpCasts() != &Ref)
    return Change.refuse("'" + V.getNameAsString() +
                         "' is used as a pointer on line " + Line);
  if (Call->getOperator() == OO_Star) {
    bool Glued = false;
    SourceLocation Begin = Call->getBeginLoc();
    bool Invalid = false;
    if (Begin.isFileID()) {
      const char *At = F.unit().sources().getCharacterData(Begin, &Invalid);
      Glued = !Invalid && F.unit().sources().getFileOffset(Begin) > 0 &&
              (isAlphanumeric(At[-1]) || At[-1] == '_');
    }
    return Change.replace(Call->getSourceRange(),
                          (Glued ? " " : "") + V.getNameAsString());
  }
  auto *Member = dyn_cast_or_null<MemberExpr>(State.parentOf(Call));
  if (!Member) // implicit casts up to a base may stand between
    if (auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(State.parentOf(Call)))
      Member = dyn_cast_or_null<MemberExpr>(State.parentOf(Cast));
  if (Call->getOperator() != OO_Arrow || !Member || !Member->isArrow())
    return Change.refuse("'" + V.getNameAsString() +
                         "' is compared or changed on line " + Line);
  SourceLocation Arrow = Member->getOperatorLoc();
  Change.replace(SourceRange(Arrow, Arrow), ".");
}

std::string OneObject::typeText() const {
  auto *Callee = dyn_cast<DeclRefExpr>(Make.getCallee()->IgnoreParenImpCasts());
  if (!Callee || Callee->getNumTemplateArgs() != 1)
    return "";
  return Change.text(Callee->getTemplateArgs()[0].getSourceRange());
}

void OneObject::edit() {
  std::string Type = typeText();
  SourceRange Args;
  if (Make.getNumArgs())
    Args = SourceRange(Make.getArg(0)->getBeginLoc(),
                       Make.getArg(Make.getNumArgs() - 1)->getEndLoc());
  std::string ArgText = Make.getNumArgs() ? Change.text(Args) : "";
  if (Type.empty() || (Make.getNumArgs() && ArgText.empty()))
    return Change.refuse("the creation is not spelled in one place");
  Change.replace(SourceRange(V.getBeginLoc(), Make.getEndLoc()),
                 "auto " + V.getNameAsString() + " = " + Type + "(" + ArgText +
                     ")");
}

namespace {

class HeapToStack : public DescribedRule {
public:
  using DescribedRule::DescribedRule;

  void match(const Facts &F, MatchSink &Sink) const override {
    if (!F.function().doesThisDeclarationHaveABody() ||
        F.function().isTemplated() || F.function().isTemplateInstantiation())
      return;
    llvm::SmallVector<const Stmt *, 32> Work{F.function().getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (auto *D = dyn_cast<DeclStmt>(S); D && D->isSingleDecl())
        if (auto *V = dyn_cast<VarDecl>(D->getSingleDecl()))
          consider(*V, F, Sink);
      for (const Stmt *Child : S->children())
        if (Child)
          Work.push_back(Child);
    }
  }

private:
  void consider(const VarDecl &V, const Facts &F, MatchSink &Sink) const {
    const CallExpr *Make = makeUniqueOf(V);
    if (!Make || V.getType()->isReferenceType())
      return;
    Draft Change(Info, F, V.getSourceRange());
    if (V.isStaticLocal())
      Change.refuse("the pointer is static");
    OneObject(F, V, *Make, Change).check();
    Change.holds("the pointer is only dereferenced");
    Change.finish("'" + V.getNameAsString() +
                      "' owns one small object that never leaves: keep it on "
                      "the stack",
                  Sink);
  }
};

} // namespace

std::unique_ptr<NativeRule> evo::createHeapToStack(RuleInfo Info) {
  return std::make_unique<HeapToStack>(std::move(Info));
}
