//===- ParameterNames.cpp - What names of parameters say ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/ParameterNames.h"
#include "llvm/ADT/STLExtras.h"

bool evo::namesLength(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  llvm::StringRef Text = Lower;
  return llvm::is_contained({"n", "size", "count", "length", "len", "num"},
                            Text) ||
         Text.ends_with("size") || Text.ends_with("length") ||
         Text.ends_with("count") || Text.ends_with("len");
}

bool evo::namesEnd(llvm::StringRef Name) {
  std::string Lower = Name.lower();
  return llvm::is_contained({"last", "end", "e", "stop"},
                            llvm::StringRef(Lower));
}
