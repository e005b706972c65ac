//===- NodeCompiler.h - From a rule's functions to patterns -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Turns the code of one function of a rule into nodes (what to compare) and
/// segments (what to write). Names are shared over all functions of the rule:
/// the parameter `X` of `before` is the parameter `X` of `after`.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NODECOMPILER_H
#define EVO_RULES_NODECOMPILER_H

#include "evo/Rules/Pattern.h"
#include "evo/Rules/TypePattern.h"

namespace evo {

class NodeCompiler {
public:
  NodeCompiler(CompiledRule &Rule, const clang::FunctionDecl &Function,
               clang::ASTContext &Context);

  Node compile(const clang::Stmt *S, bool ValueUnused = false);

  /// The statements of the body, and whether they are one expression.
  void body(std::vector<Node> &Code, bool &Expression, bool &ValueUnused);

  /// The text of `S` as written, with holes. Code equal to a node in `Keep` is
  /// taken from the user's program instead.
  std::vector<Segment> text(clang::SourceRange Range, const clang::Stmt *S,
                            llvm::ArrayRef<Node> Keep);

  /// The body's text, without braces and, for an expression, `return` and `;`.
  std::vector<Segment> bodyText(llvm::ArrayRef<Node> Keep);

  TypePattern type(clang::QualType T);

  /// The index of the metavariable or local that `D` is, or -1.
  int valueOf(const clang::ValueDecl *D) const;
  int localOf(const clang::ValueDecl *D);
  int typeOf(const clang::TemplateTypeParmType *T) const;

  /// The callable that `C` calls, or -1.
  int calleeOf(const clang::CallExpr *C) const;

  clang::ASTContext &context() { return Context; }

  /// The first thing that patterns cannot say, as file:line:column: text.
  const std::string &error() const { return Error; }
  void fail(clang::SourceLocation L, const llvm::Twine &Message);

private:
  Node leaf(ShapeKind Kind, int Index);
  bool metavariable(const clang::Stmt *S, Node &N);

  CompiledRule &Rule;
  const clang::FunctionDecl &Function;
  clang::ASTContext &Context;
  const clang::TemplateParameterList *Templates = nullptr;
  std::string Error;
};

/// Compiles `when`.
Condition compileCondition(NodeCompiler &Compiler, const clang::Expr *E);

/// Calls `F` on `N` and everything below it.
void forEachNode(const Node &N, llvm::function_ref<void(const Node &)> F);

} // namespace evo

#endif // EVO_RULES_NODECOMPILER_H
