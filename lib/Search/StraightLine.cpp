//===- StraightLine.cpp - Straight-line programs over machine words ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/StraightLine.h"
#include "llvm/Support/MathExtras.h"
#include <bit>

using namespace evo;

unsigned evo::arity(Op O) {
  if (O <= Op::Constant)
    return 0;
  if (O <= Op::TrailingZeros)
    return 1;
  return O == Op::Select ? 3 : 2;
}

bool evo::isCommutative(Op O) {
  switch (O) {
  case Op::Add:
  case Op::Multiply:
  case Op::MultiplyHigh:
  case Op::And:
  case Op::Or:
  case Op::Xor:
  case Op::Equal:
    return true;
  default:
    return false;
  }
}

static std::optional<std::uint64_t> shift(Op O, unsigned Width, std::uint64_t A,
                                          std::uint64_t B) {
  if (B >= Width)
    return std::nullopt;
  if (O == Op::ShiftLeft)
    return A << B;
  if (O == Op::ShiftRight)
    return A >> B;
  return static_cast<std::uint64_t>(llvm::SignExtend64(A, Width) >> B);
}

std::optional<std::uint64_t> evo::evaluate(Op O, unsigned Width,
                                           std::uint64_t A, std::uint64_t B,
                                           std::uint64_t C) {
  const std::uint64_t Mask = llvm::maskTrailingOnes<std::uint64_t>(Width);
  auto Signed = [Width](std::uint64_t X) {
    return llvm::SignExtend64(X, Width);
  };
  switch (O) {
  case Op::Input:
  case Op::Constant:
    return std::nullopt;
  case Op::Not:
    return ~A & Mask;
  case Op::Negate:
    return (0 - A) & Mask;
  case Op::Popcount:
    return std::popcount(A);
  case Op::LeadingZeros:
    return std::countl_zero(A) - (64 - Width);
  case Op::TrailingZeros:
    return std::min<unsigned>(std::countr_zero(A), Width);
  case Op::Add:
    return (A + B) & Mask;
  case Op::Subtract:
    return (A - B) & Mask;
  case Op::Multiply:
    return (A * B) & Mask;
  case Op::MultiplyHigh:
    return static_cast<std::uint64_t>((static_cast<unsigned __int128>(A) * B) >>
                                      Width) &
           Mask;
  case Op::Divide:
    if (B == 0)
      return std::nullopt;
    return A / B;
  case Op::And:
    return A & B;
  case Op::Or:
    return A | B;
  case Op::Xor:
    return A ^ B;
  case Op::ShiftLeft:
  case Op::ShiftRight:
  case Op::ShiftRightSigned:
    if (auto Value = shift(O, Width, A, B))
      return *Value & Mask;
    return std::nullopt;
  case Op::Equal:
    return A == B;
  case Op::Less:
    return A < B;
  case Op::LessEqual:
    return A <= B;
  case Op::LessSigned:
    return Signed(A) < Signed(B);
  case Op::LessEqualSigned:
    return Signed(A) <= Signed(B);
  case Op::Select:
    return A ? B : C;
  }
  llvm_unreachable("all operations are listed");
}

unsigned StraightLine::operations() const {
  return llvm::count_if(Nodes,
                        [](const WordNode &N) { return arity(N.Kind) > 0; });
}

std::optional<std::uint64_t>
StraightLine::run(llvm::ArrayRef<std::uint64_t> Inputs) const {
  std::vector<std::uint64_t> Values;
  for (const WordNode &N : Nodes) {
    std::optional<std::uint64_t> Value;
    if (N.Kind == Op::Input)
      Value = Inputs[N.Value];
    else if (N.Kind == Op::Constant)
      Value = N.Value;
    else
      Value = evaluate(N.Kind, Width, Values[N.A], Values[N.B], Values[N.C]);
    if (!Value)
      return std::nullopt;
    Values.push_back(*Value);
  }
  return Values.back();
}

// --- printing
// -----------------------------------------------------------------------

namespace {

/// C++ text of one operation over operand texts, every operand parenthesised by
/// its name.
std::string expression(const WordNode &N, unsigned Width, llvm::StringRef A,
                       llvm::StringRef B, llvm::StringRef C) {
  std::string Signed = llvm::formatv("std::int{0}_t", Width);
  auto Binary = [&](llvm::StringRef Sign) {
    return llvm::formatv("{0} {1} {2}", A, Sign, B).str();
  };
  auto Compare = [&](llvm::StringRef Sign) {
    return llvm::formatv("{0}({1}) {2} {0}({3})", Signed, A, Sign, B).str();
  };
  switch (N.Kind) {
  case Op::Input:
  case Op::Constant:
    return A.str();
  case Op::Not:
    return ("~" + A).str();
  case Op::Negate:
    return ("0 - " + A).str();
  case Op::Popcount:
    return ("std::popcount(" + A + ")").str();
  case Op::LeadingZeros:
    return ("std::countl_zero(" + A + ")").str();
  case Op::TrailingZeros:
    return ("std::countr_zero(" + A + ")").str();
  case Op::Add:
    return Binary("+");
  case Op::Subtract:
    return Binary("-");
  case Op::Multiply:
    return Binary("*");
  case Op::MultiplyHigh: {
    std::string Wide = Width == 64
                           ? "unsigned __int128"
                           : llvm::formatv("std::uint{0}_t", 2 * Width).str();
    return llvm::formatv("static_cast<{0}>({1}) * {2} >> {3}", Wide, A, B,
                         Width);
  }
  case Op::Divide:
    return Binary("/");
  case Op::And:
    return Binary("&");
  case Op::Or:
    return Binary("|");
  case Op::Xor:
    return Binary("^");
  case Op::ShiftLeft:
    return Binary("<<");
  case Op::ShiftRight:
    return Binary(">>");
  case Op::ShiftRightSigned:
    return llvm::formatv("{0}({1}) >> {2}", Signed, A, B);
  case Op::Equal:
    return Binary("==");
  case Op::Less:
    return Binary("<");
  case Op::LessEqual:
    return Binary("<=");
  case Op::LessSigned:
    return Compare("<");
  case Op::LessEqualSigned:
    return Compare("<=");
  case Op::Select:
    return llvm::formatv("{0} ? {1} : {2}", A, B, C);
  }
  llvm_unreachable("all operations are listed");
}

} // namespace

std::string StraightLine::toCxx(llvm::ArrayRef<std::string> Parameters) const {
  std::string Word = llvm::formatv("std::uint{0}_t", Width), Text;
  std::vector<std::string> Names;
  unsigned Temporaries = 0;
  for (const WordNode &N : Nodes) {
    bool Last = &N == &Nodes.back();
    if (N.Kind == Op::Input)
      Names.push_back(Parameters[N.Value]);
    else if (N.Kind == Op::Constant)
      Names.push_back(
          N.Value < 10
              ? llvm::formatv("{0}u", N.Value).str()
              : llvm::formatv("{0}u", llvm::format_hex(N.Value, 1)).str());
    std::string Value = arity(N.Kind) == 0 ? Names.back()
                                           : expression(N, Width, Names[N.A],
                                                        Names[N.B], Names[N.C]);
    if (Last)
      Text += llvm::formatv("return static_cast<{0}>({1});\n", Word, Value);
    else if (arity(N.Kind) > 0) {
      Names.push_back("T" + std::to_string(++Temporaries));
      Text += llvm::formatv("const {0} {1} = static_cast<{0}>({2});\n", Word,
                            Names.back(), Value);
    }
  }
  return Text;
}
