//===- SameCode.cpp - Did the optimiser already do it? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/SameCode.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

using namespace evo;
using namespace llvm::object;

namespace {

/// Where a relocation points: by name, or by section for nameless symbols.
struct Target {
  std::string Name, Section;
  std::uint64_t Value = 0;
  friend bool operator==(const Target &, const Target &) = default;
};

struct Relocation {
  std::uint64_t Offset = 0, Type = 0;
  std::int64_t Addend = 0;
  Target To;
  friend bool operator==(const Relocation &, const Relocation &) = default;
};

struct Section {
  std::uint64_t Flags = 0, Type = 0, Size = 0, Alignment = 0;
  std::string Content;
  std::vector<Relocation> Relocations;
  friend bool operator==(const Section &, const Section &) = default;
};

struct Symbol {
  std::string Name, Section;
  std::uint64_t Value = 0, Size = 0;
  std::uint32_t Flags = 0;
  std::uint8_t Type = 0, Binding = 0, Other = 0;
  friend auto operator<=>(const Symbol &, const Symbol &) = default;
};

/// All of an object that is loaded, in the order of the file. Sections may
/// share a name (one per function, in groups), so order is part of it.
struct Code {
  std::vector<std::pair<std::string, Section>> Sections;
  std::vector<Symbol> Symbols;
  friend bool operator==(const Code &, const Code &) = default;
};

/// A value, or nothing when anything about it can not be read.
template <class T> std::optional<T> taken(llvm::Expected<T> Value) {
  if (Value)
    return std::move(*Value);
  llvm::consumeError(Value.takeError());
  return std::nullopt;
}

std::optional<std::string> sectionName(const ObjectFile &File,
                                       const SymbolRef &S) {
  auto Where = taken(S.getSection());
  if (!Where)
    return std::nullopt;
  if (*Where == File.section_end())
    return std::string("<none>");
  auto Name = taken((*Where)->getName());
  if (!Name)
    return std::nullopt;
  // Sections of one name are told apart by their place among the loaded ones.
  std::size_t Number = 0;
  for (const SectionRef &Other : File.sections()) {
    if (Other == **Where)
      break;
    Number += (ELFSectionRef(Other).getFlags() & llvm::ELF::SHF_ALLOC) != 0;
  }
  return Name->str() + "#" + std::to_string(Number);
}

std::optional<Relocation> readRelocation(const ELFObjectFileBase &File,
                                         const RelocationRef &R) {
  Relocation Result;
  Result.Offset = R.getOffset();
  Result.Type = R.getType();
  auto Addend = taken(ELFRelocationRef(R).getAddend());
  symbol_iterator S = R.getSymbol();
  if (!Addend || S == File.symbol_end())
    return std::nullopt;
  Result.Addend = *Addend;
  auto Name = taken(S->getName());
  auto Where = sectionName(File, *S);
  auto Value = taken(S->getValue());
  if (!Name || !Where || !Value)
    return std::nullopt;
  Result.To = {Name->str(), *Where, *Value};
  return Result;
}

std::optional<Section> readSection(const ELFObjectFileBase &File,
                                   ELFSectionRef S) {
  Section Result;
  Result.Flags = S.getFlags();
  Result.Type = S.getType();
  Result.Size = S.getSize();
  Result.Alignment = S.getAlignment().value();
  if (!S.isBSS()) {
    auto Content = taken(S.getContents());
    if (!Content)
      return std::nullopt;
    Result.Content = Content->str();
  }
  return Result;
}

/// Relocations stand in sections of their own that name the one they patch.
bool readRelocations(const ELFObjectFileBase &File,
                     std::map<std::uint64_t, Section *> &ByIndex) {
  for (const SectionRef &S : File.sections()) {
    auto Patched = taken(S.getRelocatedSection());
    if (!Patched)
      return false;
    if (*Patched == File.section_end())
      continue;
    auto Known = ByIndex.find((*Patched)->getIndex());
    if (Known == ByIndex.end())
      continue;
    for (const RelocationRef &R : S.relocations()) {
      auto Read = readRelocation(File, R);
      if (!Read)
        return false;
      Known->second->Relocations.push_back(std::move(*Read));
    }
  }
  return true;
}

bool readSymbols(const ELFObjectFileBase &File, Code &Into) {
  for (const ELFSymbolRef S : File.symbols()) {
    auto Name = taken(S.getName());
    auto Where = sectionName(File, S);
    auto Value = taken(S.getValue());
    auto Flags = taken(S.getFlags());
    if (!Name || !Where || !Value || !Flags)
      return false;
    // The file's name is not code; a section's symbol says nothing new.
    if (S.getELFType() == llvm::ELF::STT_FILE ||
        S.getELFType() == llvm::ELF::STT_SECTION)
      continue;
    Into.Symbols.push_back({Name->str(), *Where, *Value, S.getSize(), *Flags,
                            S.getELFType(), S.getBinding(), S.getOther()});
  }
  llvm::sort(Into.Symbols);
  return true;
}

std::optional<Code> readCode(llvm::MemoryBufferRef Buffer) {
  auto Any = taken(ObjectFile::createObjectFile(Buffer));
  auto *File = Any ? llvm::dyn_cast<ELFObjectFileBase>(Any->get()) : nullptr;
  if (!File || !File->isRelocatableObject())
    return std::nullopt;
  Code Result;
  std::vector<std::uint64_t> Indices;
  for (const ELFSectionRef S : File->sections()) {
    if (!(S.getFlags() & llvm::ELF::SHF_ALLOC))
      continue;
    auto Name = taken(S.getName());
    auto Read = readSection(*File, S);
    if (!Name || !Read)
      return std::nullopt;
    Result.Sections.emplace_back(Name->str(), std::move(*Read));
    Indices.push_back(S.getIndex());
  }
  std::map<std::uint64_t, Section *> ByIndex;
  for (auto [Index, Entry] : llvm::zip(Indices, Result.Sections))
    ByIndex[Index] = &Entry.second;
  if (!readRelocations(*File, ByIndex) || !readSymbols(*File, Result))
    return std::nullopt;
  return Result;
}

} // namespace

bool evo::sameCode(llvm::MemoryBufferRef Before, llvm::MemoryBufferRef After) {
  auto A = readCode(Before), B = readCode(After);
  return A && B && *A == *B;
}

bool evo::sameCode(llvm::StringRef BeforeFile, llvm::StringRef AfterFile) {
  auto Before = llvm::MemoryBuffer::getFile(BeforeFile);
  auto After = llvm::MemoryBuffer::getFile(AfterFile);
  return Before && After &&
         sameCode((*Before)->getMemBufferRef(), (*After)->getMemBufferRef());
}

std::string evo::withoutBuildId(std::string Image) {
  std::vector<std::pair<std::size_t, std::size_t>> Ranges;
  auto Any = taken(ObjectFile::createObjectFile({Image, "image"}));
  if (!Any || !llvm::isa<ELFObjectFileBase>(**Any))
    return Image;
  for (const SectionRef &S : (*Any)->sections()) {
    auto Name = taken(S.getName());
    auto Content = taken(S.getContents());
    if (Name && Content && *Name == ".note.gnu.build-id")
      Ranges.emplace_back(Content->data() - Image.data(), Content->size());
  }
  for (auto [At, Size] : Ranges)
    Image.replace(At, Size, Size, '\0');
  return Image;
}
