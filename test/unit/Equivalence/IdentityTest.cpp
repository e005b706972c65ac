//===- IdentityTest.cpp - What counts as the same code ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Identity.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/SourceMgr.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

enum Answer { Differs, SameWhereDefined, Same };

/// How the bodies of two functions of a pointer `%p`, a pointer `%q`, two
/// numbers `%x` and `%y` and a condition `%c` compare.
Answer compare(llvm::StringRef A, llvm::StringRef B) {
  llvm::LLVMContext C;
  auto Parsed = [&](llvm::StringRef Body) {
    llvm::SMDiagnostic Wrong;
    auto M = llvm::parseAssemblyString(
        ("declare void @evo.access(ptr, i64, i1)\n"
         "declare void @use(i32)\n"
         "declare i32 @get()\n"
         "declare i32 @llvm.umax.i32(i32, i32)\n"
         "define i32 @f(ptr %p, ptr %q, i32 %x, i32 %y, i1 %c) {\n" +
         Body + "}\n")
            .str(),
        Wrong, C);
    EXPECT_TRUE(M) << Wrong.getMessage().str() << "\n" << Body.str();
    return M;
  };
  auto X = Parsed(A), Y = Parsed(B);
  std::string Why;
  const llvm::Function &F = *X->getFunction("f"), &G = *Y->getFunction("f");
  if (sameCode(F, G, Why)) {
    EXPECT_TRUE(sameWhereDefined(F, G, Why)) << Why;
    return Same;
  }
  return sameWhereDefined(F, G, Why) ? SameWhereDefined : Differs;
}

constexpr char Guard[] = "call void @evo.access(ptr %p, i64 4, i1 false)\n";
constexpr char Load[] = "%v = load i32, ptr %p\n";

std::string loop(llvm::StringRef Phis, llvm::StringRef Body,
                 llvm::StringRef Result) {
  return ("br label %head\n"
          "head:\n" +
          Phis + Body +
          "%done = icmp eq i32 %next, %y\n"
          "br i1 %done, label %end, label %head\n"
          "end:\n"
          "ret i32 " +
          Result + "\n")
      .str();
}

} // namespace

TEST(Identity, ComparesValuesWhereTheyAreUsed) {
  EXPECT_EQ(Same, compare("%a = add i32 %x, 1\n%b = mul i32 %y, 3\n"
                          "%r = xor i32 %a, %b\nret i32 %r\n",
                          "%b = mul i32 %y, 3\n%a = add i32 %x, 1\n"
                          "%r = xor i32 %a, %b\nret i32 %r\n"));
  EXPECT_EQ(Same, compare("%a = add i32 %x, 1\n%d = mul i32 %a, 9\nret i32 %a",
                          "%a = add i32 %x, 1\nret i32 %a\n"));
  EXPECT_EQ(Differs, compare("%a = sub i32 %x, %y\nret i32 %a\n",
                             "%a = sub i32 %y, %x\nret i32 %a\n"));
  EXPECT_EQ(Differs, compare("%a = add i32 %x, 1\nret i32 %a\n",
                             "%a = add nsw i32 %x, 1\nret i32 %a\n"));
  EXPECT_EQ(Differs, compare("%a = add nsw i32 %x, 1\nret i32 %a\n",
                             "%a = add i32 %x, 1\nret i32 %a\n"));
}

TEST(Identity, KeepsTheOrderOfEffects) {
  EXPECT_EQ(Differs,
            compare("store i32 1, ptr %p\nstore i32 2, ptr %q\nret i32 0\n",
                    "store i32 2, ptr %q\nstore i32 1, ptr %p\nret i32 0\n"));
  EXPECT_EQ(Differs,
            compare("call void @use(i32 %x)\ncall void @use(i32 %y)\nret i32 0",
                    "call void @use(i32 %y)\ncall void @use(i32 %x)\nret i32 "
                    "0"));
  EXPECT_EQ(Differs, compare("%a = call i32 @get()\n%b = call i32 @get()\n"
                             "%r = sub i32 %a, %b\nret i32 %r\n",
                             "%a = call i32 @get()\n%b = call i32 @get()\n"
                             "%r = sub i32 %b, %a\nret i32 %r\n"));
  // Undefined for zero, so it must not come first.
  EXPECT_EQ(Differs, compare("call void @use(i32 %x)\n%r = udiv i32 %x, %y\n"
                             "ret i32 %r\n",
                             "%r = udiv i32 %x, %y\ncall void @use(i32 %x)\n"
                             "ret i32 %r\n"));
  EXPECT_EQ(Same, compare("call void @use(i32 %x)\n%r = udiv i32 %x, 3\n"
                          "ret i32 %r\n",
                          "%r = udiv i32 %x, 3\ncall void @use(i32 %x)\n"
                          "ret i32 %r\n"));
}

TEST(Identity, ReadsTheSameMemory) {
  std::string Store = "store i32 1, ptr %q\n", Ret = "ret i32 %v\n";
  EXPECT_EQ(Differs, compare(Load + Store + Ret, Store + Load + Ret));
  EXPECT_EQ(Same, compare(std::string("%w = load i32, ptr %q\n") + Load +
                              "%r = sub i32 %v, %w\nret i32 %r\n",
                          std::string(Load) + "%w = load i32, ptr %q\n" +
                              "%r = sub i32 %v, %w\nret i32 %r\n"));
  EXPECT_EQ(Differs, compare("%v = load volatile i32, ptr %p\n"
                             "%w = load volatile i32, ptr %q\n"
                             "%r = sub i32 %v, %w\nret i32 %r\n",
                             "%w = load volatile i32, ptr %q\n"
                             "%v = load volatile i32, ptr %p\n"
                             "%r = sub i32 %v, %w\nret i32 %r\n"));
  // In another block another memory.
  EXPECT_EQ(Differs, compare(Load + std::string("br label %b\nb:\n") + Ret,
                             std::string("br label %b\nb:\n") + Load + Ret));
}

