//===- Generational.h - Populations that breed in generations -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What the genetic algorithm and NSGA-II share: a generation is bred from
/// parents, asked for in parts if need be, and when all of it is told,
/// survivors become the next parents. They differ in who is picked as a parent
/// and in who survives.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_SEARCH_GENERATIONAL_H
#define EVO_LIB_SEARCH_GENERATIONAL_H

#include "StrategyContext.h"

namespace evo {

class Generational : public Strategy {
public:
  explicit Generational(const StrategyContext &C) : C(C), Random(C.Random) {}

  std::vector<Genome> ask(std::size_t Most) final;
  void tell(llvm::ArrayRef<Attempt> Answers) final;
  void immigrate(const Attempt &T) final;
  llvm::json::Value state() const final;
  bool restore(const llvm::json::Value &V, llvm::json::Path P) final;

protected:
  /// How many children a generation has, after the first.
  virtual std::size_t litter() const = 0;
  /// One of Parents, which are not empty.
  virtual const Attempt &pick() = 0;
  /// The next parents, out of Parents and `Children`. Also called, without
  /// children, when Parents were read back or changed.
  virtual void survive(std::vector<Attempt> Children) = 0;

  StrategyContext C;
  RandomStream Random;
  std::vector<Attempt> Parents; ///< in an order that survive() decides

private:
  void breed();

  std::vector<Genome> Unasked; ///< of this generation
  std::vector<Attempt> Told;   ///< of this generation
};

} // namespace evo

#endif // EVO_LIB_SEARCH_GENERATIONAL_H
