//===- Synthesis.cpp - Find the shortest program for examples ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Synthesis.h"
#include "Bank.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace evo;

namespace {

using RowBuffer = llvm::SmallVector<std::uint64_t, 32>;

const Op AllOperations[] = {Op::Not,
                            Op::Negate,
                            Op::Add,
                            Op::Subtract,
                            Op::And,
                            Op::Or,
                            Op::Xor,
                            Op::ShiftLeft,
                            Op::ShiftRight,
                            Op::ShiftRightSigned,
                            Op::Equal,
                            Op::Less,
                            Op::LessEqual,
                            Op::LessSigned,
                            Op::LessEqualSigned,
                            Op::Select,
                            Op::Popcount,
                            Op::LeadingZeros,
                            Op::TrailingZeros,
                            Op::Multiply,
                            Op::MultiplyHigh,
                            Op::Divide};

/// Counts evaluated operations: a budget that does not depend on the machine.
struct Budget {
  std::uint64_t Steps = 0, Most = 0;
  bool spent() const { return Steps >= Most; }
};

/// One bottom-up search over given leaves.
class Enumeration {
public:
  Enumeration(Bank &B, Row Target, llvm::ArrayRef<Op> Operations,
              std::size_t MostEntries, Budget &Spending)
      : B(B), Target(Target), Operations(Operations), MostEntries(MostEntries),
        Spending(Spending) {}

  /// Adds every program of `Cost` operations; stops and returns it if one is
  /// the target.
  std::optional<WordNode> grow(unsigned Cost) {
    for (Op O : Operations) {
      auto Hit = arity(O) == 1   ? growUnary(O, Cost)
                 : arity(O) == 2 ? growBinary(O, Cost)
                                 : growSelect(Cost);
      if (Hit || full())
        return Hit;
    }
    B.endLevel();
    return std::nullopt;
  }

  bool full() const { return B.size() >= MostEntries || Spending.spent(); }

  /// A last operation over two or three entries that gives the target, with the
  /// fewest operations in the entries together, at most `Most`.
  std::optional<WordNode> close(unsigned Most, bool Thorough) {
    std::optional<WordNode> Best;
    unsigned BestCost = Most + 1;
    auto Offer = [&](const WordNode &N, unsigned Cost) {
      if (Cost < BestCost)
        Best = N, BestCost = Cost;
    };
    closeByLookup(Offer);
    const std::size_t Pairs = Thorough ? 4000 : 200;
    closeByBits(Op::And, Pairs, Offer);
    closeByBits(Op::Or, Pairs, Offer);
    if (Thorough && llvm::is_contained(Operations, Op::Select))
      closeBySelect(Offer);
    return Best;
  }

  /// The last two operations, each with a leaf on one side: nothing is stored,
  /// so the bank may be large. The first found, which has the fewest
  /// operations.
  std::optional<WordNode> closeTwice() {
    const std::size_t Leaves = B.levelEnd(0), Entries = B.size();
    for (std::size_t A = 0; A < Entries && !Spending.spent(); ++A)
      for (Op O : Operations) {
        if (arity(O) != 2)
          continue;
        for (std::size_t L = 0; L < Leaves; ++L) {
          if (auto Hit = closeOver(O, A, L, Leaves))
            return Hit;
          if (!isCommutative(O))
            if (auto Hit = closeOver(O, L, A, Leaves))
              return Hit;
        }
      }
    return std::nullopt;
  }

private:
  /// `O` over two entries, and one more operation with a leaf.
  std::optional<WordNode> closeOver(Op O, std::size_t A, std::size_t Second,
                                    std::size_t Leaves) {
    ++Spending.Steps;
    auto First = evaluate(O, B.width(), B.row(A)[0], B.row(Second)[0], 0);
    if (!First)
      return std::nullopt;
    for (std::size_t L = 0; L < Leaves; ++L)
      for (Op Last : {Op::Or, Op::And, Op::Xor, Op::Add, Op::Subtract}) {
        if (evaluate(Last, B.width(), *First, B.row(L)[0], 0) != Target[0])
          continue;
        if (!B.compute(O, A, Second, 0, Scratch))
          return std::nullopt;
        Row R = B.row(L);
        bool Fits = llvm::all_of(llvm::seq<std::size_t>(0, R.size()),
                                 [&](std::size_t E) {
                                   return evaluate(Last, B.width(), Scratch[E],
                                                   R[E], 0) == Target[E];
                                 });
        if (!Fits)
          continue;
        std::size_t Index = B.size();
        if (!B.insert({O, std::uint32_t(A), std::uint32_t(Second), 0, 0}, 0,
                      Scratch))
          Index = *B.find(Scratch);
        return WordNode{Last, std::uint32_t(Index), std::uint32_t(L), 0, 0};
      }
    return std::nullopt;
  }

