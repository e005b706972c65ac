//===- ModelInput.cpp - What a model says, as inputs ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModelInput.h"
#include "ExecuteInput.h"

using namespace evo;

/// No pointer but null, and no bool but false and true: any other is no value
/// of its type, and nothing that runs would say so.
static void makeValues(const ParameterShape &S,
                       std::vector<std::uint8_t> &Data) {
  std::size_t Step = InputSource::elementBytes(S);
  for (std::size_t At = 0; At + Step <= Data.size(); At += Step)
    for (const ParameterShape::Part &P : partsOf(S))
      if (P.Is == ParameterShape::Pointer)
        std::fill_n(Data.begin() + At + P.Offset, P.Bits / 8, 0);
      else if (P.Is == ParameterShape::Boolean)
        Data[At + P.Offset] &= 1;
}

static std::vector<std::uint8_t> bufferOf(const ParameterShape &S,
                                          const ModelMemory &M, bool Short) {
  std::size_t Bytes = InputSource::elementBytes(S);
  std::size_t Count = InputSource::elements(S);
  if (Short && !S.Reference)
    Count = std::min(Count, M.Accessible / Bytes);
  std::vector<std::uint8_t> Data = M.Bytes;
  Data.resize(Count * Bytes);
  makeValues(S, Data);
  return Data;
}

static Input inputOf(const RefinementResult &Model, const Signature &S,
                     bool Short) {
  Input I;
  I.Scalars = Model.Arguments;
  std::map<std::uint64_t, std::size_t> Numbers; ///< by address
  for (std::size_t P = 0; P < S.Shapes.size(); ++P) {
    if (S.Shapes[P].Is != ParameterShape::Pointer)
      continue;
    std::uint64_t Address = Model.Arguments[P];
    if (Address == 0 && !S.Shapes[P].Reference) {
      I.Scalars[P] = NoBuffer;
      continue;
    }
    auto [It, New] = Numbers.try_emplace(Address, I.Buffers.size());
    I.Scalars[P] = It->second;
    if (New)
      I.Buffers.push_back(bufferOf(S.Shapes[P], Model.Memory[P], Short));
  }
  return I;
}

/// Are there two pointers to the same that may not be, by their types?
static bool sharesWrongly(const RefinementResult &Model, const Signature &S) {
  for (std::size_t P = 0; P < S.Shapes.size(); ++P)
    for (std::size_t Q = 0; Q < P; ++Q)
      if (S.Shapes[P].Is == ParameterShape::Pointer &&
          S.Shapes[Q].Is == ParameterShape::Pointer && Model.Arguments[P] &&
          Model.Arguments[P] == Model.Arguments[Q] &&
          !InputSource::mayShare(S.Shapes[Q], S.Shapes[P]))
        return true;
  return false;
}

std::vector<Input> evo::inputsOf(const RefinementResult &Model,
                                 const Signature &S) {
  bool Fits = Model.Memory.size() == S.Shapes.size() &&
              Model.Arguments.size() == S.Shapes.size();
  // A model speaks of registers, and an object may be in several.
  bool Objects = llvm::any_of(S.Shapes, [](const ParameterShape &P) {
    return P.Is == ParameterShape::Aggregate;
  });
  if (!Fits || Objects || sharesWrongly(Model, S))
    return {};
  return {inputOf(Model, S, /*Short=*/true),
          inputOf(Model, S, /*Short=*/false)};
}
