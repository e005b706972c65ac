//===- RawChoices.cpp - Which choice of before is that of after? ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RawChoices.h"

using namespace evo;
using namespace evo::smt;

ChoiceMatcher::ChoiceMatcher(Terms &T, llvm::ArrayRef<Term> Symbols)
    : T(T), Open(Symbols.begin(), Symbols.end()), Undefs(T, "undef.s."),
      Frozen(T, "frozen.s."), Places(T, "somewhere"), Theirs(T, "undef.t.") {}

std::optional<Term> ChoiceMatcher::chosen(Term Symbol) const {
  auto It = Chosen.find(Symbol);
  return It == Chosen.end() ? std::nullopt : std::optional(It->second);
}

bool ChoiceMatcher::depends(Term A) {
  return Undefs.occursIn(A) || Frozen.occursIn(A) || Places.occursIn(A);
}

/// True if `Symbol` is a choice.
bool ChoiceMatcher::take(Term Symbol, Term Value) {
  if (!Open.count(Symbol))
    return false;
  if (T.sort(Symbol) == T.sort(Value) && !depends(Value))
    Chosen.try_emplace(Symbol, Value);
  return true;
}

void ChoiceMatcher::match(Term Before, Term After) {
  std::vector<std::pair<Term, Term>> Stack = {{Before, After}};
  while (!Stack.empty()) {
    auto [A, B] = Stack.back();
    Stack.pop_back();
    if (A == B || !Seen.insert({A, B}).second || take(A, B))
      continue;
    const Node X = T.node(A), Y = T.node(B);
    bool Alike = X.Is == Y.Is && X.Args.size() == Y.Args.size() &&
                 X.Name == Y.Name && X.High == Y.High && X.Low == Y.Low;
    if (Alike && X.Is != Op::Ite) {
      for (std::size_t At = X.Args.size(); At-- > 0;)
        Stack.push_back({X.Args[At], Y.Args[At]});
    } else if (Alike && X.Args[0] == Y.Args[0]) {
      Stack.push_back({X.Args[2], Y.Args[2]});
      Stack.push_back({X.Args[1], Y.Args[1]});
    } else if (Y.Is == Op::Ite) { // one of two calls, or what it was given
      Stack.push_back({A, Y.Args[1]});
      Stack.push_back({A, Y.Args[2]});
    }
  }
}

void ChoiceMatcher::matchCompared(Term Root) {
  std::set<Term> Visited;
  std::vector<Term> Stack = {Root};
  while (!Stack.empty()) {
    Term Next = Stack.back();
    Stack.pop_back();
    if (!Visited.insert(Next).second)
      continue;
    const Node N = T.node(Next);
    Stack.insert(Stack.end(), N.Args.begin(), N.Args.end());
    if (N.Is != Op::Equal)
      continue;
    // What is compared with a constant may be meant to be another.
    for (auto [A, B] :
         {std::pair(N.Args[0], N.Args[1]), std::pair(N.Args[1], N.Args[0])})
      if (Theirs.occursIn(B))
        match(A, B);
  }
}
