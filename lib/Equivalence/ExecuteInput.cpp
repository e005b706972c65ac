//===- ExecuteInput.cpp - Inputs for a signature ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExecuteInput.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/Format.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace evo;

std::vector<ParameterShape::Part> evo::partsOf(const ParameterShape &S) {
  if (!S.Parts.empty())
    return S.Parts;
  bool Signed = !llvm::StringRef(S.ElementType).starts_with("unsigned");
  return {{S.Element, S.ElementBits, Signed, 0}};
}

ParameterShape evo::shapeOfPart(const ParameterShape::Part &P) {
  ParameterShape S;
  S.Is = P.Is;
  S.Bits = P.Bits;
  S.Signed = P.Signed;
  return S;
}

std::uint64_t evo::readPart(const ParameterShape::Part &P,
                            const std::uint8_t *Data) {
  std::uint64_t V = 0;
  std::memcpy(&V, Data + P.Offset, std::max(1u, P.Bits / 8));
  return V;
}

InputSource::InputSource(std::vector<ParameterShape> Shapes,
                         std::vector<std::uint64_t> Harvested,
                         std::vector<double> HarvestedReals, std::uint64_t Seed)
    : Shapes(std::move(Shapes)), State(Seed), LengthState(~Seed) {
  constexpr std::uint64_t Max = std::numeric_limits<std::uint64_t>::max();
  // Extreme values of each width are made by truncation and shifting below.
  Integers = {0,          1,         Max, 2, 3, Max >> 1, (Max >> 1) + 1,
              0x7fffffff, 0x80000000};
  for (std::uint64_t Edge : {BufferElements - 1, BufferElements})
    Integers.push_back(Edge);
  for (std::uint64_t V : Harvested)
    Integers.insert(Integers.end(), {V, V + 1, V - 1, 0 - V});
  for (std::uint64_t V :
       {4,  5,  7,   8,   9,   10,  15,  16,    17,    31,    32,   33,
        63, 64, 100, 127, 128, 255, 256, 32767, 32768, 65535, 65536})
    Integers.insert(Integers.end(), {V, 0 - V});
  using Limit = std::numeric_limits<double>;
  Reals = {0.0,
           -0.0,
           1.0,
           -1.0,
           Limit::infinity(),
           -Limit::infinity(),
           Limit::quiet_NaN(),
           0.5,
           2.0,
           3.0};
  for (double V : HarvestedReals)
    Reals.insert(Reals.end(), {V, -V, std::nextafter(V, 1e300),
                               std::nextafter(V, -1e300), V + 1, V - 1});
  for (double V :
       {Limit::max(), -Limit::max(), Limit::min(), Limit::denorm_min(), 1.5,
        -2.0, -0.5, 10.0, 90.0, -90.0, 180.0, 1e-10, 1e10})
    Reals.push_back(V);
}

/// splitmix64.
static std::uint64_t drawn(std::uint64_t &State) {
  std::uint64_t Z = (State += 0x9e3779b97f4a7c15);
  Z = (Z ^ (Z >> 30)) * 0xbf58476d1ce4e5b9;
  Z = (Z ^ (Z >> 27)) * 0x94d049bb133111eb;
  return Z ^ (Z >> 31);
}

std::uint64_t InputSource::next() { return drawn(State); }

static std::uint64_t truncated(std::uint64_t V, unsigned Bits) {
  return Bits >= 64 ? V : V & ((std::uint64_t(1) << Bits) - 1);
}

static std::uint64_t realBits(double V, unsigned Bits) {
  return Bits == 32 ? llvm::bit_cast<std::uint32_t>(float(V))
                    : llvm::bit_cast<std::uint64_t>(V);
}

std::uint64_t InputSource::integer(unsigned Bits) {
  std::uint64_t R = next();
  switch (R % 8) {
  case 0:
  case 1:
    return truncated(Integers[(R >> 8) % Integers.size()], Bits);
  case 2: { // the ends of the range
    std::uint64_t End = (R & 256) ? std::uint64_t(1) << (Bits - 1) : 0;
    return truncated(End + (R >> 16) % 5 - 2, Bits);
  }
  case 3:
  case 4:
  case 5:
    return truncated((R >> 8) % 24 - ((R & 128) ? 4 : 0), Bits);
  default:
    return truncated(next() >> ((R >> 8) % 64), Bits);
  }
}

