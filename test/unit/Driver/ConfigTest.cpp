//===- ConfigTest.cpp - evo.yaml is read strictly ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Config.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"
#include <random>

using namespace evo;

namespace {

constexpr llvm::StringLiteral Whole = R"(# all keys
program:
  configure: cmake -S ${source} -B ${build}
  build: cmake --build ${build}
  tests:
    - ctest --test-dir ${build}
    - "./more \"tests\""
  limits:
    build-seconds: 100
    test-seconds: 2.5
    memory: 2 GiB
    processes: 8
    output: 4096
sources:
  include: [src, 'include/*.h']
  exclude: [third_party/]
  database: build
workloads:
  - name: text
    run: |
      cd data
      ${build}/bench text
    metrics:
      - user-time
      - {name: speed, from: regex, pattern: 'speed ([0-9.]+)', unit: MB/s}
    compare-output: false
    output-files: [out.bin]
    seconds: 5
  - name: hidden
    run: ${build}/bench hidden
    hold-out: true
fitness:
  objectives:
    - user-time
    - {metric: speed, weight: 2, direction: maximise}
  constraints:
    - peak-memory <= 1.05
    - metric: user-time
      most_ratio: 1.1
  minimum-effect: 0.02
  confidence: 0.99
budget:
  seconds: 60
  candidates: 10
  least-pairs: 3
  most-pairs: 9
rules:
  enable: ['alloc.*']
  disable: 'arith.*'
search:
  strategy: nsga2
  seed: 7
  evaluations: 300
  population: 12
  tournament: 2
  elite: 1
  islands: 3
  migrate-every: 5
  screen: never
policy:
  max_lines_changed: 50
  forbidden-paths: [src/crypto]
  evidence: fuzzed
  mutation_score: 66.5
  require_human_approval: true
  level: 1
)";

std::string errorOf(llvm::StringRef Text) {
  auto C = parseConfig(Text, "evo.yaml");
  if (C)
    return "";
  std::string All;
  llvm::handleAllErrors(C.takeError(), [&](const EvoError &E) {
    EXPECT_EQ(codeName(E.code()), codeName(Code::BadConfig));
    EXPECT_EQ(codeExit(E.code()), ExitUsage);
    All += E.message() + "\n";
  });
  return All;
}

void expectError(llvm::StringRef Text, llvm::StringRef Message) {
  EXPECT_EQ(errorOf(Text), (Message + "\n").str()) << Text.str();
}

TEST(Config, ReadsEveryKey) {
  auto Read = parseConfig(Whole, "/p/evo.yaml");
  ASSERT_TRUE(bool(Read)) << llvm::toString(Read.takeError());
  const Config &C = *Read;
  EXPECT_EQ(C.Root, "/p");
  EXPECT_EQ(C.Program.Build, "cmake --build ${build}");
  EXPECT_EQ(C.Program.Tests[1], "./more \"tests\"");
  EXPECT_EQ(C.Program.BuildSeconds, 100);
  EXPECT_EQ(C.Program.TestSeconds, 2.5);
  EXPECT_EQ(C.Program.MemoryBytes, 2ull << 30);
  EXPECT_EQ(C.Program.OutputBytes, 4096u);
  EXPECT_EQ(C.CompileDatabase, "/p/build");
  ASSERT_EQ(C.Workloads.size(), 2u);
  EXPECT_EQ(C.Workloads[0].Run, "cd data\n${build}/bench text");
  EXPECT_EQ(C.Workloads[0].Metrics[1].From, MetricSpec::Source::Regex);
  EXPECT_FALSE(C.Workloads[0].CompareOutput);
  EXPECT_TRUE(C.Workloads[1].HoldOut);
  ASSERT_EQ(C.Fitness.Objectives.size(), 2u);
  EXPECT_FALSE(C.Fitness.Objectives[1].Minimise);
  ASSERT_EQ(C.Fitness.Constraints.size(), 2u);
  EXPECT_EQ(C.Fitness.Constraints[0].MostRatio, 1.05);
  EXPECT_EQ(C.Fitness.Constraints[1].MostRatio, 1.1);
  EXPECT_EQ(C.Budget.MostPairs, 9u);
  EXPECT_EQ(C.Rules.Disable, std::vector<std::string>{"arith.*"});
  EXPECT_EQ(C.Search.How.Strategy, StrategyKind::Nsga2);
  EXPECT_EQ(C.Search.How.Seed, 7u);
  EXPECT_EQ(C.Search.Evaluations, 300u);
  EXPECT_EQ(C.Search.Screen, ScreenUse::Never);
  EXPECT_EQ(C.Search.How.Population, 12u);
  EXPECT_EQ(C.Search.How.Tournament, 2u);
  EXPECT_EQ(C.Search.How.Elite, 1u);
  EXPECT_EQ(C.Search.How.Islands, 3u);
  EXPECT_EQ(C.Search.How.MigrateEvery, 5u);
  EXPECT_EQ(C.Safety.MaxLinesChanged, 50u);
  EXPECT_EQ(C.Safety.Floor, EvidenceKind::Fuzzed);
  EXPECT_EQ(C.Safety.MutationScore, 66.5);
  EXPECT_TRUE(C.Safety.RequireApproval);
  EXPECT_EQ(C.Safety.Level, 1u);
}

