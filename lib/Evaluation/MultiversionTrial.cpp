//===- MultiversionTrial.cpp - Finding variants that do not compile ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyParts.h"
#include "evo/Evaluation/Multiversion.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

namespace {

/// Takes out what errors lie in, and halves the candidates where that does not
/// tell.
class Trial {
public:
  Trial(const MultiversionInput &In, const TryCompile &Try)
      : In(In), Try(Try) {}

  llvm::Expected<Multiversion> run();

private:
  using Range = llvm::ArrayRef<Candidate>;

  llvm::Expected<std::vector<CompileError>> errors(Range Some, bool Together);
  /// What is wrong with these together, or nothing.
  llvm::Expected<std::optional<std::string>> why(Range Some, bool Together);
  bool blame(const Multiversion &M, llvm::ArrayRef<CompileError> Errors);
  llvm::Expected<bool> takeOut(std::vector<CompileError> Errors);
  llvm::Expected<std::vector<Candidate>> good(Range Some);
  llvm::Expected<std::vector<Candidate>> joined(std::vector<Candidate> Left,
                                                std::vector<Candidate> Right);
  llvm::Expected<Multiversion> result(Range Good, bool Together);
  llvm::Expected<Multiversion> written(Range Some, bool Together) const {
    return writeMultiversion({Some, In.Bodies, In.Read, Together});
  }

  const MultiversionInput &In;
  const TryCompile &Try;
  std::map<std::string, std::string> Broken; ///< by candidate id
};

} // namespace

/// Each round shows errors that those of the round before hid: a template is
/// instantiated, and complained of, once.
static constexpr unsigned MostRounds = 16;

llvm::Expected<std::vector<CompileError>> Trial::errors(Range Some,
                                                        bool Together) {
  auto All = written(Some, Together);
  if (!All)
    return All.takeError();
  if (All->Alternatives.empty())
    return std::vector<CompileError>();
  return Try(All->Change);
}

llvm::Expected<std::optional<std::string>> Trial::why(Range Some,
                                                      bool Together) {
  auto Found = errors(Some, Together);
  if (!Found)
    return Found.takeError();
  return Found->empty() ? std::nullopt : std::optional(Found->front().Message);
}

//===--- By the place of the error ----------------------------------------===//

/// The text that the error lies in, or that led to it; null if there is none.
static const VariantText *textOf(llvm::ArrayRef<VariantText> Texts,
                                 const CompileError &E) {
  for (const CompileError::Place &P : E.Places)
    for (const VariantText &V : Texts)
      if (V.File == P.File && V.Begin <= P.Offset && P.Offset < V.End)
        return &V;
  return nullptr;
}

/// False if no error lies in a variant.
bool Trial::blame(const Multiversion &M, llvm::ArrayRef<CompileError> Errors) {
  bool Any = false;
  for (const CompileError &E : Errors)
    if (const VariantText *V = textOf(M.Texts, E)) {
      Broken.emplace(V->Candidates.front(), E.Message);
      Any = true;
    }
  return Any;
}

/// True if what is left compiles. Numbers stay, so that files without an error
/// stay as they are and `Try` knows them.
llvm::Expected<bool> Trial::takeOut(std::vector<CompileError> Errors) {
  for (unsigned Round = 0; Round < MostRounds; ++Round) {
    auto M =
        writeMultiversion({In.Candidates, In.Bodies, In.Read, false, &Broken});
    if (!M)
      return M.takeError();
    if (Round || In.Together) // else those were just found
      Errors = M->Alternatives.empty() ? std::vector<CompileError>()
                                       : Try(M->Change);
    if (Errors.empty())
      return true;
    if (!blame(*M, Errors))
      return false;
  }
  return false;
}

//===--- By halves --------------------------------------------------------===//

/// Each half is good by itself; what is bad only beside another is left out.
llvm::Expected<std::vector<Candidate>>
Trial::joined(std::vector<Candidate> Left, std::vector<Candidate> Right) {
  std::vector<Candidate> Both = Left;
  llvm::append_range(Both, Right);
  auto Why = why(Both, false);
  if (!Why)
    return Why.takeError();
  if (!*Why)
    return Both;
  for (Candidate &C : Right) {
    Left.push_back(std::move(C));
    auto Beside = why(Left, false);
    if (!Beside)
      return Beside.takeError();
    if (!*Beside)
      continue;
    Broken[Left.back().Id] = "not beside the others: " + **Beside;
    Left.pop_back();
  }
  return Left;
}

/// Those of `Some` that compile; the others are noted.
llvm::Expected<std::vector<Candidate>> Trial::good(Range Some) {
  auto Why = why(Some, false);
  if (!Why)
    return Why.takeError();
  if (!*Why)
    return Some.vec();
  if (Some.size() == 1) {
    Broken[Some.front().Id] = **Why;
    return std::vector<Candidate>();
  }
  auto Left = good(Some.take_front(Some.size() / 2));
  if (!Left)
    return Left;
  auto Right = good(Some.drop_front(Some.size() / 2));
  if (!Right)
    return Right;
  return joined(std::move(*Left), std::move(*Right));
}

//===--- Both -------------------------------------------------------------===//

