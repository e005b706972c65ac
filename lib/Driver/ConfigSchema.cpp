//===- ConfigSchema.cpp - The keys of evo.yaml as a table ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConfigSchema.h"

using namespace evo;

llvm::ArrayRef<KnownMetric> evo::knownMetrics() {
  using From = MetricSpec::Source;
  static constexpr KnownMetric Table[] = {
      {"user-time", From::UserTime, "s"},
      {"wall-time", From::WallTime, "s"},
      {"peak-memory", From::PeakMemory, "bytes"},
      {"instructions", From::Instructions, "1"},
      {"google-benchmark", From::GoogleBenchmark, "s"},
  };
  return Table;
}

std::string evo::foldedKey(llvm::StringRef Key) {
  std::string Result = Key.str();
  std::replace(Result.begin(), Result.end(), '_', '-');
  return Result;
}

std::string evo::suggestion(llvm::StringRef Written,
                            llvm::ArrayRef<llvm::StringRef> Known) {
  // A third of the letters may be wrong; more is another word.
  unsigned Best = std::min<std::size_t>(Written.size(), 60) / 3 + 1;
  llvm::StringRef Nearest;
  std::string Folded = foldedKey(Written.take_front(60).lower());
  for (llvm::StringRef K : Known) {
    unsigned Distance = llvm::StringRef(Folded).edit_distance(foldedKey(K));
    if (Distance <= Best && (Nearest.empty() || Distance < Best))
      Best = Distance, Nearest = K;
  }
  return Nearest.empty() ? "" : ("; did you mean '" + Nearest + "'?").str();
}

static ConfigSlot text(std::string &Value, TextForm Form = TextForm::Word) {
  return TextSlot{&Value, Form};
}

static ConfigSlot texts(std::vector<std::string> &Values, TextForm Form) {
  return TextsSlot{&Values, Form};
}

static ConfigSlot number(double &Value, double Least, double Most) {
  return NumberSlot{&Value, Least, Most};
}

static ConfigSlot count(unsigned &Value, unsigned Least, unsigned Most) {
  return CountSlot{&Value, Least, Most};
}

static ConfigSlot size(std::uint64_t &Bytes, std::uint64_t Least) {
  return SizeSlot{&Bytes, Least, std::uint64_t(1) << 44};
}

static ConfigSlot section(ConfigFields Members) {
  return SectionSlot{std::move(Members)};
}

constexpr double Day = 24 * 3600;

static ConfigFields limitFields(ProgramSpec &P) {
  return {
      {"build-seconds", number(P.BuildSeconds, 1, 7 * Day),
       "Wall time allowed for one build."},
      {"test-seconds", number(P.TestSeconds, 1, 7 * Day),
       "Wall time allowed for one test command."},
      {"memory", size(P.MemoryBytes, 16 << 20),
       "Memory allowed for each process."},
      {"processes", count(P.Processes, 1, 100000),
       "Processes allowed to live at once."},
      {"output", size(P.OutputBytes, 1 << 10),
       "Output allowed for one command; more kills it."},
  };
}

static ConfigFields programFields(ProgramSpec &P) {
  return {
      {"configure", text(P.Configure, TextForm::Command),
       "Prepares a build folder; run once for each. ${source} is the source "
       "tree with the change applied, ${build} the folder to build in.",
       "cmake -S ${source} -B ${build} -G Ninja -DCMAKE_BUILD_TYPE=Release"},
      {"build", text(P.Build, TextForm::Command),
       "Builds the program and its tests. Commands run in ${source}, which is "
       "a private copy.",
       "cmake --build ${build}", /*Required=*/true},
      {"tests", texts(P.Tests, TextForm::Command),
       "Commands that must all succeed for a change to count as tested; the "
       "fastest first.",
       "[ctest --test-dir ${build} --output-on-failure]"},
      {"limits", section(limitFields(P)),
       "What a build or a test may use before it is killed; being killed is "
       "a failure."},
  };
}

