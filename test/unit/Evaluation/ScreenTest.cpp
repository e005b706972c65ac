//===- ScreenTest.cpp - Many variants of a real program in one build ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Screen.h"
#include "SmallProgram.h"
#include "evo/Evaluation/Baseline.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace evo;

namespace {

/// Builds nothing, and says what it was asked.
struct Asked : Evaluator {
  std::vector<std::string> Ids;
  llvm::Expected<Evaluation>
  evaluate(llvm::ArrayRef<Candidate> Genome) override {
    Evaluation E;
    E.Earned = Evidence::unknown("alone");
    for (const Candidate &C : Genome)
      Ids.push_back(C.Id);
    return E;
  }
};

class Screening : public testing::Test {
protected:
  Screening() {
    Spec.Program = P.cmake("Ninja");
    Spec.Workloads = {SmallProgram::workload()};
    Spec.Fitness.Objectives = {{"work"}};
  }

  Screen &screen() {
    if (!S) {
      B = llvm::cantFail(Builder::create(Spec.Program, P.root(), P.options()));
      llvm::cantFail(B->baseline().takeError());
      ScreenInput In;
      for (llvm::StringRef File : {"sum.cpp", "twice.cpp"}) {
        llvm::StringRef Text = text(File);
        std::size_t At = Text.find('{'), End = Text.rfind('}') + 1;
        In.Bodies.push_back({File.str(), File.str(), At, End - At, 2, false,
                             File == Stubborn ? "has the label x" : ""});
      }
      In.Read = [this](llvm::StringRef File) -> llvm::Expected<std::string> {
        return text(File).str();
      };
      In.Parses = [this](const Patch &Change) { return parses(Change); };
      In.Twins = Twins;
      In.Jobs = Jobs;
      S = std::make_unique<Screen>(*B, Spec, Alone, std::move(In));
    }
    return *S;
  }

  /// A parser that knows of no variable but T that it is not there.
  std::vector<CompileError> parses(const Patch &Change) {
    for (const FilePatch &F : Change.Files)
      for (const Edit &E : F.Edits)
        if (llvm::StringRef(E.Replacement).contains("return T;"))
          return {{"no T", {}}};
    return {};
  }

  llvm::StringRef text(llvm::StringRef File) {
    std::string &Text = Texts[File.str()];
    if (Text.empty())
      Text = llvm::cantFail(readFile(P.root() + "/" + File.str()));
    return Text;
  }

  std::vector<Candidate> change(llvm::StringRef Id, llvm::StringRef Old,
                                llvm::StringRef New,
                                llvm::StringRef File = "sum.cpp") {
    Candidate C;
    C.Id = Id.str();
    C.Change = P.change(File, Old, New);
    return {C};
  }

  /// All prepared together, and how each ended.
  std::vector<Evaluation> tried(std::vector<std::vector<Candidate>> All) {
    llvm::cantFail(screen().prepare(All));
    std::vector<Evaluation> Found;
    for (const std::vector<Candidate> &Genome : All)
      Found.push_back(llvm::cantFail(screen().evaluate(Genome)));
    return Found;
  }

  /// The bad ones that only some rung notices.
  std::vector<std::vector<Candidate>> bad() {
    return {change("fails", "I < N", "I + 1 < N"),
            change("prints", "return S;", "return N > 100 ? S + 1 : S;"),
            change("hangs", "return S;", "for (;;) One = 1;"),
            change("crashes", "return S;", "__builtin_trap();"),
            change("builds-not", "return S;", "return T;"),
            change("passes", "I / One", "I * One"),
            change("no-change", "I / One", "I / One")};
  }

  static std::string words(llvm::ArrayRef<Evaluation> All) {
    std::string Text;
    for (const Evaluation &E : All)
      Text += llvm::join(E.Genome, "+") + ": " +
              evidenceKindName(E.Earned.Kind).str() + " " +
              llvm::StringRef(E.Earned.Reason).split(':').first.str() + "\n";
    return Text;
  }

