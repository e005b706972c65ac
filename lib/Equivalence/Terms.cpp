//===- Terms.cpp - Hash-consed, simplified terms ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Terms.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/xxhash.h"

using namespace evo::smt;
using llvm::APInt;

static std::size_t hashOf(const Node &N) {
  std::uint64_t H = unsigned(N.Is);
  auto Add = [&H](std::uint64_t V) {
    H = (H ^ V) * 0x9E3779B97F4A7C15ull;
    H ^= H >> 32;
  };
  Add(unsigned(N.Type.Is) | std::uint64_t(N.Type.Width) << 8);
  Add(N.High | std::uint64_t(N.Low) << 32);
  for (Term T : N.Args)
    Add(T.Id);
  if (!N.Name.empty())
    Add(llvm::xxh3_64bits(N.Name));
  for (unsigned I = 0; I < N.Value.getNumWords(); ++I)
    Add(N.Value.getRawData()[I]);
  return H;
}

static bool same(const Node &A, const Node &B) {
  return A.Is == B.Is && A.Type == B.Type && A.High == B.High &&
         A.Low == B.Low && A.Args == B.Args && A.Name == B.Name &&
         A.Value.getBitWidth() == B.Value.getBitWidth() && A.Value == B.Value;
}

static constexpr std::uint32_t None = ~0u;

void Terms::growTable() {
  Table.assign(std::max<std::size_t>(1024, 2 * Table.size()), None);
  for (std::uint32_t Id = 0; Id < Nodes.size(); ++Id) {
    std::size_t At = Hashes[Id] & (Table.size() - 1);
    while (Table[At] != None)
      At = (At + 1) & (Table.size() - 1);
    Table[At] = Id;
  }
}

Term Terms::intern(Node N) {
  if (2 * Nodes.size() >= Table.size())
    growTable();
  std::size_t H = hashOf(N);
  std::size_t At = H & (Table.size() - 1);
  for (; Table[At] != None; At = (At + 1) & (Table.size() - 1))
    if (Hashes[Table[At]] == H && same(Nodes[Table[At]], N))
      return {Table[At]};
  std::uint32_t Id = Nodes.size();
  Table[At] = Id;
  Nodes.push_back(std::move(N));
  Hashes.push_back(H);
  return {Id};
}

Term Terms::value(const APInt &V) {
  return intern({Op::Value, bitsSort(V.getBitWidth()), 0, 0, {}, V, {}});
}
Term Terms::filled(Sort Memory, const APInt &Byte) {
  return intern({Op::Value, Memory, 0, 0, {}, Byte, {}});
}
Term Terms::boolean(bool B) {
  Term &Known = Truth[B];
  if (!Known.isValid())
    Known = intern({Op::Value, Sort(), 0, 0, {}, APInt(1, B), {}});
  return Known;
}
Term Terms::symbol(llvm::StringRef Name, Sort S) {
  return intern({Op::Symbol, S, 0, 0, {}, APInt(1, 0), Name.str()});
}
Term Terms::fresh(llvm::StringRef Prefix, Sort S) {
  return symbol((Prefix + "!" + std::to_string(FreshCount++)).str(), S);
}
Term Terms::apply(llvm::StringRef Function, llvm::ArrayRef<Term> Args, Sort S) {
  if (Args.empty()) // SMT-LIB has no functions of nothing
    return symbol(Function, S);
  return intern({Op::Apply, S, 0, 0, llvm::SmallVector<Term, 3>(Args),
                 APInt(1, 0), Function.str()});
}

const APInt *Terms::constant(Term T) const {
  const Node &N = node(T);
  return N.Is == Op::Value ? &N.Value : nullptr;
}
Term Terms::notOf(Term A) {
  if (isTrue(A) || isFalse(A))
    return boolean(isFalse(A));
  if (node(A).Is == Op::Not)
    return node(A).Args[0];
  return intern({Op::Not, Sort(), 0, 0, {A}, APInt(1, 0), {}});
}

