//===- Selection.cpp - Which files and rules are meant ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Selection.h"
#include "evo/Driver/Config.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
using llvm::opt::InputArgList;

llvm::Expected<unsigned> evo::threadsAsked(const InputArgList &Args) {
  llvm::StringRef Text = Args.getLastArgValue(OPT_j);
  unsigned N = 0;
  if (!Text.empty() && (Text.getAsInteger(10, N) || N == 0 || N > 1024))
    return makeError(Code::Usage,
                     "-j needs a number from 1 to 1024, not '" + Text + "'");
  return N;
}

/// "loop.*,-loop.x": what is asked for on the command line replaces what
/// evo.yaml enables, and what is left out adds to what it disables.
static void selectRules(const InputArgList &Args, RuleSources &Into) {
  std::vector<std::string> Enable;
  for (const std::string &List : Args.getAllArgValues(OPT_rules_EQ))
    for (llvm::StringRef Glob : llvm::split(List, ',')) {
      Glob = Glob.trim();
      if (Glob.consume_front("-"))
        Into.Disable.push_back(Glob.str());
      else if (!Glob.empty())
        Enable.push_back(Glob.str());
    }
  if (!Enable.empty())
    Into.Enable = std::move(Enable);
}

static llvm::Error readConfigInto(const InputArgList &Args, Selection &O) {
  std::string Start = O.Where.Paths.empty() ? "." : O.Where.Paths.front();
  if (!llvm::sys::fs::is_directory(Start))
    Start = llvm::sys::path::parent_path(canonicalPath(Start)).str();
  auto C = findConfig(Start);
  if (!C)
    return C.takeError();
  O.Where.Include = C->Include;
  O.Where.Exclude = C->Exclude;
  O.Where.BuildFolder = Args.getLastArgValue(OPT_p, C->CompileDatabase).str();
  O.Where.Root =
      Args.getLastArgValue(OPT_root_EQ, C->File.empty() ? "" : C->Root).str();
  O.Rules.Folders = {shippedRulesFolder()};
  llvm::append_range(O.Rules.Folders, C->Rules.Folders);
  for (const std::string &Folder : Args.getAllArgValues(OPT_rules_dir_EQ)) {
    if (!llvm::sys::fs::is_directory(Folder))
      return makeError(Code::FileNotFound, "no folder " + Folder);
    O.Rules.Folders.push_back(canonicalPath(Folder));
  }
  O.Rules.Enable = C->Rules.Enable;
  O.Rules.Disable = C->Rules.Disable;
  C->Genetic.On = Args.hasArg(OPT_genetic);
  llvm::StringRef Seed = Args.getLastArgValue(OPT_seed_EQ);
  if (!Seed.empty() && Seed.getAsInteger(10, C->Search.Seed))
    return makeError(Code::Usage, "--seed needs a number, not '" + Seed + "'");
  O.Genetic = geneticSpec(*C, {}, {});
  return llvm::Error::success();
}

llvm::Expected<Selection> evo::readSelection(const InputArgList &Args) {
  Selection O;
  O.Where.Paths = Args.getAllArgValues(OPT_INPUT);
  auto Threads = threadsAsked(Args);
  if (!Threads)
    return Threads.takeError();
  O.Threads = *Threads;
  if (llvm::Error E = readConfigInto(Args, O))
    return std::move(E);
  selectRules(Args, O.Rules);
  O.FromPlugin = Args.getLastArgValue(OPT_from_plugin_EQ).str();
  if (Args.hasArg(OPT_from_plugin_EQ) && O.FromPlugin.empty())
    return makeError(Code::Usage, "--from-plugin needs a folder");
  if (!O.FromPlugin.empty() && !O.Genetic.Edits.empty())
    return makeError(Code::Usage, "--genetic parses the program; it can not "
                                  "be used with --from-plugin");
  return std::move(O);
}
