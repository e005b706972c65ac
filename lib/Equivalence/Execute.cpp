//===- Execute.cpp - Ask the execution worker ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Execute.h"
#include "ExecuteInput.h"
#include "ExecuteMachine.h"
#include "ExecuteRequest.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "llvm/Bitcode/BitcodeWriter.h"

using namespace evo;
namespace json = llvm::json;

namespace evo {
static json::Value toJSON(const ParameterShape::Part &P) {
  return json::Array{int(P.Is), P.Bits, P.Signed, std::int64_t(P.Offset)};
}

static bool fromJSON(const json::Value &V, ParameterShape::Part &Part,
                     json::Path P) {
  const json::Array *A = V.getAsArray();
  std::int64_t Is = 0, Bits = 0, Offset = 0;
  if (!A || A->size() != 4 || !json::fromJSON((*A)[0], Is, P.index(0)) ||
      !json::fromJSON((*A)[1], Bits, P.index(1)) ||
      !json::fromJSON((*A)[2], Part.Signed, P.index(2)) ||
      !json::fromJSON((*A)[3], Offset, P.index(3)))
    return P.report("expected a part"), false;
  Part.Is = ParameterShape::Kind(Is);
  Part.Bits = Bits;
  Part.Offset = Offset;
  return true;
}
} // namespace evo

json::Value evo::toJSON(const ParameterShape &S) {
  return json::Object{{"is", int(S.Is)},
                      {"bits", S.Bits},
                      {"signed", S.Signed},
                      {"readOnly", S.ReadOnly},
                      {"reference", S.Reference},
                      {"restrict", S.Restrict},
                      {"element", int(S.Element)},
                      {"elementBits", S.ElementBits},
                      {"name", S.Name},
                      {"type", S.Type},
                      {"elementType", S.ElementType},
                      {"parts", S.Parts},
                      {"bytes", std::int64_t(S.Bytes)}};
}

bool evo::fromJSON(const json::Value &V, ParameterShape &S, json::Path P) {
  json::ObjectMapper O(V, P);
  std::int64_t Is = 0, Element = 0, Bits = 0, ElementBits = 0, Bytes = 0;
  bool Ok = O && O.map("is", Is) && O.map("bits", Bits) &&
            O.map("signed", S.Signed) && O.map("readOnly", S.ReadOnly) &&
            O.map("reference", S.Reference) && O.map("restrict", S.Restrict) &&
            O.map("element", Element) && O.map("elementBits", ElementBits) &&
            O.map("name", S.Name) && O.map("type", S.Type) &&
            O.map("elementType", S.ElementType) && O.map("parts", S.Parts) &&
            O.map("bytes", Bytes);
  S.Is = ParameterShape::Kind(Is);
  S.Element = ParameterShape::Kind(Element);
  S.Bits = Bits;
  S.ElementBits = ElementBits;
  S.Bytes = Bytes;
  return Ok;
}

json::Value evo::toJSON(const Input &I) {
  json::Array Buffers;
  for (const auto &Data : I.Buffers)
    Buffers.push_back(llvm::toHex(Data));
  return json::Object{{"scalars", I.Scalars}, {"buffers", std::move(Buffers)}};
}

bool evo::fromJSON(const json::Value &V, Input &I, json::Path P) {
  std::vector<std::string> Buffers;
  json::ObjectMapper O(V, P);
  if (!O || !O.map("scalars", I.Scalars) || !O.map("buffers", Buffers))
    return false;
  for (const std::string &Hex : Buffers) {
    std::string Data;
    if (!llvm::tryGetFromHex(Hex, Data))
      return P.field("buffers").report("expected hexadecimal digits"), false;
    I.Buffers.emplace_back(Data.begin(), Data.end());
  }
  return true;
}

json::Value evo::toJSON(const WorkerRequest &R) {
  json::Array First;
  for (const ScalarInput &I : R.First)
    First.push_back(json::Array(I));
  return json::Object{{"before", R.Before},
                      {"after", R.After},
                      {"name", R.Name},
                      {"shapes", R.Shapes},
                      {"result", R.Result},
                      {"runs", R.Runs},
                      {"seed", R.Seed},
                      {"given", R.Given},
                      {"first", std::move(First)},
                      {"observeOnly", R.ObserveOnly}};
}

bool evo::fromJSON(const json::Value &V, WorkerRequest &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("before", R.Before) && O.map("after", R.After) &&
         O.map("name", R.Name) && O.map("shapes", R.Shapes) &&
         O.map("result", R.Result) && O.map("runs", R.Runs) &&
         O.map("seed", R.Seed) && O.map("given", R.Given) &&
         O.map("first", R.First) && O.map("observeOnly", R.ObserveOnly);
}

json::Value evo::toJSON(const ObservedAnswer &O) {
  return json::Array{O.Defined, O.Result};
}

bool evo::fromJSON(const json::Value &V, ObservedAnswer &O, json::Path P) {
  const json::Array *A = V.getAsArray();
  if (!A || A->size() != 2)
    return P.report("expected a pair"), false;
  return fromJSON((*A)[0], O.Defined, P.index(0)) &&
         json::fromJSON((*A)[1], O.Result, P.index(1));
}

json::Value evo::toJSON(const WorkerAnswer &W) {
  const ExecutionResult &R = W.Fight;
  return json::Object{{"answers", json::Array(W.Answers)},
                      {"arguments", json::Array(R.Arguments)},
                      {"runs", R.Runs},
                      {"discarded", R.Discarded},
                      {"refuted", R.Refuted},
                      {"input", json::fixUTF8(R.Input)},
                      {"before", json::fixUTF8(R.BeforeResult)},
                      {"after", json::fixUTF8(R.AfterResult)},
                      {"notRun", json::fixUTF8(R.NotRun)},
                      {"doubt", json::fixUTF8(R.Doubt)}};
}

