//===- ClassText.cpp - How a unit's classes are made and seen ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ClassText.h"
#include "evo/Frontend/ParameterNames.h"
#include "clang/AST/CXXInheritance.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>

using namespace evo;

/// More classes than this are not written down, nor more ways than that to
/// change an object: the text must stay cheap to compile.
static constexpr std::size_t MostClasses = 48, MostCalls = 12, MostWays = 8;

/// Of the library: the generators know them.
static bool isOfLibrary(const clang::Decl &D) {
  const clang::DeclContext *At = D.getDeclContext();
  for (; At && !At->isTranslationUnit(); At = At->getParent())
    if (const auto *N = llvm::dyn_cast<clang::NamespaceDecl>(At);
        N && (N->isStdNamespace() || N->getName() == "__gnu_cxx"))
      return true;
  return false;
}

bool evo::isLengthOfBuffer(const clang::FunctionDecl &F, unsigned I) {
  if (!I || I >= F.getNumParams())
    return false;
  const clang::ParmVarDecl *P = F.getParamDecl(I);
  return P->getType()->isIntegerType() &&
         F.getParamDecl(I - 1)->getType()->isPointerType() &&
         namesLength(P->getName());
}

void ClassText::need(const Record &R) { define(R); }

void ClassText::need(clang::QualType T) {
  forEachClass(T, true, [this](const Record &R) { define(R); });
}

/// Whether `T` holds an object of a class that is being written down.
bool ClassText::isOpen(clang::QualType T) const {
  bool Found = false;
  forEachClass(T, false, [&](const Record &R) {
    const Record *Whole = R.getDefinition();
    Found |= Whole && Open.contains(Whole);
  });
  return Found;
}

bool ClassText::takesOpen(const clang::FunctionDecl &F) const {
  return llvm::any_of(F.parameters(), [this](const clang::ParmVarDecl *P) {
    return isOpen(P->getType());
  });
}

/// Takes an object of a base of its class, which may be one of that class.
static bool takesBase(const clang::CXXConstructorDecl &Made) {
  bool Found = false;
  for (const clang::ParmVarDecl *P : Made.parameters())
    forEachClass(P->getType(), false, [&](const clang::CXXRecordDecl &R) {
      Found |= Made.getParent()->isDerivedFrom(&R);
    });
  return Found;
}

static bool holdsFunction(clang::QualType T) {
  bool Found = T->isFunctionPointerType() || T->isMemberPointerType();
  forEachClass(T, true, [&](const clang::CXXRecordDecl &R) {
    Found |= R.isInStdNamespace() && R.getDeclName().isIdentifier() &&
             R.getName() == "function";
  });
  return Found;
}

void ClassText::define(const Record &Declared) {
  const Record *R = Declared.getDefinition();
  if (!R || isOfLibrary(*R) || R->isDependentContext() || R->isUnion() ||
      R->isInvalidDecl() || Done.size() >= MostClasses ||
      !Done.insert(R).second)
    return;
  if (WrittenNames::unnamed(Name.typeOf(*R)))
    return;
  Open.insert(R);
  for (const clang::CXXBaseSpecifier &B : R->bases())
    need(B.getType());
  for (const clang::FieldDecl *F : R->fields()) {
    need(F->getType());
    BringsCode |= holdsFunction(F->getType());
  }
  BringsVirtual |= R->isPolymorphic();
  makers(*R);
  fields(*R);
  Open.erase(R);
  if (R->isPolymorphic())
    kinds(*R);
}

/// Private ones, too; a part that nothing has a name for makes it unseen.
void ClassText::fields(const Record &R) {
  std::string Seen = "true", Each;
  for (const clang::CXXBaseSpecifier &B : R.bases()) {
    std::string Base = Name.of(B.getType());
    Seen += " && gen::Observable<" + Base + ">";
    Each += "    Do(static_cast<const " + Base + " &>(V));\n";
    if (B.isVirtual())
      Seen += " && false";
  }
  for (const clang::FieldDecl *F : R.fields()) {
    if (F->isUnnamedBitField())
      continue;
    std::string Field = F->getName().str();
    clang::QualType T = F->getType();
    if (Field.empty() || T.isVolatileQualified() ||
        T->isIncompleteArrayType()) {
      Seen += " && false";
      continue;
    }
    if (!isOpen(T))
      Seen += " && gen::Observable<decltype(C::" + Field + ")>";
    Each += "    Do(" + std::string(T->isReferenceType() ? "&" : "") + "V." +
            Field + ");\n";
  }
  Text += "template <std::same_as<" + Name.of(R) +
          "> C> struct evo::rule::gen::Fields<C> {\n"
          "  static constexpr bool Observable = " +
          Seen +
          ";\n  template <class F> static void each(const C &V, F Do) {\n" +
          Each + "  }\n};\n";
}

