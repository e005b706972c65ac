//===- Ageing.cpp - A population where the oldest dies ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Regularised evolution: the best of a random sample has one mutated child,
/// and the oldest dies however good it is. Under noise this is what keeps a
/// lucky measurement from ruling for ever: to stay, a set must do well again in
/// its children. Real, Aggarwal, Huang and Le, "Regularized evolution for image
/// classifier architecture search", AAAI 2019, algorithm 1.
///
//===----------------------------------------------------------------------===//

#include "../StrategyContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
namespace json = llvm::json;

namespace {

class Ageing : public Strategy {
public:
  explicit Ageing(const StrategyContext &C) : C(C), Random(C.Random) {}

  std::vector<Genome> ask(std::size_t Most) override {
    std::vector<Genome> Result;
    std::size_t Founders = C.Spec.Population - Begun;
    std::size_t Number =
        std::min<std::size_t>(Most, Founders ? Founders : C.Spec.Batch);
    while (Result.size() < Number) {
      Genome New = Founders || Queue.empty()
                       ? sampled(C.Space, Random)
                       : mutated(C.Space, parent().Of, Random);
      Result.push_back(madeNew(C.Space, New, C.Known, Result, Random));
    }
    Begun += Founders ? Number : 0;
    return Result;
  }

  void tell(llvm::ArrayRef<Attempt> Answers) override {
    for (const Attempt &T : Answers)
      immigrate(T);
  }

  void immigrate(const Attempt &T) override {
    Queue.push_back(T);
    if (Queue.size() > C.Spec.Population)
      Queue.erase(Queue.begin());
  }

  json::Value state() const override {
    return json::Object{{"random", Random}, {"begun", Begun}, {"queue", Queue}};
  }

  bool restore(const json::Value &V, json::Path P) override {
    json::ObjectMapper O(V, P);
    if (!O || !O.map("random", Random) || !O.map("begun", Begun) ||
        !O.map("queue", Queue) || !allAllowed(C.Space, Queue, P))
      return false;
    if (Begun <= C.Spec.Population)
      return true;
    P.field("begun").report("does not fit the population");
    return false;
  }

private:
  const Attempt &parent() {
    const Attempt *Best = nullptr;
    for (unsigned I = 0; I < C.Spec.Tournament; ++I) {
      const Attempt &T = Queue[Random.below(Queue.size())];
      if (!Best || preferred(T, *Best))
        Best = &T;
    }
    return *Best;
  }

  StrategyContext C;
  RandomStream Random;
  std::uint64_t Begun = 0;    ///< of the first population, asked for
  std::vector<Attempt> Queue; ///< the oldest first
};

} // namespace

std::unique_ptr<Strategy> evo::makeAgeing(const StrategyContext &Context) {
  return std::make_unique<Ageing>(Context);
}
