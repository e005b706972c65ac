//===- ToolProbes.cpp - Compilers, tools and profilers, tried ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Probes.h"
#include "evo/Support/Process.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;

#define EVO_TEXT_OF(X) #X
#define EVO_TEXT(X) EVO_TEXT_OF(X)
static constexpr const char Major[] = EVO_TEXT(LLVM_VERSION_MAJOR);

std::string evo::firstLine(llvm::StringRef Text) {
  return Text.ltrim().split('\n').first.rtrim().take_front(300).str();
}

Trial evo::tryLine(const std::string &Line, const TemporaryFolder &Scratch) {
  Command C = Command::shell(Line, Scratch.path());
  C.Environment = {{"LC_ALL", "C"}};
  C.Limit.WallSeconds = 20;
  C.Limit.OutputBytes = 1 << 20;
  auto R = run(C);
  if (!R)
    return {false, llvm::toString(R.takeError())};
  if (R->succeeded())
    return {true, R->Output + R->ErrorOutput};
  std::string Said = firstLine(R->ErrorOutput + R->Output);
  return {false, Said.empty() ? R->describe() : Said};
}

// The installed name with the version of the library we use, or without.
static std::string versioned(llvm::StringRef Name) {
  std::string WithMajor = (Name + "-" + llvm::Twine(Major)).str();
  return findProgram(WithMajor).empty() ? Name.str() : WithMajor;
}

static void probeCompiler(Findings &All, const TemporaryFolder &Scratch,
                          const std::string &Name, bool Needed,
                          const std::string &Package) {
  std::string Out = Scratch.file("hello");
  Trial T = tryLine(Name + " -std=c++20 -O2 -x c++ '" +
                        Scratch.file("hello.cpp") + "' -o '" + Out + "' && '" +
                        Out + "' && " + Name + " --version",
                    Scratch);
  std::string Version =
      T.Works ? llvm::StringRef(T.Output).split('\n').second.str() : T.Output;
  All.push_back({"compilers", Name, T.Works, Needed, firstLine(Version),
                 "apt install " + Package});
}

// Beside this program when installed, and in the folder it was built in.
static std::string pluginFile() {
  std::string Self = llvm::sys::fs::getMainExecutable(nullptr, nullptr);
  llvm::SmallString<128> Path(llvm::sys::path::parent_path(Self));
  llvm::sys::path::append(Path, "..", "lib", "libEvoPlugin.so");
  return canonicalPath(Path);
}

// A plugin works only in the very compiler it was built for, so it is tried:
// the heartbeat that it writes is what says that it does.
static void probePlugin(Findings &All, const TemporaryFolder &Scratch,
                        const std::string &Clang) {
  std::string Out = Scratch.file("plugin-of-" + Clang);
  Trial T = tryLine(
      Clang + " '-fplugin=" + pluginFile() + "' '-fplugin-arg-evo-out=" + Out +
          "' '-fplugin-arg-evo-root=" + Scratch.path() + "' -fsyntax-only '" +
          Scratch.file("hello.cpp") + "' && cat '" + Out + "'/*.jsonl",
      Scratch);
  bool Works =
      T.Works && llvm::StringRef(T.Output).contains("\"matched\":true");
  All.push_back({"compilers", "plugin in " + Clang, Works, false,
                 Works ? pluginFile() : firstLine(T.Output),
                 std::string("apt install clang-") + Major +
                     " and compile with clang++-" + Major});
}

