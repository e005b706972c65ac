//===- Winners.cpp - Which candidates to confirm ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Winners.h"
#include "evo/Evaluation/Statistics.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

/// Expected share of false ones among those sent to confirmation.
static constexpr double FalseDiscoveryRate = 0.10;

std::string evo::mainMetric(const FitnessSpec &F) {
  const ObjectiveSpec *Main = nullptr;
  for (const ObjectiveSpec &O : F.Objectives)
    if (!Main || O.Weight > Main->Weight)
      Main = &O;
  return Main ? Main->Metric : "user-time";
}

/// The measurement of the main metric with the smallest p-value; null if there
/// is none.
static const Measurement *deciding(const FitnessSpec &F, const Evaluation &E) {
  const Measurement *Best = nullptr;
  for (const Measurement &M : E.Measurements)
    if (M.Metric == mainMetric(F) &&
        (!Best || M.Result.PValue < Best->Result.PValue))
      Best = &M;
  return Best;
}

/// Corrected for the choice among workloads; 1 if nothing was measured.
static double pValue(const FitnessSpec &F, const Evaluation &E) {
  const Measurement *M = deciding(F, E);
  if (!M)
    return 1;
  auto Workloads =
      llvm::count_if(E.Measurements, [&](const Measurement &Other) {
        return Other.Metric == M->Metric;
      });
  return std::min(1.0, M->Result.PValue * Workloads);
}

std::string evo::gainText(const FitnessSpec &F, const Evaluation &E) {
  const Measurement *M = deciding(F, E);
  if (!M)
    return "not measured";
  return llvm::formatv("{0:f3}x [{1:f3}, {2:f3}] {3} on {4}", M->Result.Ratio,
                       M->Result.Low, M->Result.High, M->Metric, M->Workload);
}

double evo::levelToWin(std::size_t Tried, std::size_t Workloads) {
  return FalseDiscoveryRate / std::max<std::size_t>(1, Tried * Workloads);
}

std::int64_t evo::growth(const Patch &Change) {
  std::int64_t Bytes = 0;
  for (const FilePatch &P : Change.Files)
    for (const Edit &E : P.Edits)
      Bytes += std::int64_t(E.Replacement.size()) - std::int64_t(E.Length);
  return Bytes;
}

/// True if their gains can not be told apart.
static bool areAlike(const FitnessSpec &F, const Tried &A, const Tried &B) {
  const Measurement *M = deciding(F, A.Result), *N = deciding(F, B.Result);
  return M && N && M->Result.Low <= N->Result.High &&
         N->Result.Low <= M->Result.High;
}

static std::string whyNotTested(const Evidence &E) {
  if (E.Kind == EvidenceKind::Identical)
    return "same code after optimisation";
  return (evidenceKindName(E.Kind) + ": " +
          (E.Reason.empty() ? E.Input : E.Reason))
      .str();
}

std::optional<std::size_t> evo::chooseSet(const FitnessSpec &F,
                                          llvm::ArrayRef<Evaluation> Sets,
                                          const std::vector<bool> &Better) {
  std::vector<std::size_t> Measured;
  std::vector<double> PValues;
  for (std::size_t I = 0; I < Sets.size(); ++I)
    if (Sets[I].wasMeasured()) {
      Measured.push_back(I);
      PValues.push_back(pValue(F, Sets[I]));
    }
  std::vector<double> Adjusted = benjaminiHochbergAdjusted(PValues);
  auto Rank = [&](std::size_t I) {
    return std::tuple(-Sets[I].Fitness, Sets[I].Genome.size(), Sets[I].Genome);
  };
  std::optional<std::size_t> Best;
  for (std::size_t K = 0; K < Measured.size(); ++K) {
    std::size_t I = Measured[K];
    if (Better[I] && Adjusted[K] <= FalseDiscoveryRate &&
        (!Best || Rank(I) < Rank(*Best)))
      Best = I;
  }
  return Best;
}

/// Among the winners, or why it is none; it may take the place of one.
static void enter(const FitnessSpec &F, llvm::ArrayRef<Tried> All,
                  std::size_t I, ChosenWinners &Into) {
  std::vector<std::size_t> Rivals;
  llvm::copy_if(Into.Winners, std::back_inserter(Rivals), [&](std::size_t W) {
    return conflict(All[W].Subject.Change, All[I].Subject.Change);
  });
  if (Rivals.empty())
    return Into.Winners.push_back(I);
  std::size_t First = Rivals.front(), Worse = I;
  bool Simpler =
      Rivals.size() == 1 && areAlike(F, All[First], All[I]) &&
      growth(All[I].Subject.Change) < growth(All[First].Subject.Change);
  if (Simpler) {
    *llvm::find(Into.Winners, First) = I;
    std::swap(First, Worse);
  }
  Into.Reasons[Worse] =
      "edits the same place as " + All[First].Subject.Id +
      (Simpler ? ", which gains as much and is shorter" : ", which gains more");
}

ChosenWinners evo::chooseWinners(const FitnessSpec &F,
                                 llvm::ArrayRef<Tried> All,
                                 const std::vector<bool> &Better) {
  ChosenWinners Result;
  Result.Reasons.resize(All.size());
  std::vector<std::size_t> Measured;
  std::vector<double> PValues;
  for (std::size_t I = 0; I < All.size(); ++I) {
    const Evaluation &E = All[I].Result;
    if (!E.wasMeasured()) {
      Result.Reasons[I] = whyNotTested(E.Earned);
      continue;
    }
    Measured.push_back(I);
    PValues.push_back(pValue(F, E));
  }
  std::vector<double> Adjusted = benjaminiHochbergAdjusted(PValues);
  std::vector<std::size_t> Good;
  for (std::size_t K = 0; K < Measured.size(); ++K) {
    std::size_t I = Measured[K];
    if (Better[I] && Adjusted[K] <= FalseDiscoveryRate)
      Good.push_back(I);
    else
      Result.Reasons[I] =
          Better[I] ? llvm::formatv("p {0:f3} after correction for {1} tried",
                                    Adjusted[K], Measured.size())
                          .str()
                    : "no gain beyond noise: " + gainText(F, All[I].Result);
  }
  llvm::sort(Good, [&](std::size_t A, std::size_t B) {
    return std::make_pair(-All[A].Result.Fitness, All[A].Subject.Id) <
           std::make_pair(-All[B].Result.Fitness, All[B].Subject.Id);
  });
  for (std::size_t I : Good)
    enter(F, All, I, Result);
  return Result;
}