Term Terms::andOf(Term A, Term B) {
  if (isFalse(A) || isFalse(B))
    return boolean(false);
  if (isTrue(A) || A == B)
    return B;
  if (isTrue(B))
    return A;
  if (notOf(A) == B)
    return boolean(false);
  if (B < A)
    std::swap(A, B);
  return intern({Op::And, Sort(), 0, 0, {A, B}, APInt(1, 0), {}});
}

Term Terms::orOf(Term A, Term B) {
  if (isTrue(A) || isTrue(B))
    return boolean(true);
  if (isFalse(A) || A == B)
    return B;
  if (isFalse(B))
    return A;
  if (notOf(A) == B)
    return boolean(true);
  if (B < A)
    std::swap(A, B);
  return intern({Op::Or, Sort(), 0, 0, {A, B}, APInt(1, 0), {}});
}

Term Terms::ite(Term C, Term A, Term B) {
  if (A == B || isTrue(C))
    return A;
  if (isFalse(C))
    return B;
  if (node(C).Is == Op::Not)
    return ite(node(C).Args[0], B, A);
  if (sort(A).Is == Sort::Bool) {
    if (isTrue(A))
      return orOf(C, B);
    if (isFalse(A))
      return andOf(notOf(C), B);
    if (isTrue(B))
      return orOf(notOf(C), A);
    if (isFalse(B))
      return andOf(C, A);
  }
  if (node(A).Is == Op::Ite && node(A).Args[0] == C)
    A = node(A).Args[1];
  if (node(B).Is == Op::Ite && node(B).Args[0] == C)
    B = node(B).Args[2];
  if (A == B)
    return A;
  return intern({Op::Ite, sort(A), 0, 0, {C, A, B}, APInt(1, 0), {}});
}

std::pair<Term, APInt> Terms::offset(Term A) const {
  const Node &N = node(A);
  if (N.Is == Op::Add)
    for (unsigned I : {0u, 1u})
      if (const APInt *C = constant(N.Args[I]))
        return {N.Args[1 - I], *C};
  if (N.Is == Op::Value)
    return {Term(), N.Value};
  return {A, APInt(std::max(1u, N.Type.Width), 0)};
}

Term Terms::foldEqual(Term A, Term B) {
  const APInt *CA = constant(A), *CB = constant(B);
  if (CA && CB)
    return boolean(*CA == *CB);
  if (sort(A).Is == Sort::Bool) {
    if (isTrue(A) || isFalse(A))
      return isTrue(A) ? B : notOf(B);
    if (isTrue(B) || isFalse(B))
      return isTrue(B) ? A : notOf(A);
  }
  if (sort(A).Is == Sort::Bits) {
    auto [BaseA, OffA] = offset(A);
    auto [BaseB, OffB] = offset(B);
    if (BaseA == BaseB && OffA != OffB)
      return boolean(false);
  }
  // A condition turned into a bit and tested again is the condition.
  for (auto [X, C] : {std::pair(A, CB), std::pair(B, CA)}) {
    if (!C || node(X).Is != Op::Ite)
      continue;
    const Node &N = node(X);
    const APInt *Then = constant(N.Args[1]), *Else = constant(N.Args[2]);
    if (Then && Else)
      return ite(N.Args[0], boolean(*Then == *C), boolean(*Else == *C));
  }
  return Term();
}

Term Terms::equal(Term A, Term B) {
  assert(sort(A) == sort(B) && "sorts differ");
  if (A == B)
    return boolean(true);
  if (Term Folded = foldEqual(A, B); Folded.isValid())
    return Folded;
  if (B < A)
    std::swap(A, B);
  return intern({Op::Equal, Sort(), 0, 0, {A, B}, APInt(1, 0), {}});
}

