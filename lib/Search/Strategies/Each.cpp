//===- Each.cpp - Each alone, then the good ones together ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Most rewrites neither help nor hinder one another, so what each gains alone
/// says most of what can be said, for one evaluation each. Then all that gained
/// are put together, the better one of two rivals, and what adds nothing to the
/// others is taken out again, the least first.
///
/// Blind to candidates that pay only together.
///
//===----------------------------------------------------------------------===//

#include "../StrategyContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
namespace json = llvm::json;

namespace {

class Each : public Strategy {
public:
  explicit Each(const StrategyContext &C) : C(C) {}

  std::vector<Genome> ask(std::size_t Most) override;
  void tell(llvm::ArrayRef<Attempt> Answers) override;
  json::Value state() const override;
  bool restore(const json::Value &V, json::Path P) override;

private:
  enum Phase : std::uint64_t { Alone, Together, Without, Phases };

  double gainAlone(Gene X) const;
  std::vector<Gene> gainers() const;

  StrategyContext C;
  std::uint64_t Now = Alone;
  Gene Next = 0;              ///< to be tried alone
  Attempt Best;               ///< the set, as far as it has been reduced
  std::vector<Gene> Doubtful; ///< to be tried without, the last one first
};

/// 0 if it does not pass alone, or was not tried.
double Each::gainAlone(Gene X) const {
  const Outcome *Found = C.Known.find({X});
  return Found && Found->Passed ? Found->Fitness : 0;
}

/// Best first, without rivals of better ones.
std::vector<Gene> Each::gainers() const {
  std::vector<Gene> Order, Result;
  for (Gene X = 0; X < C.Space.size(); ++X)
    if (gainAlone(X) > C.Spec.LeastGain)
      Order.push_back(X);
  llvm::sort(Order, [&](Gene A, Gene B) {
    return std::pair(-gainAlone(A), A) < std::pair(-gainAlone(B), B);
  });
  for (Gene X : Order)
    if (llvm::none_of(Result,
                      [&](Gene Y) { return C.Space.conflicting(X, Y); }))
      Result.push_back(X);
  return Result;
}

std::vector<Genome> Each::ask(std::size_t Most) {
  std::vector<Genome> Result;
  while (Next < C.Space.size() && Result.size() < Most)
    Result.push_back({Next++});
  if (!Result.empty())
    return Result;
  if (Now == Alone) {
    Now = Together;
    Doubtful = gainers();
    Genome All = Doubtful;
    llvm::sort(All);
    return {All};
  }
  if (Doubtful.empty() || Best.Of.size() < 2)
    return {};
  return {flipped(C.Space, Best.Of, Doubtful.back())};
}

void Each::tell(llvm::ArrayRef<Attempt> Answers) {
  if (Now == Alone)
    return; // the archive holds them
  if (Now == Together) {
    Best = Answers.front();
    Now = Without;
    return;
  }
  Doubtful.pop_back();
  if (!fitter(Best.Found, Answers.front().Found))
    Best = Answers.front();
}

json::Value Each::state() const {
  return json::Object{
      {"phase", Now}, {"next", Next}, {"best", Best}, {"doubtful", Doubtful}};
}

bool Each::restore(const json::Value &V, json::Path P) {
  json::ObjectMapper O(V, P);
  if (!O || !O.map("phase", Now) || !O.map("next", Next) ||
      !O.map("best", Best) || !O.map("doubtful", Doubtful) ||
      !allAllowed(C.Space, {Best}, P))
    return false;
  bool Fits =
      Now < Phases && Next <= C.Space.size() &&
      llvm::all_of(Doubtful, [&](Gene X) { return X < C.Space.size(); });
  if (!Fits)
    P.report("is not of this space");
  return Fits;
}

} // namespace

std::unique_ptr<Strategy> evo::makeEach(const StrategyContext &Context) {
  return std::make_unique<Each>(Context);
}
