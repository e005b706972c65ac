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
/// EVO_REACH=FILE chooses nothing, and notes which of the functions are
/// entered: the byte of FILE at the position of a site is then 1. FILE is
/// shared memory, so what crashes or forks has noted it all the same. Costs
/// nothing without: it is one more number of the switch.
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
#include <map>
#include <set>

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

/// Where a variant stands in a file, as the change leaves it.
struct VariantText {
  std::string File;
  std::uint64_t Begin = 0, End = 0;
  std::vector<std::string> Candidates; ///< ids
};

struct Multiversion {
  Patch Change;
  std::vector<VariantText> Texts;
  std::vector<Alternative> Alternatives; ///< by file, function and number
  std::vector<std::string> Sites; ///< that hold them, as EVO_REACH counts
  std::vector<Isolated> Alone;    ///< in the order of the candidates
};

struct MultiversionInput {
  llvm::ArrayRef<Candidate> Candidates;
  llvm::ArrayRef<FunctionBody> Bodies;
  ReadContent Read;     ///< the files that the candidates were made for
  bool Together = true; ///< one more variant for all that go together
  /// Ids of candidates whose variants are left out and keep their number, so
  /// that nothing else changes; may be null.
  const std::map<std::string, std::string> *Without = nullptr;
};

/// Writes them all, without trying whether they compile.
llvm::Expected<Multiversion> writeMultiversion(const MultiversionInput &In);

/// An error of the program with a patch applied.
struct CompileError {
  struct Place {
    std::string File;
    std::uint64_t Offset = 0; ///< in the patched text
  };
  std::string Message;
  std::vector<Place> Places; ///< its own, then what led there; may be empty
};

/// The errors of the program with a patch applied; none if it compiles.
using TryCompile = std::function<std::vector<CompileError>(const Patch &)>;

/// As writeMultiversion(), less the candidates that do not compile there; they
/// are listed as broken with their message, so that one bad variant spoils no
/// other. An error is the fault of the variant that it lies in, or that led to
/// it, so a few calls of `Try` find them all; what has no such place is found
/// by bisection, with about 2 log n calls for each.
llvm::Expected<Multiversion> compilingMultiversion(const MultiversionInput &In,
                                                   const TryCompile &Try);

/// The ids of those that compile when each is the only change; as many are
/// tried at once as change different functions.
llvm::Expected<std::set<std::string>>
compilingAlone(const MultiversionInput &In, const TryCompile &Try);

llvm::json::Value toJSON(const Alternative &A);
bool fromJSON(const llvm::json::Value &V, Alternative &A, llvm::json::Path P);
llvm::json::Value toJSON(const Isolated &I);
bool fromJSON(const llvm::json::Value &V, Isolated &I, llvm::json::Path P);

} // namespace evo

#endif // EVO_EVALUATION_MULTIVERSION_H
