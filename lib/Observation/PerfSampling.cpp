//===- PerfSampling.cpp - Sample the workloads with perf ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// perf gives stacks as (file, offset) pairs; StackSymbols turns them into
/// project functions. Stacks are unwound by DWARF because library code keeps no
/// frame pointers, and the frame that matters is the one below the library.
///
//===----------------------------------------------------------------------===//

#include "StackSymbols.h"
#include "evo/Observation/Profile.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/ShellLine.h"
#include "llvm/ADT/StringExtras.h"
#include <set>

using namespace evo;

namespace {

struct SampledFrame {
  std::string Object;
  std::uint64_t Offset = 0;
};

/// "	     1407 (/build/bench)"; false for a line that is no frame.
bool parseFrame(llvm::StringRef Line, SampledFrame &Frame) {
  auto [Offset, Object] = Line.trim().split(' ');
  Object = Object.trim();
  if (!Object.consume_front("(") || !Object.consume_back(")"))
    return false;
  Object.consume_back(" (deleted)");
  Frame.Object = Object.str();
  return !Offset.getAsInteger(16, Frame.Offset);
}

struct Charge {
  double Self = 0, Total = 0;
};

/// Charges samples to project functions.
class Ledger {
public:
  explicit Ledger(std::string Root) : Symbols(std::move(Root)) {}

  /// Reads the output of `perf script` of one run, whose samples together
  /// weigh `Weight`.
  void read(llvm::StringRef Text, double Weight) {
    std::vector<std::vector<SampledFrame>> Stacks = stacks(Text);
    for (const auto &Stack : Stacks)
      charge(Stack, Weight / Stacks.size());
    Samples += Stacks.size();
  }

  /// The share of the samples of one run that reach a project function.
  double shareFound(llvm::StringRef Text) {
    std::vector<std::vector<SampledFrame>> Stacks = stacks(Text);
    std::size_t Found = llvm::count_if(Stacks, [&](const auto &Stack) {
      return llvm::any_of(Stack, [&](const SampledFrame &F) {
        return !Symbols.frames(F.Object, F.Offset).empty();
      });
    });
    return Stacks.empty() ? 0 : double(Found) / Stacks.size();
  }

  Profile profile() {
    Profile Result;
    Result.Samples = Samples;
    for (const auto &[Frame, C] : Charges)
      Result.Functions.push_back({Frame.Function, Frame.File, Frame.FirstLine,
                                  Symbols.lastLine(Frame), C.Self, C.Total});
    sortByShare(Result);
    return Result;
  }

private:
  static std::vector<std::vector<SampledFrame>> stacks(llvm::StringRef Text) {
    std::vector<std::vector<SampledFrame>> Result(1);
    while (!Text.empty()) {
      auto [Line, Rest] = Text.split('\n');
      Text = Rest;
      SampledFrame Frame;
      if (Line.empty() && !Result.back().empty())
        Result.emplace_back();
      else if (llvm::isSpace(Line.empty() ? 'x' : Line.front()) &&
               parseFrame(Line, Frame))
        Result.back().push_back(std::move(Frame));
    }
    if (Result.back().empty())
      Result.pop_back();
    return Result;
  }

  void charge(const std::vector<SampledFrame> &Stack, double Weight) {
    std::set<ProjectFrame> Seen;
    for (std::size_t I = 0; I < Stack.size(); ++I) {
      // A caller's address is the one after its call.
      std::uint64_t Back = I && Stack[I].Offset ? 1 : 0;
      for (const ProjectFrame &Frame :
           Symbols.frames(Stack[I].Object, Stack[I].Offset - Back)) {
        Charge &C = Charges[Frame];
        if (Seen.empty())
          C.Self += Weight;
        if (Seen.insert(Frame).second)
          C.Total += Weight;
      }
    }
  }

