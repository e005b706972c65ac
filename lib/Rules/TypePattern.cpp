//===- TypePattern.cpp - Types with holes ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/TypePattern.h"
#include "clang/AST/DeclTemplate.h"

using namespace evo;
using namespace clang;

std::string evo::typeName(QualType T, const ASTContext &Context) {
  PrintingPolicy Policy(Context.getLangOpts());
  Policy.SuppressTagKeyword = true;
  Policy.Bool = true;
  Policy.SuppressUnwrittenScope = true; // inline namespaces
  return T.getCanonicalType().getUnqualifiedType().getAsString(Policy);
}

//===--- Compiling --------------------------------------------------------===//

namespace {
struct Compiler {
  const ASTContext &Context;
  TypeIndex Index;

  TypePattern wrap(TypePattern::Form Kind, QualType Inner) {
    TypePattern P;
    P.Kind = Kind;
    P.Parts.push_back(compile(Inner));
    return P;
  }

  TypePattern named(TypePattern::Form Kind, std::string Name) {
    TypePattern P;
    P.Kind = Kind;
    P.Name = std::move(Name);
    return P;
  }

  TypePattern argument(const TemplateArgument &A) {
    switch (A.getKind()) {
    case TemplateArgument::Type:
      return compile(A.getAsType());
    case TemplateArgument::Integral:
      return named(TypePattern::Named, llvm::toString(A.getAsIntegral(), 10));
    default:
      return TypePattern();
    }
  }

  TypePattern specialisation(llvm::StringRef Name,
                             ArrayRef<TemplateArgument> Arguments) {
    TypePattern P = named(TypePattern::Template, Name.str());
    for (const TemplateArgument &A : Arguments)
      P.Parts.push_back(argument(A));
    return P;
  }

  TypePattern unqualified(QualType T) {
    if (const auto *L = T->getAs<LValueReferenceType>())
      return wrap(TypePattern::LValueRef, L->getPointeeType());
    if (const auto *R = T->getAs<RValueReferenceType>())
      return wrap(TypePattern::RValueRef, R->getPointeeType());
    if (const auto *Pointer = T->getAs<clang::PointerType>())
      return wrap(TypePattern::Pointer, Pointer->getPointeeType());
    if (const auto *Parameter = T->getAs<TemplateTypeParmType>()) {
      TypePattern P;
      P.Index = Index(Parameter);
      P.Kind = P.Index < 0 ? TypePattern::Any : TypePattern::Parameter;
      return P;
    }
    if (const auto *S = dyn_cast<TemplateSpecializationType>(T.getTypePtr()))
      if (const TemplateDecl *D = S->getTemplateName().getAsTemplateDecl())
        return specialisation(qualifiedName(D), S->template_arguments());
    if (const CXXRecordDecl *Record = T->getAsCXXRecordDecl()) {
      if (const auto *S = dyn_cast<ClassTemplateSpecializationDecl>(Record))
        return specialisation(qualifiedName(S), S->getTemplateArgs().asArray());
      if (Record->getDescribedClassTemplate())
        return TypePattern();
    }
    if (T->isDependentType() || T->isUndeducedType())
      return TypePattern();
    return named(TypePattern::Named, typeName(T, Context));
  }

  TypePattern compile(QualType T) {
    TypePattern P;
    QualType Referred = T.getNonReferenceType();
    if (Referred->getContainedAutoType() && !Referred->isPointerType()) {
      P.Const = Referred.isConstQualified();
      if (T->isReferenceType()) {
        TypePattern Reference;
        Reference.Kind = T->isLValueReferenceType() ? TypePattern::LValueRef
                                                    : TypePattern::RValueRef;
        Reference.Parts.push_back(P);
        return Reference;
      }
      return P;
    }
    QualType Canonical = T.getCanonicalType();
    P = unqualified(Canonical.getUnqualifiedType());
    P.Const = Canonical.isConstQualified();
    return P;
  }
};
} // namespace

TypePattern evo::compileType(QualType T, const ASTContext &Context,
                             TypeIndex Index) {
  return Compiler{Context, Index}.compile(T);
}

//===--- Matching ---------------------------------------------------------===//

static bool matchArgument(const TypePattern &P, const TemplateArgument &A,
                          const ASTContext &Context, TypeBindings &Bound) {
  if (A.getKind() == TemplateArgument::Type)
    return matchType(P, A.getAsType().getCanonicalType(), Context, Bound,
                     false);
  if (P.Kind == TypePattern::Any)
    return true;
  return A.getKind() == TemplateArgument::Integral &&
         P.Kind == TypePattern::Named &&
         P.Name == llvm::toString(A.getAsIntegral(), 10);
}

