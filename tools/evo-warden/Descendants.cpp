//===- Descendants.cpp - All that a command has started ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Descendants.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <dirent.h>
#include <map>
#include <set>
#include <string>
#include <unistd.h>

using namespace evo::warden;

namespace {

std::vector<pid_t> numericEntries(const std::string &Folder) {
  std::vector<pid_t> Result;
  DIR *Open = opendir(Folder.c_str());
  if (!Open)
    return Result;
  while (dirent *Entry = readdir(Open))
    if (pid_t Id = std::atoi(Entry->d_name); Id > 0)
      Result.push_back(Id);
  closedir(Open);
  return Result;
}

/// The children of all threads of `Id`, as the kernel lists them.
std::vector<pid_t> listedChildren(pid_t Id) {
  std::vector<pid_t> Result;
  std::string Tasks = "/proc/" + std::to_string(Id) + "/task";
  for (pid_t Thread : numericEntries(Tasks)) {
    std::string Name = Tasks + "/" + std::to_string(Thread) + "/children";
    FILE *In = fopen(Name.c_str(), "re");
    if (!In)
      continue;
    for (int Child; fscanf(In, "%d", &Child) == 1;)
      Result.push_back(Child);
    fclose(In);
  }
  return Result;
}

pid_t parentOf(pid_t Id) {
  FILE *In = fopen(("/proc/" + std::to_string(Id) + "/stat").c_str(), "re");
  if (!In)
    return 0;
  char Line[512] = {};
  (void)!fread(Line, 1, sizeof(Line) - 1, In);
  fclose(In);
  // "pid (name) S ppid …", and the name may hold anything but its last ')'.
  std::string Text = Line;
  std::size_t End = Text.rfind(')');
  return End + 4 < Text.size() ? std::atoi(Text.c_str() + End + 4) : 0;
}

/// All children by parent, for kernels that do not list children.
std::map<pid_t, std::vector<pid_t>> scannedChildren() {
  std::map<pid_t, std::vector<pid_t>> Result;
  for (pid_t Id : numericEntries("/proc"))
    Result[parentOf(Id)].push_back(Id);
  return Result;
}

/// Calls `Visit` on every descendant, parents first, while it says true.
template <class Visitor> void walk(pid_t Spared, Visitor Visit) {
  pid_t Own = getpid();
  std::string Name = std::to_string(Own);
  bool Listed =
      !access(("/proc/" + Name + "/task/" + Name + "/children").c_str(), R_OK);
  std::map<pid_t, std::vector<pid_t>> Scanned;
  if (!Listed)
    Scanned = scannedChildren();
  std::set<pid_t> Seen = {Own, Spared};
  std::vector<pid_t> Open = {Own};
  while (!Open.empty()) {
    pid_t Id = Open.back();
    Open.pop_back();
    for (pid_t Child : Listed ? listedChildren(Id) : Scanned[Id]) {
      if (!Seen.insert(Child).second)
        continue;
      if (!Visit(Child))
        return;
      Open.push_back(Child);
    }
  }
}

} // namespace

Descendants evo::warden::descendants(std::size_t Most, pid_t Spared) {
  Descendants Result;
  walk(Spared, [&](pid_t Id) {
    Result.Processes.push_back(Id);
    return Result.Processes.size() < Most;
  });
  return Result;
}

unsigned long long evo::warden::residentBytes(const Descendants &All) {
  unsigned long long Pages = 0;
  for (pid_t Id : All.Processes) {
    FILE *In = fopen(("/proc/" + std::to_string(Id) + "/statm").c_str(), "re");
    if (!In)
      continue;
    unsigned long long Size, Resident, Shared;
    if (fscanf(In, "%llu %llu %llu", &Size, &Resident, &Shared) == 3)
      Pages += Resident > Shared ? Resident - Shared : 0;
    fclose(In);
  }
  return Pages * sysconf(_SC_PAGESIZE);
}

void evo::warden::killDescendants(pid_t Spared) {
  std::set<pid_t> Groups = {getpgid(0), 0, -1};
  if (Spared > 0)
    Groups.insert(getpgid(Spared));
  walk(Spared, [&](pid_t Id) {
    if (pid_t Group = getpgid(Id); Groups.insert(Group).second)
      kill(-Group, SIGKILL);
    kill(Id, SIGKILL);
    return true;
  });
}