static APInt foldDivision(Op O, const APInt &A, const APInt &B) {
  unsigned W = A.getBitWidth();
  bool Zero = B.isZero();
  switch (O) {
  case Op::UDiv:
    return Zero ? APInt::getAllOnes(W) : A.udiv(B);
  case Op::SDiv:
    return Zero ? (A.isNegative() ? APInt(W, 1) : APInt::getAllOnes(W))
                : A.sdiv(B);
  case Op::URem:
    return Zero ? A : A.urem(B);
  default:
    return Zero ? A : A.srem(B);
  }
}

static APInt foldBinary(Op O, const APInt &A, const APInt &B) {
  unsigned W = A.getBitWidth();
  switch (O) {
  case Op::Add:
    return A + B;
  case Op::Sub:
    return A - B;
  case Op::Mul:
    return A * B;
  case Op::UDiv:
  case Op::SDiv:
  case Op::URem:
  case Op::SRem:
    return foldDivision(O, A, B);
  case Op::Shl:
    return B.uge(W) ? APInt(W, 0) : A.shl(B);
  case Op::LShr:
    return B.uge(W) ? APInt(W, 0) : A.lshr(B);
  case Op::AShr:
    return A.ashr(B.uge(W) ? APInt(W, W - 1) : B);
  case Op::BitAnd:
    return A & B;
  case Op::BitOr:
    return A | B;
  default:
    return A ^ B;
  }
}

/// Where a quotient by `By` first is more than `Bound`, or nothing if that is
/// beyond what a word holds. For signed ones neither is negative.
static std::optional<APInt> firstBeyond(const APInt &Bound, const APInt &By,
                                        bool Signed) {
  bool Overflows = false, Again = false;
  APInt One(Bound.getBitWidth(), 1);
  APInt Next =
      Signed ? Bound.sadd_ov(One, Overflows) : Bound.uadd_ov(One, Overflows);
  APInt At = Signed ? Next.smul_ov(By, Again) : Next.umul_ov(By, Again);
  if (Overflows || Again)
    return std::nullopt;
  return At;
}

/// A quotient by a constant beside a constant is its dividend beside another.
static Term simplifyOrder(Terms &T, Op O, Term A, Term B) {
  bool Signed = O == Op::SLess;
  auto By = [&](Term Q) -> const APInt * {
    const Node &N = T.node(Q);
    const APInt *C = N.Is == (Signed ? Op::SDiv : Op::UDiv)
                         ? T.constant(N.Args[1])
                         : nullptr;
    return C && (Signed ? C->isStrictlyPositive() : !C->isZero()) ? C : nullptr;
  };
  if (const APInt *Bound = T.constant(A), *C = Bound ? By(B) : nullptr;
      C && !(Signed && Bound->isNegative())) {
    Term Dividend = T.node(B).Args[0];
    auto At = firstBeyond(*Bound, *C, Signed);
    return At ? T.notOf(T.compare(O, Dividend, T.value(*At)))
              : T.boolean(false);
  }
  if (const APInt *Bound = T.constant(B), *C = Bound ? By(A) : nullptr;
      C && (Signed ? Bound->isStrictlyPositive() : !Bound->isZero())) {
    Term Dividend = T.node(A).Args[0];
    auto At = firstBeyond(*Bound - 1, *C, Signed);
    return At ? T.compare(O, Dividend, T.value(*At)) : T.boolean(true);
  }
  return Term();
}

static bool commutes(Op O) {
  return O == Op::Add || O == Op::Mul || O == Op::BitAnd || O == Op::BitOr ||
         O == Op::BitXor;
}

