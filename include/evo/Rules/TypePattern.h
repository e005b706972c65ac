//===- TypePattern.h - Types with holes -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule says `std::set<T> &`; the user's program has a typedef of an
/// instantiated class. Both are compared canonically, so `std::set<T>` means
/// the default order and allocator, as it does in C++.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_TYPEPATTERN_H
#define EVO_RULES_TYPEPATTERN_H

#include "evo/Rules/Pattern.h"

namespace evo {

/// Gives the index in CompiledRule::Types of a template parameter, or -1.
using TypeIndex = llvm::function_ref<int(const clang::TemplateTypeParmType *)>;

TypePattern compileType(clang::QualType T, const clang::ASTContext &Context,
                        TypeIndex Index);

/// What the type metavariables stand for so far; null where nothing yet.
using TypeBindings = std::vector<clang::QualType>;

/// True if `T` (canonical) is an instance of `P`; fills `Bound`. At the top
/// level, const-ness of `T` beyond what `P` asks for is ignored.
bool matchType(const TypePattern &P, clang::QualType T,
               const clang::ASTContext &Context, TypeBindings &Bound,
               bool Top = true);

/// True if the concept is one the engine can answer.
bool isKnownConcept(llvm::StringRef Name);
llvm::StringRef knownConcepts();
bool satisfies(llvm::StringRef Concept, clang::QualType T,
               const clang::ASTContext &Context);

/// The canonical name of a type, without inline namespaces.
std::string typeName(clang::QualType T, const clang::ASTContext &Context);

} // namespace evo

#endif // EVO_RULES_TYPEPATTERN_H
