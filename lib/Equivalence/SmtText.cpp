//===- SmtText.cpp - Terms as SMT-LIB 2 ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Terms.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <set>

using namespace evo::smt;

namespace {

const char *operatorName(Op O) {
  switch (O) {
  case Op::Not:
    return "not";
  case Op::And:
    return "and";
  case Op::Or:
    return "or";
  case Op::Ite:
    return "ite";
  case Op::Equal:
    return "=";
  case Op::Add:
    return "bvadd";
  case Op::Sub:
    return "bvsub";
  case Op::Mul:
    return "bvmul";
  case Op::UDiv:
    return "bvudiv";
  case Op::SDiv:
    return "bvsdiv";
  case Op::URem:
    return "bvurem";
  case Op::SRem:
    return "bvsrem";
  case Op::Shl:
    return "bvshl";
  case Op::LShr:
    return "bvlshr";
  case Op::AShr:
    return "bvashr";
  case Op::BitAnd:
    return "bvand";
  case Op::BitOr:
    return "bvor";
  case Op::BitXor:
    return "bvxor";
  case Op::ULess:
    return "bvult";
  case Op::ULessEqual:
    return "bvule";
  case Op::SLess:
    return "bvslt";
  case Op::SLessEqual:
    return "bvsle";
  case Op::Concat:
    return "concat";
  case Op::Select:
    return "select";
  case Op::Store:
    return "store";
  default:
    return "";
  }
}

/// Writes every term that is used once, in order of age, as a definition:
/// arguments are older than their users, so the order is always right.
class Writer {
public:
  Writer(const Terms &A, llvm::raw_ostream &OS) : Arena(A), OS(OS) {}

  void collect(Term Root) {
    std::vector<Term> Stack = {Root};
    while (!Stack.empty()) {
      Term T = Stack.back();
      Stack.pop_back();
      if (!Needed.insert(T).second)
        continue;
      const Node &N = Arena.node(T);
      Arrays |= N.Type.Is == Sort::Memory;
      if (N.Is == Op::Apply)
        Functions.emplace(N.Name, T);
      for (Term Arg : N.Args)
        Stack.push_back(Arg);
    }
  }

  bool hasFunctions() const { return !Functions.empty(); }

  bool hasMemory() const { return Arrays; }

  void logic() {
    OS << "(set-logic QF_" << (Arrays ? "A" : "")
       << (Functions.empty() ? "" : "UF") << "BV)\n";
  }

  void definitions() {
    for (auto &[Name, T] : Functions) {
      const Node &N = Arena.node(T);
      OS << "(declare-fun |" << Name << "| (";
      for (Term Arg : N.Args)
        sort(Arena.sort(Arg)), OS << ' ';
      OS << ") ", sort(N.Type), OS << ")\n";
    }
    for (Term T : Needed) {
      const Node &N = Arena.node(T);
      if (N.Is == Op::Symbol) {
        OS << "(declare-fun |" << N.Name << "| () ", sort(N.Type), OS << ")\n";
      } else if (N.Is != Op::Value) {
        OS << "(define-fun t" << T.Id << " () ", sort(N.Type), OS << ' ';
        body(N);
        OS << ")\n";
      }
    }
  }

  void use(Term T) {
    const Node &N = Arena.node(T);
    if (N.Is == Op::Symbol)
      OS << '|' << N.Name << '|';
    else if (N.Is != Op::Value)
      OS << 't' << T.Id;
    else if (N.Type.Is == Sort::Bool)
      OS << (N.Value == 1 ? "true" : "false");
    else {
      llvm::SmallString<32> Digits;
      N.Value.toString(Digits, 10, false);
      OS << "(_ bv" << Digits << ' ' << N.Type.Width << ')';
    }
  }

private:
  void sort(Sort S) {
    if (S.Is == Sort::Bool)
      OS << "Bool";
    else if (S.Is == Sort::Bits)
      OS << "(_ BitVec " << S.Width << ')';
    else
      OS << "(Array (_ BitVec 64) (_ BitVec 8))";
  }

  void body(const Node &N) {
    OS << '(';
    switch (N.Is) {
    case Op::Apply:
      OS << '|' << N.Name << '|';
      break;
    case Op::Extract:
      OS << "(_ extract " << N.High << ' ' << N.Low << ')';
      break;
    case Op::ZeroExtend:
    case Op::SignExtend:
      OS << (N.Is == Op::ZeroExtend ? "(_ zero_extend " : "(_ sign_extend ")
         << N.Type.Width - Arena.width(N.Args[0]) << ')';
      break;
    default:
      OS << operatorName(N.Is);
    }
    for (Term Arg : N.Args)
      OS << ' ', use(Arg);
    OS << ')';
  }

  const Terms &Arena;
  llvm::raw_ostream &OS;
  std::set<Term> Needed;
  std::map<std::string, Term> Functions;
  bool Arrays = false;
};

} // namespace

std::string evo::smt::smtText(const Terms &Arena, const Query &Q,
                              bool *Approximate) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  Writer W(Arena, OS);
  for (Term T : Q.Asserted)
    W.collect(T);
  for (Term T : Q.Watched)
    W.collect(T);
  W.logic();
  W.definitions();
  for (Term T : Q.Asserted)
    OS << "(assert ", W.use(T), OS << ")\n";
  OS << "(check-sat)\n";
  if (!Q.Watched.empty()) {
    OS << "(get-value (";
    for (Term T : Q.Watched)
      W.use(T), OS << ' ';
    OS << "))\n";
  }
  if (Approximate)
    *Approximate = W.hasFunctions() || W.hasMemory();
  return Text;
}