Term Terms::simplifyBinary(Op O, Term A, Term B) {
  unsigned W = width(A);
  if (A == B) {
    if (O == Op::Sub || O == Op::BitXor)
      return value(W, 0);
    if (O == Op::BitAnd || O == Op::BitOr)
      return A;
  }
  const APInt *C = constant(B);
  if (!C)
    return Term();
  if (C->isZero()) {
    if (O == Op::Add || O == Op::Sub || O == Op::BitOr || O == Op::BitXor ||
        O == Op::Shl || O == Op::LShr || O == Op::AShr)
      return A;
    if (O == Op::Mul || O == Op::BitAnd)
      return B;
  }
  if (C->isAllOnes() && (O == Op::BitAnd || O == Op::BitOr))
    return O == Op::BitAnd ? A : B;
  if (C->isOne() && (O == Op::Mul || O == Op::UDiv || (O == Op::SDiv && W > 1)))
    return A;
  if ((O == Op::UDiv || O == Op::SDiv) && node(A).Is == O)
    if (const APInt *D = constant(node(A).Args[1])) {
      bool Overflows = false;
      APInt Both =
          O == Op::UDiv ? C->umul_ov(*D, Overflows) : C->smul_ov(*D, Overflows);
      if (!Overflows && !C->isZero() && !D->isZero() &&
          (O == Op::UDiv ||
           (C->isStrictlyPositive() && D->isStrictlyPositive())))
        return binary(O, node(A).Args[0], value(Both));
    }
  if (O == Op::Sub)
    return binary(Op::Add, A, value(-*C));
  if (O == Op::Add && node(A).Is == Op::Add)
    if (const APInt *D = constant(node(A).Args[1]))
      return binary(Op::Add, node(A).Args[0], value(*C + *D));
  return Term();
}

Term Terms::binary(Op O, Term A, Term B) {
  assert(sort(A) == sort(B) && sort(A).Is == Sort::Bits && "sorts differ");
  const APInt *CA = constant(A), *CB = constant(B);
  if (CA && CB)
    return value(foldBinary(O, *CA, *CB));
  // Constants come last, other operands by age.
  if (commutes(O) && (CA || (!CB && B < A)))
    std::swap(A, B);
  if (Term Simple = simplifyBinary(O, A, B); Simple.isValid())
    return Simple;
  return intern({O, sort(A), 0, 0, {A, B}, APInt(1, 0), {}});
}

Term Terms::compare(Op O, Term A, Term B) {
  assert(sort(A) == sort(B) && "sorts differ");
  bool OrEqual = O == Op::ULessEqual || O == Op::SLessEqual;
  if (A == B)
    return boolean(OrEqual);
  const APInt *CA = constant(A), *CB = constant(B);
  if (CA && CB) {
    bool Signed = O == Op::SLess || O == Op::SLessEqual;
    bool Less = Signed ? CA->slt(*CB) : CA->ult(*CB);
    return boolean(Less || (OrEqual && *CA == *CB));
  }
  // One spelling of each order: a <= b is not (b < a).
  if (OrEqual)
    return notOf(compare(O == Op::ULessEqual ? Op::ULess : Op::SLess, B, A));
  if (O == Op::ULess && CB && CB->isZero())
    return boolean(false);
  if (Term Simple = simplifyOrder(*this, O, A, B); Simple.isValid())
    return Simple;
  return intern({O, Sort(), 0, 0, {A, B}, APInt(1, 0), {}});
}

Term Terms::concat(Term High, Term Low) {
  const APInt *CH = constant(High), *CL = constant(Low);
  if (CH && CL)
    return value(CH->concat(*CL));
  const Node &H = node(High), &L = node(Low);
  if (H.Is == Op::Extract && L.Is == Op::Extract && H.Args == L.Args &&
      H.Low == L.High + 1)
    return extract(H.Args[0], H.High, L.Low);
  if (CH && CH->isZero())
    return zeroExtend(Low, width(High) + width(Low));
  return intern({Op::Concat,
                 bitsSort(width(High) + width(Low)),
                 0,
                 0,
                 {High, Low},
                 APInt(1, 0),
                 {}});
}