void evo::probeCompilers(Findings &All, const TemporaryFolder &Scratch) {
  llvm::consumeError(
      writeFile(Scratch.file("hello.cpp"),
                "#include <cstdio>\nint main() { std::puts(\"hello\"); }\n"));
  std::string Clang = versioned("clang++");
  probeCompiler(All, Scratch, Clang, true,
                std::string("clang-") + Major + " libstdc++-12-dev");
  probeCompiler(All, Scratch, "g++", false, "g++");
  probePlugin(All, Scratch, Clang);
  if (Clang != "clang++" && !findProgram("clang++").empty())
    probePlugin(All, Scratch, "clang++");
  std::string Source = Scratch.file("hello.cpp"), Out = Scratch.file("checked");
  for (auto [Name, Flags] :
       {std::pair("sanitizers", "-fsanitize=address,undefined"),
        std::pair("counts", "-fprofile-instr-generate -fcoverage-mapping")}) {
    Trial T = tryLine(Clang + " " + Flags + " '" + Source + "' -o '" + Out +
                          "' && '" + Out + "'",
                      Scratch);
    All.push_back({"compilers", Name, T.Works, false,
                   T.Works ? std::string(Flags) : firstLine(T.Output),
                   std::string("apt install libclang-rt-") + Major + "-dev"});
  }
}

static void probeTool(Findings &All, const TemporaryFolder &Scratch,
                      const std::string &Name, const std::string &Line,
                      bool Needed, const std::string &Package) {
  Trial T = tryLine(Line, Scratch);
  All.push_back({"tools", Name, T.Works, Needed, firstLine(T.Output),
                 "apt install " + Package});
}

static void probeZ3(Findings &All) {
  using GetVersion = const char *(*)();
  std::string Why;
  for (const char *Name : {"libz3.so.4", "libz3.so"}) {
    auto Library = llvm::sys::DynamicLibrary::getPermanentLibrary(Name, &Why);
    void *Found = Library.isValid()
                      ? Library.getAddressOfSymbol("Z3_get_full_version")
                      : nullptr;
    if (!Found)
      continue;
    auto Version = reinterpret_cast<GetVersion>(Found);
    All.push_back({"tools", "z3", true, false, firstLine(Version()), ""});
    return;
  }
  All.push_back(
      {"tools", "z3", false, false, firstLine(Why), "apt install libz3-dev"});
}

void evo::probeTools(Findings &All, const TemporaryFolder &Scratch) {
  probeTool(All, Scratch, "git",
            "git init -q g && git -C g status --short && git --version", true,
            "git");
  std::string Format = versioned("clang-format");
  probeTool(All, Scratch, "clang-format",
            "echo 'int  x;' | " + Format + " >/dev/null && " + Format +
                " --version",
            false, std::string("clang-format-") + Major);
  probeTool(All, Scratch, "cmake", "cmake --version", false, "cmake");
  probeTool(All, Scratch, "ninja", "ninja --version", false, "ninja-build");
  probeZ3(All);
}

void evo::probeProfilers(Findings &All, const TemporaryFolder &Scratch) {
  const std::string Spin = "sh -c 'i=0; while [ $i -lt 30000 ]; do "
                           "i=$((i+1)); done'";
  Trial Record = tryLine("perf record -q -e cpu-clock -g -o p.data -- " + Spin +
                             " >/dev/null && perf script -i p.data "
                             "2>/dev/null | grep -c cpu-clock",
                         Scratch);
  All.push_back({"profilers", "perf record", Record.Works, false,
                 Record.Works
                     ? firstLine(Record.Output) + " samples of cpu-clock"
                     : firstLine(Record.Output),
                 "apt install linux-perf; allow it by 'sysctl "
                 "kernel.perf_event_paranoid=1'; else counts are used"});
  Trial Stat = tryLine("perf stat -x, -e instructions:u -- true 2>&1", Scratch);
  std::string Count = firstLine(Stat.Output);
  bool Counted = Stat.Works && !Count.empty() && llvm::isDigit(Count[0]);
  All.push_back({"profilers", "hardware counters", Counted, false,
                 Counted ? "instructions are counted" : "not supported",
                 "none in most virtual machines; valgrind counts instead"});
  Trial Grind = tryLine("valgrind -q --tool=callgrind "
                        "--callgrind-out-file=c.out true && valgrind --version",
                        Scratch);
  All.push_back({"profilers", "valgrind", Grind.Works, false,
                 firstLine(Grind.Output), "apt install valgrind"});
}
