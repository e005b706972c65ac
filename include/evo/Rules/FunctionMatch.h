//===- FunctionMatch.h - All rules over one function -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Walks one body, tries the patterns at each node, judges what matches and
/// reports it. Code that is not run, or that the compiler evaluates (sizeof,
/// case labels, constant initialisers, …), is not entered.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_FUNCTIONMATCH_H
#define EVO_RULES_FUNCTIONMATCH_H

#include "evo/Rules/UnitMatch.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

namespace evo {

class FunctionMatch {
public:
  FunctionMatch(const Facts &Known, const PatternIndex &Patterns,
                MatchSink &Sink)
      : Known(Known), U(Known.unit()), Patterns(Patterns), Sink(Sink) {}

  void run();

private:
  using Statements = llvm::ArrayRef<const clang::Stmt *>;
  struct Step {
    const clang::Stmt *Code;
    Statements Rest; ///< the statements of the block from Code on
  };

  void walk(const clang::Stmt *Root);
  void enter(const clang::Stmt *S, std::vector<Step> &Work);
  void visit(const Step &S);
  void tryExpression(const clang::Expr *E, PatternIndex::Entry Entry);
  void tryStatements(const Step &S, PatternIndex::Entry Entry);
  void judge(const Occasion &O, clang::SourceRange Range,
             llvm::ArrayRef<Segment> After);
  bool isUnused(const clang::Stmt *S) const;
  const clang::Stmt *around(const clang::Stmt *S) const;
  void report();
  void refuse(const Occasion &O, clang::SourceLocation L, std::string Reason);

  /// What a rule says about the node being visited.
  struct Verdict {
    std::optional<Match> Matched;
    clang::SourceLocation Location;
    std::string Reason;
    bool NearMiss = false;
  };

  const Facts &Known;
  const Unit &U;
  const PatternIndex &Patterns;
  MatchSink &Sink;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
  llvm::MapVector<const RuleInfo *, Verdict> Verdicts;
};

} // namespace evo

#endif // EVO_RULES_FUNCTIONMATCH_H
