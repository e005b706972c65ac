//===- IntegerText.cpp - Terms read as unbounded integers ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IntegerText.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo::smt;
using llvm::APInt;

static std::string number(const APInt &V, bool Signed) {
  llvm::SmallString<24> Digits;
  V.toString(Digits, 10, Signed);
  if (Digits.starts_with("-"))
    return ("(- " + Digits.substr(1) + ")").str();
  return Digits.str().str();
}

static std::string list(llvm::StringRef Operator,
                        const std::vector<std::string> &Args) {
  return ("(" + Operator + " ").str() + llvm::join(Args, " ") + ")";
}

std::string IntegerText::of(Term A) {
  if (auto It = Known.find(A); It != Known.end())
    return It->second;
  const Node &N = T.node(A);
  std::string Text;
  if (N.Is == Op::Value)
    Text = N.Type.Is == Sort::Bool ? (N.Value == 1 ? "true" : "false")
                                   : number(N.Value, N.Type.Width > 1);
  else if (N.Is == Op::Symbol)
    Free.emplace(Text = "x" + std::to_string(A.Id),
                 N.Type.Is == Sort::Bool ? "Bool" : "Int");
  else
    Text = body(A, N);
  if (Text.front() == '(' && N.Is != Op::Value) {
    std::string Name = "t" + std::to_string(A.Id);
    Lets.emplace_back(Name, std::move(Text));
    Text = Name;
  }
  return Known[A] = Text;
}

std::string IntegerText::wrapped(const std::string &Formula) const {
  std::string Text;
  for (const auto &[Name, Means] : Lets)
    Text += "(let ((" + Name + " " + Means + "))\n";
  return Text + Formula + std::string(Lets.size(), ')');
}

std::string IntegerText::body(Term A, const Node &N) {
  auto All = [&](llvm::StringRef Operator) {
    std::vector<std::string> Args;
    for (Term Arg : N.Args)
      Args.push_back(of(Arg));
    return list(Operator, Args);
  };
  switch (N.Is) {
  case Op::Not:
    return All("not");
  case Op::And:
    return All("and");
  case Op::Or:
    return All("or");
  case Op::Ite:
    return All("ite");
  case Op::Equal:
    if (T.sort(N.Args[0]).Is == Sort::Memory)
      return sameMemory(N.Args[0], N.Args[1], 0);
    return All("=");
  case Op::ULess:
  case Op::SLess:
    return All("<");
  case Op::ULessEqual:
  case Op::SLessEqual:
    return All("<=");
  case Op::ZeroExtend:
    return of(N.Args[0]);
  case Op::SignExtend:
    return T.width(N.Args[0]) == 1 ? All("-") : of(N.Args[0]);
  case Op::Extract:
  case Op::Concat:
    return cut(A, N);
  case Op::BitAnd:
  case Op::BitOr:
  case Op::BitXor:
    return bitwise(A, N);
  case Op::Select:
  case Op::Apply:
    return anyValue(A);
  default:
    return N.Type.Width == 1 ? anyValue(A) : arithmetic(A, N);
  }
}

std::string IntegerText::arithmetic(Term A, const Node &N) {
  Term X = N.Args[0], Y = N.Args[1];
  constexpr unsigned MostBits = 40; // larger factors mean bits, not numbers
  const APInt *By = T.constant(Y);
  bool Divisor = By && By->isStrictlyPositive() && By->isIntN(MostBits);
  bool Shift = By && By->ult(std::min(MostBits, N.Type.Width));
  auto Power = [&] { return std::uint64_t(1) << By->getZExtValue(); };
  switch (N.Is) {
  case Op::Add:
    return list("+", {of(X), of(Y)});
  case Op::Sub:
    return list("-", {of(X), of(Y)});
  case Op::Mul:
    return By || T.constant(X) ? list("*", {of(X), of(Y)}) : anyValue(A);
  case Op::Shl:
    return Shift ? list("*", {of(X), std::to_string(Power())}) : anyValue(A);
  case Op::LShr:
  case Op::AShr:
    return Shift ? divided(X, Power(), false) : anyValue(A);
  case Op::UDiv:
  case Op::SDiv:
    return Divisor ? divided(X, By->getZExtValue(), false) : anyValue(A);
  case Op::URem:
  case Op::SRem:
    return Divisor ? divided(X, By->getZExtValue(), true) : anyValue(A);
  default:
    return anyValue(A);
  }
}

