//===- SmtFloat.h - Floating-point functions, precisely -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The encoder takes floating-point operations as unknown functions of the
/// operands' bits, by name. Where that is too little, the solver's own theory
/// of IEEE 754 says what they are: rounding to nearest, as C++ programs have it
/// unless they ask for something else.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_SMTFLOAT_H
#define EVO_EQUIVALENCE_SMTFLOAT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace evo::smt {

/// Is this one of the functions whose meaning is known exactly?
bool isPreciseFloat(llvm::StringRef Function);

/// SMT-LIB text of its result as bits, from operands as bits.
std::string preciseFloat(llvm::StringRef Function,
                         llvm::ArrayRef<std::string> Operands,
                         llvm::ArrayRef<unsigned> Widths, unsigned Result);

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_SMTFLOAT_H