Term Terms::foldExtract(Term A, unsigned High, unsigned Low) {
  const Node N = node(A);
  if (N.Is == Op::Value)
    return value(N.Value.extractBits(High - Low + 1, Low));
  if (N.Is == Op::Extract)
    return extract(N.Args[0], N.Low + High, N.Low + Low);
  if (N.Is == Op::Concat) {
    unsigned Split = width(N.Args[1]);
    if (Low >= Split)
      return extract(N.Args[0], High - Split, Low - Split);
    if (High < Split)
      return extract(N.Args[1], High, Low);
  }
  if (N.Is == Op::ZeroExtend || N.Is == Op::SignExtend) {
    unsigned Inner = width(N.Args[0]);
    if (High < Inner)
      return extract(N.Args[0], High, Low);
    if (Low >= Inner && N.Is == Op::ZeroExtend)
      return value(High - Low + 1, 0);
  }
  if (N.Is == Op::Ite && (constant(N.Args[1]) || constant(N.Args[2])))
    return ite(N.Args[0], extract(N.Args[1], High, Low),
               extract(N.Args[2], High, Low));
  return Term();
}

Term Terms::extract(Term A, unsigned High, unsigned Low) {
  assert(High >= Low && High < width(A) && "bits out of range");
  if (Low == 0 && High + 1 == width(A))
    return A;
  if (Term Folded = foldExtract(A, High, Low); Folded.isValid())
    return Folded;
  return intern(
      {Op::Extract, bitsSort(High - Low + 1), High, Low, {A}, APInt(1, 0), {}});
}

Term Terms::zeroExtend(Term A, unsigned Width) {
  if (width(A) == Width)
    return A;
  if (const APInt *C = constant(A))
    return value(C->zext(Width));
  if (node(A).Is == Op::ZeroExtend)
    return zeroExtend(node(A).Args[0], Width);
  return intern({Op::ZeroExtend, bitsSort(Width), 0, 0, {A}, APInt(1, 0), {}});
}

Term Terms::signExtend(Term A, unsigned Width) {
  if (width(A) == Width)
    return A;
  if (const APInt *C = constant(A))
    return value(C->sext(Width));
  if (node(A).Is == Op::SignExtend)
    return signExtend(node(A).Args[0], Width);
  if (node(A).Is == Op::ZeroExtend)
    return zeroExtend(node(A).Args[0], Width);
  return intern({Op::SignExtend, bitsSort(Width), 0, 0, {A}, APInt(1, 0), {}});
}

Term Terms::select(Term Memory, Term Address) {
  // Walk over stores that are surely elsewhere.
  Term M = Memory;
  while (node(M).Is == Op::Store) {
    Term Same = equal(node(M).Args[1], Address);
    if (isTrue(Same))
      return node(M).Args[2];
    if (!isFalse(Same))
      break;
    M = node(M).Args[0];
  }
  if (const APInt *Everywhere = constant(M))
    return value(*Everywhere);
  return intern({Op::Select,
                 bitsSort(node(Memory).Type.Width),
                 0,
                 0,
                 {M, Address},
                 APInt(1, 0),
                 {}});
}

Term Terms::store(Term Memory, Term Address, Term Byte) {
  const Node &M = node(Memory);
  if (M.Is == Op::Store && M.Args[1] == Address)
    return store(M.Args[0], Address, Byte);
  if (node(Byte).Is == Op::Select && node(Byte).Args[0] == Memory &&
      node(Byte).Args[1] == Address)
    return Memory;
  return intern({Op::Store,
                 sort(Memory),
                 0,
                 0,
                 {Memory, Address, Byte},
                 APInt(1, 0),
                 {}});
}

Term Terms::bitNot(Term A) {
  return binary(Op::BitXor, A, value(APInt::getAllOnes(width(A))));
}
Term Terms::negate(Term A) { return binary(Op::Sub, value(width(A), 0), A); }
Term Terms::isSet(Term Bit) { return equal(Bit, value(1, 1)); }
Term Terms::asBit(Term B) { return ite(B, value(1, 1), value(1, 0)); }