TEST(Config, FitnessDecidesWhatIsMeasured) {
  auto C = parseConfig(Whole, "/p/evo.yaml");
  ASSERT_TRUE(bool(C)) << llvm::toString(C.takeError());
  // peak-memory is only in a constraint, and is measured for it.
  ASSERT_EQ(C->Workloads[1].Metrics.size(), 2u);
  EXPECT_EQ(C->Workloads[1].Metrics[0].Name, "user-time");
  EXPECT_EQ(C->Workloads[1].Metrics[1].Name, "peak-memory");
  EXPECT_EQ(C->Workloads[1].Metrics[1].Unit, "bytes");
}

TEST(Config, WhatNobodyChoseToMeasureIsMeasuredToo) {
  llvm::StringRef Own = "program:\n  build: make\nworkloads:\n  - name: w\n"
                        "    run: ./w\n    metrics:\n      - name: own\n"
                        "        from: regex\n        pattern: 'own (.*)'\n";
  auto C = llvm::cantFail(parseConfig(Own, "/p/evo.yaml"));
  EXPECT_EQ(C.Fitness.Objectives[0].Metric, "user-time");
  ASSERT_EQ(C.Workloads[0].Metrics.size(), 2u);
  EXPECT_EQ(C.Workloads[0].Metrics[1].Name, "user-time");
  llvm::StringRef Limit = "program:\n  build: make\nworkloads:\n  - name: w\n"
                          "    run: ./w\nfitness:\n  constraints:\n"
                          "    - peak-memory <= 1.1\n";
  C = llvm::cantFail(parseConfig(Limit, "/p/evo.yaml"));
  ASSERT_EQ(C.Workloads[0].Metrics.size(), 2u);
  EXPECT_EQ(C.Workloads[0].Metrics[0].Name, "user-time");
}

TEST(Config, DefaultsStand) {
  auto C = parseConfig("program:\n  build: make\n", "/p/evo.yaml");
  ASSERT_TRUE(bool(C)) << llvm::toString(C.takeError());
  EXPECT_EQ(C->Program.BuildSeconds, 600);
  ASSERT_EQ(C->Fitness.Objectives.size(), 1u);
  EXPECT_EQ(C->Fitness.Objectives[0].Metric, "user-time");
  EXPECT_TRUE(C->Fitness.Objectives[0].Minimise);
}

TEST(Config, UnknownKey) {
  expectError("program:\n  build: make\n  tets: make test\n",
              "evo.yaml:3:3: unknown key 'tets' in 'program'; did you mean "
              "'tests'?");
  expectError("progam:\n  build: make\n",
              "evo.yaml:1:1: unknown key 'progam'; did you mean 'program'?");
  expectError("zzz: 1\n", "evo.yaml:1:1: unknown key 'zzz'");
  expectError("workloads:\n  - name: a\n    run: b\n    holdout: true\n",
              "evo.yaml:4:5: unknown key 'holdout' in 'workloads[0]'; did you "
              "mean 'hold-out'?");
}

