//===- UnitAst.h - A unit as Clang sees it -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What compiling to IR (Compile.cpp) and writing a program that runs a
/// function (SideText.cpp) share: how a unit is parsed, and how its functions
/// are found. No AST outlives the action it is given to.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_UNITAST_H
#define EVO_LIB_EQUIVALENCE_UNITAST_H

#include "evo/Equivalence/Compile.h"

namespace clang {
class ASTContext;
class FrontendAction;
} // namespace clang

namespace evo {

class Preambles;

/// The unit's own arguments that mean something: no compiler, input, output,
/// optimisation, warnings or instrumentation.
std::vector<std::string> unitFlags(const SourceUnit &U);

using ActionMaker = std::function<std::unique_ptr<clang::FrontendAction>()>;

/// Fails with DoesNotCompile and the first error. An action is made and run
/// once, and once more if a preamble from `Known`, which may be null, is in its
/// way.
llvm::Error runOnUnit(const SourceUnit &Unit,
                      const std::vector<std::string> &CommandLine,
                      const ActionMaker &Make, Preambles *Known = nullptr);

/// Its file as Clang names it.
TextExtent extentOf(const clang::FunctionDecl &F);

/// The wanted definitions of a unit.
struct FoundFunctions {
  std::vector<clang::FunctionDecl *> Compiled; ///< in source order
  std::vector<NotCompiled> Others;             ///< no code is made for these
  bool Templates = false;                      ///< some are, or instances
};

/// A constructor or destructor?
bool isStructor(const clang::FunctionDecl &F);

/// Looks where the AST is set to be traversed.
FoundFunctions findFunctions(clang::ASTContext &C,
                             const FunctionFilter &Wanted);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_UNITAST_H
