//===- Instantiate.h - The new text of a match -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Writes `after` with the user's own text in its holes: the user's spelling,
/// names and comments stay, parentheses appear only where they are needed, and
/// a variable that `after` adds gets a name that is free in the function.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_INSTANTIATE_H
#define EVO_RULES_INSTANTIATE_H

#include "evo/Rules/Matcher.h"

namespace evo {

class Instantiation {
public:
  Instantiation(const CompiledRule &Rule, const Bindings &B, const Unit &U,
                const clang::FunctionDecl &Function)
      : Rule(Rule), B(B), U(U), Function(Function) {}

  /// `Required` and `Around` describe the place of an expression.
  std::string expression(llvm::ArrayRef<Segment> After, int Required,
                         llvm::StringRef Around);
  std::string statements(llvm::ArrayRef<Segment> After);

  /// What metavariable `Index` stands for, as written.
  std::string operand(int Index);

  /// Why the text cannot be written; empty if it can.
  const std::string &error() const { return Error; }

private:
  std::string text(llvm::ArrayRef<Segment> Segments);
  std::string one(const Segment &S);
  std::string value(const clang::Expr *E, bool Pointee, const Segment &Place);
  std::string statement(const clang::Stmt *S);
  std::string captured(const Binding &Capture, const Segment &Place);
  std::string code(const Binding &Capture, const Segment &Place,
                   clang::SourceRange Range);
  std::string local(int Index);
  std::string type(int Index);
  std::string source(clang::SourceRange Range);
  bool isTaken(llvm::StringRef Name);

  const CompiledRule &Rule;
  const Bindings &B;
  const Unit &U;
  const clang::FunctionDecl &Function;
  std::map<int, std::string> Fresh;
  std::set<std::string> Taken;
  bool LowerCase = false;
  bool PendingArrow = false;
  std::string Error;
};

/// The tokens of a statement, its own `;` included: not one behind a brace.
clang::SourceRange statementRange(const clang::Stmt *S,
                                  const clang::ASTContext &Context);

} // namespace evo

#endif // EVO_RULES_INSTANTIATE_H
