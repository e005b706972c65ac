//===- Components.cpp - Let the solver connect operations ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Components.h"

using namespace evo;
using smt::Term;

namespace {

/// What a line may do, and as what the solver knows it.
struct Component {
  Op Kind;
  smt::Op As;
};

/// Products and quotients of unknowns are beyond the solver.
constexpr Component Library[] = {
    {Op::And, smt::Op::BitAnd},       {Op::Or, smt::Op::BitOr},
    {Op::Xor, smt::Op::BitXor},       {Op::Add, smt::Op::Add},
    {Op::Subtract, smt::Op::Sub},     {Op::ShiftLeft, smt::Op::Shl},
    {Op::ShiftRight, smt::Op::LShr},  {Op::ShiftRightSigned, smt::Op::AShr},
    {Op::Equal, smt::Op::Equal},      {Op::Less, smt::Op::ULess},
    {Op::LessSigned, smt::Op::SLess},
};

bool isShift(smt::Op O) {
  return O == smt::Op::Shl || O == smt::Op::LShr || O == smt::Op::AShr;
}

/// Which component stands in a line, where its operands are, and its constant.
/// Places are the inputs, the lines above, and, last, the line's own constant.
struct Line {
  Term Kind, Constant;
  Term Places[2];
};

constexpr unsigned ChoiceBits = 4;

class Connector {
public:
  Connector(const SynthesisProblem &P, unsigned Lines) : P(P) {
    for (unsigned I = 0; I < Lines; ++I) {
      std::string Name = "line" + std::to_string(I);
      smt::Sort Choice = smt::bitsSort(ChoiceBits);
      Rows.push_back({T.symbol(Name + ".kind", Choice),
                      T.symbol(Name + ".constant", smt::bitsSort(P.Width)),
                      {T.symbol(Name + ".left", Choice),
                       T.symbol(Name + ".right", Choice)}});
    }
  }

  smt::Query question() {
    smt::Query Q;
    Ask = &Q;
    for (std::size_t I = 0; I < Rows.size(); ++I)
      restrict(Rows[I], P.Inputs + I);
    for (std::size_t E = 0; E < P.Examples.size(); ++E)
      Q.Asserted.push_back(
          T.equal(answer(P.Examples[E]), T.value(P.Width, P.Outputs[E])));
    for (const Line &L : Rows)
      for (Term Each : {L.Kind, L.Constant, L.Places[0], L.Places[1]})
        Q.Watched.push_back(Each);
    return Q;
  }

  StraightLine programOf(llvm::ArrayRef<llvm::APInt> Model) const;

  smt::Terms T;

private:
  Term choice(std::size_t N) { return T.value(ChoiceBits, N); }

  /// `Constant` is the place of the line's constant.
  void restrict(const Line &L, std::size_t Constant) {
    auto Below = [&](Term Choice, std::size_t End) {
      Ask->Asserted.push_back(T.compare(smt::Op::ULess, Choice, choice(End)));
    };
    Below(L.Kind, std::size(Library));
    Below(L.Places[0], Constant + 1);
    Below(L.Places[1], Constant + 1);
    // Two constants are one.
    Ask->Asserted.push_back(
        T.notOf(T.andOf(T.equal(L.Places[0], choice(Constant)),
                        T.equal(L.Places[1], choice(Constant)))));
  }

  Term valueAt(Term Place, llvm::ArrayRef<Term> Values) {
    Term V = Values.back();
    for (std::size_t I = Values.size() - 1; I-- > 0;)
      V = T.ite(T.equal(Place, choice(I)), Values[I], V);
    return V;
  }

  Term answer(llvm::ArrayRef<std::uint64_t> Inputs) {
    std::vector<Term> Values;
    for (std::uint64_t V : Inputs)
      Values.push_back(T.value(P.Width, V));
    for (const Line &L : Rows) {
      Values.push_back(L.Constant);
      Term A = valueAt(L.Places[0], Values), B = valueAt(L.Places[1], Values);
      Values.back() = resultOf(L, A, B);
    }
    return Values.back();
  }

  Term resultOf(const Line &L, Term A, Term B) {
    Term Result, Shifts = T.boolean(false);
    for (std::size_t I = 0; I < std::size(Library); ++I) {
      smt::Op O = Library[I].As;
      Term Each = meaning(O, A, B);
      Term Is = T.equal(L.Kind, choice(I));
      Result = Result.isValid() ? T.ite(Is, Each, Result) : Each;
      if (isShift(O))
        Shifts = T.orOf(Shifts, Is);
    }
    // In C++ a shift by the width or more has no value.
    Ask->Asserted.push_back(T.implies(
        Shifts, T.compare(smt::Op::ULess, B, T.value(P.Width, P.Width))));
    return Result;
  }

  Term meaning(smt::Op O, Term A, Term B) {
    switch (O) {
    case smt::Op::Equal:
      return T.zeroExtend(T.asBit(T.equal(A, B)), P.Width);
    case smt::Op::ULess:
    case smt::Op::SLess:
      return T.zeroExtend(T.asBit(T.compare(O, A, B)), P.Width);
    default:
      return T.binary(O, A, B);
    }
  }

  const SynthesisProblem &P;
  std::vector<Line> Rows;
  smt::Query *Ask = nullptr;
};

StraightLine Connector::programOf(llvm::ArrayRef<llvm::APInt> Model) const {
  StraightLine Program;
  Program.Width = P.Width;
  for (unsigned I = 0; I < P.Inputs; ++I)
    Program.Nodes.push_back({Op::Input, 0, 0, 0, I});
  std::vector<std::uint32_t> At; // of each place
  for (unsigned I = 0; I < P.Inputs; ++I)
    At.push_back(I);
  for (std::size_t I = 0; I < Rows.size(); ++I) {
    auto Chosen = [&](unsigned Which) {
      return Model[4 * I + Which].getLimitedValue();
    };
    const Op Kind = Library[Chosen(0)].Kind;
    std::uint32_t Operands[2];
    for (unsigned K : {0, 1}) {
      std::uint64_t Place = Chosen(2 + K);
      if (Place == At.size()) {
        Program.Nodes.push_back({Op::Constant, 0, 0, 0, Chosen(1)});
        Operands[K] = Program.Nodes.size() - 1;
      } else {
        Operands[K] = At[Place];
      }
    }
    Program.Nodes.push_back({Kind, Operands[0], Operands[1], 0, 0});
    At.push_back(Program.Nodes.size() - 1);
  }
  return Program;
}

bool answersAll(const StraightLine &Program, const SynthesisProblem &P) {
  for (std::size_t E = 0; E < P.Examples.size(); ++E)
    if (Program.run(P.Examples[E]) != P.Outputs[E])
      return false;
  return true;
}

} // namespace

Connection evo::connectComponents(const SynthesisProblem &P, unsigned Lines,
                                  smt::SolverProcess &Solver,
                                  const smt::Budget &B) {
  assert(P.Inputs + Lines < (1u << ChoiceBits) && "a place needs a number");
  Connector C(P, Lines);
  smt::Query Q = C.question();
  smt::Outcome Answered = Solver.ask(C.T, Q, B);
  Connection Result;
  Result.Impossible = Answered.Is == smt::Answer::Unsat;
  if (Answered.Is != smt::Answer::Sat)
    return Result;
  StraightLine Program = C.programOf(Answered.Model);
  if (answersAll(Program, P))
    Result.Found = std::move(Program);
  return Result;
}