TEST(Config, WrongType) {
  expectError("program: make\n",
              "evo.yaml:1:10: 'program' must be a mapping of keys to values");
  expectError("program:\n  build: [make]\n",
              "evo.yaml:2:11: 'program.build' must be a command, not a list");
  expectError("workloads:\n  name: a\n",
              "evo.yaml:2:3: 'workloads' must be a list, with '- ' before "
              "each item");
  expectError("policy:\n  level: high\n",
              "evo.yaml:2:10: 'policy.level' must be a whole number from 0 to "
              "2, not 'high'");
  expectError("policy:\n  require_human_approval: yes\n",
              "evo.yaml:2:27: 'policy.require_human_approval' must be true or "
              "false, not 'yes'");
  expectError("budget:\n  seconds: '60'\n",
              "evo.yaml:2:12: 'budget.seconds' must be a number from 1 to "
              "2592000, without quotes");
  expectError("- a\n",
              "evo.yaml:1:1: the file must be a mapping of keys to values");
  expectError("program:\n  build:\n",
              "evo.yaml:2:3: 'program.build' has no value");
}

TEST(Config, OutOfRange) {
  expectError("fitness:\n  confidence: 1.5\n",
              "evo.yaml:2:15: 'fitness.confidence' must be a number from 0.5 "
              "to 0.9999, not '1.5'");
  for (llvm::StringRef Bad : {"nan", "inf", "-1", "0x10", "1e999"})
    EXPECT_NE(errorOf(("budget:\n  seconds: " + Bad + "\n").str()), "")
        << Bad.str();
  expectError("budget:\n  least-pairs: 9\n  most-pairs: 3\n",
              "evo.yaml:2:16: least-pairs is 9, more than most-pairs, which "
              "is 3");
  EXPECT_NE(errorOf("program:\n  build: m\n  limits:\n    memory: "
                    "99999999999999999999 TiB\n"),
            "");
}

TEST(Config, Choice) {
  for (llvm::StringRef Bad : {"101", "-1", "nan", "high", "", "60 %"})
    EXPECT_NE(errorOf(("policy:\n  mutation_score: " + Bad + "\n").str()), "")
        << Bad.str();
  expectError("policy:\n  evidence: prooved\n",
              "evo.yaml:2:13: 'policy.evidence' must be tested, fuzzed, "
              "bounded or proved, not 'prooved'; did you mean 'proved'?");
}

TEST(Config, Search) {
  expectError("search:\n  strategy: genetics\n",
              "evo.yaml:2:13: 'search.strategy' must be each, exhaustive, "
              "first-improvement, best-improvement, genetic, ageing, nsga2 or "
              "bandit, not 'genetics'; did you mean 'genetic'?");
  expectError("search:\n  seed: -1\n",
              "evo.yaml:2:9: 'search.seed' must be a whole number from 0 to "
              "2000000000, not '-1'");
  expectError("search:\n  population: 1\n",
              "evo.yaml:2:15: 'search.population' must be a whole number from "
              "2 to 10000, not '1'");
  expectError("search:\n  population: 4\n  elite: 4\n",
              "evo.yaml:3:10: elite is 4, and the population only 4");
  expectError("search:\n  islands: 5\n  evaluations: 4\n",
              "evo.yaml:2:12: islands are 5, more than evaluations, which are "
              "4");
  expectError("search: genetic\n",
              "evo.yaml:1:9: 'search' must be a mapping of keys to values");
  auto C = parseConfig("program:\n  build: make\n", "/p/evo.yaml");
  ASSERT_TRUE(bool(C)) << llvm::toString(C.takeError());
  EXPECT_EQ(C->Search.How.Strategy, StrategyKind::Each);
}

TEST(Config, DuplicateKey) {
  expectError("program:\n  build: a\n  build: b\n",
              "evo.yaml:3:3: 'build' is given twice, first on line 2");
  expectError("policy:\n  max_lines_changed: 1\n  max-lines-changed: 2\n",
              "evo.yaml:3:3: 'max_lines_changed' is given twice, first on "
              "line 2");
}

TEST(Config, MissingRequired) {
  expectError("program:\n  configure: cmake .\n",
              "evo.yaml:2:3: missing 'build' in 'program'");
  expectError("workloads:\n  - name: a\n",
              "evo.yaml:2:5: missing 'run' in 'workloads[0]'");
}

TEST(Config, BadGlob) {
  std::string Error = errorOf("sources:\n  include: ['[a']\n");
  EXPECT_TRUE(llvm::StringRef(Error).starts_with(
      "evo.yaml:2:13: 'sources.include[0]' is not a glob: "))
      << Error;
}

std::string repeated(llvm::StringRef Part, unsigned Times) {
  std::string Text;
  while (Times--)
    Text += Part;
  return Text;
}