  using OfferProgram = llvm::function_ref<void(const WordNode &, unsigned)>;

  std::optional<WordNode> consider(Op O, unsigned Cost, std::size_t A,
                                   std::size_t Second = 0,
                                   std::size_t Third = 0) {
    ++Spending.Steps;
    if (!B.compute(O, A, Second, Third, Scratch))
      return std::nullopt;
    WordNode N = {O, std::uint32_t(A), std::uint32_t(Second),
                  std::uint32_t(Third), 0};
    if (Row(Scratch) == Target)
      return N;
    B.insert(N, Cost, Scratch);
    return std::nullopt;
  }

  std::optional<WordNode> growUnary(Op O, unsigned Cost) {
    for (std::size_t A = B.levelBegin(Cost - 1), End = B.levelEnd(Cost - 1);
         A < End; ++A) {
      if (auto Hit = consider(O, Cost, A); Hit || full())
        return Hit;
    }
    return std::nullopt;
  }

  std::optional<WordNode> growBinary(Op O, unsigned Cost) {
    for (unsigned Left = 0; Left < Cost; ++Left) {
      unsigned Right = Cost - 1 - Left;
      if (isCommutative(O) && Left > Right)
        continue;
      const std::size_t EndA = B.levelEnd(Left), EndB = B.levelEnd(Right);
      for (std::size_t A = B.levelBegin(Left); A < EndA; ++A)
        for (std::size_t Second = B.levelBegin(Right); Second < EndB; ++Second)
          if (auto Hit = consider(O, Cost, A, Second); Hit || full())
            return Hit;
    }
    return std::nullopt;
  }

  /// Only over leaves and one condition: more arms than that are found by
  /// `close`.
  std::optional<WordNode> growSelect(unsigned Cost) {
    const std::size_t Leaves = B.levelEnd(0);
    const std::size_t Begin = B.levelBegin(Cost - 1),
                      End = B.levelEnd(Cost - 1);
    for (std::size_t A = Begin; A < End; ++A) {
      if (!isCondition(A))
        continue;
      for (std::size_t Second = 0; Second < Leaves; ++Second)
        for (std::size_t Third = 0; Third < Leaves; ++Third)
          if (auto Hit = consider(Op::Select, Cost, A, Second, Third);
              Hit || full())
            return Hit;
    }
    return std::nullopt;
  }

  bool isCondition(std::size_t I) const {
    Op O = B.node(I).Kind;
    return O >= Op::Equal && O <= Op::LessEqualSigned;
  }

  void closeByLookup(OfferProgram Offer) {
    RowBuffer Wanted(Target.size());
    for (std::size_t I = 0; I < B.size(); ++I) {
      Row R = B.row(I);
      // Target = U op R: which U is needed?
      for (Op O : {Op::Add, Op::Subtract, Op::Xor}) {
        ++Spending.Steps;
        Op Back = O == Op::Add        ? Op::Subtract
                  : O == Op::Subtract ? Op::Add
                                      : Op::Xor;
        for (std::size_t E = 0; E < R.size(); ++E)
          Wanted[E] = *evaluate(Back, B.width(), Target[E], R[E], 0);
        if (auto U = B.find(Wanted))
          Offer({O, std::uint32_t(*U), std::uint32_t(I), 0, 0},
                B.cost(*U) + B.cost(I));
      }
    }
  }

  /// U & V = Target needs U and V to have all bits of Target; U | V to have no
  /// others.
  void closeByBits(Op O, std::size_t Most, OfferProgram Offer) {
    const bool IsAnd = O == Op::And;
    std::vector<std::size_t> Fitting;
    for (std::size_t I = 0; I < B.size() && Fitting.size() < Most; ++I) {
      Row R = B.row(I);
      ++Spending.Steps;
      if (llvm::all_of(llvm::seq<std::size_t>(0, R.size()), [&](std::size_t E) {
            return IsAnd ? (R[E] & Target[E]) == Target[E]
                         : (R[E] | Target[E]) == Target[E];
          }))
        Fitting.push_back(I);
    }
    for (std::size_t U : Fitting)
      for (std::size_t V : Fitting) {
        if (V >= U || Spending.spent())
          break;
        ++Spending.Steps;
        Row RU = B.row(U), RV = B.row(V);
        if (llvm::all_of(
                llvm::seq<std::size_t>(0, RU.size()), [&](std::size_t E) {
                  return (IsAnd ? RU[E] & RV[E] : RU[E] | RV[E]) == Target[E];
                }))
          Offer({O, std::uint32_t(U), std::uint32_t(V), 0, 0},
                B.cost(U) + B.cost(V));
      }
  }

