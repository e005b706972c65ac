//===- VariantTwinsTest.cpp - Variants that are the same code ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/VariantTwins.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

class Twins : public testing::Test {
protected:
  /// Two units, of which each line is compiled with `Flags`.
  void write(llvm::StringRef File, llvm::StringRef Text,
             llvm::StringRef Flags = "-O2") {
    llvm::cantFail(writeFile(Folder.file(File), Text));
    if (!File.ends_with(".cpp"))
      return;
    Commands += (Commands.empty() ? "" : ",\n") +
                llvm::formatv("{{\"directory\": \"{0}\", \"file\": \"{1}\", "
                              "\"command\": \"clang++ -std=c++20 {2} -c {1}\"}",
                              Folder.path(), File, Flags)
                    .str();
  }

  /// `New` for `Old` is a variant of its function, named by `Id`.
  void variant(std::string Id, llvm::StringRef File, llvm::StringRef Old,
               llvm::StringRef New) {
    std::string Text = llvm::cantFail(readFile(Folder.file(File)));
    std::size_t At = Text.find(Old.str());
    ASSERT_NE(At, std::string::npos) << Old.str();
    Candidate C;
    C.Id = std::move(Id);
    C.Change.Files = {
        {File.str(), contentHash(Text), {{At, Old.size(), New.str()}}}};
    All.push_back(std::move(C));
  }

  std::string found() {
    llvm::cantFail(
        writeFile(Folder.file("compile_commands.json"), "[" + Commands + "]"));
    ProjectRequest Request;
    Request.Root = Request.BuildFolder = Folder.path();
    Project P = llvm::cantFail(Project::open(Request));
    ReadContent Read = [&](llvm::StringRef File) {
      return readFile(Folder.file(File));
    };
    VariantUnits Units(P, 2, Read);
    Multiversion M =
        llvm::cantFail(writeMultiversion({All, Units.bodies(), Read, false}));
    EXPECT_EQ(M.Alternatives.size(), All.size());
    EXPECT_TRUE(Units.tryCompile(M.Change).empty() || Broken);
    std::string Text;
    for (const auto &[Id, Same] : findVariantTwins(Units, M))
      Text += Id + "=" + Same + " ";
    return Text;
  }

  TemporaryFolder Folder = llvm::cantFail(TemporaryFolder::create("evo-twins"));
  std::string Commands;
  std::vector<Candidate> All;
  bool Broken = false;
};

TEST_F(Twins, WhatTheOptimiserUndoesIsTheProgram) {
  write("a.cpp", "unsigned f(unsigned A) { return A * 8; }\n"
                 "unsigned g(unsigned A) { return A % 8; }\n");
  variant("shift", "a.cpp", "A * 8", "A << 3");
  variant("sum", "a.cpp", "A * 8", "A + A * 7");
  variant("other", "a.cpp", "A * 8", "A * 9");
  variant("mask", "a.cpp", "A % 8", "A & 7u");
  EXPECT_EQ(found(), "mask= shift= sum= ");
}

TEST_F(Twins, WhatIsTheSameAsAnotherVariantIsItsTwin) {
  write("a.cpp", "int f(int *P, int N) {\n  int S = 0;\n"
                 "  for (int I = 0; I < N; ++I)\n    S += P[I];\n"
                 "  return S;\n}\n");
  variant("minus", "a.cpp", "S += P[I]", "S -= P[I]");
  variant("less", "a.cpp", "S += P[I]", "S = S - P[I]");
  variant("from-one", "a.cpp", "I = 0", "I = 1");
  EXPECT_EQ(found(), "less=minus ");
}

TEST_F(Twins, ACalleeAGlobalOrAStaticIsPartOfTheCode) {
  write("a.cpp", "int g(int);\nint h(int);\nextern int X, Y;\n"
                 "int f(int A) { return g(A); }\n"
                 "int i() { return X; }\n"
                 "const char *s() { return \"a\"; }\n"
                 "int c() { static int N; return ++N; }\n");
  variant("callee", "a.cpp", "g(A)", "h(A)");
  variant("global", "a.cpp", "return X", "return Y");
  variant("text", "a.cpp", "\"a\"", "\"b\"");
  variant("static", "a.cpp", "return ++N", "return N += 2");
  EXPECT_EQ(found(), "");
}

TEST_F(Twins, EveryInstantiationAndUnitMustAgree) {
  write("t.h", "template <class T> unsigned size(T) { return sizeof(T); }\n"
               "inline int flag() { return WITH; }\n");
  write("a.cpp",
        "#include \"t.h\"\nunsigned a() { return size(1) + flag(); }\n",
        "-O2 -DWITH=1");
  write("b.cpp",
        "#include \"t.h\"\nunsigned b() { return size(1L) + flag(); }\n",
        "-O2 -DWITH=2");
  variant("four", "t.h", "sizeof(T)", "4"); // only for int
  variant("bytes", "t.h", "sizeof(T)", "sizeof(T) * 1u");
  variant("one", "t.h", "return WITH", "return 1"); // only in a.cpp
  EXPECT_EQ(found(), "bytes= ");
}

TEST_F(Twins, RecursionAndConstexprAreNoObstacle) {
  write("a.cpp", "unsigned f(unsigned A) { return A ? f(A - 1) * 2 + 1 : 0; }\n"
                 "constexpr unsigned g(unsigned A) { return A * 4; }\n"
                 "unsigned h(unsigned A) { return g(A); }\n");
  variant("twice", "a.cpp", "f(A - 1) * 2", "(f(A - 1) << 1)");
  variant("thrice", "a.cpp", "f(A - 1) * 2", "f(A - 1) * 3");
  variant("shift", "a.cpp", "A * 4", "A << 2");
  EXPECT_EQ(found(), "shift= twice= ");
}

TEST_F(Twins, WhatIsNotOptimisedOrNotCompiledHasNone) {
  write("a.cpp", "unsigned f(unsigned A) { return A * 8; }\n", "");
  variant("shift", "a.cpp", "A * 8", "A << 3");
  EXPECT_EQ(found(), "") << "the build does not optimise";
  Commands.clear();
  All.clear();
  write("a.cpp", "inline unsigned f(unsigned A) { return A * 8; }\n");
  variant("shift", "a.cpp", "A * 8", "A << 3");
  EXPECT_EQ(found(), "") << "nobody calls it";
  Commands.clear();
  Broken = true;
  write("a.cpp", "unsigned f(unsigned A) { return A * 8; }\n");
  All.clear();
  variant("shift", "a.cpp", "A * 8", "A << 3");
  variant("broken", "a.cpp", "A * 8", "nowhere");
  EXPECT_EQ(found(), "") << "it does not compile";
}

} // namespace