bool evo::fromJSON(const json::Value &V, WorkerAnswer &W, json::Path P) {
  json::ObjectMapper O(V, P);
  ExecutionResult &R = W.Fight;
  return O && O.map("answers", W.Answers) && O.map("arguments", R.Arguments) &&
         O.map("runs", R.Runs) && O.map("discarded", R.Discarded) &&
         O.map("refuted", R.Refuted) && O.map("input", R.Input) &&
         O.map("before", R.BeforeResult) && O.map("after", R.AfterResult) &&
         O.map("notRun", R.NotRun) && O.map("doubt", R.Doubt);
}

static std::string cannotMakeUp(const Signature &S) {
  auto Scalar = [](ParameterShape::Kind K) {
    return K == ParameterShape::Integer || K == ParameterShape::Boolean ||
           K == ParameterShape::Floating;
  };
  if (S.Structor)
    return NotRunAlone.str();
  if (S.Variadic)
    return "it takes a variable number of arguments";
  for (const ParameterShape &P : S.Shapes) {
    bool Known =
        Scalar(P.Is) || P.Is == ParameterShape::Aggregate ||
        (P.Is == ParameterShape::Pointer && P.Element != ParameterShape::Other);
    if (!Known)
      return "no generator for a parameter of type '" + P.Type + "'";
  }
  if (S.Result.Is == ParameterShape::Other && S.Result.Type != "void")
    return "a result of type '" + S.Result.Type + "' is not compared";
  return "";
}

static llvm::Error writeModule(const llvm::Module &M, llvm::StringRef Path) {
  std::string Bytes;
  llvm::raw_string_ostream OS(Bytes);
  llvm::WriteBitcodeToFile(M, OS);
  OS.flush();
  return writeFile(Path, Bytes);
}

static WorkerRequest requestFor(const Signature &S) {
  WorkerRequest W;
  W.Before = S.Mangled;
  W.Name = S.Name;
  W.Shapes = S.Shapes;
  W.Result = S.Result;
  return W;
}

/// `After` may be null.
static llvm::Expected<WorkerAnswer> askWorker(const Worker &Program,
                                              const llvm::Module &Before,
                                              const llvm::Module *After,
                                              const WorkerRequest &Request,
                                              double FuseSeconds) {
  auto Folder = TemporaryFolder::create("evo-exec");
  if (!Folder)
    return Folder.takeError();
  if (auto E = writeModule(Before, Folder->file("before.bc")))
    return std::move(E);
  if (After)
    if (auto E = writeModule(*After, Folder->file("after.bc")))
      return std::move(E);
  if (auto E = writeFile(Folder->file("request.json"), toJsonLine(Request)))
    return std::move(E);
  Command C = Program.command({"exec"});
  C.WorkingFolder = Folder->path();
  C.Limit.WallSeconds = FuseSeconds;
  C.Limit.MemoryBytes = 4ull << 30;
  C.Limit.OutputBytes = 16u << 20;
  auto R = run(C);
  if (!R)
    return R.takeError();
  if (!R->succeeded()) {
    WorkerAnswer None;
    None.Fight.NotRun = "the execution worker ended with " + R->describe();
    return None;
  }
  return fromJsonLine<WorkerAnswer>(R->Output, "execution worker");
}

std::string evo::whyNotExecuted(const Signature &S,
                                const llvm::Module &Prepared) {
  // To reduce it may take away what it uses, and is cheap for most.
  constexpr unsigned MostReduced = 5000;
  std::string Why = cannotMakeUp(S);
  if (Why.empty() && Prepared.getInstructionCount() > MostReduced)
    Why = reachesOutside(Prepared);
  return Why;
}

ExecutionResult evo::execute(const Worker &Program, const llvm::Module &Before,
                             const Signature &BeforeSignature,
                             const llvm::Module &After,
                             const Signature &AfterSignature,
                             const ExecutionRequest &Request) {
  ExecutionResult None;
  None.NotRun = cannotMakeUp(BeforeSignature);
  if (!None.NotRun.empty())
    return None;
  // The worker would say the same, and takes its time to start.
  for (auto [Side, M] :
       {std::pair("before ", &Before), std::pair("after ", &After)})
    if (std::string Why = reachesOutside(*M); !Why.empty()) {
      None.NotRun = Side + Why;
      return None;
    }
  WorkerRequest W = requestFor(BeforeSignature);
  W.After = AfterSignature.Mangled;
  W.Runs = Request.Runs;
  W.Seed = Request.Seed;
  W.Given = Request.Given;
  W.First = Request.First;
  auto R = askWorker(Program, Before, &After, W, Request.FuseSeconds);
  if (!R) {
    None.NotRun = llvm::toString(R.takeError());
    return None;
  }
  return R->Fight;
}

Observations evo::observe(const Worker &Program, const llvm::Module &M,
                          const Signature &S,
                          llvm::ArrayRef<ScalarInput> Inputs,
                          double FuseSeconds) {
  std::string Why = cannotMakeUp(S);
  for (const ParameterShape &P : S.Shapes)
    if (isMemory(P))
      Why = "a parameter of type '" + P.Type + "' is not a scalar";
  if (!Why.empty())
    return {{}, Why};
  WorkerRequest W = requestFor(S);
  W.First = Inputs.vec();
  W.ObserveOnly = true;
  auto R = askWorker(Program, M, nullptr, W, FuseSeconds);
  if (!R)
    return {{}, llvm::toString(R.takeError())};
  return {std::move(R->Answers), R->Fight.NotRun};
}
