//===- OrderText.h - What Evo would have started a warden with -*- C++ -*--===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Text that ends in NUL each: how many arguments, the arguments, the
/// environment; with it come the warden's descriptors 0 to 4.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_ORDERTEXT_H
#define EVO_TOOLS_WARDEN_ORDERTEXT_H

#include "evo/Support/SocketMessage.h"
#include <cstdlib>
#include <vector>

namespace evo::warden {

struct OrderText {
  char Text[MessageBytes];
  std::size_t Size = 0;
  int Ends[PassedEnds];

  /// False if there will be no more.
  bool receive(int Socket) {
    Size = receiveMessage(Socket, Text, Ends);
    return Size != 0;
  }

  /// Both end with a null pointer, as exec wants them. False if it is no such
  /// text.
  bool split(std::vector<char *> &Arguments, std::vector<char *> &Environment) {
    std::vector<char *> All;
    for (char *At = Text; At < Text + Size; At += std::strlen(At) + 1)
      All.push_back(At);
    int Count = All.empty() ? 0 : std::atoi(All.front());
    if (Count < 1 || std::size_t(Count) >= All.size())
      return false;
    Arguments.assign(All.begin() + 1, All.begin() + 1 + Count);
    Environment.assign(All.begin() + 1 + Count, All.end());
    Arguments.push_back(nullptr), Environment.push_back(nullptr);
    return true;
  }
};

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_ORDERTEXT_H
