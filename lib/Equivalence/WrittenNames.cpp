//===- WrittenNames.cpp - Names as they can be written ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WrittenNames.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/Basic/Version.h"

using namespace evo;

/// Calls `See` for every enumeration and class in T until it says no.
static void forEachTag(clang::QualType Whole, bool Pointers,
                       llvm::function_ref<bool(const clang::TagDecl &)> See) {
  std::vector<clang::QualType> Waiting = {Whole.getCanonicalType()};
  auto AddAll = [&](llvm::ArrayRef<clang::TemplateArgument> Arguments,
                    auto &&Self) -> void {
    for (const clang::TemplateArgument &A : Arguments)
      if (A.getKind() == clang::TemplateArgument::Type)
        Waiting.push_back(A.getAsType().getCanonicalType());
      else if (A.getKind() == clang::TemplateArgument::Pack)
        Self(A.pack_elements(), Self);
  };
  while (!Waiting.empty()) {
    clang::QualType T = Waiting.back();
    Waiting.pop_back();
    if (!T->getPointeeType().isNull() && (Pointers || T->isReferenceType()))
      Waiting.push_back(T->getPointeeType().getCanonicalType());
    if (const clang::Type *E = T->getArrayElementTypeNoTypeQual())
      Waiting.push_back(clang::QualType(E, 0));
    if (const auto *F = T->getAs<clang::FunctionProtoType>()) {
      Waiting.push_back(F->getReturnType().getCanonicalType());
      for (clang::QualType P : F->param_types())
        Waiting.push_back(P.getCanonicalType());
    }
    const clang::TagDecl *D = T->getAsTagDecl();
    if (!D)
      continue;
    if (!See(*D))
      return;
    if (const auto *S =
            llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(D))
      AddAll(S->getTemplateArgs().asArray(), AddAll);
  }
}

/// Clang leaves the names within packs as they are.
static bool holdsPack(clang::QualType T) {
  bool Found = false;
  forEachTag(T, true, [&](const clang::TagDecl &D) {
    if (const auto *S =
            llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&D))
      Found |= llvm::any_of(S->getTemplateArgs().asArray(), [](auto &A) {
        return A.getKind() == clang::TemplateArgument::Pack;
      });
    return !Found;
  });
  return Found;
}

WrittenNames::WrittenNames(clang::ASTContext &C)
    : C(C), Policy(C.getPrintingPolicy()) {
  Policy.SuppressUnwrittenScope = true;
  Policy.FullyQualifiedName = true;
  Policy.SuppressTagKeyword = true;
}

std::string WrittenNames::of(clang::QualType T) {
  T = T.getCanonicalType();
  if (const clang::NamedDecl *D = unnamed(T); D && Cannot.empty())
    Cannot = "the type '" + T.getAsString(Policy) +
             "' has no name outside its function";
  if (holdsPack(T))
    return T.getAsString(Policy);
  return clang::TypeName::getFullyQualifiedName(T, C, Policy,
                                                /*WithGlobalNsPrefix=*/true);
}

clang::QualType WrittenNames::typeOf(const clang::CXXRecordDecl &R) const {
#if CLANG_VERSION_MAJOR >= 22
  return C.getCanonicalTagType(&R);
#else
  return C.getRecordType(&R);
#endif
}

std::string WrittenNames::of(const clang::CXXRecordDecl &R) {
  return of(typeOf(R));
}

std::string WrittenNames::of(const clang::FunctionDecl &F) {
  std::string Name;
  if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F))
    Name = of(*M->getParent()) + "::";
  else {
    llvm::raw_string_ostream OS(Name);
    OS << "::";
    F.printNestedNameSpecifier(OS, Policy);
  }
  Name += F.getDeclName().getAsString();
  if (const auto *Arguments = F.getTemplateSpecializationArgs())
    Name += "<" + list(Arguments->asArray()) + ">";
  return Name;
}

std::string WrittenNames::of(const clang::VarDecl &V) {
  std::string Name;
  llvm::raw_string_ostream OS(Name);
  if (const auto *R = llvm::dyn_cast<clang::CXXRecordDecl>(V.getDeclContext()))
    OS << of(*R) << "::";
  else {
    OS << "::";
    V.printNestedNameSpecifier(OS, Policy);
  }
  OS << V.getName();
  return Name;
}

std::string
WrittenNames::list(llvm::ArrayRef<clang::TemplateArgument> Arguments) {
  std::string Text;
  std::vector<clang::TemplateArgument> Waiting(Arguments.rbegin(),
                                               Arguments.rend());
  while (!Waiting.empty()) {
    clang::TemplateArgument A = Waiting.back();
    Waiting.pop_back();
    if (A.getKind() == clang::TemplateArgument::Pack) {
      for (const clang::TemplateArgument &Each :
           llvm::reverse(A.pack_elements()))
        Waiting.push_back(Each);
      continue;
    }
    Text += Text.empty() ? "" : ", ";
    if (A.getKind() == clang::TemplateArgument::Type)
      Text += of(A.getAsType());
    else {
      llvm::raw_string_ostream OS(Text);
      A.print(Policy, OS, /*IncludeType=*/true);
    }
  }
  return Text;
}

const clang::NamedDecl *WrittenNames::unnamed(clang::QualType T) {
  const clang::NamedDecl *Found = nullptr;
  forEachTag(T, true, [&](const clang::TagDecl &D) {
    const auto *R = llvm::dyn_cast<clang::CXXRecordDecl>(&D);
    if (D.getParentFunctionOrMethod() || (R && R->isLambda()) ||
        (!D.getIdentifier() && !D.getTypedefNameForAnonDecl()))
      Found = &D;
    return !Found;
  });
  return Found;
}

void evo::forEachClass(
    clang::QualType T, bool Pointers,
    llvm::function_ref<void(const clang::CXXRecordDecl &)> See) {
  forEachTag(T, Pointers, [&](const clang::TagDecl &D) {
    if (const auto *R = llvm::dyn_cast<clang::CXXRecordDecl>(&D))
      See(*R);
    return true;
  });
}
