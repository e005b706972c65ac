//===- SmtFloat.cpp - Floating-point functions, precisely ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SmtFloat.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace {

/// The operation between rounding and its operands, which are all floats of
/// one width; empty for what is no such operation. The remainder of C is not
/// that of IEEE 754, and what may or may not be fused is not known.
StringRef operation(StringRef Function) {
  return StringSwitch<StringRef>(Function.rsplit('.').first)
      .StartsWith("fp.fadd.", "fp.add RNE")
      .StartsWith("fp.fsub.", "fp.sub RNE")
      .StartsWith("fp.fmul.", "fp.mul RNE")
      .StartsWith("fp.fdiv.", "fp.div RNE")
      .Case("llvm.sqrt", "fp.sqrt RNE")
      .Case("llvm.fma", "fp.fma RNE")
      .Case("llvm.floor", "fp.roundToIntegral RTN")
      .Case("llvm.ceil", "fp.roundToIntegral RTP")
      .Case("llvm.trunc", "fp.roundToIntegral RTZ")
      .Cases("llvm.rint", "llvm.nearbyint", "llvm.roundeven",
             "fp.roundToIntegral RNE")
      .Case("llvm.round", "fp.roundToIntegral RNA")
      .Default("");
}

std::string sortOf(unsigned Width) {
  unsigned Exponent = Width == 64 ? 11 : Width == 32 ? 8 : 5;
  return (Twine(Exponent) + " " + Twine(Width - Exponent)).str();
}

bool converts(StringRef Function) {
  for (StringRef Name : {"fp.fpext.", "fp.fptrunc.", "fp.sitofp.", "fp.uitofp.",
                         "fp.fptosi.", "fp.fptoui."})
    if (Function.starts_with(Name))
      return true;
  return false;
}

} // namespace

bool evo::smt::isPreciseFloat(StringRef Function) {
  return converts(Function) || !operation(Function).empty();
}

std::string evo::smt::preciseFloat(StringRef Function,
                                   ArrayRef<std::string> Operands,
                                   ArrayRef<unsigned> Widths, unsigned Result) {
  auto Float = [&](unsigned I) {
    return "((_ to_fp " + sortOf(Widths[I]) + ") " + Operands[I] + ")";
  };
  if (Function.starts_with("fp.fptosi."))
    return ("((_ fp.to_sbv " + Twine(Result) + ") RTZ " + Float(0) + ")").str();
  if (Function.starts_with("fp.fptoui."))
    return ("((_ fp.to_ubv " + Twine(Result) + ") RTZ " + Float(0) + ")").str();
  std::string Value;
  if (Function.starts_with("fp.sitofp."))
    Value = "((_ to_fp " + sortOf(Result) + ") RNE " + Operands[0] + ")";
  else if (Function.starts_with("fp.uitofp."))
    Value =
        "((_ to_fp_unsigned " + sortOf(Result) + ") RNE " + Operands[0] + ")";
  else if (converts(Function))
    Value = "((_ to_fp " + sortOf(Result) + ") RNE " + Float(0) + ")";
  else {
    Value = "(" + operation(Function).str();
    for (unsigned I = 0; I < Operands.size(); ++I)
      Value += " " + Float(I);
    Value += ")";
  }
  return "(fp.to_ieee_bv " + Value + ")";
}