  /// For each cheap condition: the cheapest entry that fits where it is 1, and
  /// where it is 0.
  void closeBySelect(OfferProgram Offer) {
    const std::size_t Conditions = std::min<std::size_t>(B.levelEnd(1), 2000);
    for (std::size_t C = 0; C < Conditions && !Spending.spent(); ++C) {
      if (!isCondition(C))
        continue;
      Row Condition = B.row(C);
      std::optional<std::size_t> Arms[2];
      for (std::size_t I = 0; I < B.size() && !(Arms[0] && Arms[1]); ++I) {
        ++Spending.Steps;
        Row R = B.row(I);
        bool Fits[2] = {true, true};
        for (std::size_t E = 0; E < R.size() && (Fits[0] || Fits[1]); ++E)
          if (R[E] != Target[E])
            Fits[Condition[E] != 0] = false;
        for (bool Side : {false, true})
          if (Fits[Side] && !Arms[Side])
            Arms[Side] = I;
      }
      if (Arms[0] && Arms[1])
        Offer({Op::Select, std::uint32_t(C), std::uint32_t(*Arms[1]),
               std::uint32_t(*Arms[0]), 0},
              B.cost(C) + B.cost(*Arms[0]) + B.cost(*Arms[1]));
    }
  }

  Bank &B;
  Row Target;
  llvm::ArrayRef<Op> Operations;
  std::size_t MostEntries;
  Budget &Spending;
  RowBuffer Scratch;
};

/// Copies the entries that a last operation needs into a program of their own.
StraightLine extract(const Bank &B, const WordNode &Last) {
  StraightLine Result;
  Result.Width = B.width();
  std::map<std::size_t, std::uint32_t> Index;
  auto Append = [&](WordNode N) {
    std::uint32_t *Operands[] = {&N.A, &N.B, &N.C};
    for (unsigned I = 0; I < 3; ++I)
      *Operands[I] = I < arity(N.Kind) ? Index.at(*Operands[I]) : 0;
    Result.Nodes.push_back(N);
  };
  std::set<std::size_t> Needed;
  const std::uint32_t Operands[] = {Last.A, Last.B, Last.C};
  for (unsigned I = 0; I < arity(Last.Kind); ++I)
    for (std::size_t Entry : B.closure(Operands[I]))
      Needed.insert(Entry);
  for (std::size_t Entry : Needed) {
    Append(B.node(Entry));
    Index[Entry] = Result.Nodes.size() - 1;
  }
  Append(Last);
  return Result;
}

/// The whole search: bottom up, then with one value shared.
class Search {
public:
  explicit Search(const SynthesisProblem &P)
      : P(P), Main(P.Width, P.Examples.size()),
        Operations(P.Operations.empty() ? llvm::ArrayRef(AllOperations)
                                        : llvm::ArrayRef(P.Operations)) {
    Spending.Most = P.MostSteps;
  }

  SynthesisResult run() {
    addLeaves();
    if (auto Leaf = Main.find(P.Outputs))
      keep(programOf(*Leaf));
    else {
      bottomUp();
      shareOne();
    }
    SynthesisResult Result = {std::move(Best), "", Main.size(), Spending.Steps};
    if (!Result.Found)
      Result.Reason = llvm::formatv(
          "no program of up to {0} operations among {1} entries{2}",
          P.MostOperations, Main.size(),
          Spending.spent() ? ", step limit reached" : "");
    return Result;
  }

private:
  void addLeaves() {
    RowBuffer R(P.Examples.size());
    for (unsigned I = 0; I < P.Inputs; ++I) {
      for (std::size_t E = 0; E < R.size(); ++E)
        R[E] = P.Examples[E][I];
      Main.insert({Op::Input, 0, 0, 0, I}, 0, R);
    }
    const std::uint64_t Ones = llvm::maskTrailingOnes<std::uint64_t>(P.Width);
    std::vector<std::uint64_t> Constants = {0,           1,       2,
                                            P.Width - 1, P.Width, Ones};
    llvm::append_range(Constants, P.Constants);
    for (std::uint64_t C : Constants) {
      R.assign(R.size(), C & Ones);
      Main.insert({Op::Constant, 0, 0, 0, C & Ones}, 0, R);
    }
    Main.endLevel();
  }

  StraightLine programOf(std::size_t Entry) const {
    StraightLine Result;
    Result.Width = P.Width;
    Result.Nodes = {Main.node(Entry)};
    return Result;
  }

  void keep(StraightLine Found) {
    unsigned Count = Found.operations();
    if (Count <= P.MostOperations && (!Best || Count < Best->operations()))
      Best = std::move(Found);
  }

  /// A shorter program than the best is still wanted if it may have this many
  /// operations.
  bool wanted(unsigned Operations) const {
    return Operations <= P.MostOperations &&
           (!Best || Operations < Best->operations());
  }

