//===- Mutant.cpp - What the tests said about an error ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Mutant.h"

using namespace evo;
namespace json = llvm::json;

static constexpr llvm::StringLiteral Names[] = {
    "Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "Ignored"};

llvm::StringRef evo::mutantStatusName(MutantStatus S) {
  return Names[static_cast<std::size_t>(S)];
}

std::optional<MutantStatus> evo::mutantStatusFromName(llvm::StringRef Name) {
  for (std::size_t I = 0; I < std::size(Names); ++I)
    if (Names[I] == Name)
      return static_cast<MutantStatus>(I);
  return std::nullopt;
}

json::Value evo::toJSON(const MutantResult &R) {
  return json::Object{{"candidate", R.Candidate},
                      {"status", mutantStatusName(R.Status)},
                      {"reason", json::fixUTF8(R.Reason)},
                      {"killed-by", json::fixUTF8(R.KilledBy)},
                      {"tests", R.Tests},
                      {"seconds", R.Seconds}};
}

bool evo::fromJSON(const json::Value &V, MutantResult &R, json::Path P) {
  json::ObjectMapper O(V, P);
  std::string Status;
  std::uint64_t Tests = 0;
  if (!O || !O.map("candidate", R.Candidate) || !O.map("status", Status) ||
      !O.map("reason", R.Reason) || !O.map("killed-by", R.KilledBy) ||
      !O.map("tests", Tests) || !O.map("seconds", R.Seconds))
    return false;
  auto Known = mutantStatusFromName(Status);
  if (!Known) {
    P.field("status").report("no status of a mutant");
    return false;
  }
  R.Status = *Known;
  R.Tests = static_cast<unsigned>(Tests);
  return true;
}

void MutationScore::add(MutantStatus S) {
  unsigned *Counts[] = {&Killed,     &Timeout,      &Survived,
                        &NoCoverage, &CompileError, &Ignored};
  ++*Counts[static_cast<std::size_t>(S)];
}

std::string evo::describe(const MutationScore &S) {
  return std::to_string(S.detected()) + " of " + std::to_string(S.valid());
}

json::Value evo::toJSON(const MutationScore &S) {
  return json::Object{{"killed", S.Killed},
                      {"timeout", S.Timeout},
                      {"survived", S.Survived},
                      {"no-coverage", S.NoCoverage},
                      {"compile-error", S.CompileError},
                      {"ignored", S.Ignored}};
}

bool evo::fromJSON(const json::Value &V, MutationScore &S, json::Path P) {
  json::ObjectMapper O(V, P);
  auto Count = [&](llvm::StringLiteral Key, unsigned &Into) {
    std::uint64_t Value = 0;
    bool Good = O.map(Key, Value);
    Into = static_cast<unsigned>(Value);
    return Good;
  };
  return O && Count("killed", S.Killed) && Count("timeout", S.Timeout) &&
         Count("survived", S.Survived) && Count("no-coverage", S.NoCoverage) &&
         Count("compile-error", S.CompileError) && Count("ignored", S.Ignored);
}

std::string evo::describe(const Noticed &N) {
  std::string Text = "notice ";
  if (N.Lines.valid())
    Text += describe(N.Lines) + " errors on its lines";
  if (N.Lines.valid() && N.Function.valid())
    Text += ", ";
  if (N.Function.valid())
    Text += describe(N.Function) + " errors in its functions";
  if (!N.Lines.valid() && !N.Function.valid())
    return "were asked about no error on its lines or in its functions";
  return Text;
}

json::Value evo::toJSON(const Noticed &N) {
  return json::Object{{"lines", toJSON(N.Lines)},
                      {"function", toJSON(N.Function)}};
}

bool evo::fromJSON(const json::Value &V, Noticed &N, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("lines", N.Lines) && O.map("function", N.Function);
}

static std::optional<double> percentOf(unsigned Part, unsigned Whole) {
  if (!Whole)
    return std::nullopt;
  return 100.0 * Part / Whole;
}

std::optional<double> MutationScore::percent() const {
  return percentOf(detected(), valid());
}

std::optional<double> MutationScore::percentOfCovered() const {
  return percentOf(detected(), covered());
}

MutationScore evo::scoreOf(llvm::ArrayRef<Mutant> All) {
  MutationScore Score;
  for (const Mutant &M : All)
    Score.add(M.Result.Status);
  return Score;
}
