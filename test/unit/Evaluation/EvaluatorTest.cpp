//===- EvaluatorTest.cpp - the ladder on a real program ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Evaluator.h"
#include "SmallProgram.h"
#include "evo/Evaluation/Baseline.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "gtest/gtest.h"
#include <csignal>
#include <unistd.h>

using namespace evo;

namespace {

std::string messageOf(llvm::Error E, Code Expected) {
  std::string Message;
  llvm::handleAllErrors(std::move(E), [&](const EvoError &I) {
    EXPECT_EQ(codeName(I.code()), codeName(Expected)) << I.message();
    Message = I.message();
  });
  return Message;
}

class Evaluating : public testing::Test {
protected:
  Evaluating() {
    Spec.Program = P().cmake("Ninja");
    Spec.Workloads = {SmallProgram::workload()};
    Spec.Fitness.Objectives = {{"work"}};
    Spec.Budget.MostPairs = 12;
  }

  static void TearDownTestSuite() {
    SharedBuilder.reset();
    SharedProgram.reset();
  }

  /// One baseline serves all tests that do not write to it.
  Builder &builder() {
    auto &B = Own ? OwnBuilder : SharedBuilder;
    if (!B)
      B = llvm::cantFail(
          Builder::create(Spec.Program, P().root(), P().options()));
    return *B;
  }

  SmallProgram &P() {
    auto &Program = Own ? OwnProgram : SharedProgram;
    if (!Program)
      Program = std::make_unique<SmallProgram>();
    return *Program;
  }

  Candidate candidate(llvm::StringRef Id, Patch Change) {
    Candidate C;
    C.Id = Id.str();
    C.Change = std::move(Change);
    return C;
  }

  Evaluation evaluate(Patch Change) {
    ProgramEvaluator E(builder(), Spec);
    return llvm::cantFail(E.evaluate({candidate("c", std::move(Change))}));
  }

  std::string baselineFails(Code Expected) {
    auto R = checkBaseline(builder(), Spec);
    EXPECT_FALSE(bool(R)) << codeName(Expected).str() << " was expected";
    return R ? "" : messageOf(R.takeError(), Expected);
  }

