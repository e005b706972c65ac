//===- Horn.cpp - Invariants that a Horn solver looks for ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Horn.h"
#include "IntegerText.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
using namespace evo::smt;

namespace {

/// The quantities that the relation at a pair speaks of: of the arguments and
/// of the pair's values, those that are numbers.
struct Columns {
  std::vector<Term> Arguments;
  std::vector<unsigned> Values; ///< indices into the pair's view
};

bool isNumber(const Terms &T, const Quantity &Q) {
  return !Q.Floating && T.sort(Q.Bits).Is == Sort::Bits &&
         T.width(Q.Bits) <= 64;
}

Columns columnsOf(const Terms &T, const Steps &Program, unsigned P) {
  Columns C;
  for (const Quantity &Q : Program.Arguments)
    if (isNumber(T, Q))
      C.Arguments.push_back(Q.Bits);
  const std::vector<Quantity> &Shape = Program.Pairs[P].Shape;
  for (unsigned I = 0; I < Shape.size(); ++I)
    if (isNumber(T, Shape[I]))
      C.Values.push_back(I);
  return C;
}

class ClauseWriter {
public:
  ClauseWriter(const SharedInputs &Shared, const Steps &Program)
      : Shared(Shared), T(Shared.T), Program(Program) {
    for (unsigned P = 0; P < Program.Pairs.size(); ++P)
      Of.push_back(columnsOf(T, Program, P));
  }

  Clauses write();

private:
  void rule(const Step &S, Term Condition, const Arrival *At);
  std::string relation(IntegerText &X, unsigned P, const View &V);

  const SharedInputs &Shared;
  const Terms &T;
  const Steps &Program;
  std::vector<Columns> Of;
  std::map<std::string, const char *> Variables;
  std::string Rules;
  std::size_t Size = 0;
  Clauses Result;
};

std::string ClauseWriter::relation(IntegerText &X, unsigned P, const View &V) {
  std::string Text = "(P" + std::to_string(P);
  for (Term A : Of[P].Arguments)
    Text += " " + X.of(A);
  for (unsigned I : Of[P].Values)
    Text += " " + X.of(V.Now[I]);
  return Text + ")";
}

/// Where this step is taken and `Condition` holds it comes to `At`, or, if that
/// is null, to what must not be, of which each has a name.
void ClauseWriter::rule(const Step &S, Term Condition, const Arrival *At) {
  IntegerText X(T);
  std::vector<std::string> Body;
  if (S.From >= 0) {
    const Pair &P = Program.Pairs[S.From];
    Body.push_back(relation(X, S.From, P.Here));
    if (P.Entered.isValid())
      Body.push_back(X.of(P.Entered));
  }
  for (Term Fact : Shared.Facts)
    Body.push_back(X.of(Fact));
  Body.push_back("(not " + X.of(S.Undefined) + ")");
  Body.push_back(X.of(Condition));
  std::string Head =
      At ? relation(X, At->To, At->At) : "Bad" + std::to_string(Result.Bad++);
  llvm::append_range(Body, X.sides());
  Variables.insert(X.variables().begin(), X.variables().end());
  Size += X.size();
  Rules +=
      "(rule " +
      X.wrapped("(=> (and " + llvm::join(Body, "\n  ") + ")\n  " + Head + ")") +
      ")\n";
}

Clauses ClauseWriter::write() {
  // Beyond this nothing is found, and the text alone takes longer than that.
  constexpr std::size_t MostTerms = 10'000, MostNodes = 10'000;
  if (T.size() > MostTerms)
    return {};
  for (const Step &S : Program.List) {
    for (const Arrival &At : S.Arrivals)
      rule(S, At.Reach, &At);
    for (const Obligation &O : S.Obligations)
      if (!T.isFalse(O.Violated))
        rule(S, O.Violated, nullptr);
    if (Size > MostNodes)
      return {};
  }
  for (unsigned I = 0; I < Result.Bad; ++I)
    Result.Text += "(declare-rel Bad" + std::to_string(I) + " ())\n";
  for (unsigned P = 0; P < Of.size(); ++P) {
    Result.Arities.push_back(Of[P].Arguments.size() + Of[P].Values.size());
    Result.Text += "(declare-rel P" + std::to_string(P) + " (";
    for (unsigned I = 0; I < Result.Arities.back(); ++I)
      Result.Text += "Int ";
    Result.Text += "))\n";
  }
  for (const auto &[Name, Sort] : Variables)
    Result.Text += "(declare-var " + Name + " " + Sort + ")\n";
  Result.Text += Rules;
  return std::move(Result);
}

/// A lemma over bit-vectors that are extended so far that nothing wraps.
Relation relationOf(const Lemma &L, const Columns &C, bool Signed) {
  Relation R{Relation::Alternatives};
  R.Signed = Signed;
  for (const Inequality &I : L.AnyOf) {
    WeightedSum S;
    S.Most = I.Most;
    std::vector<std::int64_t> OfArguments;
    for (auto [Column, Weight] : I.Sum)
      if (Column < C.Arguments.size()) {
        S.Others.push_back(C.Arguments[Column]);
        OfArguments.push_back(Weight);
      } else {
        S.Parts.push_back(C.Values[Column - C.Arguments.size()]);
        S.Weights.push_back(Weight);
      }
    llvm::append_range(S.Weights, OfArguments);
    R.AnyOf.push_back(std::move(S));
  }
  return R;
}

} // namespace

Clauses evo::hornClauses(const SharedInputs &Shared, const Steps &Program) {
  return ClauseWriter(Shared, Program).write();
}

std::vector<std::vector<Relation>>
evo::hornRelations(SharedInputs &Shared, const Steps &Program,
                   SolverProcess &Solver, const Budget &PerQuestion) {
  std::vector<std::vector<Relation>> Guesses(Program.Pairs.size());
  Clauses Asked = hornClauses(Shared, Program);
  if (Asked.Text.empty())
    return Guesses;
  for (const Lemma &L : Solver.lemmas(Asked, PerQuestion)) {
    Columns C = columnsOf(Shared.T, Program, L.At);
    for (bool Signed : {true, false})
      if (Relation R = relationOf(L, C, Signed);
          !llvm::is_contained(Guesses[L.At], R))
        Guesses[L.At].push_back(std::move(R));
  }
  return Guesses;
}