std::string metricWith(llvm::StringRef Pattern) {
  return ("workloads:\n  - name: a\n    run: b\n    metrics:\n      - {name: "
          "m, from: regex, pattern: '" +
          Pattern + "'}\n")
      .str();
}

TEST(Config, BadRegex) {
  EXPECT_TRUE(llvm::StringRef(errorOf(metricWith("a(b")))
                  .starts_with("evo.yaml:5:41: is not a regular expression"))
      << errorOf(metricWith("a(b"));
  expectError(metricWith("[0-9]+"),
              "evo.yaml:5:41: needs one group in parentheses, around the "
              "number, and has 0");
  expectError(metricWith("((((a{200}){200}){200}){200})"),
              "evo.yaml:5:41: the regular expression is too large");
  EXPECT_EQ(errorOf(metricWith("took ([0-9]{1,6}) ms")), "");
}

TEST(Config, BadMetric) {
  expectError("workloads:\n  - name: a\n    run: b\n    metrics: [usertime]\n",
              "evo.yaml:4:15: unknown metric 'usertime'; did you mean "
              "'user-time'?");
  expectError("workloads:\n  - name: a\n    run: b\nfitness:\n  objectives: "
              "[speed]\n",
              "evo.yaml:5:16: no workload has a metric 'speed'");
  expectError("fitness:\n  constraints: [peak-memory < 1]\n",
              "evo.yaml:2:17: a constraint is '<metric> <= <ratio from 0.01 "
              "to 100>'");
}

TEST(Config, Workloads) {
  expectError("workloads:\n  - {name: a, run: b}\n  - {name: a, run: c}\n",
              "evo.yaml:3:12: two workloads are named 'a'");
  expectError("workloads:\n  - {name: a, run: b, hold-out: true}\n",
              "evo.yaml:2:3: every workload is a hold-out; the search needs "
              "one");
  expectError("workloads:\n  - {name: a, run: b, output-files: [../x]}\n",
              "evo.yaml:2:38: 'workloads[0].output-files[0]' must be a file "
              "below the working folder");
}

TEST(Config, Placeholder) {
  expectError("program:\n  build: make -C ${biuld}\n",
              "evo.yaml:2:10: 'program.build' has '${biuld}'; did you mean "
              "'${build}'?");
  EXPECT_EQ(errorOf("program:\n  build: make -C ${HOME} ${CC}\n"), "");
}

TEST(Config, Folder) {
  EXPECT_NE(errorOf("rules:\n  folders: [nowhere/at/all]\n")
                .find("evo.yaml:2:13: there is no folder "),
            std::string::npos);
}

TEST(Config, AllErrorsInOneRun) {
  EXPECT_EQ(errorOf("policy:\n  level: 7\n  lvl: 1\nprogram:\n  x: 1\n"),
            "evo.yaml:2:10: 'policy.level' must be a whole number from 0 to "
            "2, not '7'\n"
            "evo.yaml:3:3: unknown key 'lvl' in 'policy'; did you mean "
            "'level'?\n"
            "evo.yaml:5:3: missing 'build' in 'program'\n"
            "evo.yaml:5:3: unknown key 'x' in 'program'\n");
}

TEST(Config, BrokenYaml) {
  expectError("program:\n\tbuild: make\n",
              "evo.yaml:2:1: is indented with a tab; use blanks");
  for (llvm::StringRef Bad :
       {"program: {build: make\n", "program:\n  build: \"make\n",
        "a: [1, 2\nb: 3\n", "program:\n    build: a\n  tests: b\n", "%",
        "program: *x\n", "? \n", "]", "{", "a: &", "--- |x\n"}) {
    std::string Error = errorOf(Bad);
    EXPECT_NE(Error, "") << Bad.str();
    EXPECT_EQ(Error.find("missing"), std::string::npos) << Error;
  }
  expectError("", "evo.yaml:1:1: is empty");
  expectError("# nothing\n", "evo.yaml:1:1: is empty");
}

TEST(Config, AnchorsAndSecondDocumentsAreRefused) {
  EXPECT_NE(errorOf("program: &p\n  build: &x make\n"), "");
  EXPECT_NE(errorOf("program:\n  build: !!binary make\n"), "");
  EXPECT_NE(errorOf("policy:\n  level: 1\n---\npolicy:\n  level: 2\n"), "");
}