  StackSymbols Symbols;
  std::map<ProjectFrame, Charge> Charges;
  std::uint64_t Samples = 0;
};

/// About 2,000 samples a run, between 49 and 1,999 a second; uneven numbers do
/// not beat with timers.
unsigned samplesPerSecond(double Seconds) {
  double Rate = 2000 / std::max(Seconds, 0.01);
  return static_cast<unsigned>(std::clamp(Rate, 49.0, 1999.0)) | 1;
}

llvm::Error profilerFailed(const llvm::Twine &Why) {
  return makeError(Code::ProfilerFailed, "perf: " + Why);
}

std::string firstLine(llvm::StringRef Text) {
  return Text.trim().split('\n').first.str();
}

/// perf's unwinder loses its way in a process that was something else before
/// an exec, in about half of all runs. So a plain command line is started
/// without a shell around it.
void dropShell(Command &Run) {
  if (Run.Arguments.size() != 3 || Run.Arguments[0] != "/bin/sh")
    return;
  std::vector<std::string> Words = plainWords(Run.Arguments[2]);
  if (!Words.empty() && !findProgram(Words.front()).empty())
    Run.Arguments = std::move(Words);
}

/// The stacks of one run of `Run` as `perf script` prints them.
llvm::Expected<std::string> record(const SamplingRequest &Request,
                                   const Command &Run, unsigned Rate) {
  std::string Recording = Request.Scratch + "/perf.data";
  Command Record = Run;
  Record.Arguments = {"perf",
                      "record",
                      "-q",
                      "-e",
                      "cpu-clock:u",
                      "-F",
                      llvm::utostr(Rate),
                      "--call-graph",
                      "dwarf,16384",
                      "-o",
                      Recording,
                      "--"};
  Command Plain = Run;
  dropShell(Plain);
  llvm::append_range(Record.Arguments, Plain.Arguments);
  auto Recorded = run(Record);
  if (!Recorded)
    return Recorded.takeError();
  if (Recorded->How != Ending::Exited)
    return profilerFailed("record " + Recorded->describe());

  Command Print;
  Print.Arguments = {"perf",    "script", "--no-inline", "-i",
                     Recording, "-F",     "pid,ip,dso"};
  Print.Limit.WallSeconds = 120;
  Print.Limit.OutputBytes = 512u << 20;
  auto Printed = run(Print);
  llvm::sys::fs::remove(Recording);
  if (!Printed)
    return Printed.takeError();
  if (!Printed->succeeded() || Printed->Output.empty())
    return profilerFailed(
        Printed->succeeded() ? "no samples: " + firstLine(Recorded->ErrorOutput)
                             : "script " + Printed->describe() + ": " +
                                   firstLine(Printed->ErrorOutput));
  return std::move(Printed->Output);
}

} // namespace

/// Where a shell is needed, a run whose stacks were lost is done again.
static constexpr unsigned MostTries = 4;
static constexpr double EnoughFound = 0.6;

llvm::Expected<Profile> evo::sampleWithPerf(const SamplingRequest &Request) {
  if (findProgram("perf").empty())
    return profilerFailed("not installed");
  Ledger Charged(Request.Root);
  unsigned Rate = samplesPerSecond(Request.SecondsPerRun);
  for (const Command &Run : Request.Runs) {
    std::string Best;
    for (unsigned Try = 0; Try < MostTries; ++Try) {
      auto Text = record(Request, Run, Rate);
      if (!Text)
        return Text.takeError();
      if (Try == 0 || Charged.shareFound(*Text) > Charged.shareFound(Best))
        Best = std::move(*Text);
      if (Charged.shareFound(Best) >= EnoughFound)
        break;
    }
    Charged.read(Best, 1.0 / Request.Runs.size());
  }
  Profile Result = Charged.profile();
  if (Result.Functions.empty())
    return profilerFailed("none of " + llvm::Twine(Result.Samples) +
                          " samples fell into a function below " +
                          Request.Root);
  return Result;
}