/// Rounded down, which for negative numbers C++ does not do.
std::string IntegerText::divided(Term A, std::uint64_t By, bool Rest) {
  std::string X = of(A), Divisor = std::to_string(By),
              Quotient = "q" + std::to_string(A.Id) + "." + Divisor;
  std::string Whole = list("*", {Divisor, Quotient});
  if (Free.emplace(Quotient, "Int").second) {
    Sides.push_back(list("<=", {Whole, X}));
    Sides.push_back(list("<", {X, list("+", {Whole, Divisor})}));
  }
  return Rest ? list("-", {X, Whole}) : Quotient;
}

std::string IntegerText::cut(Term A, const Node &N) {
  if (N.Is == Op::Concat) {
    const APInt *High = T.constant(N.Args[0]);
    return High && High->isZero() ? of(N.Args[1]) : loaded(A);
  }
  Term X = N.Args[0];
  if (N.Low == 0)
    return N.High == 0 ? divided(X, 2, true) : of(X);
  if (N.High == N.Low && N.High + 1 == T.width(X))
    return list("ite", {list("<", {of(X), "0"}), "1", "0"});
  return anyValue(A);
}

std::string IntegerText::bitwise(Term A, const Node &N) {
  Term X = N.Args[0], Y = N.Args[1];
  const APInt *Mask = T.constant(Y);
  if (N.Is == Op::BitAnd && Mask && Mask->isMask() && N.Type.Width > 1 &&
      Mask->isIntN(40))
    return divided(X, Mask->getZExtValue() + 1, true);
  if (N.Type.Width > 1)
    return anyValue(A);
  if (N.Is == Op::BitXor)
    return list("ite", {list("=", {of(X), of(Y)}), "0", "1"});
  std::string Both = list(N.Is == Op::BitAnd ? "and" : "or",
                          {list("=", {of(X), "1"}), list("=", {of(Y), "1"})});
  return list("ite", {Both, "1", "0"});
}

/// Bytes of one memory one beside the other are one number, that of where the
/// lowest lies.
std::string IntegerText::loaded(Term A) {
  Term Lowest = A;
  while (T.node(Lowest).Is == Op::Concat)
    Lowest = T.node(Lowest).Args[1];
  const Node &Low = T.node(Lowest), &High = T.node(T.node(A).Args[0]);
  if (Low.Is != Op::Select || High.Is != Op::Select ||
      Low.Args[0] != High.Args[0])
    return anyValue(A);
  return anyValue("o" + std::to_string(A.Id), false,
                  "load" + std::to_string(T.width(A)) + "." +
                      std::to_string(Low.Args[0].Id),
                  {of(Low.Args[1])});
}

std::string IntegerText::anyValue(Term A) {
  const Node &N = T.node(A);
  std::string Head = std::to_string(unsigned(N.Is)) + "." +
                     std::to_string(N.High) + "." + std::to_string(N.Low) +
                     N.Name;
  std::vector<std::string> Args;
  for (Term Arg : N.Args)
    if (T.sort(Arg).Is == Sort::Memory)
      Head += "." + std::to_string(Arg.Id);
    else
      Args.push_back(of(Arg));
  return anyValue("o" + std::to_string(A.Id), N.Type.Is == Sort::Bool, Head,
                  std::move(Args));
}

/// A function nobody knows gives the same for the same, which is said of each
/// two calls of it.
std::string IntegerText::anyValue(std::string Name, bool IsBool,
                                  const std::string &Head,
                                  std::vector<std::string> Args) {
  constexpr std::size_t MostCalls = 8;
  Free.emplace(Name, IsBool ? "Bool" : "Int");
  std::vector<Call> &Others = Calls[Head];
  for (const Call &Other : Others) {
    std::vector<std::string> Same = {"true"};
    for (std::size_t I = 0; I < Args.size(); ++I)
      Same.push_back(list("=", {Args[I], Other.Args[I]}));
    Sides.push_back(
        list("=>", {list("and", Same), list("=", {Name, Other.Name})}));
  }
  if (Others.size() < MostCalls)
    Others.push_back({Name, std::move(Args)});
  return Name;
}

std::string IntegerText::sameMemory(Term A, Term B, unsigned Depth) {
  constexpr unsigned Deepest = 64;
  const Node &X = T.node(A), &Y = T.node(B);
  if (A == B)
    return "true";
  if (Depth < Deepest && X.Is == Op::Store && Y.Is == Op::Store)
    return list("and", {list("=", {of(X.Args[1]), of(Y.Args[1])}),
                        list("=", {of(X.Args[2]), of(Y.Args[2])}),
                        sameMemory(X.Args[0], Y.Args[0], Depth + 1)});
  return anyValue("m" + std::to_string(A.Id) + "." + std::to_string(B.Id), true,
                  "memory", {std::to_string(A.Id), std::to_string(B.Id)});
}
