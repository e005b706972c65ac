//===- Report.cpp - evo-rewrite report ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Config.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Report/Render.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

// "2026-03-01-10" is after "2026-03-01-9".
static bool isEarlier(llvm::StringRef A, llvm::StringRef B) {
  return path::filename(A).compare_numeric(path::filename(B)) < 0;
}

// The newest run of the project that `Folder` is in.
static llvm::Expected<std::string> newestLog(llvm::StringRef Folder) {
  std::string Newest;
  for (std::string At = canonicalPath(Folder); !At.empty();
       At = path::parent_path(At).str()) {
    std::error_code EC;
    for (fs::directory_iterator It(At + "/.evo/runs", EC), End;
         It != End && !EC; It.increment(EC))
      if (fs::exists(It->path() + "/events.jsonl") &&
          (Newest.empty() || isEarlier(Newest, It->path())))
        Newest = It->path();
    if (!Newest.empty())
      return Newest + "/events.jsonl";
  }
  return makeError(Code::FileNotFound,
                   "no run was found in .evo/runs here or above; 'evo-rewrite "
                   "evolve' makes one");
}

// RUN is an event log, the folder of a run, its name, or nothing.
static llvm::Expected<std::string>
findLog(const std::vector<std::string> &Operands) {
  if (Operands.empty())
    return newestLog(".");
  if (Operands.size() > 1)
    return makeError(Code::Usage,
                     "report takes one run; '" + Operands[1] + "' is too many");
  const std::string &Run = Operands.front();
  for (const std::string &File :
       {Run, Run + "/events.jsonl", ".evo/runs/" + Run + "/events.jsonl"})
    if (fs::is_regular_file(File))
      return File;
  if (fs::is_directory(Run))
    return newestLog(Run);
  return makeError(Code::FileNotFound, "there is no run '" + Run + "'");
}

namespace evo {

llvm::Expected<ExitCode> runReport(const llvm::opt::InputArgList &Args,
                                   Streams IO) {
  auto Log = findLog(Args.getAllArgValues(OPT_INPUT));
  if (!Log)
    return Log.takeError();
  auto Events = readEvents(*Log);
  if (!Events)
    return Events.takeError();
  auto Report = reportFromEvents(*Events);
  if (!Report)
    return addContext(Report.takeError(), "reading " + *Log);
  std::string Html = Args.getLastArgValue(OPT_html_EQ).str();
  if (Html.empty()) {
    printTable(*Report, tableStyleFor(IO.Out), IO.Out);
    return ExitDone;
  }
  if (llvm::Error E = writeFile(Html, renderHtml(*Report)))
    return std::move(E);
  IO.Out << "wrote " << Html << "\n";
  return ExitDone;
}

} // namespace evo
