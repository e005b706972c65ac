//===- CText.cpp - The types of a unit in C, for C++ ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CText.h"
#include "clang/AST/RecordLayout.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

std::string CText::nameOf(const clang::TagDecl &D) {
  const clang::TypedefNameDecl *Alias = D.getTypedefNameForAnonDecl();
  std::string Name = D.getIdentifier() ? D.getNameAsString()
                     : Alias           ? Alias->getNameAsString()
                                       : "";
  if ((Name.empty() || D.getParentFunctionOrMethod()) && Cannot.empty())
    Cannot = "a type of the function has no name outside it";
  if (!Known.insert(D.getCanonicalDecl()).second)
    return "evo_c::" + Name;
  if (const auto *E = llvm::dyn_cast<clang::EnumDecl>(&D)) {
    clang::QualType Integer = E->getIntegerType();
    Declared += llvm::formatv("namespace evo_c {{ enum {0} : {1} {{}; }\n",
                              Name, Integer.isNull() ? "int" : of(Integer));
  } else
    Declared += llvm::formatv("namespace evo_c {{ {0} {1}; }\n",
                              D.isUnion() ? "union" : "struct", Name);
  return "evo_c::" + Name;
}

/// Qualifiers stand behind what they qualify, so that every part can be
/// written after the one before.
std::string CText::of(clang::QualType T) {
  T = T.getCanonicalType();
  std::string Text;
  if (const auto *P = T->getAs<clang::PointerType>())
    Text = of(P->getPointeeType()) + " *";
  else if (const auto *A = C.getAsConstantArrayType(T))
    return llvm::formatv("std::type_identity_t<{0}[{1}]>",
                         of(A->getElementType()), A->getSize().getZExtValue());
  else if (const auto *F = T->getAs<clang::FunctionProtoType>()) {
    for (clang::QualType P : F->param_types())
      Text += (Text.empty() ? "" : ", ") + of(P);
    return "std::type_identity_t<" + of(F->getReturnType()) + " (" + Text +
           (F->isVariadic() ? ", ...)>" : ")>");
  } else if (const clang::TagDecl *D = T->getAsTagDecl())
    Text = nameOf(*D);
  else {
    clang::PrintingPolicy Policy(C.getPrintingPolicy());
    Policy.Bool = true;
    Text = T.getUnqualifiedType().getAsString(Policy);
  }
  return Text + (T.isConstQualified() ? " const" : "") +
         (T.isVolatileQualified() ? " volatile" : "");
}

/// Some names are words of C++.
static std::string fieldName(const clang::FieldDecl &F) {
  return "Field" + std::to_string(F.getFieldIndex());
}

/// No unions, nothing without a name or a size, nothing of the system's own.
bool CText::isPlain(const clang::RecordDecl &R) {
  clang::SourceManager &Sources = R.getASTContext().getSourceManager();
  return !R.isUnion() && !Sources.isInSystemHeader(R.getLocation()) &&
         !R.field_empty() &&
         llvm::all_of(R.fields(), [](const clang::FieldDecl *F) {
           return !F->getName().empty() &&
                  !F->getType().isVolatileQualified() &&
                  !F->getType()->isIncompleteType();
         });
}

/// What pointers lead to is defined later: it may hold what leads there.
void CText::wait(clang::QualType T) {
  T = T.getCanonicalType();
  bool Behind = false;
  for (;;)
    if (const auto *P = T->getAs<clang::PointerType>())
      T = P->getPointeeType().getCanonicalType(), Behind = true;
    else if (const clang::ArrayType *A = T->getAsArrayTypeUnsafe())
      T = A->getElementType().getCanonicalType();
    else
      break;
  const clang::RecordDecl *R = T->getAsRecordDecl();
  if (!R || !R->getDefinition())
    return;
  if (Behind)
    Waiting.push_back(R->getDefinition());
  else
    define(*R->getDefinition());
}

void CText::need(clang::QualType T) {
  wait(T);
  while (!Waiting.empty())
    define(*Waiting.pop_back_val());
}

void CText::define(const clang::RecordDecl &R) {
  constexpr std::size_t Most = 48;
  if (!isPlain(R) || Defined.size() >= Most || !Defined.insert(&R).second)
    return;
  std::string Name = nameOf(R), Fields;
  const clang::ASTRecordLayout &Layout = C.getASTRecordLayout(&R);
  std::string Asserted = llvm::formatv(
      "static_assert(sizeof({0}) == {1} && alignof({0}) == {2}", Name,
      Layout.getSize().getQuantity(), Layout.getAlignment().getQuantity());
  for (const clang::FieldDecl *F : R.fields()) {
    wait(F->getType());
    Fields += "  " + of(F->getType()) + " " + fieldName(*F);
    if (F->isBitField())
      Fields += " : " +
                std::to_string(
                    F->getBitWidth()->EvaluateKnownConstInt(C).getZExtValue());
    else
      Asserted += llvm::formatv(
          " && offsetof({0}, {1}) == {2}", Name, fieldName(*F),
          Layout.getFieldOffset(F->getFieldIndex()) / C.getCharWidth());
    Fields += ";\n";
  }
  Declared += "struct " + Name + " {\n" + Fields + "};\n" + Asserted + ");\n";
  describe(R);
}

/// See Makers of Generate.h and Fields of Values.h.
void CText::describe(const clang::RecordDecl &R) {
  std::string Name = nameOf(R), Filled, Seen = "true", Each;
  for (const clang::FieldDecl *F : R.fields()) {
    std::string Field = fieldName(*F);
    Each += "    Do(V." + Field + ");\n";
    Seen += " && gen::Observable<decltype(C::" + Field + ")>";
    if (F->getType().isConstQualified())
      continue;
    if (F->isBitField())
      Filled += "    V." + Field + " = Arbitrary<decltype(C::" + Field +
                ")>::make(S, P);\n";
    else
      Filled += "    gen::fill(V." + Field + ", S, P);\n";
  }
  Declared += "template <std::same_as<" + Name +
              "> C> struct evo::rule::gen::Makers<C> {\n"
              "  using Ways = Constructors<C, FieldByField>;\n"
              "  static void fill(C &V, Source &S, Pool &P) {\n" +
              Filled +
              "  }\n  static constexpr unsigned Steps = 0;\n"
              "  static void step(unsigned, C &, Source &, Pool &) {}\n};\n"
              "template <std::same_as<" +
              Name +
              "> C> struct evo::rule::gen::Fields<C> {\n"
              "  static constexpr bool Observable = " +
              Seen +
              ";\n  template <class F> static void each(const C &V, F Do) {\n" +
              Each + "  }\n};\n";
}

std::string CText::of(const clang::VarDecl &V) {
  std::string Name = "evo_c_variable" + std::to_string(Variables++);
  Shown += "void *const " + Name + " = (void *)&" + V.getNameAsString() + ";\n";
  Declared += "extern \"C\" void *const " + Name + ";\n";
  return "*static_cast<std::type_identity_t<" + of(V.getType()) + "> *>(" +
         Name + ")";
}

void CText::show(const clang::FunctionDecl &F) {
  Shown +=
      "void *const evo_c_function = (void *)&" + F.getNameAsString() + ";\n";
  Declared += "extern \"C\" void *const evo_c_function;\n";
}
