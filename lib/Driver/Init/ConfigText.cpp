//===- ConfigText.cpp - A commented evo.yaml ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConfigText.h"
#include "../ConfigSchema.h"

using namespace evo;

namespace {

// Plain where that is safe; else in single quotes, or a block for many lines.
std::string yamlText(llvm::StringRef Text, unsigned Indent) {
  if (Text.contains('\n')) {
    std::string Block = "|";
    llvm::SmallVector<llvm::StringRef> Lines;
    Text.rtrim('\n').split(Lines, '\n');
    for (llvm::StringRef Line : Lines)
      Block += "\n" + std::string(Indent + 2, ' ') + Line.str();
    return Block;
  }
  bool Plain = !Text.empty() && (llvm::isAlnum(Text.front()) ||
                                 llvm::StringRef("$/.").contains(Text[0]));
  Plain &= Text == Text.trim() && !Text.contains(": ") &&
           !Text.contains(" #") && !Text.ends_with(":");
  if (Plain)
    return Text.str();
  std::string Quoted = "'";
  for (char C : Text)
    Quoted += C == '\'' ? "''" : std::string(1, C);
  return Quoted + "'";
}

void printComment(llvm::raw_ostream &OS, llvm::StringRef Text,
                  unsigned Indent) {
  std::string Line;
  llvm::SmallVector<llvm::StringRef> Words;
  Text.split(Words, ' ', -1, /*KeepEmpty=*/false);
  auto Flush = [&] {
    OS.indent(Indent) << "#" << Line << "\n";
    Line.clear();
  };
  for (llvm::StringRef Word : Words) {
    if (Indent + Line.size() + Word.size() > 84 && !Line.empty())
      Flush();
    Line += " " + Word.str();
  }
  Flush();
}

/// What `init` found, by key path; a key that is not here is commented out.
struct Values {
  std::map<std::string, std::string> Texts;
  std::map<std::string, std::vector<std::string>> Lists;
  std::vector<FoundProgram> Workloads;

  bool anyBelow(llvm::StringRef Path) const {
    auto Below = [Path](const auto &Entry) {
      return llvm::StringRef(Entry.first).starts_with((Path + ".").str());
    };
    return llvm::any_of(Texts, Below) || llvm::any_of(Lists, Below);
  }
};

class ConfigWriter {
public:
  ConfigWriter(const Values &Set, llvm::raw_ostream &OS) : Set(Set), OS(OS) {}
  void fields(const ConfigFields &Fields, llvm::StringRef Path,
              unsigned Indent);

private:
  void field(const ConfigField &F, const std::string &Path, unsigned Indent);
  void workloads(const ListSlot &Slot);
  void workload(const FoundProgram &P, bool HoldOut);

