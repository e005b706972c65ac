//===- RuleFile.h - Reading rule files -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Rule files are ordinary C++ and are read by the Clang this program links.
/// All files of a run are read as one translation unit, since nearly all of the
/// time goes into the standard headers that they share; only when that fails is
/// each read alone, so that one wrong file spoils no other's message.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_RULEFILE_H
#define EVO_RULES_RULEFILE_H

#include "evo/Rules/Pattern.h"
#include "clang/Frontend/ASTUnit.h"

namespace evo {

/// "arith.mod-mask" of ".../arith/mod-mask.cpp".
std::string ruleIdOfPath(llvm::StringRef Path);

/// The namespace of a rule file: the id with '.' and '-' as '_'.
std::string ruleNamespace(llvm::StringRef Id);

/// Compiles the files, in order. An error holds one message per wrong file,
/// each with file:line:column.
llvm::Expected<std::vector<CompiledRule>>
compileRuleFiles(llvm::ArrayRef<std::string> Paths);

/// A rule file with its examples, as one unit.
struct ParsedRuleFile {
  std::unique_ptr<clang::ASTUnit> Ast;
  std::vector<std::string> Arguments;
};
llvm::Expected<ParsedRuleFile> parseRuleFile(llvm::StringRef Path,
                                             bool Examples);

/// The same for text that is not on disk; `Standard` is "c++20" unless given.
llvm::Expected<ParsedRuleFile> parseRuleText(llvm::StringRef Text,
                                             llvm::StringRef Path,
                                             bool Examples,
                                             llvm::StringRef Standard = "");

/// The file this code was loaded from: the program, or the plugin and then not
/// the compiler that loaded it.
std::string ownImage();

/// The folder that holds evo/Rule.h.
std::string ruleHeaderFolder();

/// Compiles the namespace of one rule. Used by compileRuleFiles.
llvm::Expected<CompiledRule> compileRule(clang::ASTContext &Context,
                                         llvm::StringRef Path,
                                         llvm::StringRef Content);

/// Sets Id, File, Doc and Summary from the text of the file.
void readRuleComment(llvm::StringRef Content, RuleInfo &Info);

} // namespace evo

#endif // EVO_RULES_RULEFILE_H
