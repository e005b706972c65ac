//===- UnitLook.cpp - What a unit holds besides a function ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitLook.h"
#include "clang/AST/DeclTemplate.h"

using namespace evo;

//===--- Variables --------------------------------------------------------===//

static bool leadsOut(clang::QualType T) {
  const auto *Owner =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
          T->getAsCXXRecordDecl());
  if (Owner &&
      (Owner->getName() == "unique_ptr" || Owner->getName() == "shared_ptr"))
    return !Owner->getTemplateArgs()[0].getAsType().isConstQualified();
  return T->isPointerType() && !T->getPointeeType().isConstQualified() &&
         !T->getPointeeType()->isFunctionType();
}

/// const, and without mutable parts, and no way to something else.
static bool neverChanges(const clang::VarDecl &V) {
  clang::QualType T =
      V.getASTContext().getBaseElementType(V.getType()).getCanonicalType();
  const auto *R = T->getAsCXXRecordDecl();
  return T.isConstQualified() && !leadsOut(T) &&
         (!R || (R->hasDefinition() && !R->hasMutableFields()));
}

static bool startsUnwritten(const clang::VarDecl &V) {
  if (llvm::isa<clang::ParmVarDecl>(V) || V.isExceptionVariable() ||
      V.isCXXForRangeDecl())
    return false;
  const auto *Made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
      V.getInit() ? V.getInit()->IgnoreImplicit() : nullptr);
  return !V.getInit() || (Made && Made->getConstructor()->isTrivial());
}

void UnitLook::unwritten(const clang::Decl &In) {
  LeavesUnwritten.insert(Symbols.getName(&In));
  for (const std::string &Symbol : Symbols.getAllManglings(&In))
    LeavesUnwritten.insert(Symbol); // of a constructor
}

void UnitLook::outliving(const clang::VarDecl &V) {
  std::string Symbol = Symbols.getName(&V);
  bool Constant = neverChanges(V);
  if (Constant && llvm::StringRef(Symbol).starts_with("_Z"))
    Constants.insert("_ZGV" + Symbol.substr(2));
  if (Constant)
    Constants.insert(Symbol);
  else if (V.isThisDeclarationADefinition())
    Variables[Symbol] = &V;
}

bool UnitLook::VisitVarDecl(clang::VarDecl *V) {
  if (V->isInvalidDecl() || V->getDeclContext()->isDependentContext())
    return true;
  if (V->hasGlobalStorage())
    outliving(*V);
  else if (startsUnwritten(*V))
    unwritten(*llvm::cast<clang::Decl>(V->getDeclContext()));
  return true;
}

//===--- The unit's own code ----------------------------------------------===//

bool UnitLook::TraverseDecl(clang::Decl *D) {
  const clang::FunctionDecl *Outer = Within;
  if (auto *F = llvm::dyn_cast_or_null<clang::FunctionDecl>(D))
    Within = F;
  bool Go = RecursiveASTVisitor::TraverseDecl(D);
  Within = Outer;
  return Go;
}

/// In a function that is not of a system header, and that some other may call:
/// a member function need not be named to be called.
bool UnitLook::isOwn() const {
  return Within && !Within->isDependentContext() &&
         (Within->isReferenced() || llvm::isa<clang::CXXMethodDecl>(Within)) &&
         !Within->getASTContext().getSourceManager().isInSystemHeader(
             Within->getLocation());
}

bool UnitLook::strange(const char *Does) {
  if (isOwn())
    Strange = Does;
  return true;
}

void UnitLook::named(const clang::ValueDecl &D) {
  clang::QualType T = D.getType().getNonReferenceType();
  if (T.isVolatileQualified())
    strange("uses volatile memory");
  const auto *R = T->getAsCXXRecordDecl();
  if (T->isAtomicType() ||
      (R && R->isInStdNamespace() && R->getDeclName().isIdentifier() &&
       R->getName().starts_with("atomic")))
    strange("uses atomics");
  const auto *V = llvm::dyn_cast<clang::VarDecl>(&D);
  if (V && V->hasGlobalStorage() && isOwn() && !neverChanges(*V) &&
      NamedBefore.insert(V->getCanonicalDecl()).second)
    Named.insert(Symbols.getName(V));
}

bool UnitLook::VisitDeclRefExpr(clang::DeclRefExpr *E) {
  named(*E->getDecl());
  return true;
}

bool UnitLook::VisitMemberExpr(clang::MemberExpr *E) {
  named(*E->getMemberDecl());
  return true;
}

//===--- Exceptions and classes -------------------------------------------===//

bool UnitLook::isReached(const clang::FunctionDecl &F) {
  return Reached.count(Symbols.getName(&F)) ||
         llvm::any_of(Symbols.getAllManglings(&F),
                      [&](auto &Symbol) { return Reached.count(Symbol) != 0; });
}

/// Those of the library it throws itself, too: they are told apart by what they
/// say, whoever throws them.
void UnitLook::thrown(clang::QualType T) {
  constexpr std::size_t Most = 16;
  const auto *R = T->getAsCXXRecordDecl();
  if (!T->isPointerType() && !(R && R->isInStdNamespace()) &&
      Thrown.size() < Most && !llvm::is_contained(Thrown, T))
    Thrown.push_back(T);
}

bool UnitLook::VisitCXXThrowExpr(clang::CXXThrowExpr *E) {
  if (E->getSubExpr() && Within && !Within->isDependentContext() &&
      isReached(*Within))
    thrown(E->getSubExpr()->getType().getCanonicalType().getUnqualifiedType());
  return true;
}

bool UnitLook::VisitCXXRecordDecl(clang::CXXRecordDecl *R) {
  if (R->isThisDeclarationADefinition() && !R->isDependentContext() &&
      !R->isInvalidDecl() && R->isPolymorphic() && !R->isAbstract() &&
      !R->isInStdNamespace() && !R->getParentFunctionOrMethod())
    Concrete.push_back(R);
  return true;
}
