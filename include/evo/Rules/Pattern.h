//===- Pattern.h - A compiled rule file as a plain value -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule file is C++, and reading C++ costs half a second for the standard
/// headers alone. So `before`, `after` and `when` are compiled once into the
/// values below: trees in the vocabulary of Shape.h with metavariables at the
/// leaves. They hold no AST, are written as JSON to the cache, and are shared
/// by all threads.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_PATTERN_H
#define EVO_RULES_PATTERN_H

#include "evo/Rules/Rule.h"
#include "evo/Rules/Shape.h"
#include "llvm/Support/JSON.h"

namespace evo {

/// A type with holes, over canonical types.
struct TypePattern {
  enum Form {
    Any,       ///< `auto`, and what depends on more than a parameter
    Parameter, ///< a type metavariable, by its index in CompiledRule::Types
    Named,     ///< this type: Name is printed without inline namespaces
    Template,  ///< Name<Parts...>
    Pointer,   ///< Parts[0] *
    LValueRef, ///< Parts[0] &
    RValueRef, ///< Parts[0] &&
  };
  Form Kind = Any;
  bool Const = false;
  int Index = -1;
  std::string Name;
  std::vector<TypePattern> Parts;

  friend bool operator==(const TypePattern &, const TypePattern &) = default;
};

/// A piece of code with holes. `Text` and `Parts` are as in Shape; the kinds
/// Hole, Capture and Local occur only here.
struct Node {
  ShapeKind Kind = ShapeKind::Absent;
  std::string Text;
  int Index = -1; ///< of the metavariable or local
  int Id = -1;    ///< numbers the nodes of one `before`
  std::vector<TypePattern> Types;
  std::vector<Node> Parts;

  /// Equal code: ids do not count.
  friend bool operator==(const Node &A, const Node &B) {
    return A.Kind == B.Kind && A.Text == B.Text && A.Index == B.Index &&
           A.Types == B.Types && A.Parts == B.Parts;
  }
};

/// `after` as text: what the author wrote, with holes.
struct Segment {
  enum Form {
    Literal, ///< Text
    Value,   ///< what metavariable Index stands for
    Capture, ///< the code of callable Index, called with Arguments
    Local,   ///< the user's name of local Index, or a fresh one
    Type,    ///< the type metavariable Index
    Kept,    ///< the user's own text of node Index of `before`
  };
  Form Kind = Literal;
  std::string Text;
  int Index = -1;
  int Binds = 0;          ///< how tightly what stands around the hole binds
  std::string Operator;   ///< the operator around the hole, if any
  bool Statement = false; ///< stands for statements, not an expression
  bool Member = false;    ///< the hole is followed by `.`
  std::vector<std::vector<Segment>> Arguments;

  friend bool operator==(const Segment &, const Segment &) = default;
};

/// A metavariable: a parameter of `before`, `after` or `when`, by name.
struct Metavariable {
  std::string Name;
  bool Callable = false;

  friend bool operator==(const Metavariable &, const Metavariable &) = default;
};

/// One spelling of what is found, and its `after`.
struct Before {
  std::vector<TypePattern> ValueTypes; ///< by metavariable; Any if not used
  std::vector<std::string> Concepts;   ///< by type metavariable; "" for none
  bool Expression = false;             ///< `return E;` or `E;`, else statements
  bool ValueUnused = false;            ///< `E;`: matches where nobody reads it
  std::vector<Node> Code; ///< the expression, or the statements in order
  std::vector<Segment> After;
  unsigned Line = 0;

  friend bool operator==(const Before &, const Before &) = default;
};

/// `when`, a tree of and, or, not over atoms.
struct Condition {
  enum Form { Always, And, Or, Not, Vocabulary, Expression };
  Form Kind = Always;
  std::string Name;               ///< of the vocabulary word
  std::vector<Condition> Parts;   ///< of And, Or, Not
  std::vector<Node> Arguments;    ///< of a vocabulary word; or the expression
  std::vector<TypePattern> Types; ///< of a vocabulary word
  std::vector<Segment> Text;      ///< of an expression

  friend bool operator==(const Condition &, const Condition &) = default;
};

struct CompiledRule {
  RuleInfo Info;
  std::string Matcher; ///< of a native rule, see NativeRules.h; else empty
  std::vector<Metavariable> Values;
  std::vector<std::string> Types;
  std::vector<std::string> Locals;
  std::vector<Before> Spellings;
  std::vector<Node> After;
  bool AfterIsExpression = false;
  int AfterStrength = 0; ///< how tightly the expression `after` binds
  std::string AfterOperator;
  TypePattern AfterType; ///< of the expression, where no parameter enters it
  Condition When;
  std::vector<int> WhenParameters; ///< metavariables, for messages
  std::string WhenText, AfterText; ///< for people
  std::vector<std::string> BeforeText;
  std::vector<std::string> Includes; ///< "<algorithm>": what `after` adds
};

llvm::json::Value toJSON(const CompiledRule &R);
bool fromJSON(const llvm::json::Value &V, CompiledRule &R, llvm::json::Path P);

} // namespace evo

#endif // EVO_RULES_PATTERN_H