std::uint64_t InputSource::real(unsigned Bits) {
  std::uint64_t R = next();
  switch (R % 8) {
  case 0:
  case 1:
    return realBits(Reals[(R >> 8) % Reals.size()], Bits);
  case 2:
  case 3:
    return realBits(double((R >> 8) % 41) - 20, Bits);
  case 4:
  case 5:
  case 6: {
    // With all bits of the fraction in use, since reordered arithmetic differs
    // in the last one; as large as people's numbers are, or as the code's.
    constexpr double Sizes[] = {4, 400, 0.5, 0.02, 4, 20000};
    double Size = Sizes[(R >> 16) % std::size(Sizes)];
    if ((R & 256) && !Reals.empty())
      Size = 4 * Reals[(R >> 16) % Reals.size()];
    if (!(std::fabs(Size) < 1e100))
      Size = 4;
    return realBits((double(next() >> 11) / 9007199254740992.0 - 0.5) * Size,
                    Bits);
  }
  default:
    return truncated(next(), Bits);
  }
}

std::uint64_t InputSource::scalar(ParameterShape::Kind K, unsigned Bits) {
  if (K == ParameterShape::Floating)
    return real(Bits);
  return K == ParameterShape::Boolean ? next() & 1 : integer(Bits);
}

void InputSource::fillObjects(const ParameterShape &S,
                              std::vector<std::uint8_t> &Data) {
  for (std::size_t At = 0; At + S.Bytes <= Data.size(); At += S.Bytes)
    for (const ParameterShape::Part &P : S.Parts) {
      std::uint64_t V = scalar(P.Is, P.Bits);
      std::memcpy(&Data[At + P.Offset], &V, std::max(1u, P.Bits / 8));
    }
}

/// Elements behind a pointer; none if it is null. Mostly as many as there may
/// be, for what reads past the end says nothing of the rest.
std::optional<unsigned> InputSource::length(const ParameterShape &S,
                                            const Input &I) {
  unsigned Most = elements(S);
  if (S.Is != ParameterShape::Pointer || S.Reference)
    return Most;
  std::uint64_t R = drawn(LengthState);
  if (R % 8 == 0)
    return std::nullopt;
  if (R % 8 == 1)
    return (R >> 8) % 4;
  if (R % 8 > 3)
    return Most;
  std::vector<unsigned> Said;
  for (std::size_t P = 0; P < Shapes.size(); ++P)
    if (Shapes[P].Is == ParameterShape::Integer && I.Scalars[P] < Most)
      Said.push_back(I.Scalars[P]);
  return Said.empty() ? Most : Said[(R >> 8) % Said.size()];
}

std::vector<std::uint8_t> InputSource::buffer(const ParameterShape &S,
                                              unsigned Count) {
  unsigned Bytes = elementBytes(S);
  std::vector<std::uint8_t> Data(std::size_t(Bytes) * Count);
  if (Data.empty() || S.Element == ParameterShape::Pointer)
    return Data; // an array of null pointers
  if (!S.Parts.empty()) {
    fillObjects(S, Data);
    return Data;
  }
  std::uint64_t Mode = next();
  bool Text = S.Element == ParameterShape::Integer && Bytes == 1 && (Mode & 1);
  std::uint64_t Length = (Mode >> 8) % Count;
  for (unsigned I = 0; I < Count; ++I) {
    std::uint64_t V = scalar(S.Element, S.ElementBits);
    if (Text)
      V = I >= Length ? 0 : "ab \t01Zz,.\"\\"[next() % 12];
    else if ((Mode >> 1) % 4 == 0 && S.Element != ParameterShape::Floating)
      V = S.Element == ParameterShape::Boolean ? V : truncated(V, 3);
    std::memcpy(&Data[std::size_t(I) * Bytes], &V, Bytes);
  }
  return Data;
}

