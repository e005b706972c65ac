//===- BuilderTest.cpp - variants of real builds ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmallProgram.h"
#include "evo/Evaluation/Workload.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Process.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

std::string printed(llvm::StringRef Line, const BuiltProgram &B) {
  auto R =
      llvm::cantFail(run(Command::shell(expandFolders(Line, B), B.Source)));
  return R.succeeded() ? R.Output : R.describe() + R.ErrorOutput;
}

/// Everything below a folder as one text.
std::string snapshot(llvm::StringRef Folder) {
  Command C = Command::shell(
      "find . -type f -o -type l | sort | xargs ls -ln --time-style=full-iso",
      Folder);
  return llvm::cantFail(run(C)).Output;
}

llvm::Expected<Code> codeOf(llvm::Error E, std::string *Message = nullptr) {
  std::optional<Code> Result;
  llvm::Error Left = llvm::handleErrors(std::move(E), [&](const EvoError &I) {
    Result = I.code();
    if (Message)
      *Message = I.message();
  });
  if (Left)
    return std::move(Left);
  return *Result;
}

/// Builds, changes and checks one program with one build system.
struct Case {
  SmallProgram Program;
  std::unique_ptr<Builder> B;
  std::string Bench, Before;

  Case(ProgramSpec Spec, llvm::StringRef Bench, BuilderOptions Options)
      : Bench(Bench) {
    Before = snapshot(Program.root());
    Options.CacheFolder = Program.options().CacheFolder;
    B = llvm::cantFail(Builder::create(Spec, Program.root(), Options));
  }

  void check(BuildMethod Method) {
    const BuiltProgram &Base = *llvm::cantFail(B->baseline());
    std::string Right = printed(Bench, Base);
    EXPECT_EQ(Right, "802000368\n");
    // A unit, then a header, then the unit as it was.
    BuiltProgram V = llvm::cantFail(
        B->variant(Program.change("sum.cpp", "return S;", "return S + 1;")));
    EXPECT_EQ(V.Method, Method) << V.Note;
    EXPECT_FALSE(V.SameCode);
    EXPECT_FALSE(V.Changed.empty());
    EXPECT_NE(printed(Bench, V), Right);
    EXPECT_EQ(printed(Bench, Base), Right) << "the baseline is untouched";
    B->release(V);
    V = llvm::cantFail(
        B->variant(Program.change("sum.h", "ROUNDS 200", "ROUNDS 100")));
    EXPECT_FALSE(V.SameCode);
    EXPECT_NE(printed(Bench, V), Right);
    B->release(V);
    V = llvm::cantFail(
        B->variant(Program.change("sum.cpp", "return S;", "return S ;")));
    EXPECT_TRUE(V.SameCode) << V.Note;
    B->release(V);
    EXPECT_EQ(snapshot(Program.root()), Before) << "the tree is untouched";
  }

  void checkFailure() {
    std::string Message;
    auto V = B->variant(Program.change("sum.cpp", "return S;", "return s;"));
    ASSERT_FALSE(bool(V));
    EXPECT_EQ(llvm::cantFail(codeOf(V.takeError(), &Message)),
              Code::VariantBuildFailed);
    EXPECT_TRUE(llvm::StringRef(Message).contains("sum.cpp:7:10")) << Message;
    EXPECT_EQ(Message.find(B->source()), std::string::npos) << Message;
  }
};

TEST(Builder, NinjaAndClangAreOverlaid) {
  SmallProgram P;
  Case C(P.cmake("Ninja"), "${build}/bench", {});
  C.check(BuildMethod::Overlay);
  C.checkFailure();
}

TEST(Builder, CMakesMakefilesAndClangAreOverlaid) {
  SmallProgram P;
  Case C(P.cmake("Unix Makefiles"), "${build}/bench", {});
  C.check(BuildMethod::Overlay);
  C.checkFailure();
}

TEST(Builder, GccIsBuiltInTheWorktree) {
  SmallProgram P;
  Case C(P.cmake("Ninja", "g++"), "${build}/bench", {});
  C.check(BuildMethod::Worktree);
  C.checkFailure();
}

TEST(Builder, PlainMakeIsBuiltInTheWorktree) {
  SmallProgram P;
  // Its Makefile forgets the header: what depends on it is built anyway.
  Case C(P.make(), "./bench", {});
  C.check(BuildMethod::Worktree);
  C.checkFailure();
}

TEST(Builder, ASharedLibraryIsTheVariants) {
  SmallProgram P;
  Case C(P.cmake("Ninja"), "${build}/bench", {});
  const BuiltProgram &Base = *llvm::cantFail(C.B->baseline());
  std::string Right = printed(C.Bench, Base);
  BuiltProgram V =
      llvm::cantFail(C.B->variant(P.change("twice.cpp", "2 * N", "3 * N")));
  EXPECT_EQ(V.Method, BuildMethod::Overlay) << V.Note;
  EXPECT_NE(printed(C.Bench, V), Right) << "it loaded the baseline's library";
}

