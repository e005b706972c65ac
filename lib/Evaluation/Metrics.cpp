//===- Metrics.cpp - Numbers out of what a run printed or used ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Workload.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Regex.h"
#include <cmath>

using namespace evo;
namespace json = llvm::json;

static llvm::Error notFound(const MetricSpec &M, const llvm::Twine &Why) {
  return makeError(Code::MetricNotFound, "metric " + M.Name + ": " + Why);
}

/// The value at "a.b[2].c"; "$." in front is allowed.
static const json::Value *atPath(const json::Value &Root,
                                 llvm::StringRef Path) {
  Path.consume_front("$");
  Path.consume_front(".");
  const json::Value *At = &Root;
  while (At && !Path.empty()) {
    if (Path.consume_front("[")) {
      auto [Index, Rest] = Path.split(']');
      std::size_t I = 0;
      const json::Array *List = At->getAsArray();
      if (!List || Index.getAsInteger(10, I) || I >= List->size())
        return nullptr;
      At = &(*List)[I];
      Path = Rest;
    } else {
      std::size_t End = std::min(Path.find('.'), Path.find('['));
      const json::Object *O = At->getAsObject();
      At = O ? O->get(Path.take_front(End)) : nullptr;
      Path = Path.substr(std::min(End, Path.size()));
    }
    Path.consume_front(".");
  }
  return At;
}

/// The first JSON value in `Text`; programs print other things before it.
static llvm::Expected<json::Value> firstJson(const MetricSpec &M,
                                             llvm::StringRef Text) {
  std::size_t Start = Text.find_first_of("{[");
  if (Start == llvm::StringRef::npos)
    return notFound(M, "the output holds no JSON");
  std::size_t End = Text.find_last_of("}]");
  auto Parsed = json::parse(Text.slice(Start, End + 1));
  if (!Parsed)
    return notFound(M, llvm::toString(Parsed.takeError()));
  return Parsed;
}

static llvm::Expected<double> fromJson(const MetricSpec &M,
                                       llvm::StringRef Output) {
  auto Root = firstJson(M, Output);
  if (!Root)
    return Root.takeError();
  const json::Value *Found = atPath(*Root, M.Pattern);
  auto Number = Found ? Found->getAsNumber() : std::nullopt;
  if (!Number)
    return notFound(M, "no number at " + M.Pattern);
  return *Number;
}

static llvm::Expected<double> fromRegex(const MetricSpec &M,
                                        llvm::StringRef Output) {
  llvm::Regex R(M.Pattern, llvm::Regex::Newline);
  llvm::SmallVector<llvm::StringRef, 4> Groups;
  std::string Bad;
  if (!R.isValid(Bad))
    return notFound(M, M.Pattern + ": " + Bad);
  double Number = 0;
  if (!R.match(Output, &Groups))
    return notFound(M, "nothing in the output matches " + M.Pattern);
  if (Groups.size() < 2 || Groups[1].trim().getAsDouble(Number))
    return notFound(M, "the first group of " + M.Pattern + " is no number");
  return Number;
}

/// Seconds of one entry, or nothing if it is a mean, a deviation or an error.
static std::optional<double> benchmarkSeconds(const json::Object &Entry) {
  if (Entry.getBoolean("error_occurred").value_or(false) ||
      Entry.getString("aggregate_name").value_or("median") != "median")
    return std::nullopt;
  auto Time = Entry.getNumber("cpu_time");
  llvm::StringRef Unit = Entry.getString("time_unit").value_or("ns");
  double Scale = Unit == "s"    ? 1
                 : Unit == "ms" ? 1e-3
                 : Unit == "us" ? 1e-6
                                : 1e-9;
  return Time ? std::optional(*Time * Scale) : std::nullopt;
}

/// Geometric mean of the processor time of all benchmarks that match, because
/// that of ten times faster and ten times slower is one.
static llvm::Expected<double> fromGoogleBenchmark(const MetricSpec &M,
                                                  llvm::StringRef Output) {
  auto Root = firstJson(M, Output);
  const json::Object *O = Root ? Root->getAsObject() : nullptr;
  const json::Array *List = O ? O->getArray("benchmarks") : nullptr;
  llvm::consumeError(Root.takeError());
  if (!List)
    return notFound(M, "the output is not Google Benchmark's JSON; run it with "
                       "--benchmark_format=json");
  llvm::Regex Wanted(M.Pattern.empty() ? "." : M.Pattern);
  double Sum = 0;
  unsigned Count = 0;
  for (const json::Value &Value : *List) {
    const json::Object *Entry = Value.getAsObject();
    if (!Entry || !Wanted.match(Entry->getString("name").value_or("")))
      continue;
    auto Seconds = benchmarkSeconds(*Entry);
    if (!Seconds || *Seconds <= 0)
      continue;
    Sum += std::log(*Seconds);
    ++Count;
  }
  if (!Count)
    return notFound(M, "no benchmark matches " + M.Pattern);
  return std::exp(Sum / Count);
}

