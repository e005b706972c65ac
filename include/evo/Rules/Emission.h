//===- Emission.h - What a build said while it compiled -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The plugin sees one unit at a time, in a compiler it does not own, so it
/// only writes down what the rules said: one file of JSON lines per object and
/// argument list. The first line is the heartbeat. It is there even when
/// nothing was found, says which bytes were read, and is how a unit that was
/// never looked at is told from one without candidates. Every further line is a
/// candidate as it was matched, or a refusal.
///
/// Ids, order, agreement over headers and patches are made where all files are
/// at hand: proposeFrom() gives the bytes that propose() gives, without a
/// parse.
///
/// A file written for other bytes than those on disk says nothing about the
/// program as it is: its unit counts as one that could not be parsed, which
/// agrees to no edit of a file that it reads.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_EMISSION_H
#define EVO_RULES_EMISSION_H

#include "evo/Rules/Proposal.h"

namespace evo {

/// One unit as the plugin saw it.
struct EmittedUnit {
  UnitFindings Said;
  std::string Reason; ///< if it was not matched: why
  std::string Engine; ///< versions of Evo and of the compiler
  std::string Root;   ///< of the project, absolute
  std::string Object; ///< absolute; empty if only a temporary was written
  std::string Folder; ///< working folder of the compiler
  std::vector<std::string> Command; ///< as typed; empty if it is not known
  std::map<std::string, std::string> Hashes; ///< of what it reads, by name
};

/// The reason of a unit in C: no rule looks at it, nobody need be warned, and
/// yet it agrees to no edit of what it reads.
inline constexpr llvm::StringLiteral NotCxx = "not C++";

/// The content of the file for `E`.
std::string emissionText(const EmittedUnit &E);

/// Reads it back; an error names `Name` and the line.
llvm::Expected<EmittedUnit> readEmission(llvm::StringRef Text,
                                         llvm::StringRef Name);

/// "join-<object>-<arguments>.jsonl", the same for every build of an object.
std::string emissionName(llvm::StringRef MainFile, llvm::StringRef Object,
                         llvm::ArrayRef<std::string> Arguments);

struct Emission {
  std::vector<EmittedUnit> Units; ///< the latest of each object, by main file
  std::vector<std::string> Warnings;
};

/// All units of a folder. Fails with FileNotFound if there is none, and with
/// BadJson on a file that is not whole.
llvm::Expected<Emission> readEmissions(llvm::StringRef Folder);

/// The project that was built: its units are those of the emission. Fails with
/// Usage if the units disagree about the root.
llvm::Expected<Project> projectOf(const Emission &E, ProjectRequest Request);

struct EmissionOutcome {
  ProposeOutcome Proposed;
  std::vector<std::string> Warnings; ///< stale units, unknown rules
};

/// As propose(), from what the units said. `Unseen` are units of the program,
/// as absolute paths, for which the emission holds nothing: no header is
/// edited while there are any, since they may read it.
EmissionOutcome proposeFrom(const Emission &E, const Project &P,
                            llvm::ArrayRef<RuleInfo> Rules,
                            llvm::ArrayRef<std::string> Unseen,
                            const ProposeSettings &Settings);

llvm::json::Value toJSON(const Match &M);
bool fromJSON(const llvm::json::Value &V, Match &M, llvm::json::Path P);

} // namespace evo

#endif // EVO_RULES_EMISSION_H
