//===- Matcher.h - Comparing code with a pattern -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Compares one place of the user's program with one `before`. Nothing is
/// changed and nothing is decided here about side conditions: the result says
/// what each metavariable stands for. Code that has the form of the pattern but
/// not its types is a near miss and gets a reason; other code gets silence.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_MATCHER_H
#define EVO_RULES_MATCHER_H

#include "evo/Rules/TypePattern.h"

namespace evo {

/// What a metavariable stands for.
struct Binding {
  const clang::Expr *Value = nullptr; ///< with the user's parentheses
  bool Pointee = false; ///< the object that Value points to: `p` of `p->size()`

  /// A use of the I-th argument inside captured code.
  struct Use {
    clang::SourceRange Range;
    unsigned Argument = 0;
    bool Arrow = false; ///< Range is `p->`, where `(*p).` was meant
  };
  bool Captured = false;
  bool Leaves = false; ///< contains break, continue, return, goto
  std::vector<const clang::Stmt *> Code;
  std::vector<Use> Uses;
};

struct Bindings {
  std::vector<Binding> Values;
  std::vector<const clang::VarDecl *> Locals;
  TypeBindings Types;
  std::vector<clang::TypeLoc> TypeSpellings; ///< null where not written
  std::vector<const clang::Stmt *> Nodes;    ///< by Node::Id
  std::string NearMiss; ///< why the types do not fit; empty if they do
};

class Matcher {
public:
  Matcher(const CompiledRule &Rule, const Before &Pattern,
          clang::ASTContext &Context)
      : Rule(Rule), Pattern(Pattern), Context(Context) {}

  std::optional<Bindings> matchExpression(const clang::Expr *E) const;

  /// Matches the statements from `Block[0]`; `Count` of them are matched.
  std::optional<Bindings>
  matchStatements(llvm::ArrayRef<const clang::Stmt *> Block,
                  std::size_t &Count) const;

  /// True if `S` is the code of `N` under `B`; binds nothing.
  bool isInstance(const Node &N, const clang::Stmt *S, const Bindings &B) const;

private:
  using Statements = llvm::ArrayRef<const clang::Stmt *>;

  Bindings start() const;
  bool finish(Bindings &B) const;
  bool match(const Node &N, const clang::Stmt *S, bool Unused,
             Bindings &B) const;
  bool matchParts(const Node &N, const struct Shape &F, Bindings &B) const;
  bool matchObject(const Node &N, const clang::Stmt *Pointer,
                   Bindings &B) const;
  bool matchSequence(llvm::ArrayRef<Node> P, Statements S, bool Prefix,
                     std::size_t &Used, Bindings &B) const;
  bool matchDeclared(const Node &N, const struct Shape &F, Bindings &B) const;
  bool bindValue(int Index, const clang::Stmt *S, bool Pointee,
                 Bindings &B) const;
  bool fits(int Index, const clang::Expr *Original, const clang::Expr *E,
            bool Pointee, Bindings &B) const;
  bool bindCapture(const Node &N, Statements Code, Bindings &B) const;
  bool scanCapture(const Node &N, Binding &Capture, const Bindings &B) const;
  bool argumentUse(const Node &N, const clang::Stmt *S, Binding &Capture,
                   const Bindings &B) const;
  bool namesLocal(const clang::Stmt *S, const Bindings &B) const;

  const CompiledRule &Rule;
  const Before &Pattern;
  clang::ASTContext &Context;
};

/// Calls `F` on `S` and everything below it, lambda bodies included; `F`
/// returns false to go no deeper.
void walkCode(const clang::Stmt *S,
              llvm::function_ref<bool(const clang::Stmt *)> F);

} // namespace evo

#endif // EVO_RULES_MATCHER_H
