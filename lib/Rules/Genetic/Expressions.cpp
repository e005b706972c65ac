//===- Expressions.cpp - Expressions of the program elsewhere ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Breeding.h"
#include "Fit.h"

using namespace evo;
using namespace clang;

void evo::replaceExpression(const EditPlace &At, Breeding &Into) {
  constexpr llvm::StringLiteral Edit = "genetic.replace-expression";
  const FunctionPlaces &Here = Into.here();
  const auto &Old = *cast<Expr>(At.Code);
  std::optional<ExpressionWish> Wish = wishOf(Old, Here.Code);
  if (!Wish)
    return;
  std::string Was = Here.Code.text(Old);
  auto Use = [&](const Donor &D, std::uint64_t Chance) -> std::string {
    const auto &New = *cast<Expr>(D.Code);
    auto Text = grants(New, *Wish) ? fitted(D, At, Here, Chance) : std::nullopt;
    if (!Text || *Text == Was)
      return "";
    return Here.Code.operand(std::move(*Text), New, Old);
  };
  for (std::string &Text : Into.expressions(At, Wish->Type, Edit, Use))
    Into.replace(Edit, At, Old.getSourceRange(), std::move(Text));
}