bool InputSource::mayShare(const ParameterShape &A, const ParameterShape &B) {
  return A.Is == ParameterShape::Pointer && B.Is == ParameterShape::Pointer &&
         !A.Restrict && !B.Restrict && elements(A) == elements(B) &&
         A.ElementBits == B.ElementBits && A.Element == B.Element &&
         (A.Parts.empty() || A.ElementType == B.ElementType);
}

void InputSource::addBuffers(Input &I) {
  for (std::size_t P = 0; P < Shapes.size(); ++P) {
    if (!isMemory(Shapes[P]))
      continue;
    I.Scalars[P] = I.Buffers.size();
    std::uint64_t Share = next();
    for (std::size_t Q = 0; Q < P && Share % 8 == 0; ++Q)
      if (mayShare(Shapes[Q], Shapes[P]))
        I.Scalars[P] = I.Scalars[Q];
    if (I.Scalars[P] != I.Buffers.size())
      continue;
    if (std::optional<unsigned> Count = length(Shapes[P], I))
      I.Buffers.push_back(buffer(Shapes[P], *Count));
    else
      I.Scalars[P] = NoBuffer;
  }
}

Input InputSource::complete(const std::vector<std::uint64_t> &Scalars) {
  Input I;
  I.Scalars = Scalars;
  I.Scalars.resize(Shapes.size());
  addBuffers(I);
  return I;
}

Input InputSource::make(std::uint64_t Index) {
  constexpr std::uint64_t MostCombinations = 1024;
  std::size_t Scalars = llvm::count_if(
      Shapes, [](const ParameterShape &S) { return !isMemory(S); });
  std::uint64_t Each = 24, Total = 24;
  for (std::size_t I = 1; I < Scalars; ++I)
    Total *= Each;
  while (Total > MostCombinations && Each > 2) {
    --Each;
    Total = 1;
    for (std::size_t I = 0; I < Scalars && Total <= MostCombinations; ++I)
      Total *= Each;
  }
  bool Combine = Scalars && Total <= MostCombinations && Index < Total;
  Input I;
  std::uint64_t Rest = Index;
  for (const ParameterShape &S : Shapes) {
    std::uint64_t V = 0;
    if (isMemory(S))
      ;
    else if (!Combine)
      V = scalar(S.Is, S.Bits);
    else {
      std::uint64_t Pick = Rest % Each;
      Rest /= Each;
      if (S.Is == ParameterShape::Floating)
        V = realBits(Reals[Pick % Reals.size()], S.Bits);
      else
        V = truncated(Integers[Pick % Integers.size()], S.Bits);
    }
    I.Scalars.push_back(V);
  }
  addBuffers(I);
  return I;
}

std::vector<Input> InputSource::simpler(const Input &I) const {
  std::vector<Input> Simpler;
  for (std::size_t P = 0; P < Shapes.size(); ++P) {
    const ParameterShape &S = Shapes[P];
    if (isMemory(S))
      continue;
    std::uint64_t V = I.Scalars[P];
    std::vector<std::uint64_t> Tries = {0, 1};
    if (S.Is == ParameterShape::Floating)
      Tries[1] = realBits(1, S.Bits);
    else if (S.Is == ParameterShape::Integer) {
      std::uint64_t Minus = truncated(0 - V, S.Bits);
      bool Negative = S.Signed && (V >> (S.Bits - 1)) & 1;
      Tries.push_back(Negative ? truncated(0 - Minus / 2, S.Bits) : V / 2);
      Tries.push_back(truncated(Negative ? V + 1 : V - 1, S.Bits));
    }
    for (std::uint64_t Try : Tries) {
      if (Try == V || (V <= 1 && Try != 0) || V == 0)
        continue;
      Simpler.push_back(I);
      Simpler.back().Scalars[P] = Try;
    }
  }
  for (std::size_t B = 0; B < I.Buffers.size(); ++B)
    for (std::size_t At = 0; At < I.Buffers[B].size(); ++At)
      if (I.Buffers[B][At]) {
        Simpler.push_back(I);
        Simpler.back().Buffers[B][At] = 0;
      }
  return Simpler;
}