static ConfigFields sourceFields(Config &C) {
  return {
      {"include", texts(C.Include, TextForm::Glob),
       "Files that may be changed, as globs below this file's folder; a folder "
       "stands for all in it. Default: every file of the compilation "
       "database.",
       "[src, include]"},
      {"exclude", texts(C.Exclude, TextForm::Glob),
       "Files that are never changed.", "[third_party, '*_generated.h']"},
      {"database", text(C.CompileDatabase, TextForm::Folder),
       "The folder of compile_commands.json. Default: searched for from the "
       "sources upwards, and in build folders.",
       "build"},
  };
}

static std::string addKnownMetric(std::vector<MetricSpec> &Metrics,
                                  llvm::StringRef Name) {
  std::vector<llvm::StringRef> Names;
  for (const KnownMetric &K : knownMetrics()) {
    Names.push_back(K.Name);
    if (K.Name == Name) {
      Metrics.push_back({Name.str(), K.From, "", K.Unit.str()});
      return "";
    }
  }
  return ("unknown metric '" + Name.take_front(60) + "'" +
          suggestion(Name, Names))
      .str();
}

static ConfigFields metricFields(MetricSpec &M) {
  return {
      {"name", text(M.Name), "What fitness calls it.", "throughput",
       /*Required=*/true},
      {"from",
       ChoiceSlot{{"user-time", "wall-time", "peak-memory", "instructions",
                   "json", "regex", "google-benchmark"},
                  "user-time",
                  [&M](std::size_t I) {
                    M.From = static_cast<MetricSpec::Source>(I);
                  }},
       "Where the number comes from: the process, or what it prints.", "regex"},
      {"pattern", text(M.Pattern),
       "For json, the path of the number (results.0.time); for regex, an "
       "expression with one group around it; for google-benchmark, which "
       "benchmarks to sum (a regular expression), all if absent.",
       "'throughput: ([0-9.]+) MB/s'"},
      {"unit", text(M.Unit), "For display.", "MB/s"},
  };
}

static ConfigFields workloadFields(WorkloadSpec &W) {
  ListSlot Metrics = {
      [&W] { return metricFields(W.Metrics.emplace_back()); },
      [&W](llvm::StringRef Name) { return addKnownMetric(W.Metrics, Name); },
      "user-time, wall-time, peak-memory, instructions or google-benchmark"};
  return {
      {"name", text(W.Name), "For reports.", "compress-text",
       /*Required=*/true},
      {"run", text(W.Run, TextForm::Command),
       "The command. It runs in a new empty folder; exit status 0 is success.",
       "${build}/bench --input ${source}/testdata/text", /*Required=*/true},
      {"metrics", Metrics,
       "What is measured. Default: user-time. The others are read from what "
       "the command prints.",
       "[user-time, peak-memory]"},
      {"compare-output", FlagSlot{&W.CompareOutput},
       "Standard output must equal that of the unchanged program. Switch it "
       "off only for programs that print times."},
      {"output-files", texts(W.OutputFiles, TextForm::File),
       "Files that the command writes, below its working folder; compared "
       "too.",
       "[out.ppm]"},
      {"hold-out", FlagSlot{&W.HoldOut},
       "Kept from the search; only winners run it, to confirm them on inputs "
       "that they were not chosen for."},
      {"seconds", number(W.Seconds, 0.1, Day), "Wall time allowed for a run."},
  };
}

static ConfigFields objectiveFields(ObjectiveSpec &O) {
  return {
      {"metric", text(O.Metric), "A metric of the workloads.", "user-time",
       /*Required=*/true},
      {"weight", number(O.Weight, 1e-6, 1e6),
       "How much it counts beside the others."},
      {"direction",
       ChoiceSlot{{"minimise", "maximise"},
                  "minimise",
                  [&O](std::size_t I) { O.Minimise = I == 0; }},
       "Whether less or more of it is better."},
  };
}

