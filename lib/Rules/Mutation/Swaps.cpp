//===- Swaps.cpp - One binary operator for another ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"
#include "evo/Rules/Precedence.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/OperatorPrecedence.h"

using namespace evo;
using namespace clang;

namespace {

struct Swap {
  llvm::StringLiteral Id, From, To;
  unsigned Kinds;
};

constexpr Swap Table[] = {
#define EVO_SWAP(Id, From, To, Kinds) {Id, From, To, Kinds},
#include "Operators.def"
};

int precedence(llvm::StringRef Operator) {
  tok::TokenKind Kind = llvm::StringSwitch<tok::TokenKind>(Operator)
#define PUNCTUATOR(Name, Spelling) .Case(Spelling, tok::Name)
#include "clang/Basic/TokenKinds.def"
                            .Default(tok::unknown);
  return getBinOpPrecedence(Kind, /*GreaterThanIsOperator=*/true, true);
}

/// The text of `E`, a binary operator, with another operator and with
/// parentheses where that one binds otherwise; empty if it is not in one piece.
std::string swapped(const Expr &E, const BinaryParts &B, llvm::StringRef To,
                    const Mutants &In) {
  const SourceManager &SM = In.unit().sources();
  Editable Whole = In.unit().editable(E.getSourceRange());
  llvm::StringRef Text = In.unit().text(E.getSourceRange());
  if (!Whole.Range || B.At.isMacroID() != E.getBeginLoc().isMacroID())
    return "";
  std::uint64_t At = SM.getFileOffset(SM.getSpellingLoc(B.At));
  if (At < Whole.Range->Offset || At >= Whole.Range->Offset + Text.size())
    return "";
  At -= Whole.Range->Offset;
  if (!Text.substr(At).starts_with(B.Operator))
    return ""; // spelled `and`, or in a macro
  llvm::StringRef Left = Text.take_front(At),
                  Right = Text.drop_front(At + B.Operator.size());
  int New = precedence(To);
  bool Tighter = New > precedence(B.Operator);
  auto Guarded = [&](llvm::StringRef Side, const Expr *Operand, bool IsLeft) {
    bool Needed = Tighter && strength(Operand) < New + !IsLeft;
    if (!Needed)
      return Side.str();
    llvm::StringRef Core = Side.trim();
    std::size_t Lead = Side.find(Core);
    return (Side.take_front(Lead) + "(" + Core + ")" +
            Side.drop_front(Lead + Core.size()))
        .str();
  };
  return Guarded(Left, B.Left, true) + To.str() +
         Guarded(Right, B.Right, false);
}

} // namespace

void evo::mutateSwaps(const Stmt &S, Mutants &Into) {
  std::optional<BinaryParts> B = binaryParts(S);
  if (!B)
    return;
  const auto &E = cast<Expr>(S);
  const Stmt *Place = Into.around(E);
  const auto *Outer = dyn_cast_or_null<Expr>(Place);
  for (const Swap &Each : Table) {
    if (Each.From != B->Operator || !(Each.Kinds & B->Kind))
      continue;
    std::string Text = swapped(E, *B, Each.To, Into);
    if (Text.empty())
      continue;
    if (needsParentheses(precedence(Each.To), Each.To,
                         requiredStrength(Place, &E),
                         Outer ? outerOperator(Outer) : llvm::StringRef()))
      Text = "(" + Text + ")";
    Into.replace(Each.Id, E, std::move(Text));
  }
}
