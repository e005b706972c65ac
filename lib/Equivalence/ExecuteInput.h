//===- ExecuteInput.h - Inputs for a signature -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Makes up arguments for a signature, deterministically from a seed: special
/// values, values that stand in the code and their neighbours, small and random
/// ones; buffers for pointers, sometimes the same buffer for two, sometimes
/// none or one that is as short as a number beside it says, so that what
/// `after` touches and `before` does not is seen.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_EXECUTEINPUT_H
#define EVO_LIB_EQUIVALENCE_EXECUTEINPUT_H

#include "evo/Equivalence/Execute.h"

namespace evo {

/// Elements behind a made-up pointer; one behind a reference.
inline constexpr unsigned BufferElements = 48;
/// The same of a class.
inline constexpr unsigned BufferObjects = 6;

/// Whether an argument is a buffer: what a pointer points to, or an object that
/// is handed over by value.
inline bool isMemory(const ParameterShape &S) {
  return S.Is == ParameterShape::Pointer || S.Is == ParameterShape::Aggregate;
}

/// The numbers in one element of the buffer of `S`, or in one result.
std::vector<ParameterShape::Part> partsOf(const ParameterShape &S);

/// A number as if it were a parameter.
ParameterShape shapeOfPart(const ParameterShape::Part &P);

/// Its bits in the element that begins at `Data`.
std::uint64_t readPart(const ParameterShape::Part &P, const std::uint8_t *Data);

class InputSource {
public:
  InputSource(std::vector<ParameterShape> Shapes,
              std::vector<std::uint64_t> Integers, std::vector<double> Reals,
              std::uint64_t Seed);

  /// Input number `Index`: first all combinations of special values, as far as
  /// they are few, then random ones.
  Input make(std::uint64_t Index);
  /// Scalars given, buffers made up.
  Input complete(const std::vector<std::uint64_t> &Scalars);

  /// Simpler inputs to try instead of `I`, simplest first.
  std::vector<Input> simpler(const Input &I) const;

  /// Declarations and a call, as C++.
  std::string print(const Input &I, llvm::StringRef Function) const;

  static std::string printValue(const ParameterShape &S, std::uint64_t Bits);
  static std::string printObject(const ParameterShape &S,
                                 const std::uint8_t *Data);
  /// May the two point to the same, as far as their types say?
  static bool mayShare(const ParameterShape &A, const ParameterShape &B);
  static unsigned elementBytes(const ParameterShape &S) {
    return S.Parts.empty() ? std::max(1u, S.ElementBits / 8) : S.Bytes;
  }
  static unsigned elements(const ParameterShape &S) {
    bool One = S.Reference || S.Is == ParameterShape::Aggregate;
    return One ? 1 : S.Parts.empty() ? BufferElements : BufferObjects;
  }

private:
  std::uint64_t next();
  std::uint64_t integer(unsigned Bits);
  std::uint64_t real(unsigned Bits);
  std::uint64_t scalar(ParameterShape::Kind K, unsigned Bits);
  std::vector<std::uint8_t> buffer(const ParameterShape &S, unsigned Count);
  std::optional<unsigned> length(const ParameterShape &S, const Input &I);
  void fillObjects(const ParameterShape &S, std::vector<std::uint8_t> &Data);
  void addBuffers(Input &I);

  std::vector<ParameterShape> Shapes;
  std::vector<std::uint64_t> Integers;
  std::vector<double> Reals;
  std::uint64_t State;
  std::uint64_t LengthState; ///< apart, so that lengths change no values
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_EXECUTEINPUT_H