static bool matchTemplate(const TypePattern &P, QualType T,
                          const ASTContext &Context, TypeBindings &Bound) {
  const auto *S = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->getAsCXXRecordDecl());
  if (!S || S->getTemplateArgs().size() != P.Parts.size())
    return false;
  if (!llvm::StringRef(P.Name).ends_with(S->getName()) ||
      qualifiedName(S) != P.Name)
    return false;
  for (auto [Part, Argument] :
       llvm::zip(P.Parts, S->getTemplateArgs().asArray()))
    if (!matchArgument(Part, Argument, Context, Bound))
      return false;
  return true;
}

static bool matchParameter(const TypePattern &P, QualType T, bool Top,
                           TypeBindings &Bound) {
  QualType Plain = Top || P.Const ? T.getUnqualifiedType() : T;
  QualType &Slot = Bound[P.Index];
  if (Slot.isNull())
    Slot = Plain;
  return Slot.getCanonicalType() == Plain.getCanonicalType();
}

bool evo::matchType(const TypePattern &P, QualType T, const ASTContext &Context,
                    TypeBindings &Bound, bool Top) {
  T = T.getCanonicalType();
  if (T.isVolatileQualified() || T->isDependentType())
    return false;
  bool IsReference =
      P.Kind == TypePattern::LValueRef || P.Kind == TypePattern::RValueRef;
  if (!Top && !IsReference && P.Const != T.isConstQualified() &&
      P.Kind != TypePattern::Any && P.Kind != TypePattern::Parameter)
    return false;
  if (!Top && P.Const && !T.isConstQualified())
    return false;
  switch (P.Kind) {
  case TypePattern::Any:
    return true;
  case TypePattern::Parameter:
    return matchParameter(P, T, Top, Bound);
  case TypePattern::Named:
    return !T->isReferenceType() && typeName(T, Context) == P.Name;
  case TypePattern::Template:
    return matchTemplate(P, T, Context, Bound);
  case TypePattern::Pointer:
    if (T->isArrayType())
      T = Context.getArrayDecayedType(T);
    if (!T->isPointerType())
      return false;
    return matchType(P.Parts[0],
                     Top && P.Parts[0].Const ? T->getPointeeType().withConst()
                                             : T->getPointeeType(),
                     Context, Bound, false);
  case TypePattern::LValueRef:
    return T->isLValueReferenceType() &&
           matchType(P.Parts[0], T.getNonReferenceType(), Context, Bound,
                     false);
  case TypePattern::RValueRef:
    return T->isRValueReferenceType() &&
           matchType(P.Parts[0], T.getNonReferenceType(), Context, Bound,
                     false);
  }
  llvm_unreachable("all forms are listed");
}

//===--- Concepts ---------------------------------------------------------===//

static bool isSized(QualType T) {
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return false;
  for (const CXXMethodDecl *M : Record->methods())
    if (M->getDeclName().isIdentifier() && M->getName() == "size" &&
        M->isConst() && M->getNumParams() == 0)
      return true;
  return false;
}

static bool isInteger(QualType T) {
  return T->isIntegerType() && !T->isEnumeralType();
}

namespace {
struct ConceptEntry {
  llvm::StringLiteral Name;
  bool (*Holds)(QualType);
};
constexpr ConceptEntry Concepts[] = {
    {"std::integral", isInteger},
    {"std::unsigned_integral",
     [](QualType T) { return isInteger(T) && T->isUnsignedIntegerType(); }},
    {"std::signed_integral",
     [](QualType T) { return isInteger(T) && T->isSignedIntegerType(); }},
    {"std::floating_point", [](QualType T) { return T->isRealFloatingType(); }},
    {"evo::rule::Sized", isSized},
};
} // namespace

static const ConceptEntry *findConcept(llvm::StringRef Name) {
  const auto *It = llvm::find_if(
      Concepts, [&](const ConceptEntry &E) { return E.Name == Name; });
  return It == std::end(Concepts) ? nullptr : It;
}

bool evo::isKnownConcept(llvm::StringRef Name) { return findConcept(Name); }

llvm::StringRef evo::knownConcepts() {
  return "std::integral, std::unsigned_integral, std::signed_integral, "
         "std::floating_point, Sized";
}

bool evo::satisfies(llvm::StringRef Concept, QualType T,
                    const ASTContext &Context) {
  const ConceptEntry *Entry = findConcept(Concept);
  return Entry && Entry->Holds(T.getCanonicalType());
}
