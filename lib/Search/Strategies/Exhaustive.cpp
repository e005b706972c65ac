//===- Exhaustive.cpp - Every set, the small ones first ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// For up to about a dozen candidates nothing needs to be guessed. Sets come by
/// size, so that a budget that ends early has seen all small ones; within a
/// size in the order of their genes. A set with a conflict is never extended,
/// so the work between two asks is bounded by the sets asked before.
///
//===----------------------------------------------------------------------===//

#include "../StrategyContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
namespace json = llvm::json;

namespace {

class Exhaustive : public Strategy {
public:
  explicit Exhaustive(const StrategyContext &C) : C(C) {}

  std::vector<Genome> ask(std::size_t Most) override {
    std::vector<Genome> Result;
    while (!Finished && Result.size() < Most) {
      advance();
      if (!Finished)
        Result.push_back(Last);
    }
    return Result;
  }

  void tell(llvm::ArrayRef<Attempt>) override {} // the archive holds them

  json::Value state() const override {
    return json::Object{{"last", Last}, {"finished", Finished}};
  }

  bool restore(const json::Value &V, json::Path P) override {
    json::ObjectMapper O(V, P);
    return O && O.map("last", Last) && O.map("finished", Finished) &&
           allAllowed(C.Space, {Last}, P);
  }

private:
  bool advanceWithin(std::size_t Size);
  void advance();

  StrategyContext C;
  Genome Last; ///< asked for
  bool Finished = false;
};

/// To the next set of `Size` genes, in the order of their genes; false if there
/// is none. Depth first, with `Last` as the stack.
bool Exhaustive::advanceWithin(std::size_t Size) {
  Gene Next = 0;
  if (Last.size() == Size) {
    Next = Last.back() + 1;
    Last.pop_back();
  } else {
    Last.clear();
  }
  while (Last.size() < Size) {
    while (Next < C.Space.size() &&
           llvm::any_of(
               Last, [&](Gene X) { return C.Space.conflicting(X, Next); }))
      ++Next;
    if (Next < C.Space.size()) {
      Last.push_back(Next++);
      continue;
    }
    if (Last.empty())
      return false;
    Next = Last.back() + 1;
    Last.pop_back();
  }
  return true;
}

void Exhaustive::advance() {
  std::size_t Size = std::max<std::size_t>(1, Last.size());
  // A subset of an allowed set is allowed: if there is none of one size, there
  // is none of a larger one.
  Finished = !advanceWithin(Size) && !advanceWithin(Size + 1);
}

} // namespace

std::unique_ptr<Strategy> evo::makeExhaustive(const StrategyContext &Context) {
  return std::make_unique<Exhaustive>(Context);
}
