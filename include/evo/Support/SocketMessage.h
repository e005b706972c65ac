//===- SocketMessage.h - Text and descriptors in one message -*- C++ -*----===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// How Evo tells what it keeps running (evo-warden as a host or a keeper, and a
/// program's fork server) to start something: a SOCK_SEQPACKET socket, over
/// which each message is some text and five descriptors. Here in full, since
/// neither evo-warden nor the fork server links anything of Evo.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_SOCKETMESSAGE_H
#define EVO_SUPPORT_SOCKETMESSAGE_H

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>

namespace evo {

constexpr int PassedEnds = 5;

/// A message has at most so many bytes, its closing NUL included.
constexpr std::size_t MessageBytes = 1 << 17;

/// False if nobody listens any more.
inline bool sendMessage(int Socket, const void *Text, std::size_t Size,
                        const int (&Ends)[PassedEnds]) {
  iovec Data = {const_cast<void *>(Text), Size};
  alignas(cmsghdr) char Control[CMSG_SPACE(sizeof(Ends))] = {};
  msghdr Message = {};
  Message.msg_iov = &Data, Message.msg_iovlen = 1;
  Message.msg_control = Control, Message.msg_controllen = sizeof(Control);
  cmsghdr *Passed = CMSG_FIRSTHDR(&Message);
  Passed->cmsg_level = SOL_SOCKET, Passed->cmsg_type = SCM_RIGHTS;
  Passed->cmsg_len = CMSG_LEN(sizeof(Ends));
  std::memcpy(CMSG_DATA(Passed), Ends, sizeof(Ends));
  ssize_t Sent;
  while ((Sent = ::sendmsg(Socket, &Message, MSG_NOSIGNAL)) < 0 &&
         errno == EINTR)
    ;
  return Sent == ssize_t(Size);
}

/// Its size; 0 if there will be no more, or none that is whole. `Text` has room
/// for MessageBytes and is closed by a NUL.
inline std::size_t receiveMessage(int Socket, char *Text,
                                  int (&Ends)[PassedEnds]) {
  iovec Data = {Text, MessageBytes - 1};
  alignas(cmsghdr) char Control[CMSG_SPACE(sizeof(Ends))];
  msghdr Message = {};
  Message.msg_iov = &Data, Message.msg_iovlen = 1;
  Message.msg_control = Control, Message.msg_controllen = sizeof(Control);
  ssize_t Got;
  while ((Got = ::recvmsg(Socket, &Message, MSG_CMSG_CLOEXEC)) < 0 &&
         errno == EINTR)
    ;
  cmsghdr *Rights = Got > 0 ? CMSG_FIRSTHDR(&Message) : nullptr;
  if (!Rights || Rights->cmsg_len != CMSG_LEN(sizeof(Ends)) ||
      Message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
    return 0;
  std::memcpy(Ends, CMSG_DATA(Rights), sizeof(Ends));
  Text[Got] = 0;
  return std::size_t(Got);
}

/// One number, as an answer.
inline bool sendNumber(int Socket, int Number) {
  return ::send(Socket, &Number, sizeof(Number), MSG_NOSIGNAL) ==
         ssize_t(sizeof(Number));
}

/// False if there will be none.
inline bool receiveNumber(int Socket, int &Number) {
  ssize_t Got;
  while ((Got = ::recv(Socket, &Number, sizeof(Number), 0)) < 0 &&
         errno == EINTR)
    ;
  return Got == ssize_t(sizeof(Number));
}

} // namespace evo

#endif // EVO_SUPPORT_SOCKETMESSAGE_H
