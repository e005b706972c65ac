//===- Doctor.cpp - evo-rewrite doctor ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Doctor/Probes.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Report/Render.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"

using namespace evo;
namespace json = llvm::json;

json::Value evo::toJSON(const Finding &F) {
  return json::Object{{"group", F.Group},   {"name", F.Name},
                      {"works", F.Works},   {"needed", F.Needed},
                      {"detail", F.Detail}, {"advice", F.Advice}};
}

static bool isReady(llvm::ArrayRef<Finding> All) {
  return llvm::all_of(All,
                      [](const Finding &F) { return F.Works || !F.Needed; });
}

static void printFindings(llvm::ArrayRef<Finding> All, llvm::raw_ostream &OS) {
  TableStyle Style = tableStyleFor(OS);
  unsigned Width = std::clamp(Style.Width, 60u, 120u);
  llvm::StringRef Group;
  for (const Finding &F : All) {
    if (F.Group != Group)
      OS << (Group = F.Group) << "\n";
    llvm::StringRef Word = F.Works ? "ok" : F.Needed ? "NEEDED" : "missing";
    if (Style.Colour)
      OS.changeColor(F.Works    ? llvm::raw_ostream::GREEN
                     : F.Needed ? llvm::raw_ostream::RED
                                : llvm::raw_ostream::YELLOW);
    OS << llvm::formatv("  {0,-8}", Word);
    if (Style.Colour)
      OS.resetColor();
    OS << llvm::formatv("{0,-18} ", F.Name);
    printWrapped(F.Detail, 29, Width, OS, /*Indented=*/true);
    if (!F.Works && !F.Advice.empty())
      printWrapped("-> " + F.Advice, 29, Width, OS);
  }
}

namespace evo {

llvm::Expected<ExitCode> runDoctor(const llvm::opt::InputArgList &Args,
                                   Streams IO) {
  std::vector<std::string> Operands = Args.getAllArgValues(OPT_INPUT);
  if (!Operands.empty())
    return makeError(Code::Usage, "doctor takes no operands; '" +
                                      Operands.front() + "' is too many");
  auto Scratch = TemporaryFolder::create("evo-doctor");
  if (!Scratch)
    return Scratch.takeError();
  Findings All;
  for (auto *Probe : {probeCompilers, probeTools, probeProfilers, probeSandbox,
                      probeMachine, probeProject}) {
    if (interruptRequested())
      return makeError(Code::Interrupted, "interrupted");
    Probe(All, *Scratch);
  }
  bool Ready = isReady(All);
  if (Args.hasArg(OPT_json)) {
    json::Array List;
    for (const Finding &F : All)
      List.push_back(toJSON(F));
    IO.Out << json::Value(
                  json::Object{{"ready", Ready}, {"findings", std::move(List)}})
           << "\n";
    return Ready ? ExitDone : ExitNo;
  }
  printFindings(All, IO.Out);
  IO.Out << (Ready ? "everything that evolve needs is here\n"
                   : "evolve can not run: see NEEDED above\n");
  return Ready ? ExitDone : ExitNo;
}

} // namespace evo
