//===- SmtText.cpp - Terms as SMT-LIB 2 ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmtFloat.h"
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
  Writer(const Terms &A, const Query &Q, llvm::raw_ostream &OS)
      : Arena(A), Q(Q), OS(OS), Bound(Q.ForAll.begin(), Q.ForAll.end()) {}

  void collect(Term Root) {
    std::vector<Term> Stack = {Root};
    while (!Stack.empty()) {
      Term T = Stack.back();
      Stack.pop_back();
      if (!Needed.insert(T).second)
        continue;
      const Node &N = Arena.node(T);
      Arrays |= N.Type.Is == Sort::Memory;
      if (N.Is == Op::Apply) {
        bool Float = isPreciseFloat(N.Name);
        Floats |= Float;
        if (!Float || !Q.Precise) {
          Functions.emplace(N.Name, T);
          llvm::StringRef Name = N.Name;
          Guesses |= Name.starts_with("fp.") || Name.starts_with("llvm.");
        }
      }
      for (Term Arg : N.Args)
        Stack.push_back(Arg);
    }
  }

  bool hasFunctions() const { return !Functions.empty(); }

  bool hasMemory() const { return Arrays; }
  bool hasFloats() const { return Floats; }
  bool guesses() const { return Guesses; }

  void logic() {
    if (!Bound.empty() || (Floats && Q.Precise))
      return; // the solver looks for itself
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
      if (isBound(T))
        continue;
      if (N.Is == Op::Symbol) {
        OS << "(declare-fun |" << N.Name << "| () ", sort(N.Type), OS << ")\n";
      } else if (N.Is != Op::Value) {
        Numbers.emplace(T, unsigned(Numbers.size()));
        OS << "(define-fun t" << Numbers[T] << " () ", sort(N.Type), OS << ' ';
        body(N);
        OS << ")\n";
      }
    }
  }

  void assertions() {
    std::vector<Term> Closed;
    for (Term T : Q.Asserted)
      if (isBound(T))
        Closed.push_back(T);
      else
        OS << "(assert ", use(T), OS << ")\n";
    if (Closed.empty())
      return;
    OS << "(assert (forall (";
    for (Term T : Q.ForAll)
      OS << '(', use(T), OS << ' ', sort(Arena.sort(T)), OS << ')';
    OS << ")\n";
    unsigned Depth = 0;
    for (Term T : Needed)
      if (isBound(T) && Arena.node(T).Is != Op::Symbol) {
        Numbers.emplace(T, unsigned(Numbers.size()));
        OS << "(let ((t" << Numbers[T] << ' ';
        body(Arena.node(T));
        OS << "))\n";
        ++Depth;
      }
    OS << "(and true";
    for (Term T : Closed)
      OS << ' ', use(T);
    OS << ')' << std::string(Depth, ')') << "))\n";
  }

  void use(Term T) { use(T, OS); }

  void use(Term T, llvm::raw_ostream &OS) {
    const Node &N = Arena.node(T);
    if (N.Is == Op::Symbol)
      OS << '|' << N.Name << '|';
    else if (N.Is != Op::Value)
      OS << 't' << Numbers[T];
    else if (N.Type.Is == Sort::Bool)
      OS << (N.Value == 1 ? "true" : "false");
    else {
      llvm::SmallString<32> Digits;
      N.Value.toString(Digits, 10, false);
      bool Filled = N.Type.Is == Sort::Memory;
      if (Filled)
        OS << "((as const ", sort(N.Type, OS), OS << ") ";
      OS << "(_ bv" << Digits << ' ' << N.Type.Width << (Filled ? "))" : ")");
    }
  }

private:
  void sort(Sort S) { sort(S, OS); }

  static void sort(Sort S, llvm::raw_ostream &OS) {
    if (S.Is == Sort::Bool)
      OS << "Bool";
    else if (S.Is == Sort::Bits)
      OS << "(_ BitVec " << S.Width << ')';
    else
      OS << "(Array (_ BitVec 64) (_ BitVec " << S.Width << "))";
  }

  /// Does its value depend on what is quantified?
  bool isBound(Term T) {
    if (Bound.empty())
      return false;
    auto [It, New] = Depends.try_emplace(T, Bound.count(T) != 0);
    if (New)
      for (Term Arg : Arena.node(T).Args) // older, so mostly known
        if (isBound(Arg))
          return Depends[T] = true;
    return Depends[T];
  }

  void body(const Node &N) {
    if (N.Is == Op::Apply && Q.Precise && isPreciseFloat(N.Name)) {
      std::vector<std::string> Args;
      std::vector<unsigned> Widths;
      for (Term Arg : N.Args) {
        std::string Text;
        llvm::raw_string_ostream Inner(Text);
        use(Arg, Inner);
        Args.push_back(std::move(Text));
        Widths.push_back(Arena.width(Arg));
      }
      OS << preciseFloat(N.Name, Args, Widths, N.Type.Width);
      return;
    }
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
  const Query &Q;
  llvm::raw_ostream &OS;
  std::set<Term> Needed, Bound;
  std::map<Term, bool> Depends;
  /// The same question is the same text, whatever else the arena holds.
  std::map<Term, unsigned> Numbers;
  std::map<std::string, Term> Functions;
  bool Arrays = false, Floats = false, Guesses = false;
};

} // namespace

std::string evo::smt::smtText(const Terms &Arena, const Query &Q,
                              Inexactness *How) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  Writer W(Arena, Q, OS);
  for (Term T : Q.Asserted)
    W.collect(T);
  for (Term T : Q.Watched)
    W.collect(T);
  W.logic();
  W.definitions();
  W.assertions();
  OS << "(check-sat)\n";
  if (!Q.Watched.empty()) {
    OS << "(get-value (";
    for (Term T : Q.Watched)
      W.use(T), OS << ' ';
    OS << "))\n";
  }
  if (How)
    *How = {W.hasFunctions() || W.hasMemory(), W.hasFloats() && !Q.Precise,
            W.guesses()};
  return Text;
}
