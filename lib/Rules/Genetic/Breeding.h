//===- Breeding.h - Where edits find donors and report -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An edit sees one place at a time and says what could stand there. Which
/// donors it may look at, and what becomes of the answer, is decided here, once
/// for all edits.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_GENETIC_BREEDING_H
#define EVO_LIB_RULES_GENETIC_BREEDING_H

#include "Donor.h"
#include "evo/Rules/Genetic.h"

namespace evo {

class Breeding {
public:
  Breeding(const Unit &U, const GeneticSpec &How, MatchSink &Sink)
      : U(U), How(How), Sink(Sink) {}

  /// Its code can be a donor.
  void add(FunctionPlaces Function);
  /// All edits in the function that was added as this.
  void edit(std::size_t Index);
  std::size_t size() const { return Functions.size(); }
  const FunctionPlaces &function(std::size_t Index) const {
    return Functions[Index];
  }

  // For the edits.
  const Unit &unit() const { return U; }
  const FunctionPlaces &here() const { return *Here; }
  unsigned perPlace() const { return How.PerPlace; }

  /// What `Use` makes of a donor at `At`; empty: nothing.
  using TryDonor =
      std::function<std::string(const Donor &, std::uint64_t Chance)>;
  /// The different texts that donors give, as many as wanted for one place.
  std::vector<std::string> statements(const EditPlace &At, llvm::StringRef Edit,
                                      const TryDonor &Use);
  std::vector<std::string> expressions(const EditPlace &At,
                                       clang::QualType Type,
                                       llvm::StringRef Edit,
                                       const TryDonor &Use);

  /// The tokens of `Old` read `New` instead.
  void replace(llvm::StringRef Edit, const EditPlace &At,
               clang::SourceRange Old, std::string New);
  /// `Old` goes, and so does the line if nothing else is on it.
  void remove(llvm::StringRef Edit, const EditPlace &At,
              clang::SourceRange Old);
  /// Each of `Both` gets the text of the other.
  void exchange(llvm::StringRef Edit, const EditPlace &At,
                clang::SourceRange First, clang::SourceRange Second);

private:
  using Donors = std::vector<Donor>;
  std::vector<std::string> draw(const EditPlace &At, llvm::StringRef Edit,
                                llvm::ArrayRef<std::uint32_t> From,
                                const Donors &All, const TryDonor &Use);
  std::uint64_t chance(const EditPlace &At, llvm::StringRef Edit) const;
  std::optional<FileRange> mayEdit(llvm::StringRef Edit, clang::SourceRange Old,
                                   llvm::StringRef New);
  void report(llvm::StringRef Edit, const EditPlace &At, FileRange Where,
              std::vector<Rewrite> Rewrites);
  const RuleInfo *wanted(llvm::StringRef Edit) const;
  void gather();

  const Unit &U;
  const GeneticSpec &How;
  MatchSink &Sink;
  std::vector<FunctionPlaces> Functions;
  const FunctionPlaces *Here = nullptr;
  bool Gathered = false;
  Donors Statements, Expressions;
  /// Indices of donors by file, that of all files under the empty name, and of
  /// expressions by type.
  std::map<std::string, std::vector<std::uint32_t>> StatementsOf;
  std::map<std::pair<std::string, const void *>, std::vector<std::uint32_t>>
      ExpressionsOf;
};

#define EVO_GENETIC_EDIT(Id, Name, Summary)                                    \
  void Name(const EditPlace &At, Breeding &Into);
#include "Edits.def"

} // namespace evo

#endif // EVO_LIB_RULES_GENETIC_BREEDING_H
