//===- Config.cpp - evo.yaml as a value ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Config.h"
#include "ConfigReader.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Regex.h"

using namespace evo;
namespace path = llvm::sys::path;

namespace {

/// The checks that need more than one value.
class Checks {
public:
  Checks(Config &C, ConfigReader &Reader) : C(C), Reader(Reader) {}
  void all();

private:
  void workloads();
  void metrics(WorkloadSpec &W, const std::string &Place);
  void pattern(const MetricSpec &M, const std::string &Place);
  void fitness();
  void measured(llvm::StringRef Metric, const llvm::Twine &Place);
  void budget();
  void folders();
  void search();

  Config &C;
  ConfigReader &Reader;
};

std::string place(llvm::StringRef List, std::size_t I) {
  return (List + "[" + llvm::Twine(I) + "]").str();
}

void Checks::workloads() {
  std::set<std::string> Names;
  for (std::size_t I = 0; I != C.Workloads.size(); ++I) {
    WorkloadSpec &W = C.Workloads[I];
    std::string Place = place("workloads", I);
    if (!W.Name.empty() && !Names.insert(W.Name).second)
      Reader.report(Place + ".name",
                    "two workloads are named '" + W.Name + "'");
    if (W.Metrics.empty())
      W.Metrics = {{"user-time", MetricSpec::Source::UserTime, "", "s"}};
    metrics(W, Place + ".metrics");
  }
  auto IsHoldOut = [](const WorkloadSpec &W) { return W.HoldOut; };
  if (!C.Workloads.empty() && llvm::all_of(C.Workloads, IsHoldOut))
    Reader.report("workloads",
                  "every workload is a hold-out; the search needs one");
}

void Checks::metrics(WorkloadSpec &W, const std::string &Place) {
  std::set<std::string> Names;
  for (std::size_t I = 0; I != W.Metrics.size(); ++I) {
    MetricSpec &M = W.Metrics[I];
    if (!M.Name.empty() && !Names.insert(M.Name).second)
      Reader.report(place(Place, I), "two metrics are named '" + M.Name + "'");
    for (const KnownMetric &K : knownMetrics())
      if (M.Unit.empty() && K.From == M.From)
        M.Unit = K.Unit.str();
    pattern(M, place(Place, I));
  }
}

// Nested bounds multiply while compiling: ((a{200}){200}){200} takes all
// memory.
bool repeatsTooOften(llvm::StringRef Pattern) {
  double Product = 1;
  for (std::size_t At; (At = Pattern.find('{')) != llvm::StringRef::npos;) {
    Pattern = Pattern.drop_front(At + 1);
    llvm::StringRef Bound = Pattern.take_until([](char C) { return C == '}'; });
    for (llvm::StringRef Part :
         {Bound.split(',').first, Bound.split(',').second}) {
      unsigned Count = 0;
      if (!Part.getAsInteger(10, Count) && Count > 1) {
        Product *= Count;
        break;
      }
    }
  }
  return Product > 1000;
}

void Checks::pattern(const MetricSpec &M, const std::string &Place) {
  using From = MetricSpec::Source;
  bool NeedsOne = M.From == From::JsonPath || M.From == From::Regex;
  bool MayHave = NeedsOne || M.From == From::GoogleBenchmark;
  if (NeedsOne && M.Pattern.empty())
    return Reader.report(Place, "missing 'pattern': where the number stands");
  if (!MayHave && !M.Pattern.empty())
    return Reader.report(Place + ".pattern",
                         "a pattern needs 'from' to be json, regex or "
                         "google-benchmark");
  if (M.Pattern.empty() || M.From == From::JsonPath)
    return;
  if (M.Pattern.size() > 1000 || repeatsTooOften(M.Pattern))
    return Reader.report(Place + ".pattern",
                         "the regular expression is too large");
  llvm::Regex Compiled(M.Pattern);
  std::string Wrong;
  if (!Compiled.isValid(Wrong))
    return Reader.report(Place + ".pattern",
                         "is not a regular expression: " + Wrong);
  if (M.From == From::Regex && Compiled.getNumMatches() != 1)
    Reader.report(
        Place + ".pattern",
        "needs one group in parentheses, around the number, and has " +
            llvm::Twine(Compiled.getNumMatches()));
}

// A metric of the process is measured wherever fitness asks for it; one that is
// printed must be printed by some workload.
void Checks::measured(llvm::StringRef Metric, const llvm::Twine &Place) {
  std::vector<llvm::StringRef> Names;
  for (const WorkloadSpec &W : C.Workloads)
    for (const MetricSpec &M : W.Metrics)
      Names.push_back(M.Name);
  if (llvm::is_contained(Names, Metric))
    return;
  for (const KnownMetric &K : knownMetrics()) {
    Names.push_back(K.Name);
    if (K.Name != Metric || K.From == MetricSpec::Source::GoogleBenchmark)
      continue;
    for (WorkloadSpec &W : C.Workloads)
      W.Metrics.push_back({K.Name.str(), K.From, "", K.Unit.str()});
    return;
  }
  Reader.report(Place, "no workload has a metric '" + Metric + "'" +
                           suggestion(Metric, Names));
}

void setDefaults(Config &C) {
  if (C.Fitness.Objectives.empty())
    C.Fitness.Objectives = {{"user-time", 1, true}};
}

void Checks::fitness() {
  FitnessSpec &F = C.Fitness;
  setDefaults(C); // so that what it names is measured too
  for (std::size_t I = 0; I != F.Objectives.size(); ++I)
    measured(F.Objectives[I].Metric, place("fitness.objectives", I));
  for (std::size_t I = 0; I != F.Constraints.size(); ++I)
    measured(F.Constraints[I].Metric, place("fitness.constraints", I));
}

void Checks::budget() {
  if (C.Budget.LeastPairs > C.Budget.MostPairs)
    Reader.report("budget.least-pairs",
                  "least-pairs is " + llvm::Twine(C.Budget.LeastPairs) +
                      ", more than most-pairs, which is " +
                      llvm::Twine(C.Budget.MostPairs));
}

void Checks::folders() {
  for (std::size_t I = 0; I != C.Rules.Folders.size(); ++I)
    if (!llvm::sys::fs::is_directory(C.Rules.Folders[I]))
      Reader.report(place("rules.folders", I),
                    "there is no folder " + C.Rules.Folders[I]);
}

void Checks::search() {
  SearchSpec &How = C.Search.How;
  How.Seed = C.Search.Seed;
  if (How.Elite >= How.Population)
    Reader.report("search.elite", "elite is " + llvm::Twine(How.Elite) +
                                      ", and the population only " +
                                      llvm::Twine(How.Population));
  if (C.Search.Evaluations < How.Islands)
    Reader.report("search.islands", "islands are " + llvm::Twine(How.Islands) +
                                        ", more than evaluations, which are " +
                                        llvm::Twine(C.Search.Evaluations));
}

void Checks::all() {
  workloads();
  fitness();
  budget();
  folders();
  search();
}

} // namespace

