//===- FunctionBody.h - Where a function's statements are -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A multiversion build writes several bodies where one was. Which bytes those
/// are, and whether a second body can stand beside the first, only the compiler
/// can say; what is done with it is nobody's business but Evaluation's. So the
/// answer is a plain value.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_FUNCTIONBODY_H
#define EVO_MODEL_FUNCTIONBODY_H

#include <cstdint>
#include <string>

namespace evo {

struct FunctionBody {
  std::string File; ///< below the project's root
  std::string Name; ///< with parameter types, as in Site::Function
  std::uint64_t Offset = 0, Length = 0; ///< from '{' to '}', both included
  std::uint64_t Line = 0;               ///< of the '{', from 1
  bool Constexpr = false;               ///< may run in the compiler
  std::string Why; ///< it must stay the only body; empty: others may join it
};

} // namespace evo

#endif // EVO_MODEL_FUNCTIONBODY_H
