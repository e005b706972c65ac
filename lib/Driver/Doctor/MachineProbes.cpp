//===- MachineProbes.cpp - Sandbox, machine and project, tried ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Probes.h"
#include "evo/Driver/Config.h"
#include "evo/Frontend/Project.h"
#include "evo/Support/Process.h"
#include "llvm/Support/Process.h"
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace evo;
namespace fs = llvm::sys::fs;

static Finding sandbox(std::string Name, bool Works, std::string Detail,
                       std::string Advice) {
  return {"sandbox", std::move(Name),   Works,
          false,     std::move(Detail), std::move(Advice)};
}

static Finding probeLandlock() {
#ifdef SYS_landlock_create_ruleset
  constexpr unsigned GetVersion = 1; // LANDLOCK_CREATE_RULESET_VERSION
  long Abi = syscall(SYS_landlock_create_ruleset, nullptr, 0, GetVersion);
  if (Abi > 0)
    return sandbox("landlock", true, "ABI " + std::to_string(Abi), "");
#endif
  return sandbox("landlock", false, "the kernel does not offer it",
                 "a kernel from 5.13 with lsm=landlock");
}

static Finding probeSeccomp() {
  unsigned Action = SECCOMP_RET_ERRNO;
  bool Works = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &Action) == 0;
  return sandbox("seccomp", Works,
                 Works ? "filters can refuse system calls"
                       : "the kernel does not offer it",
                 "a kernel with CONFIG_SECCOMP_FILTER");
}

// Making a group is the only way to know.
static Finding probeCgroups() {
  std::string Mine = "/evo-doctor-" + std::to_string(getpid());
  for (auto [Folder, Version] : {std::pair("/sys/fs/cgroup", "v2"),
                                 std::pair("/sys/fs/cgroup/memory", "v1")}) {
    bool IsTwo = fs::exists("/sys/fs/cgroup/cgroup.controllers");
    if (IsTwo != (llvm::StringRef(Version) == "v2"))
      continue;
    if (fs::create_directory(Folder + Mine, /*IgnoreExisting=*/false))
      continue;
    rmdir((Folder + Mine).c_str());
    return sandbox("cgroups", true, std::string(Version) + ", writable", "");
  }
  return sandbox("cgroups", false, "no group can be made",
                 "run as root or in a delegated group; else limits are per "
                 "process");
}

void evo::probeSandbox(Findings &All, const TemporaryFolder &Scratch) {
  Trial Space = tryLine("unshare --user --map-root-user --mount --net --pid "
                        "--fork true",
                        Scratch);
  All.push_back(sandbox("namespaces", Space.Works,
                        Space.Works ? "user, mount, net and pid"
                                    : firstLine(Space.Output),
                        "sysctl kernel.unprivileged_userns_clone=1"));
  Trial Bubble = tryLine("bwrap --ro-bind / / --dev /dev --unshare-all "
                         "--die-with-parent true && bwrap --version",
                         Scratch);
  All.push_back(sandbox("bubblewrap", Bubble.Works, firstLine(Bubble.Output),
                        "apt install bubblewrap"));
  All.push_back(probeLandlock());
  All.push_back(probeSeccomp());
  All.push_back(probeCgroups());
}

void evo::probeMachine(Findings &All, const TemporaryFolder &Scratch) {
  unsigned Cores = std::thread::hardware_concurrency();
  double GiB =
      double(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE) / (1ull << 30);
  All.push_back({"machine", "cores and memory", true, false,
                 llvm::formatv("{0} cores, {1:f1} GiB", Cores, GiB), ""});
  auto Space = fs::disk_space(Scratch.path());
  bool Enough = Space && Space->available >= 1ull << 30;
  All.push_back({"machine", "disk", Enough, true,
                 Space ? llvm::formatv("{0:f1} GiB free in {1}",
                                       double(Space->available) / (1ull << 30),
                                       Scratch.path())
                             .str()
                       : Space.getError().message(),
                 "make room: builds need a gigabyte or more"});
}

void evo::probeProject(Findings &All, const TemporaryFolder &) {
  std::string File = findConfigFile(".");
  Finding Config = {"project", "evo.yaml", false, false, "", ""};
  if (File.empty()) {
    Config.Detail = "none here or above";
    Config.Advice = "run 'evo-rewrite init' in the program's folder";
  } else if (auto Read = readConfig(File)) {
    Config.Works = true;
    Config.Detail = File;
  } else {
    // There, but wrong: nothing can run with it.
    Config.Needed = true;
    std::string Said = firstLine(llvm::toString(Read.takeError()));
    llvm::StringRef Short = Said; // the folder is known
    Short.consume_front((llvm::sys::path::parent_path(File) + "/").str());
    Config.Detail = Short.str();
    Config.Advice = "correct it; 'evo-rewrite init --reference' explains it";
  }
  All.push_back(Config);
  ProjectRequest Request;
  llvm::SmallString<128> Here;
  if (!fs::current_path(Here))
    Request.Paths = {Here.str().str()};
  auto Open = Project::open(Request);
  Finding Database = {"project",
                      "compile database",
                      bool(Open),
                      false,
                      "",
                      "only 'propose' needs one; the build that evolve makes "
                      "has its own"};
  Database.Detail = Open ? llvm::formatv("{0} units in {1}", Open->Units.size(),
                                         Open->Database)
                               .str()
                         : firstLine(llvm::toString(Open.takeError()));
  All.push_back(Database);
}
