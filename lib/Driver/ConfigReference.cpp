//===- ConfigReference.cpp - The reference page of evo.yaml ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConfigSchema.h"

using namespace evo;

static void printFields(llvm::raw_ostream &OS, const ConfigFields &Fields,
                        llvm::StringRef Path) {
  for (const ConfigField &F : Fields) {
    std::string Name = ((Path.empty() ? "" : Path + ".") + F.Key).str();
    OS << "\n" << (Path.empty() ? "## `" : "### `") << Name << "`\n\n";
    OS << F.Help << "\n\n- **type:** " << typeText(F.Into) << "\n";
    if (F.Required)
      OS << "- **required**\n";
    else if (std::string Default = defaultText(F.Into); !Default.empty())
      OS << "- **default:** `" << Default << "`\n";
    if (!F.Example.empty())
      OS << "- **example:** `" << F.Key << ": " << F.Example << "`\n";
    if (auto *Section = std::get_if<SectionSlot>(&F.Into))
      printFields(OS, Section->Members, Name);
    if (auto *List = std::get_if<ListSlot>(&F.Into)) {
      if (!List->ShortForm.empty())
        OS << "- **short form of an item:** " << List->ShortForm << "\n";
      printFields(OS, List->Add(), Name + "[]");
    }
  }
}

std::string evo::configReference() {
  Config Defaults;
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << "# evo.yaml\n\n"
        "One file beside the program says how it is built, tested, exercised "
        "and judged.\n`evo-rewrite init` writes one. An unknown key, a wrong "
        "type or a value out of range\nis an error with file, line and column. "
        "In keys, `-` and `_` are the same.\nSizes are whole numbers of bytes, "
        "or of KiB, MiB, GiB or TiB.\n";
  printFields(OS, configFields(Defaults), "");
  return Text;
}