static ConfigFields constraintFields(ConstraintSpec &C) {
  return {
      {"metric", text(C.Metric), "A metric of the workloads.", "peak-memory",
       /*Required=*/true},
      {"most-ratio", number(C.MostRatio, 0.01, 100),
       "The most it may be, as a ratio to the unchanged program.", "1.05",
       /*Required=*/true},
  };
}

// "peak-memory <= 1.05"
static std::string addConstraint(FitnessSpec &F, llvm::StringRef Written) {
  auto [Metric, Limit] = Written.split("<=");
  ConstraintSpec C = {Metric.trim().str(), 0};
  if (C.Metric.empty() || Limit.trim().getAsDouble(C.MostRatio) ||
      !(C.MostRatio >= 0.01 && C.MostRatio <= 100))
    return "a constraint is '<metric> <= <ratio from 0.01 to 100>'";
  F.Constraints.push_back(std::move(C));
  return "";
}

static ConfigFields fitnessFields(FitnessSpec &F) {
  ListSlot Objectives = {
      [&F] { return objectiveFields(F.Objectives.emplace_back()); },
      [&F](llvm::StringRef Metric) {
        F.Objectives.push_back({Metric.str()});
        return std::string();
      },
      "the name of a metric to minimise"};
  ListSlot Constraints = {
      [&F] { return constraintFields(F.Constraints.emplace_back()); },
      [&F](llvm::StringRef Written) { return addConstraint(F, Written); },
      "<metric> <= <ratio>"};
  return {
      {"objectives", Objectives,
       "What better means: a weighted sum, normalised to the unchanged "
       "program. Default: user-time.",
       "[{metric: throughput, weight: 2, direction: maximise}]"},
      {"constraints", Constraints,
       "What must not get worse, whatever is gained elsewhere.",
       "[peak-memory <= 1.05]"},
      {"minimum-effect", number(F.MinimumEffect, 0, 0.5),
       "Gains below this are not worth a change: 0.01 is one per cent."},
      {"confidence", number(F.Confidence, 0.5, 0.9999),
       "Of the intervals, after correction for the number of candidates."},
  };
}

static ConfigFields budgetFields(BudgetSpec &B) {
  return {
      {"seconds", number(B.Seconds, 1, 30 * Day), "Wall time of a whole run."},
      {"candidates", count(B.Candidates, 1, 1000000),
       "Candidates evaluated at most."},
      {"least-pairs", count(B.LeastPairs, 2, 10000),
       "Pairs of runs, unchanged and changed in turn, before a candidate is "
       "dropped or kept."},
      {"most-pairs", count(B.MostPairs, 2, 10000),
       "Pairs after which no more are run."},
  };
}

static ConfigFields ruleFields(RulesConfig &R) {
  return {
      {"folders", texts(R.Folders, TextForm::Folder),
       "Folders of your own rule files, beside the shipped catalogue.",
       "[evo-rules]"},
      {"enable", texts(R.Enable, TextForm::Glob),
       "Rules to use, as globs over their ids. Default: all that are on by "
       "default.",
       "['alloc.*', 'arith.*']"},
      {"disable", texts(R.Disable, TextForm::Glob), "Rules not to use.",
       "['*.experimental-*']"},
  };
}

static ConfigFields geneticFields(GeneticConfig &G) {
  return {
      {"enable", FlagSlot{&G.On},
       "Also delete, replace, insert and swap statements and replace "
       "expressions, by code of the program itself. Such an edit lands only if "
       "the functions it touches were compared, never because tests pass. "
       "rules.disable leaves kinds of edits out: genetic.swap-statements."},
      {"functions", texts(G.Functions, TextForm::Glob),
       "Functions to edit, as globs over their qualified names. Default: "
       "those where time is spent.",
       "['net::*', main]"},
      {"donors", count(G.Donors, 1, 1000),
       "How many edits of a kind are made at one place; search.seed chooses "
       "which."},
  };
}

