//===- Execute.cpp - Ask the execution worker ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Execute.h"
#include "ExecuteRequest.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "llvm/Bitcode/BitcodeWriter.h"

using namespace evo;
namespace json = llvm::json;

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
                      {"elementType", S.ElementType}};
}

bool evo::fromJSON(const json::Value &V, ParameterShape &S, json::Path P) {
  json::ObjectMapper O(V, P);
  std::int64_t Is = 0, Element = 0, Bits = 0, ElementBits = 0;
  bool Ok = O && O.map("is", Is) && O.map("bits", Bits) &&
            O.map("signed", S.Signed) && O.map("readOnly", S.ReadOnly) &&
            O.map("reference", S.Reference) && O.map("restrict", S.Restrict) &&
            O.map("element", Element) && O.map("elementBits", ElementBits) &&
            O.map("name", S.Name) && O.map("type", S.Type) &&
            O.map("elementType", S.ElementType);
  S.Is = ParameterShape::Kind(Is);
  S.Element = ParameterShape::Kind(Element);
  S.Bits = Bits;
  S.ElementBits = ElementBits;
  return Ok;
}

json::Value evo::toJSON(const WorkerRequest &R) {
  json::Array First;
  for (const ScalarInput &I : R.First)
    First.push_back(json::Array(I));
  return json::Object{{"before", R.Before}, {"after", R.After},
                      {"name", R.Name},     {"shapes", R.Shapes},
                      {"result", R.Result}, {"runs", R.Runs},
                      {"seed", R.Seed},     {"first", std::move(First)}};
}

bool evo::fromJSON(const json::Value &V, WorkerRequest &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("before", R.Before) && O.map("after", R.After) &&
         O.map("name", R.Name) && O.map("shapes", R.Shapes) &&
         O.map("result", R.Result) && O.map("runs", R.Runs) &&
         O.map("seed", R.Seed) && O.map("first", R.First);
}

json::Value evo::toJSON(const ExecutionResult &R) {
  return json::Object{{"runs", R.Runs},
                      {"discarded", R.Discarded},
                      {"refuted", R.Refuted},
                      {"input", json::fixUTF8(R.Input)},
                      {"before", json::fixUTF8(R.BeforeResult)},
                      {"after", json::fixUTF8(R.AfterResult)},
                      {"notRun", json::fixUTF8(R.NotRun)},
                      {"doubt", json::fixUTF8(R.Doubt)}};
}

bool evo::fromJSON(const json::Value &V, ExecutionResult &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("runs", R.Runs) && O.map("discarded", R.Discarded) &&
         O.map("refuted", R.Refuted) && O.map("input", R.Input) &&
         O.map("before", R.BeforeResult) && O.map("after", R.AfterResult) &&
         O.map("notRun", R.NotRun) && O.map("doubt", R.Doubt);
}

static std::string cannotMakeUp(const Signature &S) {
  auto Scalar = [](ParameterShape::Kind K) {
    return K == ParameterShape::Integer || K == ParameterShape::Boolean ||
           K == ParameterShape::Floating;
  };
  for (const ParameterShape &P : S.Shapes) {
    bool Known =
        Scalar(P.Is) || (P.Is == ParameterShape::Pointer && Scalar(P.Element));
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

static llvm::Expected<ExecutionResult> askWorker(llvm::StringRef Program,
                                                 const llvm::Module &Before,
                                                 const llvm::Module &After,
                                                 const WorkerRequest &Request,
                                                 double FuseSeconds) {
  auto Folder = TemporaryFolder::create("evo-exec");
  if (!Folder)
    return Folder.takeError();
  if (auto E = writeModule(Before, Folder->file("before.bc")))
    return std::move(E);
  if (auto E = writeModule(After, Folder->file("after.bc")))
    return std::move(E);
  if (auto E = writeFile(Folder->file("request.json"), toJsonLine(Request)))
    return std::move(E);
  Command C;
  C.Arguments = {Program.str(), "--exec-worker", Folder->path()};
  C.WorkingFolder = Folder->path();
  C.Limit.WallSeconds = FuseSeconds;
  C.Limit.MemoryBytes = 4ull << 30;
  C.Limit.OutputBytes = 1u << 20;
  auto R = run(C);
  if (!R)
    return R.takeError();
  if (!R->succeeded()) {
    ExecutionResult None;
    None.NotRun = "the execution worker ended with " + R->describe();
    return None;
  }
  return fromJsonLine<ExecutionResult>(R->Output, "execution worker");
}

ExecutionResult
evo::execute(llvm::StringRef Program, const llvm::Module &Before,
             const Signature &BeforeSignature, const llvm::Module &After,
             const Signature &AfterSignature, const ExecutionRequest &Request) {
  ExecutionResult None;
  None.NotRun = cannotMakeUp(BeforeSignature);
  if (!None.NotRun.empty())
    return None;
  WorkerRequest W;
  W.Before = BeforeSignature.Mangled;
  W.After = AfterSignature.Mangled;
  W.Name = BeforeSignature.Name;
  W.Shapes = BeforeSignature.Shapes;
  W.Result = BeforeSignature.Result;
  W.Runs = Request.Runs;
  W.Seed = Request.Seed;
  W.First = Request.First;
  auto R = askWorker(Program, Before, After, W, Request.FuseSeconds);
  if (!R) {
    None.NotRun = llvm::toString(R.takeError());
    return None;
  }
  return *R;
}