TEST(Identity, LetsOnlyBeforeShowMore) {
  std::string Ret = "ret i32 %v\n";
  EXPECT_EQ(Same, compare(Guard + std::string(Load) + Ret,
                          Guard + std::string(Load) + Ret));
  EXPECT_EQ(SameWhereDefined,
            compare(Guard + std::string(Load) + Ret, Load + Ret));
  EXPECT_EQ(Differs, compare(Load + Ret, Guard + std::string(Load) + Ret));
  std::string Call = "call void @use(i32 %x)\n", Other = "ret i32 0\n";
  EXPECT_EQ(Differs, compare(Call + Guard + Other, Guard + Call + Other));
  EXPECT_EQ(SameWhereDefined,
            compare(Guard + Call + Guard + Other, Call + Guard + Other));
  // Which of them is the one that is left out is found out.
  std::string Wide = "call void @evo.access(ptr %p, i64 8, i1 false)\n";
  EXPECT_EQ(SameWhereDefined, compare(Wide + Guard + Other, Guard + Other));
  EXPECT_EQ(SameWhereDefined, compare(Guard + Wide + Other, Guard + Other));
  EXPECT_EQ(Differs, compare(Wide + Other, Guard + Other));
  EXPECT_EQ(Differs,
            compare(Guard + Other, Guard + std::string(Guard) + Other));
}

TEST(Identity, PairsRounds) {
  std::string Up = "%next = add i32 %i, 1\n";
  std::string I = "%i = phi i32 [0, %0], [%next, %head]\n",
              Turned = "%i = phi i32 [%next, %head], [0, %0]\n",
              Sum = "%s = phi i32 [%x, %0], [%t, %head]\n",
              Add = "%t = add i32 %s, %i\n";
  EXPECT_EQ(Same, compare(loop(I + Sum, Up + Add, "%t"),
                          loop(Sum + Turned, Add + Up, "%t")));
  // Begins with another value; goes on with another; gives another.
  EXPECT_EQ(Differs,
            compare(loop(I + Sum, Up + Add, "%t"),
                    loop("%i = phi i32 [1, %0], [%next, %head]\n" + Sum,
                         Up + Add, "%t")));
  EXPECT_EQ(Differs,
            compare(loop(I + Sum, Up + Add, "%t"),
                    loop(I + Sum, Up + "%t = add i32 %s, %next\n", "%t")));
  EXPECT_EQ(Differs, compare(loop(I + Sum, Up + Add, "%t"),
                             loop(I + Sum, Up + Add, "%s")));
  // Two that go around crosswise are the same as two that do not only if they
  // begin alike.
  std::string A = "%a = phi i32 [0, %0], [%b, %head]\n",
              B = "%b = phi i32 [1, %0], [%a, %head]\n",
              B0 = "%b = phi i32 [0, %0], [%a, %head]\n";
  EXPECT_EQ(Differs,
            compare(loop(I + A + B, Up, "%a"), loop(I + A + B0, Up, "%a")));
  EXPECT_EQ(Same,
            compare(loop(I + A + B, Up, "%a"), loop(B + A + I, Up, "%a")));
}

TEST(Identity, ChoosesOnce) {
  // One choice for both uses is not two.
  EXPECT_EQ(Differs,
            compare("%a = freeze i32 poison\n%r = sub i32 %a, %a\nret i32 %r\n",
                    "%a = freeze i32 poison\n%b = freeze i32 poison\n"
                    "%r = sub i32 %a, %b\nret i32 %r\n"));
  EXPECT_EQ(Differs, compare("%a = alloca i32\n%b = alloca i32\n"
                             "%c1 = icmp eq ptr %a, %b\n"
                             "%r = zext i1 %c1 to i32\nret i32 %r\n",
                             "%a = alloca i32\n%b = alloca i32\n"
                             "%c1 = icmp eq ptr %a, %a\n"
                             "%r = zext i1 %c1 to i32\nret i32 %r\n"));
}

TEST(Identity, TakesValuesThatRestOnManyOthers) {
  auto Chain = [](llvm::StringRef First, llvm::StringRef Last) {
    constexpr unsigned Length = 100'000;
    std::string Text = ("%v0 = add i32 %x, " + First + "\n").str();
    for (unsigned I = 1; I < Length; ++I)
      Text += llvm::formatv("%v{0} = mul i32 %v{1}, %y\n", I, I - 1);
    return llvm::formatv("{0}%r = xor i32 %v{1}, {2}\nret i32 %r\n", Text,
                         Length - 1, Last)
        .str();
  };
  EXPECT_EQ(Same, compare(Chain("1", "5"), Chain("1", "5")));
  EXPECT_EQ(Differs, compare(Chain("1", "5"), Chain("2", "5")));
  EXPECT_EQ(Differs, compare(Chain("1", "5"), Chain("1", "6")));
}
