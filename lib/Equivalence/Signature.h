//===- Signature.h - A function as its callers see it -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What two versions of a function must have in common before their bodies are
/// worth comparing.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SIGNATURE_H
#define EVO_LIB_EQUIVALENCE_SIGNATURE_H

#include "evo/Equivalence/Compile.h"

namespace clang {
class Attr;
} // namespace clang

namespace evo {

/// "(int, unsigned)".
std::string parameterTypes(const clang::FunctionDecl &F);

/// "ns::C::f", with template arguments.
std::string qualifiedName(const clang::FunctionDecl &F);

/// All but the symbol, which the code generator chooses. What is left declared
/// is looked up in `Elsewhere`, which may be null.
Signature describeFunction(const clang::FunctionDecl &F,
                           const MadeInstances *Elsewhere = nullptr);

/// Attributes that change how a function is compiled or what is warned of, and
/// nothing that a caller may rely on.
bool isAdvice(const clang::Attr &A);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SIGNATURE_H
