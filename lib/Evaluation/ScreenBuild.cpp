//===- ScreenBuild.cpp - Which variants stand in the build ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScreenProgram.h"
#include "evo/Support/Codes.h"
#include <chrono>

using namespace evo;

/// Builds tried to find what parses and does not build, before giving up.
static constexpr unsigned MostBuilds = 40;

static double secondsSince(std::chrono::steady_clock::time_point Start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - Start)
      .count();
}

/// Notes where each part stands.
void ScreenProgram::place(const Multiversion &M, ScreenBuild &Report) {
  std::set<std::string> Functions;
  Entries.clear();
  for (const Alternative &A : M.Alternatives) {
    Functions.insert(A.Site);
    Entries[A.Candidates.front()] = A.Site + "=" + std::to_string(A.Number);
  }
  Sites = M.Sites;
  Report.Variants = M.Alternatives.size();
  Report.Functions = Functions.size();
}

/// Notes where each part stands, and which cannot.
llvm::Error ScreenProgram::sortOut(const Multiversion &M,
                                   llvm::ArrayRef<Candidate> Parts,
                                   ScreenBuild &Report) {
  place(M, Report);
  Report.Alone = M.Alone;
  std::map<std::string, Isolated *> Broken;
  for (Isolated &I : Report.Alone)
    if (I.Broken)
      Broken[I.Candidate] = &I;
  std::vector<Candidate> Some;
  llvm::copy_if(Parts, std::back_inserter(Some),
                [&](const Candidate &C) { return Broken.count(C.Id); });
  // What compiles when it is the only body is not broken.
  auto Compiling = compilingAlone({Some, In.Bodies, In.Read}, In.Parses);
  if (!Compiling)
    return Compiling.takeError();
  for (const std::string &Id : *Compiling) {
    Isolated &I = *Broken[Id];
    I.Broken = false;
    I.Reason = "it cannot stand beside the others: " + I.Reason;
  }
  return llvm::Error::success();
}

/// Of those that parse, the ones that also build, in few builds.
llvm::Expected<Multiversion>
ScreenProgram::buildable(llvm::ArrayRef<Candidate> Parts, ScreenBuild &Report) {
  unsigned Tried = 0;
  std::string First;
  TryCompile Builds = [&](const Patch &P) -> std::vector<CompileError> {
    if (Tried == MostBuilds || interruptRequested())
      return {{First, {}}};
    ++Tried;
    auto One = B.variant(P);
    if (One) {
      B.release(*One);
      return {};
    }
    std::string Why = llvm::toString(One.takeError());
    if (First.empty())
      First = Why;
    return {{Why, {}}};
  };
  std::vector<Candidate> Standing = standing(Parts);
  auto M = compilingMultiversion({Standing, In.Bodies, In.Read, false}, Builds);
  if (!M)
    return M;
  if (Tried == MostBuilds)
    return makeError(Code::VariantBuildFailed,
                     "all variants in one program do not build: " + First);
  std::vector<Isolated> Before = std::move(Report.Alone);
  if (llvm::Error E = sortOut(*M, Parts, Report))
    return std::move(E);
  Before.insert(Before.end(), Report.Alone.begin(), Report.Alone.end());
  Report.Alone = std::move(Before);
  return M;
}

std::vector<Candidate>
ScreenProgram::standing(llvm::ArrayRef<Candidate> Parts) const {
  std::vector<Candidate> Result;
  for (const Candidate &P : Parts)
    if (Entries.count(P.Id))
      Result.push_back(P);
  return Result;
}

/// `M` without those that are the same code as another, or as the program.
llvm::Error ScreenProgram::dropTwins(Multiversion &M,
                                     llvm::ArrayRef<Candidate> Parts,
                                     ScreenBuild &Report) {
  if (!In.Twins || Entries.empty())
    return llvm::Error::success();
  Report.Twins = In.Twins(M);
  if (Report.Twins.empty())
    return llvm::Error::success();
  std::vector<Candidate> Left = standing(Parts);
  llvm::erase_if(Left, [&](const auto &C) { return Report.Twins.count(C.Id); });
  auto Fewer = writeMultiversion({Left, In.Bodies, In.Read, false});
  if (!Fewer)
    return Fewer.takeError();
  M = std::move(*Fewer);
  place(M, Report);
  return llvm::Error::success();
}

llvm::Error ScreenProgram::build(llvm::ArrayRef<Candidate> Parts,
                                 ScreenBuild &Report) {
  auto Start = std::chrono::steady_clock::now();
  auto M = compilingMultiversion({Parts, In.Bodies, In.Read, false}, In.Parses);
  if (!M)
    return M.takeError();
  if (llvm::Error E = sortOut(*M, Parts, Report))
    return E;
  if (Entries.empty())
    return makeError(Code::VariantBuildFailed,
                     "no variant can stand beside another");
  if (llvm::Error E = dropTwins(*M, Parts, Report))
    return E;
  Report.ParseSeconds = secondsSince(Start);
  Start = std::chrono::steady_clock::now();
  if (Entries.empty())
    return llvm::Error::success();
  auto Built = buildBeside(B, M->Change);
  if (!Built) {
    std::string Message;
    Code Kind = takeCode(Built.takeError(), Message);
    if (Kind != Code::VariantBuildFailed)
      return makeError(Kind, Message);
    M = buildable(Parts, Report);
    if (!M)
      return M.takeError();
    if (Entries.empty())
      return makeError(Kind, Message);
    Built = buildBeside(B, M->Change);
  }
  if (!Built)
    return Built.takeError();
  Null = std::move(*Built);
  Report.BuildSeconds = secondsSince(Start);
  for (const auto &[Path, I] : Null.Images)
    Report.Bytes += I.Size;
  Report.Note = Null.Note;
  return llvm::Error::success();
}
