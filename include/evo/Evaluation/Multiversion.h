//===- Multiversion.h - Many variants in one source -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One build per variant is what evaluation costs. Here all variants of all
/// functions go into one build: a function's body becomes
///
///     { switch (evo_chosen[7]) { default: { as it was } break;
///                                case 1: { the first variant } break;
///                                case 2: { the second } break; } }
///
/// and the table is filled once, before the first constructor runs, from
/// EVO_SELECT="site=variant,…" or EVO_SELECT=@FILE. A site or variant that is
/// not there ends the program with status 97: what is measured is what was
/// asked for. Nothing but the body changes: signature, name, linkage and
/// address stay, so members, templates, overloads, virtual and recursive
/// functions, default arguments, noexcept and lambdas need no care. `static`
/// locals exist once per variant, and since one variant runs in a process, each
/// is as it would be.
/// `#line` keeps the place that assertions and debuggers name.
///
/// It is a patch like any other, in plain C++ for GCC and Clang, so whatever
/// builds the program builds this.
///
/// What changes something else than one body, and bodies that cannot have a
/// second one beside them (labels, coroutines, consteval, …), needs a build of
/// its own and is listed with the reason. Variants that exclude each other
/// never meet; of those in one function that do not, one more variant holds
/// them all.
///
/// Not for timing what is reported: code that is larger is laid out and inlined
/// otherwise. Winners are confirmed in a clean build.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_MULTIVERSION_H
#define EVO_EVALUATION_MULTIVERSION_H

#include "evo/Model/Candidate.h"
#include "evo/Model/FunctionBody.h"
#include "llvm/ADT/ArrayRef.h"

namespace evo {

/// One entry for EVO_SELECT.
struct Alternative {
  std::string Site;         ///< of the function: 16 hex digits
  std::uint64_t Number = 0; ///< from 1; 0 is the body as it was
  std::string File, Function;
  std::vector<std::string> Candidates; ///< ids of those applied
};

/// A candidate that needs a build of its own, or cannot be built at all.
struct Isolated {
  std::string Candidate; ///< its id
  std::string Reason;
  bool Broken = false; ///< it does not compile; the reason is the message
};

struct Multiversion {
  Patch Change;
  std::vector<Alternative> Alternatives; ///< by file, function and number
  std::vector<Isolated> Alone;           ///< in the order of the candidates
};

struct MultiversionInput {
  llvm::ArrayRef<Candidate> Candidates;
  llvm::ArrayRef<FunctionBody> Bodies;
  ReadContent Read;     ///< the files that the candidates were made for
  bool Together = true; ///< one more variant for all that go together
};

/// Writes them all, without trying whether they compile.
llvm::Expected<Multiversion> writeMultiversion(const MultiversionInput &In);

/// The first error of the program with a patch applied, or nothing.
using TryCompile = std::function<std::optional<std::string>(const Patch &)>;

/// As writeMultiversion(), less the candidates that do not compile there; they
/// are found by bisection and listed as broken with their message, so that one
/// bad variant spoils no other. Costs one call of `Try` if all is well, and
/// about 2 log n for each that is not.
llvm::Expected<Multiversion> compilingMultiversion(const MultiversionInput &In,
                                                   const TryCompile &Try);

llvm::json::Value toJSON(const Alternative &A);
bool fromJSON(const llvm::json::Value &V, Alternative &A, llvm::json::Path P);
llvm::json::Value toJSON(const Isolated &I);
bool fromJSON(const llvm::json::Value &V, Isolated &I, llvm::json::Path P);

} // namespace evo

#endif // EVO_EVALUATION_MULTIVERSION_H