  EvaluatorSpec Spec;
  bool Own = false; ///< set first by a test that needs its own program
  std::unique_ptr<SmallProgram> OwnProgram;
  std::unique_ptr<Builder> OwnBuilder;
  static inline std::unique_ptr<SmallProgram> SharedProgram;
  static inline std::unique_ptr<Builder> SharedBuilder;
};

TEST_F(Evaluating, ACodeThatIsTheSameIsNotRun) {
  Evaluation E = evaluate(P().change("sum.cpp", "return S;", "return (S);"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Identical) << describe(E.Earned);
  EXPECT_TRUE(E.Measurements.empty());
}

TEST_F(Evaluating, TwoVariantsOfTheSameCodeAreMeasuredOnce) {
  // No two measured times are equal.
  Spec.Workloads[0].Metrics.clear();
  Spec.Fitness.Objectives = {{"user-time"}};
  ProgramEvaluator E(builder(), Spec);
  Patch Up = P().change("sum.cpp", "I / One", "I * One");
  Patch Turned = P().change("sum.cpp", "S += I / One;", "S += (I * (One));");
  auto First = llvm::cantFail(E.evaluate({candidate("first", Up)}));
  auto Second = llvm::cantFail(E.evaluate({candidate("second", Turned)}));
  ASSERT_EQ(First.Measurements.size(), 1u);
  EXPECT_EQ(Second.Genome, std::vector<std::string>{"second"});
  EXPECT_EQ(Second.Measurements.at(0).Variant, "second");
  EXPECT_EQ(Second.Measurements.at(0).Samples, First.Measurements[0].Samples);
  Evaluation Else = llvm::cantFail(E.evaluate(
      {candidate("else", P().change("sum.cpp", "I / One", "I % One + I"))}));
  EXPECT_NE(Else.Measurements.at(0).Samples, First.Measurements[0].Samples);
}

TEST_F(Evaluating, AChangeThatDoesNotBuildIsRefuted) {
  Evaluation E = evaluate(P().change("sum.cpp", "return S;", "return T;"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Refuted);
  EXPECT_TRUE(llvm::StringRef(E.Earned.Reason).starts_with("build: sum.cpp:7:"))
      << E.Earned.Reason;
}

TEST_F(Evaluating, AChangeThatFailsATestIsRefuted) {
  Evaluation E = evaluate(P().change("sum.cpp", "I < N", "I + 1 < N"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Refuted);
  EXPECT_TRUE(llvm::StringRef(E.Earned.Reason).starts_with("test: "))
      << E.Earned.Reason;
  EXPECT_TRUE(E.Measurements.empty());
}

TEST_F(Evaluating, AnOutputThatDiffersIsRefutedThoughTestsPass) {
  Evaluation E = evaluate(
      P().change("sum.cpp", "return S;", "return N > 100 ? S + 1 : S;"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Refuted);
  EXPECT_TRUE(llvm::StringRef(E.Earned.Reason)
                  .starts_with("workload sums: output: line 1 was '802000368'"))
      << E.Earned.Reason;
}

TEST_F(Evaluating, AVariantThatHangsInATestIsUnknown) {
  Spec.Program.TestSeconds = 3;
  Evaluation E =
      evaluate(P().change("sum.cpp", "return S;", "for (;;) One = 1;"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Unknown) << describe(E.Earned);
}

TEST_F(Evaluating, ATestThatNeverRunsTheChangeIsNoEvidence) {
  Spec.Workloads[0].CompareOutput = false;
  Evaluation E = evaluate(P().change("twice.cpp", "2 * N", "N * 3"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Unknown) << describe(E.Earned);
  EXPECT_TRUE(E.Measurements.empty());
}

TEST_F(Evaluating, TheSameOutputIsNotCalledTested) {
  Spec.Program.Tests.clear();
  Evaluation E = evaluate(P().change("sum.cpp", "I / One", "I"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Compared) << describe(E.Earned);
  EXPECT_EQ(E.Earned.N, 1u);
  EXPECT_EQ(E.Earned.Reason, "there are no tests");
  EXPECT_EQ(E.Measurements.size(), 1u);
  EXPECT_FALSE(meets(E.Earned, EvidenceKind::Tested));
}

TEST_F(Evaluating, WithoutTestsADifferentOutputIsRefuted) {
  Spec.Program.Tests.clear();
  Evaluation E = evaluate(P().change("sum.cpp", "return S;", "return S + 1;"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Refuted) << describe(E.Earned);
}

TEST_F(Evaluating, WithoutTestsAndOutputNothingIsKnown) {
  Spec.Program.Tests.clear();
  Spec.Workloads[0].CompareOutput = false;
  Evaluation E = evaluate(P().change("sum.cpp", "I / One", "I"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Unknown) << describe(E.Earned);
  EXPECT_TRUE(E.Measurements.empty());
}

TEST_F(Evaluating, AFasterVariantIsSeenAsFaster) {
  Evaluation E = evaluate(P().change("sum.cpp", "I / One", "I"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Tested) << describe(E.Earned);
  EXPECT_EQ(E.Earned.N, 1u);
  ASSERT_EQ(E.Measurements.size(), 1u);
  const Measurement &M = E.Measurements[0];
  EXPECT_LT(M.Result.High, 0.9);
  EXPECT_GT(E.Fitness, 0.1);
  EXPECT_GE(M.Samples.size(), 7u);
  EXPECT_EQ(M.Samples.size(), M.Baseline.size());
  EXPECT_NE(M.BaselineBuild, M.VariantBuild);
  EXPECT_FALSE(M.BaselineBuild.empty());
  EXPECT_TRUE(isBetter(Spec.Fitness, E.Measurements));
}

TEST_F(Evaluating, ASlowerVariantIsSeenAsSlower) {
  Evaluation E = evaluate(
      P().change("sum.cpp", "S += I / One;", "S += I / One / One / One;"));
  EXPECT_EQ(E.Earned.Kind, EvidenceKind::Tested) << describe(E.Earned);
  ASSERT_EQ(E.Measurements.size(), 1u);
  EXPECT_GT(E.Measurements[0].Result.Low, 1.1);
  EXPECT_LT(E.Fitness, -0.1);
  EXPECT_FALSE(isBetter(Spec.Fitness, E.Measurements));
}

TEST_F(Evaluating, TheWinnersAreConfirmedWithoutWhatAddsNothing) {
  WorkloadSpec HoldOut = Spec.Workloads[0];
  HoldOut.Name = "unseen";
  HoldOut.HoldOut = true;
  Spec.Workloads.push_back(HoldOut);
  ProgramEvaluator E(builder(), Spec);
  Confirmation C = llvm::cantFail(
      E.confirm({candidate("null", P().change("twice.cpp", "2 * N", "N + N")),
                 candidate("gain", P().change("sum.cpp", "I / One", "I"))}));
  ASSERT_EQ(C.Kept.size(), 1u);
  EXPECT_EQ(C.Kept[0].Id, "gain");
  ASSERT_EQ(C.Dropped.size(), 1u);
  EXPECT_TRUE(llvm::StringRef(C.Dropped[0]).starts_with("null: "));
  EXPECT_TRUE(C.Accepted) << C.Reason;
  ASSERT_EQ(C.Result.Measurements.size(), 2u);
  EXPECT_EQ(C.Result.Measurements[1].Workload, "unseen");
  EXPECT_EQ(C.Result.Measurements[0].Samples.size(), 12u);
}

TEST_F(Evaluating, AWinnerThatIsNoneIsNotAccepted) {
  ProgramEvaluator E(builder(), Spec);
  Confirmation C = llvm::cantFail(
      E.confirm({candidate("s", P().change("sum.cpp", "S += I / One;",
                                           "S += I / One / One / One;"))}));
  EXPECT_FALSE(C.Accepted);
  EXPECT_TRUE(llvm::StringRef(C.Reason).contains("is worse")) << C.Reason;
}

TEST_F(Evaluating, AGoodBaselineIsReported) {
  BaselineReport R = llvm::cantFail(checkBaseline(builder(), Spec));
  EXPECT_EQ(R.Tests, 1u);
  EXPECT_EQ(R.Null, BuildMethod::Overlay) << R.NullNote;
  ASSERT_EQ(R.SameAgainstSame.size(), 1u);
  EXPECT_GT(R.SameAgainstSame[0].Result.Ratio, 0);
}

TEST_F(Evaluating, AProgramThatDiffersFromItselfIsRefused) {
  // Wherever a variant is built, it does more.
  Spec.Workloads[0].Run = "case ${build} in */base/*) ${build}/bench;; *) "
                          "${build}/bench more;; esac";
  std::string Message = baselineFails(Code::BaselineNotEqual);
  EXPECT_TRUE(llvm::StringRef(Message).contains("differs from itself"))
      << Message;
}

TEST_F(Evaluating, AnInterruptIsAnErrorAndNoVerdict) {
  Own = true;
  auto Interrupted = [&] {
    installInterruptHandlers();
    ::raise(SIGTERM);
    messageOf(builder().baseline().takeError(), Code::Interrupted);
    OwnBuilder.reset();
    OwnProgram.reset();
    ::_exit(testing::Test::HasFailure());
  };
  EXPECT_EXIT(Interrupted(), testing::ExitedWithCode(0), "");
}

TEST_F(Evaluating, ABaselineWhoseTestsFailIsRefused) {
  Own = true;
  P().write("unit.cpp", "#include <cstdio>\nint main() { std::puts(\"no!\"); "
                        "return 3; }\n");
  Spec.Program.Tests = {"${build}/unit"};
  std::string Message = baselineFails(Code::BaselineTestsFailed);
  EXPECT_TRUE(llvm::StringRef(Message).contains("exit status 3\nno!"))
      << Message;
}

TEST_F(Evaluating, AnOutputThatChangesFromRunToRunIsRefused) {
  Spec.Workloads[0].Run = "${build}/bench; date +%N";
  std::string Message = baselineFails(Code::WorkloadNotDeterministic);
  EXPECT_TRUE(llvm::StringRef(Message).contains("run 2 differs from run 1"))
      << Message;
}

TEST_F(Evaluating, AWorkloadThatFailsIsRefused) {
  Spec.Workloads[0].Run = "${build}/bench; echo went wrong >&2; exit 4";
  std::string Message = baselineFails(Code::WorkloadFailed);
  EXPECT_TRUE(llvm::StringRef(Message).contains("exit status 4")) << Message;
  EXPECT_TRUE(llvm::StringRef(Message).contains("went wrong")) << Message;
}

TEST_F(Evaluating, AnotherProgramThanTheBuiltOneIsRefused) {
  Spec.Workloads[0].Run = "/bin/echo 802000368";
  std::string Message = baselineFails(Code::WrongBinary);
  EXPECT_TRUE(llvm::StringRef(Message).contains("ran no program of this build"))
      << Message;
}

TEST_F(Evaluating, AProgramWrittenSinceItWasBuiltIsRefused) {
  Own = true;
  // What a workload that builds again, or a planted binary, would do.
  Spec.Workloads[0].Run = "cp ${build}/bench b && printf x >> b && "
                          "mv b ${build}/bench && ${build}/bench";
  Spec.Program.Tests.clear();
  std::string Message = baselineFails(Code::WrongBinary);
  EXPECT_TRUE(llvm::StringRef(Message).contains("it was written since"))
      << Message;
}

} // namespace
