//===- Known.cpp - What standard functions and types do ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Known.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;
using namespace clang;

KnownClass evo::knownClass(const CXXRecordDecl *R) {
  if (!R || !R->getIdentifier())
    return KnownClass::None;
  bool InLibrary = R->isInStdNamespace();
  if (!InLibrary)
    if (auto *NS = dyn_cast<NamespaceDecl>(
            R->getDeclContext()->getEnclosingNamespaceContext()))
      InLibrary = NS->getName() == "__gnu_cxx" || NS->getName() == "__detail";
  if (!InLibrary)
    return KnownClass::None;
  return llvm::StringSwitch<KnownClass>(R->getName())
#define EVO_CLASS(Name, Class) .Case(Name, KnownClass::Class)
#include "KnownFunctions.def"
      .Default(KnownClass::None);
}

KnownClass evo::knownClass(QualType T) {
  if (T.isNull())
    return KnownClass::None;
  return knownClass(T.getNonReferenceType()->getAsCXXRecordDecl());
}

const Expr *evo::objectOf(const CallExpr &Call) {
  if (auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    return Member->getImplicitObjectArgument();
  auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (isa<CXXOperatorCallExpr>(Call) && Method && !Method->isStatic() &&
      Call.getNumArgs())
    return Call.getArg(0);
  return nullptr;
}

QualType evo::objectTypeOf(const CallExpr &Call) {
  const Expr *Object = objectOf(Call);
  if (!Object)
    return {};
  auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
  if (Method && knownClass(Method->getParent()) != KnownClass::None)
    return recordType(*Method->getParent());
  QualType T = Object->IgnoreParenImpCasts()->getType();
  return T->isPointerType() ? T->getPointeeType() : T;
}

/// `operator bool` is a conversion and has no plain name.
static std::string nameOf(const FunctionDecl &F) {
  if (auto *Conversion = dyn_cast<CXXConversionDecl>(&F))
    return Conversion->getConversionType()->isBooleanType() ? "operator bool"
                                                            : std::string();
  return F.getNameAsString();
}

static const llvm::StringMap<Known> &methodTable() {
  static const llvm::StringMap<Known> Table = [] {
    llvm::StringMap<Known> T;
#define EVO_METHOD(Class, Name, Effect, NoThrow)                               \
  T[#Class "::" Name] = {KnownEffect::Effect, NoThrow};
#include "KnownFunctions.def"
    return T;
  }();
  return Table;
}

static const llvm::StringMap<Known> &functionTable() {
  static const llvm::StringMap<Known> Table = [] {
    llvm::StringMap<Known> T;
#define EVO_FUNCTION(Name, Effect, NoThrow)                                    \
  T[Name] = {KnownEffect::Effect, NoThrow};
#include "KnownFunctions.def"
    return T;
  }();
  return Table;
}

static llvm::StringRef className(KnownClass C) {
  switch (C) {
  case KnownClass::None:
    return "";
  case KnownClass::Owner:
    return "Owner";
  case KnownClass::View:
    return "View";
  case KnownClass::Iterator:
    return "Iterator";
  case KnownClass::Pointer:
    return "Pointer";
  case KnownClass::Value:
    return "Value";
  }
  return "";
}

/// `map[key]` inserts, `at` and `[]` of every other container do not.
static bool isMapSubscript(const FunctionDecl &F, QualType Object) {
  if (F.getOverloadedOperator() != OO_Subscript)
    return false;
  auto *R = Object->getAsCXXRecordDecl();
  return R->getName() == "map" || R->getName() == "unordered_map";
}

static const Known *knownMethod(const FunctionDecl &F, QualType Object) {
  static const Known MapSubscript = {KnownEffect::Change, false};
  KnownClass Class = knownClass(Object);
  if (Class == KnownClass::None)
    return nullptr;
  auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (Method && !F.isInStdNamespace() &&
      !Method->getParent()->isInStdNamespace() &&
      knownClass(Method->getParent()) == KnownClass::None)
    return nullptr;
  if (isMapSubscript(F, Object))
    return &MapSubscript;
  auto It = methodTable().find((className(Class) + "::" + nameOf(F)).str());
  return It == methodTable().end() ? nullptr : &It->second;
}

/// A library function: in namespace std, or extern "C" in a system header.
static bool isLibraryFunction(const FunctionDecl &F) {
  if (F.isInStdNamespace())
    return true;
  const SourceManager &SM = F.getASTContext().getSourceManager();
  if (!SM.isInSystemHeader(F.getLocation())) {
    auto *NS = dyn_cast<NamespaceDecl>(F.getDeclContext());
    return NS && NS->getName() == "__gnu_cxx" && F.isOverloadedOperator();
  }
  return F.isExternC() ||
         F.getDeclContext()->getRedeclContext()->isTranslationUnit() ||
         F.isOverloadedOperator();
}

/// Operators and to_string only compare or build values the library knows.
static bool argumentsAreKnown(const FunctionDecl &F) {
  return llvm::all_of(F.parameters(), [](const ParmVarDecl *P) {
    QualType T = P->getType().getNonReferenceType();
    return T->isPointerType() || isPlainKey(T) ||
           knownClass(T) == KnownClass::Iterator ||
           knownClass(T) == KnownClass::View;
  });
}

/// Overloads that take callables (std::min with a comparison, ranges) run code
/// that is not in the table.
static bool takesOnlyValues(const FunctionDecl &F, KnownEffect Effect) {
  if (Effect == KnownEffect::Forward)
    return F.getNumParams() == 1;
  if (Effect == KnownEffect::WritesArgs)
    return F.getNumParams() == 2 &&
           llvm::all_of(F.parameters(), [](const ParmVarDecl *P) {
             return isPlainValue(P->getType().getNonReferenceType());
           });
  if (F.isInStdNamespace() || F.isOverloadedOperator())
    return argumentsAreKnown(F);
  return true;
}

const Known *evo::knownFunction(const FunctionDecl &F, QualType Object) {
  if (!Object.isNull())
    return knownMethod(F, Object);
  if (isa<CXXMethodDecl>(F) || !isLibraryFunction(F))
    return nullptr;
  auto It = functionTable().find(nameOf(F));
  if (It == functionTable().end() || !takesOnlyValues(F, It->second.Effect))
    return nullptr;
  return &It->second;
}

namespace {

/// Walks the types a value is made of. Cycles cannot occur by value, but can
/// through container elements, so what was seen is remembered.
class PlainWalk {
public:
  bool isPlain(QualType T, bool Key) {
    if (T.isNull() || T->isDependentType() || T.isVolatileQualified())
      return false;
    T = T.getCanonicalType().getUnqualifiedType();
    if (auto *Array = T->getAsArrayTypeUnsafe())
      return isPlain(Array->getElementType(), Key);
    if (T->isScalarType() || T->isReferenceType())
      return true;
    if (T->isAtomicType())
      return false;
    const CXXRecordDecl *R = T->getAsCXXRecordDecl();
    if (!R || !R->hasDefinition())
      return false;
    if (!Seen.insert({R, Key}).second)
      return true;
    if (knownClass(R) != KnownClass::None)
      return isPlainLibraryType(R, Key);
    return !Key && isPlainRecord(R);
  }

private:
  bool isPlainLibraryType(const CXXRecordDecl *R, bool Key) {
    auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
    KnownClass Class = knownClass(R);
    if (Class == KnownClass::Pointer)
      return false;
    if (!S || Class == KnownClass::View || Class == KnownClass::Iterator)
      return true;
    bool Keyed = Key || isKeyed(R->getName());
    unsigned Index = 0;
    for (const TemplateArgument &A : S->getTemplateArgs().asArray()) {
      llvm::SmallVector<TemplateArgument, 4> Flat;
      if (A.getKind() == TemplateArgument::Pack)
        Flat.append(A.pack_begin(), A.pack_end());
      else
        Flat.push_back(A);
      for (const TemplateArgument &Part : Flat)
        if (Part.getKind() == TemplateArgument::Type &&
            !isPlainArgument(Part.getAsType(), R, Index, Keyed))
          return false;
      ++Index;
    }
    return true;
  }

  static bool isKeyed(llvm::StringRef Name) {
    return Name.ends_with("map") || Name.ends_with("set");
  }

  /// Allocators, comparisons and hashes must be the library's own.
  bool isPlainArgument(QualType T, const CXXRecordDecl *R, unsigned Index,
                       bool Keyed) {
    bool IsMap = R->getName().ends_with("map");
    bool IsElement = knownClass(R) == KnownClass::Value || Index == 0 ||
                     (IsMap && Index == 1);
    if (!IsElement)
      return knownClass(T) == KnownClass::Value;
    return isPlain(T, Keyed && Index == 0);
  }

  bool isPlainRecord(const CXXRecordDecl *R) {
    if (R->isTrivial() || (R->isLambda() && R->hasTrivialDestructor()))
      return true;
    if (R->hasUserDeclaredDestructor() && !R->hasTrivialDestructor() &&
        !R->getDestructor()->isDefaulted())
      return false;
    for (const CXXConstructorDecl *C : R->ctors())
      if (C->isCopyOrMoveConstructor() && !C->isDefaulted() && !C->isDeleted())
        return false;
    for (const CXXMethodDecl *M : R->methods())
      if ((M->isCopyAssignmentOperator() || M->isMoveAssignmentOperator()) &&
          !M->isDefaulted() && !M->isDeleted())
        return false;
    for (const CXXBaseSpecifier &B : R->bases())
      if (!isPlain(B.getType(), false))
        return false;
    return llvm::all_of(R->fields(), [this](const FieldDecl *F) {
      return isPlain(F->getType(), false);
    });
  }

  std::set<std::pair<const CXXRecordDecl *, bool>> Seen;
};

} // namespace

bool evo::isPlainValue(QualType T) { return PlainWalk().isPlain(T, false); }
bool evo::isPlainKey(QualType T) { return PlainWalk().isPlain(T, true); }