  const Values &Set;
  llvm::raw_ostream &OS;
};

void ConfigWriter::fields(const ConfigFields &Fields, llvm::StringRef Path,
                          unsigned Indent) {
  for (const ConfigField &F : Fields) {
    if (Path.empty())
      OS << "\n";
    printComment(OS, F.Help, Indent);
    field(F, (Path + (Path.empty() ? "" : ".") + F.Key).str(), Indent);
  }
}

void ConfigWriter::field(const ConfigField &F, const std::string &Path,
                         unsigned Indent) {
  if (auto *Section = std::get_if<SectionSlot>(&F.Into)) {
    OS.indent(Indent) << (Set.anyBelow(Path) ? "" : "# ") << F.Key << ":\n";
    return fields(Section->Members, Path, Indent + 2);
  }
  auto Text = Set.Texts.find(Path);
  if (Text != Set.Texts.end()) {
    OS.indent(Indent) << F.Key << ": " << yamlText(Text->second, Indent)
                      << "\n";
    return;
  }
  auto List = Set.Lists.find(Path);
  if (List != Set.Lists.end()) {
    OS.indent(Indent) << F.Key << ":\n";
    for (const std::string &Item : List->second)
      OS.indent(Indent + 2) << "- " << yamlText(Item, Indent + 2) << "\n";
    return;
  }
  auto *Workloads = std::get_if<ListSlot>(&F.Into);
  if (Workloads && Path == "workloads")
    return workloads(*Workloads);
  std::string Shown = F.Example.empty() ? defaultText(F.Into) : F.Example.str();
  OS.indent(Indent) << "# " << F.Key << ": " << Shown << "\n";
}

void ConfigWriter::workload(const FoundProgram &P, bool HoldOut) {
  OS << "  - name: " << yamlText(P.Name, 4) << "\n    run: ";
  if (P.GoogleBenchmark)
    OS << P.Run << " --benchmark_format=json\n"
       << "    metrics: [google-benchmark]\n"
       << "    # It prints times, which never are the same.\n"
       << "    compare-output: false\n";
  else if (P.Test)
    OS << P.Run << "\n    # Tests print times, which never are the same.\n"
       << "    compare-output: false\n";
  else
    OS << P.Run << "\n";
  bool Differs = !P.SameOutput || P.PrintsTimes;
  if (Differs && !P.Test && !P.GoogleBenchmark)
    OS << (P.SameOutput ? "    # The source reads a clock; if it prints no "
                          "times, take this line out.\n"
                        : "    # Two runs were seen to print different "
                          "texts.\n")
       << "    compare-output: false\n";
  if (!P.Writes.empty()) {
    OS << "    # Files that the source seems to write.\n    output-files:\n";
    for (const std::string &File : P.Writes)
      OS << "      - " << yamlText(File, 6) << "\n";
  }
  if (HoldOut)
    OS << "    # The search does not see it; winners are confirmed on it.\n"
          "    hold-out: true\n";
}

// The first is explained in full, with what could be set. Of several
// benchmarks the last is kept from the search.
void ConfigWriter::workloads(const ListSlot &Slot) {
  llvm::ArrayRef<FoundProgram> All = Set.Workloads;
  OS << (All.empty() ? "# workloads:\n" : "workloads:\n");
  bool KeepLast = All.size() > 1 && All.back().GoogleBenchmark;
  for (const FoundProgram &P : All)
    workload(P, KeepLast && &P == &All.back());
  if (!KeepLast)
    OS << "  # One on other inputs that the search does not see, to confirm "
          "winners on:\n  # - name: other-input\n  #   run: "
       << (All.empty() ? "${build}/program ${source}/other.txt"
                       : All.front().Run + " ...")
       << "\n  #   hold-out: true\n";
  OS << "  # Each workload has:\n";
  for (const ConfigField &F : Slot.Add()) {
    printComment(OS, F.Help, 4);
    std::string Shown =
        F.Example.empty() ? defaultText(F.Into) : F.Example.str();
    OS << "    #   " << F.Key << ": " << Shown << "\n";
  }
}

// Benchmarks are best; a program that needs no arguments is next.
std::vector<FoundProgram> chooseWorkloads(const ProjectScan &Scan) {
  std::vector<FoundProgram> Benchmarks, Plain, Tests;
  for (const FoundProgram &P : Scan.Programs) {
    if (P.GoogleBenchmark)
      Benchmarks.push_back(P);
    else if (P.Test)
      Tests.push_back(P);
    else if (!P.TakesArguments)
      Plain.push_back(P);
  }
  if (!Benchmarks.empty())
    return Benchmarks;
  if (!Plain.empty())
    return Plain;
  // What the tests do is at least exercise of the program.
  if (!Tests.empty())
    Tests.resize(1);
  return Tests;
}

std::vector<std::string> excludedFolders(llvm::StringRef Root) {
  std::vector<std::string> Result;
  for (llvm::StringRef Name : {"third_party", "thirdparty", "3rdparty",
                               "external", "extern", "vendor", "deps"})
    if (llvm::sys::fs::is_directory(Root + "/" + Name))
      Result.push_back(Name.str());
  return Result;
}

} // namespace

std::string evo::configText(const ProjectScan &Scan, llvm::StringRef Root) {
  Values Set;
  if (!Scan.Configure.empty())
    Set.Texts["program.configure"] = Scan.Configure;
  Set.Texts["program.build"] = Scan.Build;
  if (!Scan.Tests.empty())
    Set.Lists["program.tests"] = Scan.Tests;
  std::vector<std::string> Excluded = excludedFolders(Root);
  if (!Excluded.empty())
    Set.Lists["sources.exclude"] = Excluded;
  Set.Workloads = chooseWorkloads(Scan);
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << "# How Evo builds, tests, exercises and judges this program.\n"
        "# Written by 'evo-rewrite init'. What is commented out is the "
        "default, or an example.\n"
        "# 'evo-rewrite init --reference' explains every key.\n";
  Config Defaults;
  ConfigWriter(Set, OS).fields(configFields(Defaults), "", 0);
  return Text;
}
