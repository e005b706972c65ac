//===- RuleReader.h - A rule file as plain values -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What the dynamic check needs to know of a rule file, read from its syntax
/// tree: the functions with their template heads and parameters, which
/// parameters are called and how their result is used, and what `when` demands
/// of callables. Conditions count only as a conjunct of what `when` returns.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_DYNAMIC_RULEREADER_H
#define EVO_LIB_RULES_DYNAMIC_RULEREADER_H

#include "evo/Model/Evidence.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace evo::dynamic {

enum class CallUse { None, Discarded, Condition, Value };

struct TemplateParameter {
  enum class Sort { Type, Number, Template };
  std::string Name;
  Sort Kind = Sort::Type;
  std::string Concept;           ///< "std::unsigned_integral"; empty: none
  CallUse Calls = CallUse::None; ///< a parameter of this type is called
};

/// A call that is a statement of its own.
struct CallStatement {
  std::uint64_t Begin = 0, End = 0; ///< in the rule file
  bool InLoop = false;              ///< `break` in its place means this loop
};

struct Parameter {
  /// Operand: by value, or by reference to const. Object: by other reference.
  enum class Role { Operand, Object, Code, Other };
  std::string Name;
  std::string Type; ///< as written
  bool IsPointer = false;
  bool IsNumber = false;
  Role Is = Role::Other;
  int Template = -1; ///< of Code: the parameter that is its type
  std::string Plain; ///< of Operand and Object: the type without its reference
  /// In the rule file: of the type up to the name, and of each use of the name.
  std::uint64_t TypeOffset = 0, TypeLength = 0;
  std::vector<std::uint64_t> UseOffsets;
  std::vector<CallStatement> Statements; ///< of Code
};

struct Function {
  std::string Name;
  std::uint64_t NameOffset = 0; ///< of the name in the rule file
  std::vector<TemplateParameter> Templates;
  std::vector<Parameter> Parameters;
};

/// Conditions of `when`, by the name of a parameter of `when`.
struct Demands {
  std::vector<std::string> Pure, NoThrow, LastUse, KeepsArguments, Constant;
  std::vector<std::string> SingleBit; ///< std::has_single_bit
  std::vector<std::pair<std::string, std::string>> NoAlias; ///< both ways
  std::vector<std::pair<std::string, std::string>> Keeps;   ///< value, callable
  std::vector<std::string> Plain;    ///< these are variables, and nothing else
  std::vector<std::string> NoEscape; ///< keeps no reference to its arguments
  std::vector<std::string> MayLeave;
};

struct RuleText {
  std::string File, Content, Namespace;
  std::vector<Function> Befores;
  std::vector<Function> Afters; ///< one
  std::vector<Function> Whens;  ///< none or one
  Demands Conditions;
  Promise Claims = Promise::Equivalent;
};

/// Parses with the arguments given, [0] being the compiler's path.
llvm::Expected<RuleText> readRule(llvm::StringRef File,
                                  llvm::ArrayRef<std::string> Arguments);

/// For each line of `Code` from `FirstLine`: the first error that it causes,
/// itself or by what it instantiates.
struct ProbeResult {
  std::map<unsigned, std::string> Errors;
  std::map<std::string, std::int64_t> Numbers; ///< of `constexpr int` variables
};
llvm::Expected<ProbeResult> probe(const std::string &Code, unsigned FirstLine,
                                  llvm::ArrayRef<std::string> Arguments);

} // namespace evo::dynamic

#endif // EVO_LIB_RULES_DYNAMIC_RULEREADER_H
