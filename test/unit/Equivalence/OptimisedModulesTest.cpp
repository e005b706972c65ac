//===- OptimisedModulesTest.cpp - Kept code is the code made ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/OptimisedModules.h"
#include "llvm/AsmParser/Parser.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

std::unique_ptr<llvm::Module> addsTwice(llvm::LLVMContext &C, int Addend) {
  std::string Number = std::to_string(Addend);
  llvm::SMDiagnostic Wrong;
  auto M = llvm::parseAssemblyString("define i32 @f(i32 %x) {\n"
                                     "  %a = add i32 %x, " +
                                         Number +
                                         "\n"
                                         "  %b = add i32 %a, " +
                                         Number +
                                         "\n"
                                         "  ret i32 %b\n}\n",
                                     Wrong, C);
  if (M)
    M->setTargetTriple("x86_64-pc-linux-gnu");
  return M;
}

std::string textOf(const llvm::Module &M) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  M.print(OS, nullptr);
  return Text;
}

} // namespace

TEST(OptimisedModules, GiveBackWhatWasMade) {
  llvm::LLVMContext C, Other;
  OptimisedModules Kept;
  auto First = Kept.optimised(addsTwice(C, 2), LoopTests::Rewritten);
  EXPECT_EQ(Kept.found(), 0u);
  // A candidate has a context of its own.
  auto Again = Kept.optimised(addsTwice(Other, 2), LoopTests::Rewritten);
  EXPECT_EQ(Kept.found(), 1u);
  EXPECT_EQ(textOf(*First), textOf(*Again));
  EXPECT_NE(textOf(*First).find("add i32 %x, 4"), std::string::npos);
}

TEST(OptimisedModules, KnowWhatIsDifferent) {
  llvm::LLVMContext C;
  OptimisedModules Kept;
  Kept.optimised(addsTwice(C, 2), LoopTests::Rewritten);
  auto Three = Kept.optimised(addsTwice(C, 3), LoopTests::Rewritten);
  EXPECT_EQ(Kept.found(), 0u);
  EXPECT_NE(textOf(*Three).find("add i32 %x, 6"), std::string::npos);
}

TEST(OptimisedModules, ForgetTheOldest) {
  llvm::LLVMContext C;
  OptimisedModules Kept;
  for (int Addend : {1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 1})
    Kept.optimised(addsTwice(C, Addend), LoopTests::Rewritten);
  EXPECT_EQ(Kept.found(), 1u) << "the second 9, and not the second 1";
}
