//===- MultiversionTrial.cpp - Finding variants that do not compile ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Multiversion.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

namespace {

/// Halves the candidates until what fails is alone.
class Bisection {
public:
  Bisection(const MultiversionInput &In, const TryCompile &Try)
      : In(In), Try(Try) {}

  llvm::Expected<Multiversion> run();

private:
  using Range = llvm::ArrayRef<Candidate>;

  /// What is wrong with these together, or nothing.
  llvm::Expected<std::optional<std::string>> why(Range Some, bool Together);
  llvm::Expected<std::vector<Candidate>> good(Range Some);
  llvm::Expected<std::vector<Candidate>> joined(std::vector<Candidate> Left,
                                                std::vector<Candidate> Right);
  llvm::Expected<Multiversion> written(Range Some, bool Together) const {
    return writeMultiversion({Some, In.Bodies, In.Read, Together});
  }

  const MultiversionInput &In;
  const TryCompile &Try;
  std::map<std::string, std::string> Broken; ///< by candidate id
};

} // namespace

llvm::Expected<std::optional<std::string>> Bisection::why(Range Some,
                                                          bool Together) {
  auto All = written(Some, Together);
  if (!All)
    return All.takeError();
  if (All->Alternatives.empty())
    return std::nullopt;
  return Try(All->Change);
}

/// Each half is good by itself; what is bad only beside another is left out.
llvm::Expected<std::vector<Candidate>>
Bisection::joined(std::vector<Candidate> Left, std::vector<Candidate> Right) {
  std::vector<Candidate> Both = Left;
  llvm::append_range(Both, Right);
  auto Why = why(Both, false);
  if (!Why)
    return Why.takeError();
  if (!*Why)
    return Both;
  for (Candidate &C : Right) {
    Left.push_back(std::move(C));
    auto Beside = why(Left, false);
    if (!Beside)
      return Beside.takeError();
    if (!*Beside)
      continue;
    Broken[Left.back().Id] = "not beside the others: " + **Beside;
    Left.pop_back();
  }
  return Left;
}

/// Those of `Some` that compile; the others are noted.
llvm::Expected<std::vector<Candidate>> Bisection::good(Range Some) {
  auto Why = why(Some, false);
  if (!Why)
    return Why.takeError();
  if (!*Why)
    return Some.vec();
  if (Some.size() == 1) {
    Broken[Some.front().Id] = **Why;
    return std::vector<Candidate>();
  }
  auto Left = good(Some.take_front(Some.size() / 2));
  if (!Left)
    return Left;
  auto Right = good(Some.drop_front(Some.size() / 2));
  if (!Right)
    return Right;
  return joined(std::move(*Left), std::move(*Right));
}

llvm::Expected<Multiversion> Bisection::run() {
  auto First = why(In.Candidates, In.Together);
  if (!First)
    return First.takeError();
  if (!*First)
    return written(In.Candidates, In.Together);
  auto Good = good(In.Candidates);
  if (!Good)
    return Good.takeError();
  auto Whole = why(*Good, In.Together);
  if (!Whole)
    return Whole.takeError();
  auto Result = written(*Good, In.Together && !*Whole);
  if (!Result)
    return Result;
  std::map<std::string, Isolated> Alone;
  for (Isolated &I : Result->Alone)
    Alone[I.Candidate] = std::move(I);
  for (auto &[Id, Why] : Broken)
    Alone[Id] = {Id, Why, true};
  Result->Alone.clear();
  for (const Candidate &C : In.Candidates)
    if (auto Known = Alone.find(C.Id); Known != Alone.end())
      Result->Alone.push_back(Known->second);
  return Result;
}

llvm::Expected<Multiversion>
evo::compilingMultiversion(const MultiversionInput &In, const TryCompile &Try) {
  return Bisection(In, Try).run();
}

llvm::json::Value evo::toJSON(const Alternative &A) {
  return llvm::json::Object{{"site", A.Site},
                            {"variant", A.Number},
                            {"file", A.File},
                            {"function", A.Function},
                            {"candidates", llvm::json::Array(A.Candidates)}};
}

bool evo::fromJSON(const llvm::json::Value &V, Alternative &A,
                   llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("site", A.Site) && O.map("variant", A.Number) &&
         O.map("file", A.File) && O.map("function", A.Function) &&
         O.map("candidates", A.Candidates);
}

llvm::json::Value evo::toJSON(const Isolated &I) {
  return llvm::json::Object{{"candidate", I.Candidate},
                            {"reason", llvm::json::fixUTF8(I.Reason)},
                            {"broken", I.Broken}};
}

bool evo::fromJSON(const llvm::json::Value &V, Isolated &I,
                   llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("candidate", I.Candidate) && O.map("reason", I.Reason) &&
         O.map("broken", I.Broken);
}
