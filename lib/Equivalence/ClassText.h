//===- ClassText.h - How a unit's classes are made and seen -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An argument of a class of the program is made by the constructors and the
/// public functions of that class, and compared by all its fields, private ones
/// too. C++ can not list either by itself; the AST can. So for each class that
/// arguments and results are made of, what include/evo/rule/Classes.h and
/// Fields of Values.h ask for is written as text.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_CLASSTEXT_H
#define EVO_LIB_EQUIVALENCE_CLASSTEXT_H

#include "WrittenNames.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace evo {

class ClassText {
public:
  /// `Concrete`: the classes of the unit that have virtual functions.
  ClassText(WrittenNames &Name,
            llvm::ArrayRef<const clang::CXXRecordDecl *> Concrete)
      : Name(Name), Concrete(Concrete) {}

  /// Writes for all classes of T for which it was not done yet.
  void need(clang::QualType T);
  void need(const clang::CXXRecordDecl &R);

  std::string Text;
  /// Some object may bring along code that nobody named: a pointer to a
  /// function; virtual functions of the unit.
  bool BringsCode = false, BringsVirtual = false;

private:
  using Record = clang::CXXRecordDecl;

  void define(const Record &R);
  void fields(const Record &R);
  void makers(const Record &R);
  void kinds(const Record &R);
  void ways(const Record &R);
  void fill(const Record &R);
  void steps(const Record &R);
  bool isOpen(clang::QualType T) const;
  bool takesOpen(const clang::FunctionDecl &F) const;
  std::string parameters(const clang::FunctionDecl &F);

  WrittenNames &Name;
  llvm::ArrayRef<const Record *> Concrete;
  llvm::SmallPtrSet<const Record *, 16> Done, Open;
};

/// Parameters as `Way` and `call` name them: a buffer and its length together.
bool isLengthOfBuffer(const clang::FunctionDecl &F, unsigned I);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_CLASSTEXT_H