  SmallProgram P;
  EvaluatorSpec Spec;
  unsigned Jobs = 2;
  std::function<VariantTwins(const Multiversion &)> Twins;
  std::string Stubborn; ///< a file whose function cannot hold two bodies
  Asked Alone;
  std::map<std::string, std::string> Texts;
  std::unique_ptr<Builder> B;
  std::unique_ptr<Screen> S;
};

constexpr const char *Ends = "fails: refuted test\n"
                             "prints: refuted workload sums\n"
                             "hangs: unknown test\n"
                             "crashes: refuted test\n"
                             "builds-not: refuted build\n"
                             "passes: tested \n"
                             "no-change: identical its text is that of "
                             "the program\n";

TEST_F(Screening, EachRungRejectsWhatOnlyItNotices) {
  Spec.Fitness.Constraints = {{"peak-memory", 100}}; // no first run drops it
  std::vector<Evaluation> Found = tried(bad());
  EXPECT_EQ(words(Found), Ends);
  ASSERT_EQ(screen().builds().size(), 1u);
  const ScreenBuild &Build = screen().builds().front();
  EXPECT_EQ(Build.Refused, "");
  EXPECT_EQ(Build.Variants, 5u);
  EXPECT_EQ(Build.Functions, 1u);
  EXPECT_FALSE(Build.NullAgainstClean.empty());
  EXPECT_TRUE(Alone.Ids.empty());
  // Only what passed was timed, and nothing of it could be accepted.
  for (const Evaluation &E : Found)
    EXPECT_EQ(E.Measurements.empty(), E.Genome.front() != "passes");
  EXPECT_EQ(Found[5].Measurements[0].Result.PValue, 1);
  EXPECT_FALSE(isBetter(Spec.Fitness, Found[5].Measurements));
}

TEST_F(Screening, TheSameAtAnyNumberOfJobs) {
  Jobs = 1;
  EXPECT_EQ(words(tried(bad())), Ends);
}

TEST_F(Screening, WithGccToo) {
  Spec.Program = P.cmake("Ninja", "g++");
  EXPECT_EQ(words(tried(bad())), Ends);
  EXPECT_EQ(screen().builds().size(), 1u);
}

TEST_F(Screening, EqualTextRunsOnceAndSetsNeedNoBuild) {
  Spec.Fitness.Constraints = {{"peak-memory", 100}}; // no first run drops it
  auto Twice = change("twice", "2 * N", "N + N", "twice.cpp");
  auto Mul = change("mul", "I / One", "I * One");
  std::vector<Candidate> Both = {Mul[0], Twice[0]};
  auto Found = tried({Mul, Twice, change("again", "/ One", "* One"), Both});
  EXPECT_EQ(words(Found),
            "mul: tested \ntwice: compared no test reaches what it "
            "changes\nagain: tested \nmul+twice: tested \n");
  EXPECT_EQ(screen().checked(), 3u);
  EXPECT_EQ(screen().builds().size(), 1u);
  EXPECT_EQ(Found[2].Measurements[0].Variant, "again");
  EXPECT_EQ(Found[2].Fitness, Found[0].Fitness);
  EXPECT_NE(Found[0].Measurements[0].VariantBuild,
            Found[0].Measurements[0].BaselineBuild);
}

TEST_F(Screening, ASetOfOneFunctionIsAVariantOfIt) {
  auto Mul = change("mul", "I / One", "I * One");
  auto Up = change("up", "return S;", "return S + 1;");
  auto Down = change("down", "unsigned S = 0", "unsigned S = ~0u");
  auto Found = tried({{Up[0], Down[0]}, Up, {Mul[0], Down[0], Up[0]}});
  EXPECT_EQ(words(Found), "down+up: tested \nup: refuted test\n"
                          "down+mul+up: tested \n");
  // What was not prepared is not in the build.
  EXPECT_EQ(screen().whyAlone(Down), "it is not in the build of all variants");
  llvm::cantFail(screen().prepare({Down}));
  EXPECT_EQ(screen().whyAlone(Down), "");
  EXPECT_EQ(screen().builds().size(), 2u);
}

TEST_F(Screening, WhatCannotStandBesideOthersIsBuiltAlone) {
  Stubborn = "twice.cpp";
  auto Twice = change("twice", "2 * N", "N + N", "twice.cpp");
  auto Outside = change("outside", "unsigned sum", "extern unsigned sum");
  auto Mul = change("mul", "I / One", "I * One");
  auto Found = tried({Twice, Outside, Mul});
  EXPECT_EQ(words(Found),
            "twice: unknown alone\noutside: unknown alone\nmul: tested \n");
  EXPECT_EQ(screen().whyAlone(Twice), "twice.cpp has the label x");
  EXPECT_EQ(screen().whyAlone(Outside),
            "it changes what is outside of a function's body");
  llvm::cantFail(screen().evaluate(Twice));
  EXPECT_EQ(Alone.Ids, (std::vector<std::string>{"twice", "outside"}));
}

TEST_F(Screening, WhatParsesAndDoesNotBuildSpoilsNoOther) {
  auto Found = tried({change("one", "return S;", "return One;"),
                      change("builds-not", "return S;", "return U;"),
                      change("mul", "I / One", "I * One")});
  EXPECT_EQ(words(Found), "one: refuted test\nbuilds-not: unknown alone\n"
                          "mul: tested \n");
  EXPECT_EQ(screen().builds().size(), 1u);
  EXPECT_NE(screen().builds()[0].Alone.at(0).Reason.find("'U'"),
            std::string::npos);
}

TEST_F(Screening, WhatExcludesItselfIsNoVariant) {
  auto A = change("a", "I / One", "I * One"), C = change("c", "/ One", "* 1");
  auto Found = tried({{A[0], C[0]}});
  EXPECT_EQ(words(Found),
            "a+c: unknown the edits can not be applied together\n");
  EXPECT_TRUE(Alone.Ids.empty());
  EXPECT_TRUE(screen().builds().empty());
}

TEST_F(Screening, AWorkloadThatHidesTheChoiceIsNotBelieved) {
  Spec.Workloads[0].Run = "env -u EVO_SELECT ${build}/bench";
  auto Found = tried({change("mul", "I / One", "I * One")});
  EXPECT_EQ(words(Found), "mul: unknown alone\n");
  EXPECT_NE(screen().builds()[0].Refused.find("does not hand EVO_SELECT on"),
            std::string::npos)
      << screen().builds()[0].Refused;
}

TEST_F(Screening, ABuildThatIsNotTheProgramIsNotBelieved) {
  Spec.Program.Tests = {"! grep -q evo_chosen ${build}/unit && ${build}/unit"};
  auto Found = tried({change("mul", "I / One", "I * One")});
  EXPECT_EQ(words(Found), "mul: unknown alone\n");
  EXPECT_NE(screen().builds()[0].Refused, "");
  EXPECT_EQ(screen().whyAlone(change("other", "I < N", "N > I")),
            screen().builds()[0].Refused);
}

TEST_F(Screening, AVariantThatSpoilsTheFolderSpoilsNoOther) {
  Spec.Program.Tests = {"cd ${build} && ./unit && test ! -e spoilt"};
  auto Found = tried(
      {change("mul", "I / One", "I * One"),
       change("spoils", "Costly One;",
              "Costly One; __builtin_printf(\"\"); "
              "extern int creat(const char *, unsigned) __asm__(\"creat\"); "
              "creat(\"spoilt\", 0600);")});
  EXPECT_EQ(words(Found), "mul: unknown alone\nspoils: unknown alone\n");
  EXPECT_EQ(Alone.Ids, (std::vector<std::string>{"mul", "spoils"}));
}

TEST_F(Screening, WithoutTestsTheSameOutputIsCompared) {
  Spec.Program.Tests.clear();
  auto Found = tried({change("mul", "I / One", "I * One"),
                      change("wrong", "return S;", "return S + 1;")});
  EXPECT_EQ(words(Found), "mul: compared there are no tests\n"
                          "wrong: refuted workload sums\n");
}

/// A test of the tree that notes each of its runs in a file of the user's.
std::string counted(const SmallProgram &P, llvm::StringRef Test) {
  return ("echo >> " + P.root() + "/runs && " + Test).str();
}

TEST_F(Screening, OnlyTestsThatReachTheVariantRun) {
  P.write("none.cpp", "int main() { return 0; }\n");
  P.write("CMakeLists.txt",
          llvm::cantFail(readFile(P.root() + "/CMakeLists.txt")) +
              "add_executable(none none.cpp)\n");
  Spec.Program.Tests = {"${build}/unit", counted(P, "${build}/none")};
  Jobs = 1;
  auto Found = tried({change("mul", "I / One", "I * One"),
                      change("twice", "2 * N", "N + N", "twice.cpp")});
  EXPECT_EQ(words(Found),
            "mul: tested \ntwice: compared no test reaches what it changes\n");
  EXPECT_EQ(Found[0].Earned.N, 1u);
  // The unchanged program, twice.
  EXPECT_EQ(llvm::cantFail(readFile(P.root() + "/runs")), "\n\n");
}

/// A program that lists its cases as GoogleTest does, and notes what it was
/// asked to run.
void writeCases(SmallProgram &P, llvm::StringRef Ten, llvm::StringRef None,
                llvm::StringRef All = "") {
  P.write("cases.cpp",
          ("#include \"sum.h\"\n#include <cstdio>\n#include <cstring>\n"
           "int main(int N, char **A) {\n  const char *Asked = \"all\";\n"
           "  if (N > 1 && !std::strcmp(A[1], \"--gtest_list_tests\"))\n"
           "    return std::puts(\"Sum.\\n  Ten\\n  None\") < 0;\n"
           "  if (N > 1) Asked = A[1] + std::strlen(\"--gtest_filter=\");\n"
           "  std::FILE *F = std::fopen(\"" +
           P.root() +
           "/runs\", \"a\");\n"
           "  std::fprintf(F, \"%s\\n\", Asked);\n  std::fclose(F);\n"
           "  bool All = N == 1;\n  int Failed = 0;\n" +
           All + "  if (All || std::strstr(Asked, \"Ten\")) {" + Ten +
           "}\n  if (All || std::strstr(Asked, \"None\")) {" + None +
           "}\n  return Failed;\n}\n")
              .str());
  P.write("CMakeLists.txt",
          llvm::cantFail(readFile(P.root() + "/CMakeLists.txt")) +
              "add_executable(cases cases.cpp)\n"
              "target_link_libraries(cases sum)\n");
}

constexpr const char *IsTen = "Failed |= sum(10) != 45;";

TEST_F(Screening, OnlyTheCasesThatReachTheVariantRun) {
  writeCases(P, IsTen, "");
  Spec.Program.Tests = {"${build}/cases"};
  Jobs = 1;
  auto Found = tried({change("mul", "I / One", "I * One"),
                      change("wrong", "return S;", "return S + 1;")});
  EXPECT_EQ(words(Found), "mul: tested \nwrong: refuted test\n");
  EXPECT_NE(Found[1].Earned.Reason.find("--gtest_filter=Sum.Ten"),
            std::string::npos)
      << Found[1].Earned.Reason;
  // As it is, each case to see what it reaches, the variants, and once more as
  // it is because one was refuted.
  EXPECT_EQ(llvm::cantFail(readFile(P.root() + "/runs")),
            "all\nSum.Ten\nSum.None\nSum.Ten\nSum.Ten\nall\n");
}

TEST_F(Screening, CasesThatAreNotTheWholeAreNotRunByThemselves) {
  // One needs another; what only the whole does is in no case.
  writeCases(P, IsTen, "Failed |= !All;");
  Spec.Program.Tests = {"${build}/cases"};
  EXPECT_EQ(words(tried({change("wrong", "return S;", "return S + 1;")})),
            "wrong: refuted test\n");
  EXPECT_EQ(screen().builds()[0].Refused, "");
}

TEST_F(Screening, CasesThatReachLessThanTheWholeAreNotRunByThemselves) {
  writeCases(P, "", "", "  if (All) Failed |= sum(10) != 45;\n");
  Spec.Program.Tests = {"${build}/cases"};
  EXPECT_EQ(words(tried({change("wrong", "return S;", "return S + 1;")})),
            "wrong: refuted test\n");
}

TEST_F(Screening, TestsOfCTestAreCasesToo) {
  P.write("none.cpp", "int main() { return 0; }\n");
  P.write("CMakeLists.txt",
          llvm::cantFail(readFile(P.root() + "/CMakeLists.txt")) +
              "add_executable(none none.cpp)\nadd_test(NAME n+1 COMMAND sh -c "
              "\"echo n >> " +
              P.root() + "/runs && ./none\")\n");
  Jobs = 1;
  auto Found = tried({change("wrong", "return S;", "return S + 1;"),
                      change("mul", "I / One", "I * One")});
  EXPECT_EQ(words(Found), "wrong: refuted test\nmul: tested \n");
  EXPECT_EQ(Found[1].Earned.N, 1u);
  EXPECT_NE(Found[0].Earned.Reason.find("-R '^(unit)$'"), std::string::npos)
      << Found[0].Earned.Reason;
  EXPECT_EQ(llvm::cantFail(readFile(P.root() + "/runs")), "n\nn\nn\n");
}

TEST_F(Screening, WhatIsTheSameCodeIsNotBuilt) {
  Twins = [](const Multiversion &M) {
    VariantTwins Same;
    for (const Alternative &A : M.Alternatives)
      Same[A.Candidates.front()] = "";
    return Same;
  };
  auto Mul = change("mul", "I / One", "I * One");
  auto Twice = change("twice", "2 * N", "N + N", "twice.cpp");
  EXPECT_EQ(words(tried({Mul, Twice, {Mul[0], Twice[0]}})),
            "mul: identical the optimised code is the same\n"
            "twice: identical the optimised code is the same\n"
            "mul+twice: identical the optimised code is the same\n");
  EXPECT_EQ(screen().checked(), 0u);
  EXPECT_EQ(screen().builds()[0].Refused, "");
}

TEST_F(Screening, ATwinIsWhatTheOtherIs) {
  Twins = [](const Multiversion &M) {
    VariantTwins Same;
    for (const Alternative &A : llvm::drop_begin(M.Alternatives))
      Same[A.Candidates.front()] = M.Alternatives.front().Candidates.front();
    return Same;
  };
  auto Found = tried({change("a", "I / One", "I * One"),
                      change("b", "I / One", "One * I"),
                      change("c", "I / One", "I + One - 1")});
  EXPECT_EQ(words(Found), "a: tested \nb: tested \nc: tested \n");
  EXPECT_EQ(screen().checked(), 1u);
  EXPECT_EQ(screen().builds()[0].Variants, 1u);
}

TEST_F(Screening, WhatNeitherTestNorWorkloadReachesIsUnknown) {
  Spec.Workloads[0].Run = "${build}/unit && echo work 1 >&2";
  auto Found = tried({change("twice", "2 * N", "2 * N + 1", "twice.cpp"),
                      change("mul", "I / One", "I * One")});
  EXPECT_EQ(words(Found), "twice: unknown no test reaches what it changes\n"
                          "mul: tested \n");
  EXPECT_FALSE(isPromising(Spec.Fitness, Found[0]));
}

TEST_F(Screening, WhatAnEarlierRunFoundIsNotRunAgain) {
  auto Mul = change("mul", "I / One", "I * One");
  Evaluation Known;
  Known.Genome = {"earlier"};
  Known.Earned = Evidence::unknown("known");
  screen().recall(screen().digest(Mul), Known);
  EXPECT_EQ(words(tried({Mul})), "mul: unknown known\n");
  EXPECT_TRUE(screen().builds().empty());
}

TEST_F(Screening, WhatGainsNothingInItsFirstRunGetsNoPairs) {
  P.write("sum.cpp", "#include \"sum.h\"\nunsigned Steps;\n"
                     "unsigned sum(unsigned N) {\n  Steps += 4;\n"
                     "  return N * (N - 1) / 2;\n}\n");
  P.write("bench.cpp",
          "#include \"sum.h\"\n#include <cstdio>\nextern unsigned Steps;\n"
          "int main() {\n  std::printf(\"%u\\n\", twice(sum(10)));\n"
          "  std::fprintf(stderr, \"steps %u\\n\", Steps);\n}\n");
  Spec.Workloads[0].Metrics = {
      {"steps", MetricSpec::Source::Regex, "steps ([0-9]+)", "steps"}};
  Spec.Fitness.Objectives = {{"steps", 1, true}};
  std::vector<std::vector<Candidate>> All = {
      change("less", "+= 4", "+= 2"),
      change("same", "N * (N - 1)", "(N - 1) * N"),
      change("more", "+= 4", "+= 8"), change("fails", "/ 2", "/ 3")};
  llvm::cantFail(screen().prepare(All));
  EXPECT_FALSE(screen().isDecided(All[0])) << "it is to be timed";
  for (std::size_t I : {1, 2, 3})
    EXPECT_TRUE(screen().isDecided(All[I])) << I;
  EXPECT_FALSE(screen().isDecided(change("other", "+= 4", "+= 3")));
  auto Found = tried(All);
  EXPECT_EQ(words(Found), "less: tested \nsame: tested \nmore: tested \n"
                          "fails: refuted test\n");
  EXPECT_FALSE(Found[0].Measurements.empty());
  EXPECT_TRUE(isPromising(Spec.Fitness, Found[0]));
  for (std::size_t I : {1, 2, 3}) {
    EXPECT_TRUE(Found[I].Measurements.empty()) << I;
    EXPECT_FALSE(isPromising(Spec.Fitness, Found[I])) << I;
  }
  EXPECT_NEAR(Found[2].Fitness, -std::log(2), 1e-9);
  EXPECT_NEAR(screen().firstGain(All[0]).value(), std::log(2), 1e-9);
  EXPECT_EQ(screen().firstGain(All[1]), 0);
  EXPECT_EQ(screen().firstGain(All[3]), std::nullopt) << "it did not run";
}

TEST_F(Screening, WhereMoreThanOneThingIsWantedAFirstRunDropsNothing) {
  Spec.Fitness.Constraints = {{"peak-memory", 100}};
  auto Found = tried(
      {change("slow", "return S;", "while (N-- > 0) S += One - 1; return S;")});
  EXPECT_EQ(words(Found), "slow: tested \n");
  EXPECT_FALSE(Found[0].Measurements.empty());
}

TEST_F(Screening, OnlyWhatPassesAndGainsIsPromising) {
  Evaluation E;
  E.Earned.Kind = EvidenceKind::Tested;
  E.Fitness = 0.1;
  EXPECT_FALSE(isPromising(Spec.Fitness, E)) << "it was not measured";
  E.Measurements.emplace_back();
  EXPECT_TRUE(isPromising(Spec.Fitness, E));
  E.Fitness = 0.001;
  EXPECT_FALSE(isPromising(Spec.Fitness, E));
  E.Fitness = 0.1;
  for (EvidenceKind K : {EvidenceKind::Refuted, EvidenceKind::Unknown,
                         EvidenceKind::Identical}) {
    E.Earned.Kind = K;
    EXPECT_FALSE(isPromising(Spec.Fitness, E));
  }
}

} // namespace