TEST(Config, HostileTextIsRefusedQuickly) {
  expectError(std::string("a\0b", 3), "evo.yaml:1:2: has a control character");
  expectError("a: \xff\n", "evo.yaml:1:4: is not UTF-8");
  expectError(std::string(1 << 20, 'a'),
              "evo.yaml:1:1: is larger than 256 KiB");
  for (std::string Part : {"[", "{a: ", "- ", "? ", "a: [", "a:\n "})
    EXPECT_NE(errorOf(repeated(Part, 200000 / Part.size())), "");
  // Deep enough to pass the limit on openers.
  for (std::string Part : {"[", "{a: ", "- ", "? ", "a: ["})
    EXPECT_NE(errorOf(repeated(Part, 1900)), "");
}

TEST(Config, MangledFilesNeverCrash) {
  std::mt19937 Random(1);
  constexpr llvm::StringLiteral Bytes = "[]{}:,-?&*!|>'\"%@` \n#a0~<\\";
  for (int Round = 0; Round != 3000; ++Round) {
    std::string Text = Whole.str();
    for (unsigned Changes = 1 + Random() % 4; Changes && !Text.empty();
         --Changes) {
      std::size_t At = Random() % Text.size();
      char With = Bytes[Random() % Bytes.size()];
      switch (Random() % 4) {
      case 0:
        Text[At] = With;
        break;
      case 1:
        Text.insert(At, 1, With);
        break;
      case 2:
        Text.erase(At, 1 + Random() % 20);
        break;
      case 3:
        Text.resize(At + 1);
      }
    }
    auto C = parseConfig(Text, "/p/evo.yaml");
    if (!C)
      EXPECT_FALSE(llvm::toString(C.takeError()).empty());
  }
}

TEST(Config, ByteOrderMarkAndCrlfAreRead) {
  auto C = parseConfig("\xef\xbb\xbfprogram:\r\n  build: make all\r\n",
                       "/p/evo.yaml");
  ASSERT_TRUE(bool(C)) << llvm::toString(C.takeError());
  EXPECT_EQ(C->Program.Build, "make all");
}

TEST(Config, SourcesAreSelectedByFileOrFolder) {
  Config C;
  EXPECT_TRUE(sourceSelected(C, "a.cpp"));
  C.Include = {"src", "tools/*.cpp"};
  C.Exclude = {"src/gen/", "*_generated.h"};
  EXPECT_TRUE(sourceSelected(C, "src/a.cpp"));
  EXPECT_TRUE(sourceSelected(C, "tools/a.cpp"));
  EXPECT_FALSE(sourceSelected(C, "srcs/a.cpp"));
  EXPECT_FALSE(sourceSelected(C, "src/gen/a.cpp"));
  EXPECT_FALSE(sourceSelected(C, "src/x_generated.h"));
}

TEST(Config, ProgramIsRequiredOnlyWhereItIsUsed) {
  auto C = parseConfig("rules:\n  enable: ['a.*']\n", "/p/evo.yaml");
  ASSERT_TRUE(bool(C)) << llvm::toString(C.takeError());
  EXPECT_NE(llvm::toString(requireProgram(*C)).find("missing 'program'"),
            std::string::npos);
}

TEST(Config, IsFoundUpwards) {
  auto Folder = TemporaryFolder::create("evo-config");
  ASSERT_TRUE(bool(Folder));
  ASSERT_FALSE(bool(writeFile(Folder->file("evo.yaml"), "policy: {level: 2}")));
  ASSERT_FALSE(bool(writeFile(Folder->file("a/b/x.cpp"), "")));
  auto C = findConfig(Folder->file("a/b"));
  ASSERT_TRUE(bool(C)) << llvm::toString(C.takeError());
  EXPECT_EQ(C->Root, Folder->path());
  EXPECT_EQ(C->Safety.Level, 2u);
  auto Directory = readConfig(Folder->path());
  ASSERT_FALSE(bool(Directory));
  llvm::consumeError(Directory.takeError());
}

TEST(Config, ReferenceNamesEveryKeyOfTheSample) {
  std::string Page = configReference();
  for (llvm::StringRef Key :
       {"`program.build`", "`workloads[].metrics[].pattern`",
        "`fitness.objectives[].weight`", "`policy.forbidden_paths`"})
    EXPECT_NE(Page.find(Key), std::string::npos) << Key.str();
}

} // namespace
