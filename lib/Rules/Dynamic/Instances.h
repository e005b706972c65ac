//===- Instances.h - Which types a rule is run with -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A concept stands for infinitely many types; a few that differ in what goes
/// wrong with them represent it: each width and sign of integers, a string, a
/// class that shows when it was moved from. Which of them a rule's functions
/// accept is asked from clang, for all at once: one line a question, in one
/// probe. A candidate that `before` does not compile with is not an instance;
/// one that only `after` does not compile with is a wrong rule.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_DYNAMIC_INSTANCES_H
#define EVO_LIB_RULES_DYNAMIC_INSTANCES_H

#include "Dynamic/RuleReader.h"

namespace evo::dynamic {

struct Instance {
  unsigned Before = 0;                ///< index of RuleText::Befores
  std::vector<std::string> Arguments; ///< of its template head
  std::string Types;                  ///< for people
  std::string After, When;    ///< how they are called: a function object
  std::string DoesNotCompile; ///< the error of `after`; empty: fine
  bool AfterDeduced = true, WhenDeduced = true; ///< or with explicit types
  bool IsScalar = false; ///< numbers, objects of numbers, and code
};

struct InstancePlan {
  std::vector<Instance> Instances;
  std::vector<std::string> NotGenerated;
};

/// `Header` is the text that makes the rule's functions visible: each `before`
/// under the name that beforeName gives.
llvm::Expected<InstancePlan>
planInstances(const RuleText &Rule, const std::string &Header,
              llvm::ArrayRef<std::string> Arguments);

std::string beforeName(unsigned Index);

/// "evo_rule::after<unsigned int, Callable<bool>>" for an instance of a before.
std::string callee(const RuleText &Rule, const Function &F,
                   llvm::StringRef Name, const Instance &I);

/// A function object that calls `F` as the user would, its types deduced from
/// the arguments of the instance's `before`; or with explicit types.
std::string callerText(const RuleText &Rule, const Function &F,
                       llvm::StringRef Name, const Instance &I, bool Deduced);

/// The name that `when` has for parameter I of a before: of the same position
/// if `when` has as many, else of the same name; empty if there is no `when`.
std::string nameInWhen(const RuleText &Rule, const Function &F, std::size_t I);

/// The rule file with each `before` renamed, so that overloads of one signature
/// up to their template head can be told apart.
std::string withNamedBefores(const RuleText &Rule);

/// The program that runs these instances.
std::string programText(const RuleText &Rule, const std::string &Header,
                        llvm::ArrayRef<Instance> Instances);

/// A text with a function evo_side_K for each scalar instance K. With EVO_AFTER
/// defined it refines the same without, if the rule holds: where `when` does
/// not hold it is undefined.
std::string proofText(const RuleText &Rule, llvm::ArrayRef<Instance> Instances);

/// Why an instance is not in that text; empty if it is.
std::string whyNotProvable(const RuleText &Rule, const Instance &I);

} // namespace evo::dynamic

#endif // EVO_LIB_RULES_DYNAMIC_INSTANCES_H
