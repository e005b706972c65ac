//===- KeptBeforeTest.cpp - What is kept is not kept too long ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/KeptBefore.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

class KeptBeforeTest : public ::testing::Test {
protected:
  void SetUp() override {
    auto Made = TemporaryFolder::create("evo-kept");
    ASSERT_TRUE(bool(Made));
    Folder.emplace(std::move(*Made));
    write("late.h", "int late();\n");
    write("unit.cpp", "int first();\n"
                      "#include \"late.h\"\n"
                      "int f() { return first() + late(); }\n");
  }

  void write(llvm::StringRef Name, llvm::StringRef Text) {
    ASSERT_FALSE(bool(writeFile(Folder->file(Name), Text)));
  }

  void keepUnit() {
    auto Made = compileUnit(sourceUnitFor(Folder->file("unit.cpp")),
                            ModuleWanted{Form::Traps, functionNamed("f")},
                            Kept.context());
    ASSERT_TRUE(bool(Made)) << llvm::toString(Made.takeError());
    Kept.keep(std::move(*Made), 0);
  }

  std::optional<TemporaryFolder> Folder;
  KeptBefore Kept;
};

} // namespace

TEST_F(KeptBeforeTest, StaysWithItsHeaders) {
  keepUnit();
  EXPECT_TRUE(Kept.sameHeaders());
}

TEST_F(KeptBeforeTest, ChangesWithAHeaderThatIsReadLate) {
  keepUnit();
  write("late.h", "int late(int = 3);\n");
  EXPECT_FALSE(Kept.sameHeaders());
}

TEST_F(KeptBeforeTest, ChangesWithAHeaderThatIsGone) {
  keepUnit();
  ASSERT_FALSE(llvm::sys::fs::remove(Folder->file("late.h")));
  EXPECT_FALSE(Kept.sameHeaders());
}

TEST_F(KeptBeforeTest, MakesOnceWhatIsAskedForAgain) {
  unsigned Times = 0;
  auto Make = [&] {
    ++Times;
    return std::make_unique<llvm::Module>("made", Kept.context());
  };
  auto First = Kept.made("a", Make);
  EXPECT_EQ(Kept.made("a", Make), First);
  EXPECT_EQ(Times, 1u);
  EXPECT_NE(Kept.made("b", Make), First);
  Kept.keep({}, 1); // of another text
  Kept.made("a", Make);
  EXPECT_EQ(Times, 3u);
}
