//===- StackSymbols.cpp - From sampled addresses to project frames ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StackSymbols.h"
#include "evo/Support/Files.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace evo;
using llvm::symbolize::LLVMSymbolizer;

static LLVMSymbolizer::Options symbolizerOptions() {
  LLVMSymbolizer::Options Options;
  Options.PrintFunctions = llvm::DINameKind::ShortName;
  Options.UseSymbolTable = false; // a name without a place is of no use
  return Options;
}

StackSymbols::StackSymbols(std::string Root)
    : Root(std::move(Root)), Symbolizer(symbolizerOptions()) {}

/// Profilers report offsets into the file, debug information speaks of
/// addresses; the two differ by segment.
const std::vector<StackSymbols::Segment> &
StackSymbols::segments(const std::string &Object) {
  auto [At, New] = Segments.try_emplace(Object);
  if (!New)
    return At->second;
  auto Binary = llvm::object::ObjectFile::createObjectFile(Object);
  if (!Binary) {
    llvm::consumeError(Binary.takeError()); // [vdso], deleted: no frames
    return At->second;
  }
  auto *Elf =
      llvm::dyn_cast<llvm::object::ELF64LEObjectFile>(Binary->getBinary());
  if (!Elf)
    return At->second;
  auto Headers = Elf->getELFFile().program_headers();
  if (!Headers) {
    llvm::consumeError(Headers.takeError());
    return At->second;
  }
  for (const auto &Header : *Headers)
    if (Header.p_type == llvm::ELF::PT_LOAD)
      At->second.push_back({Header.p_offset, Header.p_filesz, Header.p_vaddr});
  return At->second;
}

/// The folders the compiler wrote may be spelled in other ways than Root.
std::string StackSymbols::projectFile(const std::string &File) const {
  std::string Below = relativeTo(Root, File);
  return Below.empty() ? relativeTo(Root, canonicalPath(File)) : Below;
}

static std::string withoutTemplateArguments(llvm::StringRef Name) {
  if (Name.starts_with("operator"))
    return Name.str();
  return Name.take_until([](char C) { return C == '<'; }).str();
}

std::vector<ProjectFrame> StackSymbols::lookUp(const std::string &Object,
                                               std::uint64_t FileOffset) {
  std::vector<ProjectFrame> Result;
  for (const Segment &S : segments(Object)) {
    if (FileOffset < S.Offset || FileOffset >= S.Offset + S.Size)
      continue;
    std::uint64_t Address = FileOffset - S.Offset + S.Address;
    auto Chain = Symbolizer.symbolizeInlinedCode(
        Object, {Address, llvm::object::SectionedAddress::UndefSection});
    if (!Chain) {
      llvm::consumeError(Chain.takeError());
      return Result;
    }
    for (unsigned I = 0; I < Chain->getNumberOfFrames(); ++I) {
      const llvm::DILineInfo &Info = Chain->getFrame(I);
      std::string File = projectFile(Info.StartFileName);
      if (File.empty())
        continue;
      ProjectFrame Frame = {withoutTemplateArguments(Info.FunctionName), File,
                            Info.StartLine};
      unsigned &Last = LastLines[Frame];
      Last = std::max(Last, Frame.FirstLine);
      if (projectFile(Info.FileName) == File)
        Last = std::max(Last, Info.Line);
      Result.push_back(std::move(Frame));
    }
  }
  return Result;
}

const std::vector<ProjectFrame> &
StackSymbols::frames(const std::string &Object, std::uint64_t FileOffset) {
  auto Key = std::make_pair(Object, FileOffset);
  auto At = Known.find(Key);
  if (At == Known.end())
    At = Known.emplace(Key, lookUp(Object, FileOffset)).first;
  return At->second;
}

unsigned StackSymbols::lastLine(const ProjectFrame &Frame) {
  return LastLines[Frame];
}