static llvm::Expected<double> readMetric(const MetricSpec &M,
                                         const ProcessResult &R) {
  switch (M.From) {
  case MetricSpec::Source::UserTime:
    return R.UserSeconds;
  case MetricSpec::Source::WallTime:
    return R.WallSeconds;
  case MetricSpec::Source::PeakMemory:
    return static_cast<double>(R.PeakMemoryBytes);
  case MetricSpec::Source::Instructions:
    return notFound(M, "this machine does not count instructions");
  case MetricSpec::Source::JsonPath:
    return fromJson(M, R.Output);
  case MetricSpec::Source::Regex:
    return fromRegex(M, R.Output + "\n" + R.ErrorOutput);
  case MetricSpec::Source::GoogleBenchmark:
    return fromGoogleBenchmark(M, R.Output);
  }
  llvm_unreachable("all sources are listed");
}

llvm::Expected<std::map<std::string, double>>
evo::readMetrics(llvm::ArrayRef<MetricSpec> Specs, const ProcessResult &R) {
  std::map<std::string, double> Result;
  for (const MetricSpec &M : Specs) {
    auto Value = readMetric(M, R);
    if (!Value)
      return Value.takeError();
    Result[M.Name] = *Value;
  }
  return Result;
}

std::vector<MetricSpec> evo::metricsOf(const WorkloadSpec &W) {
  if (!W.Metrics.empty())
    return W.Metrics;
  return {{"user-time", MetricSpec::Source::UserTime, "", "s"}};
}

/// Puts `null` where the number of `M` stands.
static std::string withoutJsonValue(const MetricSpec &M, std::string Text) {
  auto Root = firstJson(M, Text);
  if (!Root) {
    llvm::consumeError(Root.takeError());
    return Text;
  }
  // `Root` is ours, so what lies below it may be written.
  if (auto *Found = const_cast<json::Value *>(atPath(*Root, M.Pattern)))
    *Found = nullptr;
  return llvm::formatv("{0}", *Root);
}

static std::string withoutMatch(const MetricSpec &M, std::string Text) {
  llvm::SmallVector<llvm::StringRef, 4> Groups;
  llvm::Regex R(M.Pattern, llvm::Regex::Newline);
  std::string Result = Text;
  if (R.match(Text, &Groups) && Groups.size() > 1)
    Result.replace(Groups[1].data() - Text.data(), Groups[1].size(), "#");
  return Result;
}

/// Of Google Benchmark's output only the names: all else is a measurement.
static std::string benchmarkNames(const MetricSpec &M, std::string Text) {
  auto Root = firstJson(M, Text);
  if (!Root) {
    llvm::consumeError(Root.takeError());
    return Text;
  }
  std::string Result;
  const json::Object *O = Root->getAsObject();
  if (const json::Array *List = O ? O->getArray("benchmarks") : nullptr)
    for (const json::Value &Entry : *List)
      if (const json::Object *Fields = Entry.getAsObject())
        Result += (Fields->getString("name").value_or("") + "\n").str();
  return Result;
}

/// The output of `W` without the numbers that are measured, which may differ.
static std::string comparable(const WorkloadSpec &W, llvm::StringRef Output) {
  std::string Result = Output.str();
  for (const MetricSpec &M : W.Metrics) {
    if (M.From == MetricSpec::Source::Regex)
      Result = withoutMatch(M, std::move(Result));
    else if (M.From == MetricSpec::Source::JsonPath)
      Result = withoutJsonValue(M, std::move(Result));
    else if (M.From == MetricSpec::Source::GoogleBenchmark)
      return benchmarkNames(M, std::move(Result));
  }
  return Result;
}

static std::string firstDifference(llvm::StringRef A, llvm::StringRef B) {
  for (unsigned Line = 1; !A.empty() || !B.empty(); ++Line) {
    auto [LineA, RestA] = A.split('\n');
    auto [LineB, RestB] = B.split('\n');
    if (LineA != LineB)
      return llvm::formatv("line {0} was '{1}', is '{2}'", Line,
                           LineA.take_front(80), LineB.take_front(80));
    A = RestA;
    B = RestB;
  }
  return "they differ in their last newline";
}

std::string evo::outputDifference(const WorkloadSpec &W,
                                  const WorkloadRun &Baseline,
                                  const WorkloadRun &Variant) {
  if (W.CompareOutput) {
    std::string A = comparable(W, Baseline.Output);
    std::string B = comparable(W, Variant.Output);
    if (A != B)
      return "output: " + firstDifference(A, B);
  }
  for (const std::string &File : W.OutputFiles) {
    auto A = Baseline.Files.find(File), B = Variant.Files.find(File);
    bool InA = A != Baseline.Files.end(), InB = B != Variant.Files.end();
    if (InA != InB)
      return File + (InB ? " is new" : " is not written any more");
    if (InA && A->second != B->second)
      return File + ": " + firstDifference(A->second, B->second);
  }
  return "";
}
