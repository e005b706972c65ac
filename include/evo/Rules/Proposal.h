//===- Proposal.h - From what units say to candidates -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Units are matched side by side and know nothing of one another. Here, in one
/// place and one thread of thought, their matches become candidates:
///
///  - Equal matches of several units are one.
///  - Every unit that reads a file which a match edits must have made the same
///    match; otherwise the edit would change code that some unit sees with
///    other types or macros. A unit that says nothing, or that could not be
///    parsed, does not agree. What is left out is a refusal that names the
///    unit.
///  - Sites get their ids, patches are made, everything is sorted.
///
/// The result depends on the bytes of the program and the rules only: not on
/// the number of threads, nor on where the tree lies.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_PROPOSAL_H
#define EVO_RULES_PROPOSAL_H

#include "evo/Rules/Rule.h"
#include <mutex>

namespace evo {

/// The bytes of project files as they were parsed.
class SourceTexts {
public:
  /// Thread safe. The first bytes are kept; other ones for the same file mean
  /// that it changed during the run.
  void add(llvm::StringRef File, llvm::StringRef Content);

  llvm::Expected<std::string> read(llvm::StringRef File) const;
  const std::string *find(llvm::StringRef File) const;

  /// Files seen with two contents.
  const std::set<std::string> &changed() const { return Changed; }

private:
  mutable std::mutex Lock;
  std::map<std::string, std::string> Texts;
  std::set<std::string> Changed;
};

/// What one unit said, as values.
struct UnitFindings {
  std::string Unit; ///< its main file, below the root
  bool Parsed = false;
  std::vector<std::string> Reads; ///< project files
  std::vector<Match> Matches;
  std::vector<Refusal> Refusals;
};

/// Gathers the findings of one unit while it is alive.
class FindingsSink : public MatchSink {
public:
  FindingsSink(const Unit &U, UnitFindings &Into, SourceTexts &Texts)
      : U(U), Into(Into), Texts(Texts) {}
  void matched(Match M) override;
  void refused(const RuleInfo &R, clang::SourceLocation L, std::string Function,
               std::string Reason) override;

private:
  const Unit &U;
  UnitFindings &Into;
  SourceTexts &Texts;
};

/// True for the sites that the user wants to see; ids do not depend on it.
using WantedSite = std::function<bool(const Site &)>;

struct AssembleInput {
  llvm::ArrayRef<UnitFindings> Units; ///< in the order of Project::Units
  llvm::ArrayRef<RuleInfo> Rules;
  const SourceTexts &Texts;
  std::string Root;
  unsigned Threads = 0;
  WantedSite Wanted; ///< empty: all; called once for each, in order
};

Proposal assemble(const AssembleInput &In);

/// Runs rules over one unit; a RuleSet's match(), or a test's.
using MatchUnit = std::function<void(const Unit &, MatchSink &)>;

struct ProposeSettings {
  unsigned Threads = 0;
  bool Verify = false; ///< parse the patched units again, see Verify.h
  WantedSite Wanted;
  std::function<void(std::size_t Done, std::size_t Of)> Progress;
};

struct ProposeOutcome {
  Proposal Found;
  ParseReport Parse;
  std::shared_ptr<SourceTexts> Texts; ///< what the patches were made for
};

/// Parses what the request asks for, matches, assembles. When headers are
/// concerned, the units outside the asked paths are parsed too, since they may
/// read them.
llvm::Expected<ProposeOutcome> propose(const Project &P,
                                       llvm::ArrayRef<RuleInfo> Rules,
                                       const MatchUnit &Match,
                                       const ProposeSettings &Settings);

/// Sorts by place and rule and drops equal ones.
void sortRefusals(std::vector<Refusal> &All);

/// Indices of a largest prefix-greedy set without conflicts: a candidate is
/// taken, in order, if it goes together with all that were taken before.
std::vector<std::size_t> maximalSet(llvm::ArrayRef<Candidate> All);

} // namespace evo

#endif // EVO_RULES_PROPOSAL_H
