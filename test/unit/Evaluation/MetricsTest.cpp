//===- MetricsTest.cpp - numbers out of what a run printed ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Workload.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

using Source = MetricSpec::Source;

llvm::Expected<double> read(MetricSpec M, llvm::StringRef Output) {
  ProcessResult R;
  R.Output = Output.str();
  R.UserSeconds = 1.5;
  R.PeakMemoryBytes = 4096;
  M.Name = "m";
  auto All = readMetrics({M}, R);
  if (!All)
    return All.takeError();
  return All->at("m");
}

std::string failure(MetricSpec M, llvm::StringRef Output) {
  auto R = read(M, Output);
  std::string Message = "none";
  if (!R)
    llvm::handleAllErrors(R.takeError(), [&](const EvoError &E) {
      EXPECT_EQ(E.code(), Code::MetricNotFound);
      Message = E.message();
    });
  return Message;
}

TEST(Metrics, OfTheProcess) {
  EXPECT_EQ(llvm::cantFail(read({"", Source::UserTime, "", ""}, "")), 1.5);
  EXPECT_EQ(llvm::cantFail(read({"", Source::PeakMemory, "", ""}, "")), 4096);
}

TEST(Metrics, ByRegularExpression) {
  MetricSpec M{"", Source::Regex, "rate: ([0-9.e+]+) per", ""};
  EXPECT_EQ(llvm::cantFail(read(M, "x\nrate: 12.5e+1 per s\n")), 125);
  EXPECT_NE(failure(M, "nothing").find("nothing in the output matches"),
            std::string::npos);
  M.Pattern = "rate: [0-9]+";
  EXPECT_NE(failure(M, "rate: 1").find("no number"), std::string::npos);
  M.Pattern = "(";
  EXPECT_NE(failure(M, "rate: 1"), "none");
}

TEST(Metrics, ByJsonPath) {
  MetricSpec M{"", Source::JsonPath, "$.runs[1].p99", ""};
  const char *Text = "warming up\n{\"runs\": [{\"p99\": 3}, {\"p99\": 4.5}]}\n";
  EXPECT_EQ(llvm::cantFail(read(M, Text)), 4.5);
  M.Pattern = "runs[0].p99";
  EXPECT_EQ(llvm::cantFail(read(M, Text)), 3);
  for (const char *Bad : {"runs[2].p99", "runs.p99", "runs[0]", "x", "runs["}) {
    M.Pattern = Bad;
    EXPECT_NE(failure(M, Text), "none") << Bad;
  }
  EXPECT_NE(failure(M, "no json"), "none");
  EXPECT_NE(failure(M, "{\"runs\": "), "none");
}

constexpr const char *Benchmarks = R"({"context": {"date": "today"},
  "benchmarks": [
    {"name": "BM_a/8", "cpu_time": 100, "time_unit": "ns"},
    {"name": "BM_b/8", "cpu_time": 10, "time_unit": "us"},
    {"name": "BM_b/8_stddev", "aggregate_name": "stddev", "cpu_time": 5,
     "time_unit": "us"},
    {"name": "BM_c", "error_occurred": true, "cpu_time": 0}]})";

TEST(Metrics, OfGoogleBenchmark) {
  MetricSpec M{"", Source::GoogleBenchmark, "", ""};
  EXPECT_NEAR(llvm::cantFail(read(M, Benchmarks)), 1e-6, 1e-12);
  M.Pattern = "BM_a";
  EXPECT_NEAR(llvm::cantFail(read(M, Benchmarks)), 1e-7, 1e-13);
  M.Pattern = "BM_c";
  EXPECT_NE(failure(M, Benchmarks), "none") << "it failed";
  EXPECT_NE(failure(M, "BM_a 100 ns").find("--benchmark_format=json"),
            std::string::npos)
      << failure(M, "BM_a 100 ns");
}

std::string difference(const WorkloadSpec &W, llvm::StringRef A,
                       llvm::StringRef B) {
  WorkloadRun X, Y;
  X.Output = A.str();
  Y.Output = B.str();
  return outputDifference(W, X, Y);
}

TEST(Metrics, WhatIsMeasuredMayDifferAndNothingElse) {
  WorkloadSpec W;
  EXPECT_EQ(difference(W, "a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(difference(W, "a\nb\n", "a\nc\n"),
            "output: line 2 was 'b', is 'c'");
  EXPECT_NE(difference(W, "a\n", "a"), "");
  W.Metrics = {{"ms", Source::Regex, "took ([0-9]+) ms", ""}};
  EXPECT_EQ(difference(W, "5\ntook 3 ms\n", "5\ntook 44 ms\n"), "");
  EXPECT_NE(difference(W, "5\ntook 3 ms\n", "6\ntook 44 ms\n"), "");
  W.Metrics = {{"ms", Source::JsonPath, "ms", ""}};
  EXPECT_EQ(difference(W, R"({"ms": 3, "sum": 5})", R"({"ms": 4, "sum": 5})"),
            "");
  EXPECT_NE(difference(W, R"({"ms": 3, "sum": 5})", R"({"ms": 3, "sum": 6})"),
            "");
  W.Metrics = {{"time", Source::GoogleBenchmark, "", ""}};
  EXPECT_EQ(difference(W, Benchmarks,
                       R"({"benchmarks": [{"name": "BM_a/8"},
                          {"name": "BM_b/8"}, {"name": "BM_b/8_stddev"},
                          {"name": "BM_c"}]})"),
            "");
  EXPECT_NE(difference(W, Benchmarks, R"({"benchmarks": []})"), "");
}

TEST(Metrics, OutputFilesAreCompared) {
  WorkloadSpec W;
  W.OutputFiles = {"f"};
  WorkloadRun A, B;
  A.Files["f"] = "1";
  EXPECT_EQ(outputDifference(W, A, B), "f is not written any more");
  EXPECT_EQ(outputDifference(W, B, A), "f is new");
  B.Files["f"] = "2";
  EXPECT_NE(outputDifference(W, A, B), "");
  B.Files["f"] = "1";
  EXPECT_EQ(outputDifference(W, A, B), "");
}

TEST(Metrics, TheTailOfTheOutput) {
  ProcessResult R;
  R.Output = "1\n2\n3";
  R.ErrorOutput = "4\n5\n";
  EXPECT_EQ(outputTail(R, 3), "3\n4\n5");
  EXPECT_EQ(outputTail(R, 99), "1\n2\n3\n4\n5");
  EXPECT_EQ(outputTail(ProcessResult()), "");
}

} // namespace
