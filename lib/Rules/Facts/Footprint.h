//===- Footprint.h - What running some code may read and write -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The footprint of code is every place it may read or write, and whether it
/// runs code that nobody can see. It ignores the order of statements: what is
/// written anywhere in a loop body may have been written before any part of it.
/// Calls of functions whose body is seen are looked into, to a small depth;
/// the library is known from a table; everything else is `Opaque`.
///
/// One assumption is made and stated in every reason that uses it: code that is
/// handed a const reference does not cast the const away to write.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_FOOTPRINT_H
#define EVO_RULES_FOOTPRINT_H

#include "Place.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace evo {

/// A place, and where it is touched.
struct Access {
  Place What;
  clang::SourceLocation Where;
};

struct Footprint {
  std::vector<Access> Reads, Writes;
  std::string Opaque; ///< why unseen code may run; empty: it does not. It may
                      ///< read and write all that is reachable from outside
  std::string Effect; ///< an effect that is not a write: allocates, throws, …
};

/// A call in any of its spellings.
struct CallSite {
  const clang::FunctionDecl *Callee = nullptr;
  const clang::Expr *Object = nullptr;
  bool IsConstruction = false;
  bool IsDependent = false;
  llvm::SmallVector<const clang::Expr *, 4> Args;

  clang::QualType parameterType(unsigned Index) const;
  clang::QualType objectType() const;
  /// The object may be written: the callee is not a const member.
  bool mayWriteObject() const;
};

std::optional<CallSite> callSite(const clang::Expr *E);

/// The argument is handed over so that the callee may write to it or, for a
/// pointer, to what it points to.
bool isWritableReference(clang::QualType Parameter);
bool isWritablePointer(clang::QualType Parameter);

/// The children that are evaluated when `S` is, with default arguments and
/// initialisers, without unevaluated operands.
void evaluatedChildren(const clang::Stmt *S,
                       llvm::SmallVectorImpl<const clang::Stmt *> &Out);

/// Footprints of one unit, with those of callees kept.
class Footprints {
public:
  explicit Footprints(const clang::ASTContext &Context) : Context(Context) {}

  Footprint of(llvm::ArrayRef<const clang::Stmt *> Region);

private:
  friend class FootprintBuilder;
  const Footprint &ofBody(const clang::FunctionDecl &F);

  const clang::ASTContext &Context;
  std::map<const clang::FunctionDecl *, Footprint> Bodies;
  std::vector<const clang::FunctionDecl *> Open; ///< being looked into
};

} // namespace evo

#endif // EVO_RULES_FOOTPRINT_H