static ConfigFields searchFields(SearchConfig &S) {
  SearchSpec &How = S.How;
  return {
      {"strategy",
       ChoiceSlot{strategyNames(), strategyName(How.Strategy).str(),
                  [&How](std::size_t I) {
                    How.Strategy = *strategyFromName(strategyNames()[I]);
                  }},
       "Which sets of candidates are tried. each tries every candidate alone "
       "and confirms the good ones together, and is the best for one "
       "evaluation "
       "a candidate; the others find candidates that pay only together, and "
       "need several times as many.",
       "genetic"},
      {"seed", count(S.Seed, 0, 2000000000),
       "Of the random choices; the same seed tries the same sets."},
      {"evaluations", count(S.Evaluations, 1, 1000000),
       "Sets evaluated at most, by all strategies but each."},
      {"screen",
       ChoiceSlot{
           {"auto", "always", "never"},
           "auto",
           [&S](std::size_t I) { S.Screen = static_cast<ScreenUse>(I); }},
       "Whether one build that holds all variants finds out first which are "
       "correct and which of them are worth a build of their own. auto: if "
       "there are so many that this takes less time.",
       "never"},
      {"population", count(How.Population, 2, 10000),
       "Sets that are alive at once, for genetic, ageing, nsga2 and bandit."},
      {"tournament", count(How.Tournament, 1, 10000),
       "Of how many a parent is the best."},
      {"elite", count(How.Elite, 0, 10000),
       "How many of the best live on unchanged in a genetic population."},
      {"islands", count(How.Islands, 1, 100),
       "Searches side by side that share the evaluations and send their best "
       "to the next one now and then."},
      {"migrate-every", count(How.MigrateEvery, 1, 10000),
       "Populations that an island evaluates from one migration to the next."},
  };
}

static ConfigFields policyFields(Policy &P) {
  auto SetFloor = [&P](std::size_t I) {
    constexpr EvidenceKind Floors[] = {
        EvidenceKind::Tested, EvidenceKind::Fuzzed, EvidenceKind::Bounded,
        EvidenceKind::Proved};
    P.Floor = Floors[I];
  };
  return {
      {"max_lines_changed", count(P.MaxLinesChanged, 1, 1000000),
       "A candidate that changes more lines does not land."},
      {"forbidden_paths", texts(P.ForbiddenPaths, TextForm::Glob),
       "Never changed, whatever is gained. This file, tests and CI always are "
       "forbidden.",
       "[src/crypto]"},
      {"evidence",
       ChoiceSlot{
           {"tested", "fuzzed", "bounded", "proved"}, "tested", SetFloor},
       "The least evidence of correctness for landing."},
      {"mutation_score", NumberSlot{&P.MutationScore, 0, 100},
       "Of the small errors that can be made on the lines that a candidate "
       "touches, or else in their functions, the tests must notice this "
       "percentage; 0 asks for nothing. See 'evo-rewrite mutate'."},
      {"require_human_approval", FlagSlot{&P.RequireApproval},
       "Ask a person before each landing."},
      {"level", count(P.Level, 0, 2),
       "0: rewrites only; 1: also tuned parameters; 2: also repairs."},
  };
}

ConfigFields evo::configFields(Config &C) {
  return {
      {"program", section(programFields(C.Program)),
       "How the program is built and tested."},
      {"sources", section(sourceFields(C)),
       "Which files may be changed, and how they are compiled."},
      {"workloads",
       ListSlot{[&C] { return workloadFields(C.Workloads.emplace_back()); },
                nullptr,
                {}},
       "Commands that do the work that should become cheaper."},
      {"fitness", section(fitnessFields(C.Fitness)), "What better means."},
      {"budget", section(budgetFields(C.Budget)),
       "How much a run may try before it ends."},
      {"rules", section(ruleFields(C.Rules)), "Which rules are used."},
      {"genetic", section(geneticFields(C.Genetic)),
       "Edits that no rule knows, made of the program's own code."},
      {"search", section(searchFields(C.Search)),
       "How sets of candidates are searched."},
      {"policy", section(policyFields(C.Safety)), "What may land."},
  };
}
