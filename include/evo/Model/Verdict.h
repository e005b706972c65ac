//===- Verdict.h - A gate's decision with its reason -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_VERDICT_H
#define EVO_MODEL_VERDICT_H

#include "llvm/Support/JSON.h"
#include <string>

namespace evo {

enum class Decision { Allow, Deny, Ask };

llvm::StringRef decisionName(Decision D);

/// One gate's decision on one candidate. No gate means no landing: the default
/// denies.
struct Verdict {
  std::string Gate; ///< "max-lines-changed", "evidence-floor", …
  Decision Result = Decision::Deny;
  std::string Reason; ///< lower case, no full stop; names the figures

  friend bool operator==(const Verdict &, const Verdict &) = default;
};

llvm::json::Value toJSON(const Verdict &V);
bool fromJSON(const llvm::json::Value &J, Verdict &V, llvm::json::Path P);

} // namespace evo

#endif // EVO_MODEL_VERDICT_H