TEST(Builder, TheTestsRunTheVariant) {
  SmallProgram P;
  ProgramSpec Spec = P.cmake("Ninja");
  Case C(Spec, "", {});
  llvm::cantFail(C.B->baseline());
  BuiltProgram V = llvm::cantFail(
      C.B->variant(P.change("sum.cpp", "return S;", "return S + 1;")));
  Command Test = Command::shell(expandFolders(Spec.Tests[0], V), V.Source);
  Test.RecordImages = true;
  ProcessResult R = llvm::cantFail(run(Test));
  EXPECT_FALSE(R.succeeded()) << "ctest ran the baseline's test program";
  EXPECT_TRUE(llvm::cantFail(imagesThatRan(R, V)).Changed);
}

TEST(Builder, ACleanBuildHasThePatch) {
  SmallProgram P;
  Case C(P.cmake("Ninja"), "${build}/bench", {});
  const BuiltProgram &Base = *llvm::cantFail(C.B->baseline());
  BuiltProgram V = llvm::cantFail(
      C.B->clean(P.change("sum.cpp", "return S;", "return S + 1;")));
  EXPECT_EQ(V.Method, BuildMethod::Clean);
  EXPECT_NE(printed(C.Bench, V), printed(C.Bench, Base));
  C.B->release(V);
  EXPECT_FALSE(llvm::sys::fs::exists(V.Build));
}

TEST(Builder, AFailingBaselineSaysTheFirstError) {
  SmallProgram P;
  P.write("sum.cpp", "int f() { return x; }\nint g() { return y; }\n");
  auto B =
      llvm::cantFail(Builder::create(P.cmake("Ninja"), P.root(), P.options()));
  std::string Message;
  EXPECT_EQ(llvm::cantFail(codeOf(B->baseline().takeError(), &Message)),
            Code::BaselineBuildFailed);
  EXPECT_TRUE(llvm::StringRef(Message).contains("sum.cpp:1:18: error:"))
      << Message;
}

TEST(Builder, AHangingBuildIsKilled) {
  SmallProgram P;
  ProgramSpec Spec = P.make();
  Spec.Build = "echo start; sleep 99.5";
  Spec.BuildSeconds = 0.5;
  auto B = llvm::cantFail(Builder::create(Spec, P.root(), P.options()));
  std::string Message;
  EXPECT_EQ(llvm::cantFail(codeOf(B->baseline().takeError(), &Message)),
            Code::BaselineBuildFailed);
  EXPECT_TRUE(llvm::StringRef(Message).contains("still running after 0.5 s"))
      << Message;
}

TEST(Builder, AVariantThatHitsALimitOfTheBuildIsNotRefutedByThat) {
  SmallProgram P;
  ProgramSpec Spec = P.make();
  Spec.Build = "make && if grep -q 9999 sum.cpp; then yes; fi";
  Spec.OutputBytes = 1 << 16;
  auto B = llvm::cantFail(Builder::create(Spec, P.root(), P.options()));
  std::string Message;
  auto V = B->variant(P.change("sum.cpp", "I / One", "I / One + 9999"));
  EXPECT_EQ(llvm::cantFail(codeOf(V.takeError(), &Message)), Code::BuildStopped)
      << Message;
}

TEST(Builder, AnUncleanTreeIsRefusedUnlessAllowed) {
  SmallProgram P;
  auto Git = [&](llvm::StringRef Line) {
    return llvm::cantFail(run(Command::shell(Line, P.root()))).succeeded();
  };
  ASSERT_TRUE(Git("git init -q . && git add . && git -c user.name=a -c "
                  "user.email=b commit -q -m x"));
  BuilderOptions O = P.options();
  EXPECT_TRUE(bool(Builder::create(P.make(), P.root(), O)));
  P.write("sum.cpp", std::string(SmallProgram::Sum) + "// changed\n");
  P.write("new.h", "");
  std::string Message;
  EXPECT_EQ(llvm::cantFail(codeOf(
                Builder::create(P.make(), P.root(), O).takeError(), &Message)),
            Code::TreeNotClean);
  EXPECT_TRUE(llvm::StringRef(Message).contains("sum.cpp")) << Message;
  O.AllowDirty = true;
  auto B = llvm::cantFail(Builder::create(P.make(), P.root(), O));
  const BuiltProgram &Base = *llvm::cantFail(B->baseline());
  EXPECT_TRUE(llvm::sys::fs::exists(Base.Source + "/new.h"));
  EXPECT_TRUE(Git("git status --porcelain | grep -q 'sum.cpp'"));
}

TEST(Builder, AnUnwritableCacheIsAnError) {
  SmallProgram P;
  BuilderOptions O;
  O.CacheFolder = "/proc/no-such-folder";
  EXPECT_EQ(llvm::cantFail(
                codeOf(Builder::create(P.make(), P.root(), O).takeError())),
            Code::FileNotWritable);
}

TEST(Builder, TheFirstCompilerErrorIsFound) {
  EXPECT_EQ(firstCompilerError("[1/2] x\na.cpp:3:5: warning: w\n"
                               "a.cpp:4:1: error: bad\nb.cpp:1:1: error: c\n"),
            "a.cpp:4:1: error: bad");
  EXPECT_EQ(firstCompilerError("ld.lld: error: undefined symbol: f()\n>>> x"),
            "ld.lld: error: undefined symbol: f()");
  EXPECT_EQ(firstCompilerError("one\ntwo\n"), "two");
  EXPECT_EQ(firstCompilerError(""), "");
}

} // namespace
