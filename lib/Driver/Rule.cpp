//===- Rule.cpp - evo-rewrite rule ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Subcommand.h"
#include "evo/Rules/DynamicCheck.h"

using namespace evo;

namespace evo {
llvm::Expected<ExitCode> runRule(const llvm::opt::InputArgList &Args,
                                 Streams IO) {
  std::vector<std::string> Words = Args.getAllArgValues(OPT_INPUT);
  if (Words.size() < 2 || Words[0] != "check")
    return makeError(Code::Usage, "usage: evo-rewrite rule check FILE...");
  ExitCode Exit = ExitDone;
  for (const std::string &File : llvm::ArrayRef(Words).drop_front()) {
    auto Report = checkDynamically(File, {});
    if (!Report)
      return Report.takeError();
    for (const std::string &Line : Report->lines())
      IO.Out << Line << '\n';
    if (Report->Verdict.Kind == EvidenceKind::Refuted)
      Exit = ExitNo;
    else if (Report->Verdict.Kind == EvidenceKind::Unknown && Exit == ExitDone)
      Exit = ExitUnknown;
  }
  return Exit;
}
} // namespace evo
