//===- Hazards.h - What one compiler's code cannot show -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Functions are compared as the code that Clang makes of them. Clang has then
/// already chosen where C++ leaves a choice, and has believed what the source
/// promises. A rewrite that adds such a choice or promise may be wrong with
/// another compiler, or wrong altogether, though the code is the same:
///
///   order     `f(g(), h())` for `int A = g(); f(A, h())`: GCC calls h first
///   promises  __builtin_assume, [[assume]], __restrict on a local, …
///   casts     that drop const, or read an object as one of another type
///   memory    without a type that is taken for an object: untyped pointers,
///             unions, placement new; these only where types are relied on
///
/// Found in the syntax tree, of the function and of all of the program's own
/// functions that it calls.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_HAZARDS_H
#define EVO_LIB_EQUIVALENCE_HAZARDS_H

#include "Conduct.h"
#include "evo/Equivalence/Compile.h"
#include "clang/AST/Mangle.h"

namespace evo {

/// Looks through the functions of one unit, each once.
class HazardSearch {
public:
  /// What is left declared is looked up in `Elsewhere`, which may be null.
  HazardSearch(clang::ASTContext &C, const MadeInstances *Elsewhere);

  /// Sorted. What before has as often is no reason to doubt.
  std::vector<Hazard> of(const clang::FunctionDecl &F);

  /// What another text needs to know of an instance that it leaves declared.
  void note(const clang::FunctionDecl &F, MadeInstances &Into);

private:
  struct Own {
    std::string Name;
    std::vector<Hazard> Hazards;
    std::vector<const clang::FunctionDecl *> Callees;
  };
  struct Reached {
    std::vector<const Own *> Definitions;
    std::vector<const MadeInstances::Facts *> Instances; ///< left declared
  };

  const Own &ownOf(const clang::FunctionDecl &Definition);
  Reached reachedFrom(const clang::FunctionDecl &F);
  const MadeInstances::Facts *factsOf(const clang::FunctionDecl &F);

  clang::ASTContext &C;
  const MadeInstances *Elsewhere;
  clang::ASTNameGenerator Names;
  Conducts Known;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<Own>> Found;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_HAZARDS_H