  /// All programs up to the largest cost whose bank fits; then the last
  /// operation by look-up, which reaches twice as far.
  void bottomUp() {
    Enumeration E(Main, P.Outputs, Operations, P.MostEntries, Spending);
    for (unsigned Cost = 1; wanted(Cost) && !E.full(); ++Cost) {
      if (auto Hit = E.grow(Cost)) {
        keep(extract(Main, *Hit));
        return;
      }
      if (auto Hit = E.close(P.MostOperations - 1, /*Thorough=*/true))
        keep(extract(Main, *Hit));
    }
  }

  /// Bits of an entry that agree with what is wanted: what a person would try
  /// first. An entry that is a part of it, or of which it is a part, comes
  /// before all others.
  std::uint64_t closeness(std::size_t Entry, Row Wanted) const {
    Row R = Main.row(Entry);
    std::uint64_t Bits = 0;
    bool Below = true, Above = true;
    for (std::size_t E = 0; E < R.size(); ++E) {
      Bits += llvm::popcount(~(R[E] ^ Wanted[E]) &
                             llvm::maskTrailingOnes<std::uint64_t>(P.Width));
      Below &= (R[E] & ~Wanted[E]) == 0;
      Above &= (Wanted[E] & ~R[E]) == 0;
    }
    return Bits + (Below || Above ? R.size() * P.Width : 0);
  }

  /// The target, and what has to be changed in each input to get it.
  std::vector<std::vector<std::uint64_t>> wantedRows() const {
    std::vector<std::vector<std::uint64_t>> Rows = {P.Outputs};
    for (std::size_t I = 0; I < Main.levelEnd(0); ++I) {
      if (Main.node(I).Kind != Op::Input)
        continue;
      Rows.push_back(P.Outputs);
      for (std::size_t E = 0; E < P.Outputs.size(); ++E)
        Rows.back()[E] ^= Main.row(I)[E];
    }
    return Rows;
  }

  void shareOne() {
    std::vector<std::pair<std::uint64_t, std::size_t>> Order;
    const auto Wanted = wantedRows();
    for (std::size_t I = Main.levelEnd(0); I < Main.size(); ++I)
      if (Main.cost(I) <= 3) {
        std::uint64_t Nearest = 0;
        for (const auto &W : Wanted)
          Nearest = std::max(Nearest, closeness(I, W));
        Order.push_back({Nearest, I});
      }
    llvm::sort(Order, [](const auto &A, const auto &B) {
      return A.first != B.first ? A.first > B.first : A.second < B.second;
    });
    // The nearest are searched deeper; the rest by one operation and a look-up.
    const std::size_t Deep = 400, Deepest = 24;
    const unsigned Before = Best ? Best->operations() : ~0u;
    for (std::size_t I = 0; I < Order.size() && !Spending.spent(); ++I) {
      if (Best && Best->operations() < Before)
        return; // nearest first: going on costs minutes and rarely saves one
                // more
      share(Order[I].second, I < Deep ? 2 : 1, I < Deepest);
    }
  }

  void share(std::size_t Entry, unsigned Depth, bool Twice) {
    std::vector<std::size_t> Shared = Main.closure(Entry);
    unsigned Paid =
        llvm::count_if(Shared, [&](std::size_t I) { return Main.cost(I) > 0; });
    if (!wanted(Paid + 2))
      return;
    Bank Local(P.Width, P.Examples.size());
    std::map<std::size_t, std::uint32_t> Index;
    auto Copy = [&](std::size_t I) {
      WordNode N = Main.node(I);
      std::uint32_t *Operands[] = {&N.A, &N.B, &N.C};
      for (unsigned K = 0; K < arity(N.Kind); ++K)
        *Operands[K] = Index.at(*Operands[K]);
      Index[I] = Local.size();
      Local.insert(N, 0, Main.row(I));
    };
    for (std::size_t I = 0; I < Main.levelEnd(0); ++I)
      Copy(I);
    for (std::size_t I : Shared)
      if (!Index.count(I))
        Copy(I);
    Local.endLevel();
    Enumeration E(Local, P.Outputs, Operations, 60'000, Spending);
    for (unsigned Cost = 1; Cost <= Depth && wanted(Paid + Cost); ++Cost)
      if (auto Hit = E.grow(Cost))
        return keep(extract(Local, *Hit));
    if (auto Hit = E.close(P.MostOperations, /*Thorough=*/false))
      keep(extract(Local, *Hit));
    if (Twice && wanted(Paid + Depth + 1))
      if (auto Hit = E.closeTwice())
        keep(extract(Local, *Hit));
  }

  const SynthesisProblem &P;
  Bank Main;
  llvm::ArrayRef<Op> Operations;
  Budget Spending;
  std::optional<StraightLine> Best;
};

} // namespace

SynthesisResult evo::synthesise(const SynthesisProblem &P) {
  assert(!P.Examples.empty() && P.Examples.size() == P.Outputs.size() &&
         "one answer per example");
  return Search(P).run();
}
