//===- Substitute.cpp - Other symbols in a term ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Substitute.h"
#include "llvm/ADT/STLExtras.h"
#include <set>

using namespace evo::smt;

/// `N` with the new terms of its operands, simplified anew.
Term Substitution::rebuilt(const Node &N) {
  auto A = [&](unsigned I) { return Done.at(N.Args[I]); };
  switch (N.Is) {
  case Op::Value:
  case Op::Symbol:
    llvm_unreachable("has no operands");
  case Op::Apply: {
    std::vector<Term> Args;
    for (unsigned I = 0; I < N.Args.size(); ++I)
      Args.push_back(A(I));
    return T.apply(N.Name, Args, N.Type);
  }
  case Op::Not:
    return T.notOf(A(0));
  case Op::And:
    return T.andOf(A(0), A(1));
  case Op::Or:
    return T.orOf(A(0), A(1));
  case Op::Ite:
    return T.ite(A(0), A(1), A(2));
  case Op::Equal:
    return T.equal(A(0), A(1));
  case Op::ULess:
  case Op::ULessEqual:
  case Op::SLess:
  case Op::SLessEqual:
    return T.compare(N.Is, A(0), A(1));
  case Op::Concat:
    return T.concat(A(0), A(1));
  case Op::Extract:
    return T.extract(A(0), N.High, N.Low);
  case Op::ZeroExtend:
    return T.zeroExtend(A(0), N.Type.Width);
  case Op::SignExtend:
    return T.signExtend(A(0), N.Type.Width);
  case Op::Select:
    return T.select(A(0), A(1));
  case Op::Store:
    return T.store(A(0), A(1), A(2));
  default:
    return T.binary(N.Is, A(0), A(1));
  }
}

Term Substitution::apply(Term Root) {
  std::vector<Term> Stack = {Root};
  while (!Stack.empty()) {
    Term Next = Stack.back();
    if (Done.count(Next)) {
      Stack.pop_back();
      continue;
    }
    const Node N = T.node(Next); // a copy: building terms moves nodes
    bool Ready = true;
    for (Term Arg : N.Args)
      if (!Done.count(Arg)) {
        Stack.push_back(Arg);
        Ready = false;
      }
    if (!Ready)
      continue;
    bool Same = llvm::all_of(N.Args, [&](Term A) { return Done.at(A) == A; });
    Done[Next] = Same ? Next : rebuilt(N);
    Stack.pop_back();
  }
  return Done.at(Root);
}

bool SymbolFinder::isOne(const Node &N) const {
  return N.Is == Op::Symbol && llvm::StringRef(N.Name).starts_with(Prefix);
}

bool SymbolFinder::occursIn(Term Root) {
  Known.resize(std::max(Known.size(), T.size()), -1);
  std::vector<Term> Stack = {Root};
  while (!Stack.empty()) {
    Term Next = Stack.back();
    if (Known[Next.Id] >= 0) {
      Stack.pop_back();
      continue;
    }
    const Node &N = T.node(Next);
    bool Found = isOne(N), Ready = true;
    for (Term Arg : N.Args) {
      if (Known[Arg.Id] < 0) {
        Stack.push_back(Arg);
        Ready = false;
      } else
        Found |= Known[Arg.Id] == 1;
    }
    if (!Ready && !Found)
      continue;
    Known[Next.Id] = Found;
    Stack.pop_back();
  }
  return Known[Root.Id] == 1;
}

std::vector<Term> SymbolFinder::symbolsIn(llvm::ArrayRef<Term> Roots) {
  std::set<Term> Seen, Symbols;
  std::vector<Term> Stack(Roots.begin(), Roots.end());
  while (!Stack.empty()) {
    Term Next = Stack.back();
    Stack.pop_back();
    if (!Seen.insert(Next).second || !occursIn(Next))
      continue;
    const Node &N = T.node(Next);
    if (isOne(N))
      Symbols.insert(Next);
    Stack.insert(Stack.end(), N.Args.begin(), N.Args.end());
  }
  return {Symbols.begin(), Symbols.end()};
}