llvm::Expected<Config> evo::parseConfig(llvm::StringRef Text,
                                        llvm::StringRef Name) {
  Config C;
  C.File = canonicalPath(Name);
  C.Root = path::parent_path(C.File).str();
  ConfigReader Reader(Text, Name, C.Root);
  Reader.read(configFields(C));
  if (!Reader.failed())
    Checks(C, Reader).all();
  if (llvm::Error E = Reader.takeError())
    return std::move(E);
  return C;
}

llvm::Expected<Config> evo::readConfig(llvm::StringRef Path) {
  llvm::sys::fs::file_status Status;
  // A pipe or a device would be read for ever.
  if (!llvm::sys::fs::status(Path, Status) &&
      !llvm::sys::fs::is_regular_file(Status))
    return makeError(Code::BadConfig, Path + ": is not a file");
  auto Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  return parseConfig(*Text, Path);
}

std::string evo::findConfigFile(llvm::StringRef Folder) {
  std::string Start = canonicalPath(Folder);
  for (llvm::StringRef At = Start; !At.empty(); At = path::parent_path(At)) {
    llvm::SmallString<256> File(At);
    path::append(File, "evo.yaml");
    if (llvm::sys::fs::exists(File))
      return File.str().str();
  }
  return "";
}

llvm::Expected<Config> evo::findConfig(llvm::StringRef Folder) {
  std::string File = findConfigFile(Folder);
  if (!File.empty())
    return readConfig(File);
  Config C;
  C.Root = canonicalPath(Folder);
  setDefaults(C);
  return C;
}

llvm::Error evo::requireProgram(const Config &C) {
  if (C.File.empty())
    return makeError(Code::BadConfig,
                     "there is no evo.yaml in " + C.Root +
                         " or above; 'evo-rewrite init' writes one");
  if (C.Program.Build.empty())
    return makeError(Code::BadConfig,
                     C.File + ":1:1: missing 'program' with 'build'; "
                              "'evo-rewrite init --reference' explains it");
  return llvm::Error::success();
}

// A glob that matches a folder stands for all in it.
static bool matchesOrHolds(llvm::StringRef Glob, llvm::StringRef File) {
  auto Pattern = llvm::GlobPattern::create(Glob.rtrim('/'), 256);
  if (!Pattern) {
    llvm::consumeError(Pattern.takeError());
    return false;
  }
  for (; !File.empty(); File = path::parent_path(File))
    if (Pattern->match(File))
      return true;
  return false;
}

bool evo::sourceSelected(const Config &C, llvm::StringRef File) {
  auto Matches = [File](const std::string &Glob) {
    return matchesOrHolds(Glob, File);
  };
  return (C.Include.empty() || llvm::any_of(C.Include, Matches)) &&
         llvm::none_of(C.Exclude, Matches);
}
