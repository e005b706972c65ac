//===- Profile.cpp - Where a program spends its time ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Observation/Profile.h"

using namespace evo;
namespace json = llvm::json;

llvm::StringRef evo::profileMethodName(ProfileMethod M) {
  switch (M) {
  case ProfileMethod::Sampling:
    return "sampling";
  case ProfileMethod::Counts:
    return "counts";
  }
  llvm_unreachable("all methods are listed");
}

/// The part of `Name` before its parameter list.
static llvm::StringRef withoutParameters(llvm::StringRef Name) {
  unsigned Depth = 0;
  for (std::size_t I = 0; I < Name.size(); ++I) {
    if (Name.substr(I).starts_with("operator")) {
      // The symbols of an operator are part of its name: skip them.
      std::size_t Open = Name.find('(', I + 8);
      if (Name.substr(I + 8).starts_with("()"))
        Open = I + 10;
      return Name.take_front(Open);
    }
    if (Name.substr(I).starts_with("(anonymous")) {
      I = std::min(Name.find(')', I), Name.size() - 1);
      continue;
    }
    if (Name[I] == '<')
      ++Depth;
    else if (Name[I] == '>' && Depth)
      --Depth;
    else if (Name[I] == '(' && !Depth)
      return Name.take_front(I);
  }
  return Name;
}

llvm::StringRef evo::shortFunctionName(llvm::StringRef Function) {
  llvm::StringRef Name = withoutParameters(Function);
  if (std::size_t At = Name.find("operator");
      At != llvm::StringRef::npos && (At == 0 || Name[At - 1] == ':'))
    return Name.substr(At);
  unsigned Depth = 0;
  std::size_t First = 0, Last = Name.size();
  for (std::size_t I = 0; I < Name.size(); ++I) {
    bool Top = Depth == 0;
    if (Top && Name[I] == '[') { // f[abi:cxx11]
      Last = I;
      break;
    }
    if (Name[I] == '<') {
      Last = Top ? I : Last;
      ++Depth;
    } else if (Name[I] == '>' && Depth) {
      --Depth;
    } else if (Top && (Name[I] == ':' || Name[I] == ' ')) {
      First = I + 1; // the return type of a demangled template ends here too
      Last = Name.size();
    }
  }
  return Name.slice(First, Last);
}

const HotFunction *evo::findHot(const Profile &P, llvm::StringRef File,
                                llvm::StringRef Function, std::uint64_t Line) {
  llvm::StringRef Short = shortFunctionName(Function);
  const HotFunction *Best = nullptr;
  for (const HotFunction &F : P.Functions) {
    if (F.File != File)
      continue;
    bool Inside = F.FirstLine && F.FirstLine <= Line && Line <= F.LastLine;
    if (!Inside && (Short.empty() || shortFunctionName(F.Function) != Short))
      continue;
    if (!Best || std::tie(F.Self, F.Total) > std::tie(Best->Self, Best->Total))
      Best = &F;
  }
  return Best;
}

void evo::sortByShare(Profile &P) {
  llvm::sort(P.Functions, [](const HotFunction &A, const HotFunction &B) {
    return std::tie(B.Self, B.Total, A.File, A.FirstLine, A.Function) <
           std::tie(A.Self, A.Total, B.File, B.FirstLine, B.Function);
  });
}

Profile evo::profileFromCounts(llvm::ArrayRef<CoveredFunction> Functions) {
  Profile Result;
  Result.Method = ProfileMethod::Counts;
  double Sum = 0;
  for (const CoveredFunction &F : Functions) {
    Sum += F.Executions;
    Result.Samples += F.Executions;
  }
  for (const CoveredFunction &F : Functions)
    if (F.Executions)
      Result.Functions.push_back({F.Function, F.File, F.FirstLine, F.LastLine,
                                  F.Executions / Sum, F.Executions / Sum});
  sortByShare(Result);
  return Result;
}

namespace evo {

json::Value toJSON(const HotFunction &F) {
  return json::Object{
      {"function", F.Function},  {"file", F.File}, {"first_line", F.FirstLine},
      {"last_line", F.LastLine}, {"self", F.Self}, {"total", F.Total}};
}

bool fromJSON(const json::Value &V, HotFunction &F, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("function", F.Function) && O.map("file", F.File) &&
         O.map("first_line", F.FirstLine) && O.map("last_line", F.LastLine) &&
         O.map("self", F.Self) && O.map("total", F.Total);
}

json::Value toJSON(const Profile &Prof) {
  return json::Object{{"method", profileMethodName(Prof.Method)},
                      {"samples", Prof.Samples},
                      {"functions", Prof.Functions},
                      {"note", json::fixUTF8(Prof.Note)}};
}

bool fromJSON(const json::Value &V, Profile &Prof, json::Path P) {
  json::ObjectMapper O(V, P);
  std::string Method;
  if (!O || !O.map("method", Method) || !O.map("samples", Prof.Samples) ||
      !O.map("functions", Prof.Functions) || !O.map("note", Prof.Note))
    return false;
  for (ProfileMethod M : {ProfileMethod::Sampling, ProfileMethod::Counts})
    if (profileMethodName(M) == Method) {
      Prof.Method = M;
      return true;
    }
  P.field("method").report("not a known name");
  return false;
}

} // namespace evo