llvm::Expected<Multiversion> Trial::run() {
  auto First = errors(In.Candidates, In.Together);
  if (!First)
    return First.takeError();
  if (First->empty())
    return written(In.Candidates, In.Together);
  auto Clean = takeOut(std::move(*First));
  if (!Clean)
    return Clean.takeError();
  std::vector<Candidate> Good;
  for (const Candidate &C : In.Candidates)
    if (!Broken.count(C.Id))
      Good.push_back(C);
  if (!*Clean) {
    auto Halves = good(Good);
    if (!Halves)
      return Halves.takeError();
    Good = std::move(*Halves);
  }
  bool Together = In.Together;
  if (Together) {
    auto Whole = why(Good, true);
    if (!Whole)
      return Whole.takeError();
    Together = !*Whole;
  }
  return result(Good, Together);
}

llvm::Expected<Multiversion> Trial::result(Range Good, bool Together) {
  auto Result = written(Good, Together);
  if (!Result)
    return Result;
  std::map<std::string, Isolated> Alone;
  for (Isolated &I : Result->Alone)
    Alone[I.Candidate] = std::move(I);
  for (auto &[Id, Why] : Broken)
    Alone[Id] = {Id, Why, true};
  Result->Alone.clear();
  for (const Candidate &C : In.Candidates)
    if (auto Known = Alone.find(C.Id); Known != Alone.end())
      Result->Alone.push_back(Known->second);
  return Result;
}

llvm::Expected<Multiversion>
evo::compilingMultiversion(const MultiversionInput &In, const TryCompile &Try) {
  return Trial(In, Try).run();
}

//===--- Alone ------------------------------------------------------------===//

namespace {

/// Candidates that change different functions, applied at once.
struct Layer {
  Patch All;
  std::vector<const Candidate *> Members;
  std::vector<const FunctionBody *> Changed; ///< by member
};

} // namespace

static const FunctionBody *bodyOf(llvm::ArrayRef<FunctionBody> Bodies,
                                  const Candidate &C) {
  if (C.Change.Files.size() != 1)
    return nullptr;
  const FilePatch &F = C.Change.Files.front();
  for (const FunctionBody &B : Bodies)
    if (B.File == F.File &&
        llvm::any_of(F.Edits, [&](const Edit &E) { return holds(B, E); }))
      return &B;
  return nullptr;
}

/// `B` in the text that `P` leaves.
static VariantText textOf(const Patch &P, const FunctionBody &B) {
  VariantText V = {B.File, B.Offset, B.Offset + B.Length, {}};
  for (const FilePatch &F : P.Files)
    for (const Edit &E : F.Edits) {
      std::uint64_t Shift = E.Replacement.size() - E.Length; // may wrap
      bool Before = F.File == B.File && E.Offset <= B.Offset;
      bool Within = F.File == B.File && holds(B, E);
      V.Begin += Before ? Shift : 0;
      V.End += Before || Within ? Shift : 0;
    }
  return V;
}

/// Takes what goes together out of `Left`; at least one.
static Layer nextLayer(std::vector<const Candidate *> &Left,
                       llvm::ArrayRef<FunctionBody> Bodies) {
  Layer L;
  std::vector<const Candidate *> Later;
  for (const Candidate *C : Left) {
    const FunctionBody *B = bodyOf(Bodies, *C);
    bool Goes = L.Members.empty() ||
                (B && L.Changed.front() && !llvm::is_contained(L.Changed, B));
    auto Both =
        Goes ? merged(L.All, C->Change) : llvm::Expected<Patch>(Patch());
    if (!Both || !Goes) {
      llvm::consumeError(Both.takeError());
      Later.push_back(C);
      continue;
    }
    L.All = std::move(*Both);
    L.Members.push_back(C);
    L.Changed.push_back(B);
  }
  Left = std::move(Later);
  return L;
}

llvm::Expected<std::set<std::string>>
evo::compilingAlone(const MultiversionInput &In, const TryCompile &Try) {
  std::set<std::string> Result;
  std::vector<const Candidate *> Left;
  for (const Candidate &C : In.Candidates)
    Left.push_back(&C);
  while (!Left.empty()) {
    Layer L = nextLayer(Left, In.Bodies);
    std::vector<CompileError> Errors = Try(L.All);
    std::vector<VariantText> Texts;
    for (auto [C, B] : llvm::zip(L.Members, L.Changed))
      if (B) {
        Texts.push_back(textOf(L.All, *B));
        Texts.back().Candidates = {C->Id};
      }
    std::set<std::string> Bad;
    bool Placed = true;
    for (const CompileError &E : Errors) {
      const VariantText *V = textOf(Texts, E);
      Placed &= V != nullptr;
      if (V)
        Bad.insert(V->Candidates.front());
    }
    for (const Candidate *C : L.Members)
      if (Placed ? !Bad.count(C->Id)
                 : L.Members.size() > 1 && Try(C->Change).empty())
        Result.insert(C->Id);
  }
  return Result;
}

llvm::json::Value evo::toJSON(const Alternative &A) {
  return llvm::json::Object{{"site", A.Site},
                            {"variant", A.Number},
                            {"file", A.File},
                            {"function", A.Function},
                            {"candidates", llvm::json::Array(A.Candidates)}};
}

bool evo::fromJSON(const llvm::json::Value &V, Alternative &A,
                   llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("site", A.Site) && O.map("variant", A.Number) &&
         O.map("file", A.File) && O.map("function", A.Function) &&
         O.map("candidates", A.Candidates);
}

llvm::json::Value evo::toJSON(const Isolated &I) {
  return llvm::json::Object{{"candidate", I.Candidate},
                            {"reason", llvm::json::fixUTF8(I.Reason)},
                            {"broken", I.Broken}};
}

bool evo::fromJSON(const llvm::json::Value &V, Isolated &I,
                   llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("candidate", I.Candidate) && O.map("reason", I.Reason) &&
         O.map("broken", I.Broken);
}
