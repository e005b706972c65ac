//===- SharedStorage.cpp - Which types may overlap in memory ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The language lets an object be read and written through its own type, a
// signed or unsigned version of it, a character type, or a class it is part
// of. Everything else cannot overlap, as long as the program is valid and is
// not compiled with -fno-strict-aliasing (which Facts looks for). Pointers are
// taken to overlap one another, and an enumeration its integer type: code that
// bends those rules is common.
//
//===----------------------------------------------------------------------===//

#include "Known.h"
#include "Place.h"
#include "clang/AST/DeclTemplate.h"

using namespace evo;
using namespace clang;

static bool isCharacterLike(QualType T) {
  return T->isCharType() || T->isStdByteType() || T->isVoidType() ||
         T->isChar8Type();
}

static QualType scalarClass(QualType T, const ASTContext &Context) {
  if (auto *Enum = T->getAs<EnumType>())
    T = Enum->getDecl()->getIntegerType().isNull()
            ? Context.IntTy
            : Enum->getDecl()->getIntegerType();
  if (T->isSignedIntegerType() && !T->isBooleanType() && T->isIntegerType() &&
      !T->isWideCharType() && !T->isBitIntType())
    T = Context.getCorrespondingUnsignedType(T);
  return T.getCanonicalType().getUnqualifiedType();
}

static bool scalarsMayOverlap(QualType A, QualType B,
                              const ASTContext &Context) {
  bool PointerA = A->isAnyPointerType() || A->isMemberPointerType();
  bool PointerB = B->isAnyPointerType() || B->isMemberPointerType();
  if (PointerA || PointerB)
    return PointerA && PointerB;
  return scalarClass(A, Context) == scalarClass(B, Context);
}

namespace {

/// Collects what an object of a type is made of.
class Parts {
public:
  Parts(QualType Part, const ASTContext &Context, bool Deep)
      : Part(Part), Context(Context), Deep(Deep) {}

  /// `Whole` has (or may have) a `Part` in it.
  bool areIn(QualType Whole) {
    llvm::SmallVector<QualType, 16> Work{Whole};
    while (!Work.empty()) {
      QualType T = normal(Work.pop_back_val());
      if (T.isNull() || T->isDependentType())
        return true;
      const CXXRecordDecl *R = T->getAsCXXRecordDecl();
      if (!R) {
        if (!Part->isRecordType() && !T->isRecordType() &&
            (isCharacterLike(T) ? Part == T
                                : scalarsMayOverlap(T, Part, Context)))
          return true;
        continue;
      }
      if (R == Part->getAsCXXRecordDecl() || !R->hasDefinition())
        return true;
      if (Seen.insert(R).second)
        addParts(R, Work);
    }
    return false;
  }

  static QualType normal(QualType T) {
    if (T.isNull())
      return T;
    T = T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
    while (auto *Array = T->getAsArrayTypeUnsafe())
      T = Array->getElementType().getCanonicalType().getUnqualifiedType();
    return T;
  }

private:
  void addParts(const CXXRecordDecl *R, llvm::SmallVectorImpl<QualType> &Work) {
    if (knownClass(R) == KnownClass::Owner) {
      // What the container itself is made of cannot be named by the program.
      auto *S = dyn_cast<ClassTemplateSpecializationDecl>(R);
      if (Deep && S && S->getTemplateArgs().size() &&
          S->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
        Work.push_back(S->getTemplateArgs()[0].getAsType());
      if (Deep && S && R->getName().ends_with("map"))
        Work.push_back(QualType()); // pairs of both types, and the values
      return;
    }
    for (const CXXBaseSpecifier &B : R->bases())
      Work.push_back(B.getType());
    for (const FieldDecl *F : R->fields())
      Work.push_back(F->getType());
  }

  QualType Part;
  const ASTContext &Context;
  bool Deep;
  llvm::SmallPtrSet<const CXXRecordDecl *, 8> Seen;
};

} // namespace

static bool derives(QualType A, QualType B) {
  const CXXRecordDecl *RA = A->getAsCXXRecordDecl();
  const CXXRecordDecl *RB = B->getAsCXXRecordDecl();
  return RA && RB && RA->hasDefinition() && RB->hasDefinition() &&
         RA->isDerivedFrom(RB);
}

bool evo::mayShareStorage(QualType A, QualType B, const ASTContext &Context,
                          bool Deep) {
  A = Parts::normal(A);
  B = Parts::normal(B);
  if (A.isNull() || B.isNull() || A->isDependentType() || B->isDependentType())
    return true;
  if (isCharacterLike(A) || isCharacterLike(B))
    return true;
  if (A->isAtomicType() || B->isAtomicType() || A->isVectorType() ||
      B->isVectorType() || A->isFunctionType() || B->isFunctionType())
    return true;
  if (derives(A, B) || derives(B, A))
    return true;
  return Parts(B, Context, Deep).areIn(A) || Parts(A, Context, Deep).areIn(B);
}
