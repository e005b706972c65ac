//===- Json.cpp - Values and their JSON lines ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Json.h"
#include "evo/Support/Codes.h"

using namespace evo;

llvm::Error evo::makeJsonError(const llvm::Twine &Message) {
  return makeError(Code::BadJson, Message);
}
