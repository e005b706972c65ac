//===- Draft.cpp - A rewrite being put together ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Draft.h"

using namespace evo;
using namespace evo::native;

void Draft::require(const Answer &A, const std::string &Condition) {
  if (A.isYes())
    holds(Condition + ": " + A.Reason);
  else
    refuse(A.Reason.empty() ? Condition : A.Reason);
}

void Draft::replace(clang::SourceRange Tokens, std::string Text) {
  Editable E = F.unit().editable(Tokens);
  if (!E.Range)
    return refuse(E.Why);
  if (std::string Why = E.whyNot(Text); !Why.empty())
    return refuse(Why);
  Set.Rewrites.push_back(
      {E.Range->File, E.Range->Offset, E.Range->Length, std::move(Text)});
}

void Draft::finish(std::string Message, MatchSink &Sink) {
  std::string Function = F.unit().enclosingFunction(&F.function());
  Editable Where = F.unit().editable(Place);
  if (!Where.Range)
    refuse(Where.Why);
  if (isRefused())
    return Sink.refused(Rule, Place.getBegin(), Function, Against);
  Match M;
  M.Rule = Rule.Id;
  M.Place = *Where.Range;
  M.Function = std::move(Function);
  M.Message = std::move(Message);
  M.Conditions = std::move(Conditions);
  M.Change = std::move(Set);
  Sink.matched(std::move(M));
}
