//===- Ownership.cpp - What a value is all of ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Ownership.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;

/// A copy of one has copies of all its elements.
static bool ownsElements(const clang::CXXRecordDecl &R) {
  return R.getDeclName().isIdentifier() &&
         llvm::StringSwitch<bool>(R.getName())
             .Cases("basic_string", "vector", "array", "deque", "list", true)
             .Cases("forward_list", "map", "set", "multimap", "multiset", true)
             .Cases("unordered_map", "unordered_set", "unordered_multimap",
                    "unordered_multiset", true)
             .Cases("pair", "tuple", "optional", "variant", "bitset", "complex",
                    true)
             .Default(false);
}

namespace {

class Parts {
public:
  explicit Parts(clang::QualType Whole) { Waiting.push_back(Whole); }

  bool leadAway() {
    while (!Waiting.empty()) {
      clang::QualType T = Waiting.pop_back_val().getCanonicalType();
      while (const clang::ArrayType *A = T->getAsArrayTypeUnsafe())
        T = A->getElementType().getCanonicalType();
      if (T->isArithmeticType() || T->isEnumeralType())
        continue;
      const auto *R = T->getAsCXXRecordDecl();
      if (!R || !R->hasDefinition() || !add(*R->getDefinition()))
        return true;
    }
    return false;
  }

private:
  /// False: it is not known what it holds.
  bool add(const clang::CXXRecordDecl &R) {
    if (!Seen.insert(&R).second)
      return true;
    if (R.isInStdNamespace())
      return ownsElements(R) && addElements(R);
    for (const clang::CXXBaseSpecifier &B : R.bases())
      Waiting.push_back(B.getType());
    for (const clang::FieldDecl *F : R.fields())
      Waiting.push_back(F->getType());
    return !R.isUnion() && !R.isPolymorphic();
  }
  bool addElements(const clang::CXXRecordDecl &R) {
    const auto *S = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&R);
    if (!S)
      return false;
    for (const clang::TemplateArgument &A : S->getTemplateArgs().asArray()) {
      addElement(A);
      if (A.getKind() == clang::TemplateArgument::Pack)
        for (const clang::TemplateArgument &Each : A.pack_elements())
          addElement(Each);
    }
    return true;
  }
  /// How elements are ordered, hashed or placed is not held by any of them.
  void addElement(const clang::TemplateArgument &A) {
    if (A.getKind() != clang::TemplateArgument::Type)
      return;
    const auto *R = A.getAsType()->getAsCXXRecordDecl();
    bool Policy = R && R->isInStdNamespace() &&
                  R->getDeclName().isIdentifier() &&
                  llvm::StringSwitch<bool>(R->getName())
                      .Cases("allocator", "less", "greater", "hash", true)
                      .Cases("equal_to", "char_traits", true)
                      .Default(false);
    if (!Policy)
      Waiting.push_back(A.getAsType());
  }

  llvm::SmallVector<clang::QualType> Waiting;
  llvm::SmallPtrSet<const clang::CXXRecordDecl *, 8> Seen;
};

} // namespace

bool evo::leadsAway(clang::QualType T) { return Parts(T).leadAway(); }