std::string InputSource::printValue(const ParameterShape &S,
                                    std::uint64_t Bits) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  if (S.Is == ParameterShape::Pointer)
    return Bits ? "a pointer" : "nullptr";
  if (S.Is == ParameterShape::Boolean)
    return (Bits & 1) ? "true" : "false";
  if (S.Is == ParameterShape::Floating) {
    double V = S.Bits == 32 ? double(llvm::bit_cast<float>(std::uint32_t(Bits)))
                            : llvm::bit_cast<double>(Bits);
    if (std::isnan(V))
      return "NAN";
    if (std::isinf(V))
      return V < 0 ? "-INFINITY" : "INFINITY";
    if (V == std::floor(V) && std::fabs(V) < 1e9)
      OS << llvm::format("%.1f", V);
    else
      OS << llvm::format("%a", V);
    if (S.Bits == 32)
      OS << 'f';
    return Text;
  }
  if (S.Signed && S.Bits) {
    std::int64_t V = std::int64_t(Bits << (64 - S.Bits)) >> (64 - S.Bits);
    if (S.Bits == 64 && V == std::numeric_limits<std::int64_t>::min())
      return "(-9223372036854775807 - 1)";
    OS << V;
  } else
    OS << truncated(Bits, S.Bits ? S.Bits : 64) << 'u';
  return Text;
}

/// "1, 2.0": without braces for the classes within, which C++ lets us omit.
static std::string printParts(const ParameterShape &S,
                              const std::uint8_t *Data) {
  std::string Text;
  for (const ParameterShape::Part &P : partsOf(S))
    Text += (Text.empty() ? "" : ", ") +
            InputSource::printValue(shapeOfPart(P), readPart(P, Data));
  return Text;
}

std::string InputSource::printObject(const ParameterShape &S,
                                     const std::uint8_t *Data) {
  return "(" + S.Type + "){" + printParts(S, Data) + "}";
}

/// "int buffer0[48] = {1, 2}; ", without the zeros at the end. There is no
/// array of none.
static std::string declaration(const ParameterShape &S, llvm::StringRef Name,
                               llvm::ArrayRef<std::uint8_t> Data) {
  if (Data.empty())
    return (S.ElementType + " *" + Name + " = new " + S.ElementType + "[0]; ")
        .str();
  unsigned Bytes = InputSource::elementBytes(S);
  std::size_t Last = Data.size();
  while (Last && !Data[Last - 1])
    --Last;
  std::string Text = (S.ElementType + " " + Name + "[").str() +
                     std::to_string(Data.size() / Bytes) + "] = {";
  for (std::size_t At = 0; At * Bytes < Last; ++At) {
    std::string Element = printParts(S, &Data[At * Bytes]);
    Text +=
        (At ? ", " : "") + (S.Parts.empty() ? Element : "{" + Element + "}");
  }
  return Text + "}; ";
}

std::string InputSource::print(const Input &I, llvm::StringRef Function) const {
  std::string Text, Call;
  std::vector<bool> Printed(I.Buffers.size());
  for (std::size_t P = 0; P < Shapes.size(); ++P) {
    const ParameterShape &S = Shapes[P];
    Call += Call.empty() ? "" : ", ";
    std::size_t Number = I.Scalars[P];
    if (!isMemory(S)) {
      Call += printValue(S, Number);
      continue;
    }
    if (Number == NoBuffer) {
      Call += "nullptr";
      continue;
    }
    if (S.Is == ParameterShape::Aggregate) {
      Call += printObject(S, I.Buffers[Number].data());
      continue;
    }
    std::string Name = "buffer" + std::to_string(Number);
    Call += S.Reference ? "*" + Name : Name;
    if (!Printed[Number])
      Text += declaration(S, Name, I.Buffers[Number]);
    Printed[Number] = true;
  }
  return (Text + Function + "(" + Call + ")").str();
}
