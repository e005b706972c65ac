//===- FuzzLink.cpp - What a shared object lacks ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FuzzLink.h"
#include "Outside.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ELFObjectFile.h"
#include <algorithm>

using namespace evo;
using namespace llvm;

/// The harness and what the compiler puts in.
static bool isOfHarness(StringRef Symbol) {
  for (const char *Start :
       {"_ZN3evo4rule3gen", "_ZNK3evo4rule3gen", "__asan_", "__sanitizer_",
        "__ubsan_", "__lsan_", "__gxx_", "_Unwind_", "__tls_", "__stack_chk",
        "evo_", "_ITM_", "__gmon", "__interceptor"})
    if (Symbol.starts_with(Start))
      return true;
  return false;
}

static bool namesFunction(StringRef Symbol) {
  ItaniumPartialDemangler D;
  return Symbol.starts_with("_Z") && !D.partialDemangle(Symbol.str().c_str()) &&
         D.isFunction();
}

/// What is called by name and bound when it is called first.
static StringSet<> calledFunctions(const object::ELFObjectFileBase &Elf) {
  StringSet<> Called;
  for (const object::SectionRef &Section : Elf.dynamic_relocation_sections())
    for (const object::RelocationRef &R : Section.relocations()) {
      bool Call = R.getType() == (Elf.getEMachine() == ELF::EM_AARCH64
                                      ? unsigned(ELF::R_AARCH64_JUMP_SLOT)
                                      : unsigned(ELF::R_X86_64_JUMP_SLOT));
      if (!Call || R.getSymbol() == Elf.symbol_end())
        continue;
      if (auto Name = R.getSymbol()->getName())
        Called.insert(*Name);
      else
        consumeError(Name.takeError());
    }
  return Called;
}

Expected<std::vector<std::string>>
evo::functionsOutside(const std::string &File) {
  auto Opened = object::ObjectFile::createObjectFile(File);
  if (!Opened)
    return Opened.takeError();
  std::vector<std::string> Found;
  auto *Elf = dyn_cast<object::ELFObjectFileBase>(Opened->getBinary());
  if (!Elf)
    return Found;
  StringSet<> Called = calledFunctions(*Elf);
  for (const object::ELFSymbolRef &S : Elf->getDynamicSymbolIterators()) {
    Expected<std::uint32_t> Flags = S.getFlags();
    Expected<StringRef> Name = S.getName();
    if (!Flags)
      return Flags.takeError();
    if (!Name)
      return Name.takeError();
    bool Needed = (*Flags & object::SymbolRef::SF_Undefined) &&
                  !(*Flags & object::SymbolRef::SF_Weak);
    bool Function = S.getELFType() == ELF::STT_FUNC || namesFunction(*Name) ||
                    Called.contains(*Name);
    if (Needed && Function && !isOfHarness(*Name) && !onlyComputes(*Name))
      Found.push_back(Name->str());
  }
  std::sort(Found.begin(), Found.end());
  return Found;
}

std::string evo::standIns(const std::vector<std::string> &Symbols) {
  std::string Text = "extern \"C\" long evo_outside(const char *);\n";
  unsigned Number = 0;
  for (const std::string &Symbol : Symbols) {
    std::string Name = "EvoStandIn" + std::to_string(Number++);
    Text += "extern \"C\" long " + Name + "() __asm__(\"" + Symbol +
            "\");\nlong " + Name + "() { return evo_outside(\"" + Symbol +
            "\"); }\n";
  }
  return Text;
}