/// The classes that an object of `R` may be of besides it; see Kinds.h.
void ClassText::kinds(const Record &R) {
  constexpr unsigned Most = 4;
  std::string List;
  unsigned Count = 0;
  for (const Record *D : Concrete) {
    clang::CXXBasePaths Paths;
    if (Count == Most || !D->isDerivedFrom(&R, Paths) ||
        Paths.isAmbiguous(clang::CanQualType::CreateUnsafe(
            Name.typeOf(R).getCanonicalType())) ||
        WrittenNames::unnamed(Name.typeOf(*D)))
      continue;
    define(*D);
    List += ", " + Name.of(*D);
    ++Count;
  }
  if (Count)
    Text += "template <std::same_as<" + Name.of(R) +
            "> C> struct evo::rule::gen::Kinds<C> {\n  using All = OneOf<C" +
            List + ">;\n};\n";
}

/// Public functions that may change an object, and of which there is code.
static bool changes(const clang::CXXMethodDecl &M) {
  using namespace clang;
  bool Assigns = M.isCopyAssignmentOperator() || M.isMoveAssignmentOperator();
  return M.getAccess() == AS_public && !M.isStatic() && !M.isConst() &&
         !M.isVolatile() && !M.isDeleted() && !Assigns && !M.isVariadic() &&
         !M.isPureVirtual() && M.isDefined() &&
         M.getRefQualifier() != RQ_RValue &&
         !isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(M);
}

void ClassText::makers(const Record &R) {
  if (R.isAbstract())
    return;
  for (const clang::CXXConstructorDecl *Made : R.ctors())
    if (Made->getAccess() == clang::AS_public)
      for (const clang::ParmVarDecl *P : Made->parameters())
        need(P->getType());
  for (const clang::CXXMethodDecl *M : R.methods())
    if (changes(*M))
      for (const clang::ParmVarDecl *P : M->parameters())
        need(P->getType());
  Text += "template <std::same_as<" + Name.of(R) +
          "> C> struct evo::rule::gen::Makers<C> {\n";
  ways(R);
  steps(R);
  Text += "};\n";
}

std::string ClassText::parameters(const clang::FunctionDecl &F) {
  std::string List;
  for (unsigned I = 0; I < F.getNumParams(); ++I) {
    std::string T = Name.of(F.getParamDecl(I)->getType());
    if (isLengthOfBuffer(F, I))
      T = "SizeOf<" + T + ">";
    else if (isLengthOfBuffer(F, I + 1))
      T = "Sized<" + T + ">";
    List += (I ? ", " : "") + T;
  }
  return List;
}

void ClassText::ways(const Record &R) {
  bool Filled = R.isAggregate() && !R.isPolymorphic();
  if (Filled) {
    Text += "  using Ways = Constructors<C, FieldByField>;\n";
    return fill(R);
  }
  std::vector<const clang::CXXConstructorDecl *> Usable;
  bool Plain = R.needsImplicitDefaultConstructor();
  for (const clang::CXXConstructorDecl *Made : R.ctors()) {
    if (Made->getAccess() != clang::AS_public || Made->isDeleted() ||
        Made->isCopyOrMoveConstructor() || Made->isVariadic() ||
        takesOpen(*Made) || takesBase(*Made) ||
        !(Made->isDefined() || Made->isDefaulted()))
      continue;
    if (!Made->getNumParams())
      Plain = true;
    else // the simplest first: it is what inputs shrink to
      Usable.insert(std::upper_bound(Usable.begin(), Usable.end(), Made,
                                     [](const auto *X, const auto *Y) {
                                       return X->getNumParams() <
                                              Y->getNumParams();
                                     }),
                    Made);
  }
  if (Usable.size() > MostWays)
    Usable.resize(MostWays);
  Text += "  using Ways = Constructors<C";
  if (Plain)
    Text += ", Way<>";
  for (const clang::CXXConstructorDecl *Made : Usable)
    Text += ", Way<" + parameters(*Made) + ">";
  Text += ">;\n";
}

void ClassText::fill(const Record &R) {
  Text += "  static void fill(C &V, Source &S, Pool &P) {\n";
  for (const clang::CXXBaseSpecifier &B : R.bases())
    Text += "    gen::fill(static_cast<" + Name.of(B.getType()) +
            " &>(V), S, P);\n";
  for (const clang::FieldDecl *F : R.fields()) {
    std::string Field = F->getName().str();
    if (Field.empty() || F->getType().isConstQualified() ||
        F->getType()->isReferenceType() || isOpen(F->getType()))
      continue;
    if (F->isBitField())
      Text += "    V." + Field + " = Arbitrary<decltype(C::" + Field +
              ")>::make(S, P);\n";
    else
      Text += "    gen::fill(V." + Field + ", S, P);\n";
  }
  Text += "  }\n";
}

void ClassText::steps(const Record &R) {
  unsigned Count = 0;
  std::string Cases;
  for (const clang::CXXMethodDecl *M : R.methods()) {
    if (!changes(*M) || Count == MostCalls)
      continue;
    std::string Call = "V." + M->getDeclName().getAsString();
    Cases += llvm::formatv(
        "    case {0}:\n      return call<{1}>(S, P, [&](auto &&...A) {{ "
        "{2}(static_cast<decltype(A)>(A)...); });\n",
        Count++, parameters(*M), Call);
  }
  Text += llvm::formatv(
      "  static constexpr unsigned Steps = {0};\n"
      "  static void step(unsigned Which, C &V, Source &S, Pool &P) {{\n"
      "    switch (Which) {{\n{1}    }\n  }\n",
      Count, Cases);
}
