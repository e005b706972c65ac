//===- Signature.cpp - A function as its callers see it ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Signature.h"
#include "Hazards.h"
#include "UnitAst.h"
#include "evo/Support/Files.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Expr.h"
#include "clang/AST/RecordLayout.h"
#include "clang/Basic/Version.h"

using namespace evo;

namespace {

ParameterShape::Kind scalarKind(clang::ASTContext &C, clang::QualType T,
                                unsigned &Bits, bool &Signed) {
  T = T.getCanonicalType();
  if (T->isBooleanType())
    return Bits = 1, ParameterShape::Boolean;
  if (T->isIntegralOrEnumerationType() && !T->isIncompleteType()) {
    Bits = C.getTypeSize(T);
    Signed = T->isSignedIntegerOrEnumerationType();
    return Bits <= 64 ? ParameterShape::Integer : ParameterShape::Other;
  }
  if (T->isSpecificBuiltinType(clang::BuiltinType::Float) ||
      T->isSpecificBuiltinType(clang::BuiltinType::Double))
    return Bits = C.getTypeSize(T), ParameterShape::Floating;
  return ParameterShape::Other;
}

/// More numbers than this are not one parameter.
constexpr std::size_t MostParts = 64;

/// Adds the numbers that an object of type `T` at `Offset` is made of; false if
/// it is made of something else as well.
bool addParts(clang::ASTContext &C, clang::QualType T, std::uint64_t Offset,
              std::vector<ParameterShape::Part> &Parts) {
  if (const auto *A = C.getAsConstantArrayType(T)) {
    std::uint64_t Count = A->getSize().getZExtValue();
    std::uint64_t Each =
        C.getTypeSizeInChars(A->getElementType()).getQuantity();
    bool Good = Count <= MostParts;
    for (std::uint64_t I = 0; I < Count && Good; ++I)
      Good = addParts(C, A->getElementType(), Offset + I * Each, Parts);
    return Good;
  }
  const auto *R = T->getAsRecordDecl();
  if (!R) {
    ParameterShape::Part P;
    P.Is = scalarKind(C, T, P.Bits, P.Signed);
    P.Offset = Offset;
    Parts.push_back(P);
    return P.Is != ParameterShape::Other && Parts.size() <= MostParts;
  }
  const auto *Class = llvm::dyn_cast<clang::CXXRecordDecl>(R);
  if (!R->getDefinition() || R->isUnion() || R->isInvalidDecl() ||
      (Class && (!Class->isAggregate() || Class->getNumBases())) ||
      !T.isTriviallyCopyableType(C))
    return false;
  const clang::ASTRecordLayout &Layout = C.getASTRecordLayout(R);
  return llvm::all_of(R->fields(), [&](const clang::FieldDecl *F) {
    std::uint64_t At = Layout.getFieldOffset(F->getFieldIndex()) / 8;
    return !F->isBitField() && !F->getType()->isReferenceType() &&
           addParts(C, F->getType(), Offset + At, Parts);
  });
}

/// Whether `T` is a class of numbers; then `S` has its parts.
bool isAggregate(clang::ASTContext &C, clang::QualType T, ParameterShape &S) {
  if (!T->isRecordType() || !addParts(C, T, 0, S.Parts) || S.Parts.empty()) {
    S.Parts.clear();
    return false;
  }
  S.Bytes = C.getTypeSizeInChars(T).getQuantity();
  return true;
}

ParameterShape shapeOf(clang::ASTContext &C, clang::QualType T,
                       llvm::StringRef Name) {
  ParameterShape S;
  S.Name = Name.str();
  // A name for void is void: nothing comes back that would have to be compared.
  S.Type = T->isVoidType() ? "void" : T.getAsString(C.getPrintingPolicy());
  S.Is = scalarKind(C, T, S.Bits, S.Signed);
  clang::QualType Pointee = T->getPointeeType();
  if (Pointee.isNull()) {
    if (isAggregate(C, T, S))
      S.Is = ParameterShape::Aggregate;
    return S;
  }
  S.Is = ParameterShape::Pointer;
  S.Bits = 64;
  S.ReadOnly = Pointee.isConstQualified();
  S.Reference = T->isReferenceType();
  S.Restrict = T.isRestrictQualified();
  bool Signed = false;
  S.Element = scalarKind(C, Pointee, S.ElementBits, Signed);
  if (Pointee->isPointerType()) {
    S.Element = ParameterShape::Pointer;
    S.ElementBits = 64;
  } else if (isAggregate(C, Pointee, S))
    S.Element = ParameterShape::Aggregate;
  S.ElementType =
      Pointee.getUnqualifiedType().getAsString(C.getPrintingPolicy());
  return S;
}

/// "struct {int x; long y;}" for a class of numbers, else the type's name.
std::string layoutOf(clang::ASTContext &C, clang::QualType T) {
  ParameterShape Ignored;
  if (!isAggregate(C, T, Ignored))
    return T.getCanonicalType().getAsString(C.getPrintingPolicy());
  std::string Text = "struct {";
  for (const clang::FieldDecl *F : T->getAsRecordDecl()->fields())
    Text += layoutOf(C, F->getType()) + " " + F->getNameAsString() + "; ";
  return Text + "}";
}

/// `Text` is the type as it is written; what follows its parameters is kept.
std::string layoutOf(const clang::FunctionDecl &F, llvm::StringRef Text) {
  clang::ASTContext &C = F.getASTContext();
  std::string Layout = layoutOf(C, F.getReturnType()) + " (";
  for (const clang::ParmVarDecl *P : F.parameters())
    Layout += layoutOf(C, P->getType()) + ", ";
  return Layout + Text.substr(Text.rfind(')')).str();
}

/// One line for each thing beside the type on which callers depend. A default
/// argument is part of the call, an attribute is a promise, `virtual` and a
/// constraint decide who is called: equal bodies do not make these equal.
std::string termsFor(const clang::FunctionDecl &F) {
  clang::PrintingPolicy Policy = F.getASTContext().getPrintingPolicy();
  std::string Terms;
  llvm::raw_string_ostream OS(Terms);
  auto Print = [&](const clang::Expr *E) {
    E->printPretty(OS, nullptr, Policy);
    OS << '\n';
  };
  for (const clang::ParmVarDecl *P : F.parameters()) {
    if (!P->hasDefaultArg())
      continue;
    OS << "a default argument: " << P->getFunctionScopeIndex() << ' ';
    if (P->hasUninstantiatedDefaultArg())
      Print(P->getUninstantiatedDefaultArg());
    else if (!P->hasUnparsedDefaultArg())
      Print(P->getDefaultArg());
  }
  for (const clang::Attr *A : F.attrs()) {
    if (A->isImplicit() || isAdvice(*A))
      continue;
    OS << "an attribute: ";
    A->printPretty(OS, Policy);
    OS << '\n';
  }
  const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
  if (M && M->isVirtual())
    OS << "virtual: yes\n";
  if (clang::ExplicitSpecifier::getFromDecl(
          const_cast<clang::FunctionDecl *>(&F))
          .isExplicit())
    OS << "explicit: yes\n";
#if CLANG_VERSION_MAJOR >= 21
  const clang::Expr *Constraint = F.getTrailingRequiresClause().ConstraintExpr;
#else
  const clang::Expr *Constraint = F.getTrailingRequiresClause();
#endif
  if (Constraint) {
    OS << "a constraint: ";
    Print(Constraint);
  }
  return Terms;
}

} // namespace

