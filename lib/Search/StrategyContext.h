//===- StrategyContext.h - What every strategy is made from -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Each strategy is a class that only its own file sees; this is all that it
/// gets, and the function that makes it is all that it gives.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_SEARCH_STRATEGYCONTEXT_H
#define EVO_LIB_SEARCH_STRATEGYCONTEXT_H

#include "Variation.h"
#include "evo/Search/Strategy.h"

namespace evo {

struct StrategyContext {
  const SearchSpace &Space;
  const Archive &Known;
  SearchSpec Spec;
  RandomStream Random;
};

#define EVO_STRATEGY(Name, Word, Help)                                         \
  std::unique_ptr<Strategy> make##Name(const StrategyContext &Context);
#include "evo/Search/Strategies.def"

} // namespace evo

#endif // EVO_LIB_SEARCH_STRATEGYCONTEXT_H
