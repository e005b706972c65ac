//===- Speed.cpp - Which of two functions is faster, measured ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Speed.h"
#include "evo/Evaluation/Pairs.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/TargetParser/Host.h"

using namespace evo;
namespace json = llvm::json;

namespace {

constexpr llvm::StringLiteral Metric = "cpu-time";
constexpr unsigned FewestPairs = 7, MostPairs = 24;
constexpr double CompileSeconds = 60, RunSeconds = 20;

/// What stands before the functions and their inputs, and after. A run is told
/// whom to call and how often; told 0, it finds out how often takes as long as
/// it is told.
constexpr llvm::StringLiteral Begin = R"(#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <time.h>
)";
constexpr llvm::StringLiteral End = R"(
static double now() {
  timespec T;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &T);
  return double(T.tv_sec) + double(T.tv_nsec) * 1e-9;
}
template <auto Call> static double seconds(unsigned long Rounds) {
  std::uint64_t Last = 0, Zero = 0;
  asm volatile("" : "+r"(Zero));
  double Start = now();
  for (unsigned long I = 0; I < Rounds; ++I)
    for (const Row &In : Rows)
      Last = std::uint64_t(In.give<Call>(Last & Zero));
  asm volatile("" : : "r"(Last));
  return now() - Start;
}
int main(int, char **Arguments) {
  auto Timed = std::strcmp(Arguments[1], "before") ? seconds<evo_after>
                                                   : seconds<evo_before>;
  unsigned long Rounds = std::strtoul(Arguments[2], nullptr, 10);
  if (Rounds) {
    Timed(1);
    std::printf("%.9f\n", Timed(Rounds));
    return 0;
  }
  double Enough = std::strtod(Arguments[3], nullptr), Took = 0;
  for (Rounds = 1; (Took = Timed(Rounds)) < Enough / 4; Rounds *= 2)
    ;
  std::printf("%.0f\n", double(Rounds) * Enough / Took + 1);
}
)";

/// As it is passed; empty: not at all known how.
std::string passedAs(const ParameterShape &S) {
  if (S.Is == ParameterShape::Boolean)
    return "bool";
  for (unsigned Bits : {8, 16, 32, 64})
    if (S.Is == ParameterShape::Integer && S.Bits == Bits)
      return llvm::formatv("std::{0}int{1}_t", S.Signed ? "" : "u", Bits);
  return "";
}

class Stopwatch {
public:
  explicit Stopwatch(const SpeedRequest &R) : Request(R) {}
  llvm::Error time(SpeedComparison &Result);

private:
  llvm::Expected<std::string> programText() const;
  llvm::Error build(const TemporaryFolder &Folder);
  llvm::Expected<double> ask(std::vector<std::string> Arguments) const;

  const SpeedRequest &Request;
  std::string Program;
};

llvm::Expected<std::string> Stopwatch::programText() const {
  std::string Types, Members, Passed, Rows;
  for (auto [I, P] : llvm::enumerate(Request.Types.Shapes)) {
    std::string Type = passedAs(P), Comma = I ? ", " : "";
    if (Type.empty())
      return makeError(Code::CheckNotBuilt,
                       "a parameter has " + llvm::Twine(P.Bits) + " bits");
    Types += Comma + Type;
    Members += llvm::formatv("  {0} P{1};\n", Type, I);
    Passed += llvm::formatv("{0}{1}(P{2} ^ Tie)", Comma, Type, I);
  }
  std::string Result = passedAs(Request.Types.Result);
  if (Result.empty())
    return makeError(Code::CheckNotBuilt,
                     "the result has " +
                         llvm::Twine(Request.Types.Result.Bits) + " bits");
  for (const ScalarInput &In : Request.Inputs) {
    Rows += "  {";
    for (auto [I, Word] : llvm::enumerate(In))
      Rows += llvm::formatv("{0}({1}){2:x}u", I ? ", " : "",
                            passedAs(Request.Types.Shapes[I]), Word);
    Rows += "},\n";
  }
  return llvm::formatv("{0}extern \"C\" {1} evo_before({2});\n"
                       "extern \"C\" {1} evo_after({2});\n"
                       "struct Row {{\n{3}"
                       "  template <auto Call> auto give(std::uint64_t Tie) "
                       "const {{\n    return Call({4});\n  }\n};\n"
                       "static const Row Rows[] = {{\n{5}};\n{6}",
                       Begin, Result, Types, Members, Passed, Rows, End)
      .str();
}