/// What -Wthread-safety reads. Printed, its arguments are addresses, which
/// are never the same twice.
static bool isLockOrder(const clang::Attr &A) {
  return llvm::isa<clang::RequiresCapabilityAttr, clang::AcquireCapabilityAttr,
                   clang::ReleaseCapabilityAttr, clang::AssertCapabilityAttr,
                   clang::TryAcquireCapabilityAttr, clang::LocksExcludedAttr,
                   clang::LockReturnedAttr, clang::NoThreadSafetyAnalysisAttr>(
      A);
}

bool evo::isAdvice(const clang::Attr &A) {
  return llvm::isa<clang::WarnUnusedResultAttr, clang::UnusedAttr,
                   clang::AlwaysInlineAttr, clang::NoInlineAttr, clang::HotAttr,
                   clang::ColdAttr, clang::DeprecatedAttr>(A) ||
         isLockOrder(A);
}

std::string evo::parameterTypes(const clang::FunctionDecl &F) {
  std::string Text = "(";
  for (const clang::ParmVarDecl *P : F.parameters())
    Text += (Text.size() > 1 ? ", " : "") +
            P->getType().getAsString(F.getASTContext().getPrintingPolicy());
  return Text + ")";
}

std::string evo::qualifiedName(const clang::FunctionDecl &F) {
  std::string Name;
  llvm::raw_string_ostream OS(Name);
  F.getNameForDiagnostic(OS, F.getASTContext().getPrintingPolicy(),
                         /*Qualified=*/true);
  return Name;
}

Signature evo::describeFunction(const clang::FunctionDecl &F,
                                const MadeInstances *Elsewhere) {
  clang::ASTContext &C = F.getASTContext();
  Signature S;
  S.Name = qualifiedName(F);
  S.Parameters = parameterTypes(F);
  S.Text = F.getType().getCanonicalType().getAsString(C.getPrintingPolicy());
  S.Layout = layoutOf(F, S.Text);
  S.Line = C.getSourceManager().getPresumedLineNumber(F.getLocation());
  if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
      M && M->isInstance())
    S.Shapes.push_back(shapeOf(C, M->getThisType(), "this"));
  for (const clang::ParmVarDecl *P : F.parameters())
    S.Shapes.push_back(shapeOf(C, P->getType(), P->getName()));
  S.Result = shapeOf(C, F.getReturnType(), "");
  S.Extent = extentOf(F);
  S.Extent.File = canonicalPath(S.Extent.File);
  S.Variadic = F.isVariadic();
  S.Structor = isStructor(F);
  S.Terms = termsFor(F);
  S.Hazards = HazardSearch(F.getASTContext(), Elsewhere).of(F);
  return S;
}
