//===- LemmasTest.cpp - What Spacer says of Horn clauses ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Solver.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace evo::smt;

namespace {

std::string evoRewrite() {
  llvm::SmallString<128> Path(thisProgram());
  llvm::sys::path::remove_filename(Path);
  llvm::sys::path::append(Path, "evo-rewrite");
  return Path.str().str();
}

/// x counts to 10, and y runs beside it.
Clauses counting(llvm::StringRef Bad) {
  Clauses C;
  C.Text = ("(declare-rel P0 (Int Int))\n(declare-rel Bad0 ())\n"
            "(declare-var x Int)\n(declare-var y Int)\n"
            "(rule (P0 0 7))\n"
            "(rule (=> (and (P0 x y) (< x 10)) (P0 (+ x 1) (+ y 1))))\n"
            "(rule (=> (and (P0 x y) " +
            Bad + ") Bad0))\n")
               .str();
  C.Arities = {2};
  C.Bad = 1;
  return C;
}

bool holds(const Lemma &L, std::int64_t X, std::int64_t Y) {
  return llvm::any_of(L.AnyOf, [&](const Inequality &I) {
    std::int64_t Sum = 0;
    for (auto [Column, Weight] : I.Sum)
      Sum += Weight * (Column ? Y : X);
    return Sum <= I.Most;
  });
}

bool allHold(const std::vector<Lemma> &All, std::int64_t X, std::int64_t Y) {
  return llvm::all_of(All, [&](const Lemma &L) { return holds(L, X, Y); });
}

/// What a solver that prints `Text` is taken to have said.
std::vector<Lemma> readFrom(llvm::StringRef Text) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("lemmas"));
  std::string Path = Folder.file("solver");
  llvm::cantFail(
      writeFile(Path, ("#!/bin/sh\ncat <<'END'\n" + Text + "\nEND\n").str()));
  llvm::sys::fs::setPermissions(Path, llvm::sys::fs::all_all);
  return SolverProcess(Path, nullptr).lemmas(counting("(> x 10)"), {});
}

} // namespace

TEST(Lemmas, BoundWhatIsReached) {
  SolverProcess Solver(evoRewrite(), nullptr);
  auto All = Solver.lemmas(counting("(> x 10)"), {});
  EXPECT_TRUE(allHold(All, 0, 7));
  EXPECT_TRUE(allHold(All, 10, 17));
  EXPECT_FALSE(allHold(All, 11, 18));
}

TEST(Lemmas, RelateColumns) {
  SolverProcess Solver(evoRewrite(), nullptr);
  auto All = Solver.lemmas(counting("(not (= y (+ x 7)))"), {});
  EXPECT_TRUE(allHold(All, 3, 10));
  EXPECT_FALSE(allHold(All, 3, 11));
  EXPECT_FALSE(allHold(All, 3, 9));
}

TEST(Lemmas, AreFoundBesideWhatCanBe) {
  // The first is bad at once; the second never, which only it alone shows.
  Clauses C = counting("(= x 0)");
  C.Text += "(declare-rel Bad1 ())\n(rule (=> (and (P0 x y) (> x 10)) Bad1))\n";
  C.Bad = 2;
  SolverProcess Solver(evoRewrite(), nullptr);
  auto All = Solver.lemmas(C, {});
  EXPECT_TRUE(allHold(All, 10, 17));
  EXPECT_FALSE(allHold(All, 11, 18));
}

TEST(Lemmas, NeverSayWhatIsFalse) {
  SolverProcess Solver(evoRewrite(), nullptr);
  for (const char *Bad : {"(= x 10)", "(> y 16)", "(or (= x 3) (= y 9))"}) {
    auto All = Solver.lemmas(counting(Bad), {});
    for (std::int64_t X = 0; X <= 10; ++X)
      EXPECT_TRUE(allHold(All, X, X + 7)) << Bad;
  }
}

TEST(Lemmas, CostWhatTheyTake) {
  std::uint64_t Left = 1'000'000;
  SolverProcess Solver(evoRewrite(), nullptr);
  Solver.spendFrom(Left);
  Solver.lemmas(counting("(> x 10)"), {});
  EXPECT_LT(Left, 1'000'000u);
  Left = 0;
  EXPECT_TRUE(Solver.lemmas(counting("(> x 10)"), {}).empty());
}

TEST(Lemmas, AreNoneWhereTheClausesAreNoText) {
  Clauses C = counting("(> x 10)");
  C.Text += "(rule (";
  EXPECT_TRUE(SolverProcess(evoRewrite(), nullptr).lemmas(C, {}).empty());
}

TEST(Lemmas, AreReadWithCare) {
  EXPECT_EQ(readFrom(R"({"any":[{"most":1,"sum":[[0,1]]}],"at":0})").size(),
            1u);
  for (const char *Wrong :
       {R"({"any":[{"most":1,"sum":[[0,1]]}],"at":1})",  // no such relation
        R"({"any":[{"most":1,"sum":[[2,1]]}],"at":0})",  // no such column
        R"({"any":[{"most":1,"sum":[[-1,1]]}],"at":0})", // nor that
        R"({"any":[{"most":1,"sum":[[0]]}],"at":0})",
        R"({"any":[{"sum":[[0,1]]}],"at":0})", R"({"at":0})", "[]", "killed"})
    EXPECT_TRUE(readFrom(Wrong).empty()) << Wrong;
}