/// One function as a unit that shows it under `Name`.
llvm::Error writeUnit(llvm::Module &M, llvm::StringRef Symbol,
                      llvm::StringRef Name, llvm::StringRef File) {
  llvm::StripDebugInfo(M);
  llvm::Function *F = M.getFunction(Symbol);
  F->setName(Name);
  F->setAlignment(llvm::Align(64)); // by chance, one would lie better
  std::string Bytes;
  llvm::raw_string_ostream OS(Bytes);
  llvm::WriteBitcodeToFile(M, OS);
  return writeFile(File, OS.str());
}

llvm::Error Stopwatch::build(const TemporaryFolder &Folder) {
  auto Text = programText();
  if (!Text)
    return Text.takeError();
  std::string Main = Folder.file("main.cpp"), Before = Folder.file("before.bc"),
              After = Folder.file("after.bc");
  if (llvm::Error E = writeFile(Main, *Text))
    return E;
  if (llvm::Error E =
          writeUnit(Request.Before, Request.BeforeSymbol, "evo_before", Before))
    return E;
  if (llvm::Error E =
          writeUnit(Request.After, Request.AfterSymbol, "evo_after", After))
    return E;
  Program = Folder.file("timed");
  return compileChecked({checkedCompiler(), "-std=c++20", "-O2", "-w", Main,
                         "-x", "ir", Before, After, "-o", Program},
                        CompileSeconds);
}

llvm::Expected<double>
Stopwatch::ask(std::vector<std::string> Arguments) const {
  Command C;
  C.Arguments = {Program};
  llvm::append_range(C.Arguments, Arguments);
  C.Environment = {{"LC_ALL", "C"}};
  C.Limit.WallSeconds = RunSeconds;
  auto R = run(C);
  if (!R)
    return R.takeError();
  double Number = 0;
  if (!R->succeeded() ||
      llvm::StringRef(R->Output).trim().getAsDouble(Number) || Number <= 0)
    return makeError(Code::MetricNotFound,
                     "the timed program gave no time: " + R->describe());
  return Number;
}

llvm::Error Stopwatch::time(SpeedComparison &Result) {
  auto Folder = TemporaryFolder::create("evo-speed");
  if (!Folder)
    return Folder.takeError();
  if (llvm::Error E = build(*Folder))
    return E;
  auto Rounds =
      ask({"before", "0", std::to_string(Request.Seconds / (2 * MostPairs))});
  if (!Rounds)
    return Rounds.takeError();
  std::string Count = llvm::formatv("{0}", std::uint64_t(*Rounds));
  auto Once = [&](llvm::StringRef Which) -> llvm::Expected<Sample> {
    auto Took = ask({Which.str(), Count});
    if (!Took)
      return Took.takeError();
    return Sample{{Metric.str(), *Took}};
  };
  PairPlan Plan;
  Plan.Sequence = planLooks(FewestPairs, MostPairs);
  Plan.Sequence.Seed = Request.Seed;
  Plan.Metric = Metric.str();
  auto Pairs = comparePairs([&] { return Once("before"); },
                            [&] { return Once("after"); }, Plan);
  if (!Pairs)
    return Pairs.takeError();
  Result.Found = Pairs->Result;
  Measurement &M = Result.Taken;
  M.Variant = Request.Types.Name;
  M.Workload = "calls that each wait for the one before";
  M.Metric = Plan.Metric;
  M.Unit = "s";
  M.Machine = llvm::sys::getHostCPUName().str();
  M.Baseline = Pairs->Baseline[M.Metric];
  M.Samples = Pairs->Variant[M.Metric];
  M.Result = Pairs->Estimates[M.Metric];
  return llvm::Error::success();
}

} // namespace

SpeedComparison evo::compareSpeed(const SpeedRequest &Request) {
  SpeedComparison Result;
  Result.Wanted = true;
  Result.Inputs = Request.Inputs.size();
  if (llvm::Error E = Stopwatch(Request).time(Result))
    Result.NotMeasured = llvm::toString(std::move(E));
  return Result;
}

std::string evo::describe(const SpeedComparison &S) {
  if (!S.measured())
    return "not: " + S.NotMeasured;
  const Estimate &E = S.Taken.Result;
  return llvm::formatv("{0:f2} of the time [{1:f2}, {2:f2}], {3} pairs of runs "
                       "over {4} inputs at -O2, {5}",
                       E.Ratio, E.Low, E.High, S.Taken.Samples.size(), S.Inputs,
                       S.Taken.Workload);
}

json::Value evo::toJSON(const SpeedComparison &S) {
  if (!S.measured())
    return json::Object{{"notMeasured", json::fixUTF8(S.NotMeasured)}};
  return json::Object{{"faster", S.faster()},
                      {"standing", standingName(S.Found)},
                      {"inputs", std::int64_t(S.Inputs)},
                      {"pairs", toJSON(S.Taken)}};
}
