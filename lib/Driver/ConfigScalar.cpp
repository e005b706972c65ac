//===- ConfigScalar.cpp - One value of evo.yaml, checked ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConfigReader.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/GlobPattern.h"

using namespace evo;
using namespace llvm::yaml;

namespace {
template <class... T> struct Overloaded : T... {
  using T::operator()...;
};
template <class... T> Overloaded(T...) -> Overloaded<T...>;
} // namespace

// The text of a scalar. With `Plain`, quotes make it a text and so wrong.
std::optional<std::string>
ConfigReader::scalar(Node *Value, const llvm::Twine &Wanted, bool Plain) {
  std::string Text;
  bool Quoted = false;
  if (auto *Block = llvm::dyn_cast<BlockScalarNode>(Value)) {
    Text = Block->getValue().rtrim('\n').str();
    Quoted = true;
  } else if (auto *Line = llvm::dyn_cast<ScalarNode>(Value)) {
    llvm::SmallString<128> Storage;
    Text = Line->getValue(Storage).str();
    llvm::StringRef Raw = Line->getRawValue();
    Quoted = Raw.starts_with("'") || Raw.starts_with("\"");
  } else {
    std::string What = llvm::isa<SequenceNode>(Value)  ? "a list"
                       : llvm::isa<MappingNode>(Value) ? "a mapping"
                       : llvm::isa<AliasNode>(Value)   ? "an alias"
                                                       : "nothing";
    problem(Value, Wanted + ", not " + What);
    return std::nullopt;
  }
  if (!Value->getAnchor().empty() || !Value->getRawTag().empty()) {
    problem(Value, "anchors and tags are not understood here");
    return std::nullopt;
  }
  if (Plain && Quoted) {
    problem(Value, Wanted + ", without quotes");
    return std::nullopt;
  }
  return Text;
}

static std::string checkGlob(llvm::StringRef Glob) {
  auto Pattern = llvm::GlobPattern::create(Glob, /*MaxSubPatterns=*/256);
  if (Pattern)
    return "";
  return "is not a glob: " + llvm::toString(Pattern.takeError());
}

static std::string checkFile(llvm::StringRef File) {
  llvm::SmallString<128> Clean(File);
  llvm::sys::path::remove_dots(Clean, /*remove_dot_dot=*/true);
  if (llvm::sys::path::is_absolute(File) || Clean.starts_with(".."))
    return "must be a file below the working folder";
  return "";
}

// "${sorce}" would be an empty string for the shell, and build something else.
static std::string checkPlaceholders(llvm::StringRef Command) {
  while (true) {
    Command = Command.drop_front(std::min(Command.find("${"), Command.size()));
    if (Command.empty())
      return "";
    llvm::StringRef Name = Command.drop_front(2).take_until(
        [](char C) { return !llvm::isAlnum(C) && C != '_'; });
    Command = Command.drop_front(2);
    for (llvm::StringRef Known : {"source", "build"})
      if (Name.size() > 3 && Name != Known && Name.edit_distance(Known) <= 2)
        return ("has '${" + Name + "}'; did you mean '${" + Known + "}'?")
            .str();
  }
}

std::string ConfigReader::checkText(std::string &Text, TextForm Form) const {
  if (llvm::StringRef(Text).trim().empty())
    return "is empty";
  for (unsigned char C : Text)
    if ((C < ' ' && C != '\t' && C != '\n') || C == 0x7f)
      return "has a control character";
  bool Lines = Text.find('\n') != std::string::npos;
  if (Lines && Form != TextForm::Command)
    return "must be one line";
  switch (Form) {
  case TextForm::Word:
    return "";
  case TextForm::Command:
    return checkPlaceholders(Text);
  case TextForm::File:
    return checkFile(Text);
  case TextForm::Glob:
    return checkGlob(Text);
  case TextForm::Folder: {
    bool Absolute = llvm::sys::path::is_absolute(Text);
    Text = canonicalPath(Absolute ? Text : Root + "/" + Text);
    return "";
  }
  }
  llvm_unreachable("all forms are listed");
}

// "4 GiB", "512 MiB", "1000"
static std::optional<std::uint64_t> parseSize(llvm::StringRef Written) {
  unsigned Shift = 0;
  for (auto [Suffix, Bits] : {std::pair("KiB", 10u), std::pair("MiB", 20u),
                              std::pair("GiB", 30u), std::pair("TiB", 40u)})
    if (Written.consume_back(Suffix)) {
      Shift = Bits;
      break;
    }
  std::uint64_t Count = 0;
  if (Written.trim().getAsInteger(10, Count) || Count >> (64 - Shift - 1) >> 1)
    return std::nullopt;
  return Count << Shift;
}

static std::string sizeText(std::uint64_t Bytes) {
  for (auto [Suffix, Bits] : {std::pair("TiB", 40u), std::pair("GiB", 30u),
                              std::pair("MiB", 20u), std::pair("KiB", 10u)})
    if (Bytes && Bytes % (std::uint64_t(1) << Bits) == 0)
      return llvm::formatv("{0} {1}", Bytes >> Bits, Suffix);
  return std::to_string(Bytes);
}

std::string evo::typeText(const ConfigSlot &Slot) {
  return std::visit(
      Overloaded{
          [](const TextSlot &T) -> std::string {
            switch (T.Form) {
            case TextForm::Word:
              return "text";
            case TextForm::Command:
              return "a command";
            case TextForm::File:
              return "a file";
            case TextForm::Folder:
              return "a folder";
            case TextForm::Glob:
              return "a glob";
            }
            llvm_unreachable("all forms are listed");
          },
          [](const TextsSlot &T) -> std::string {
            std::string One = typeText(TextSlot{nullptr, T.Form});
            llvm::StringRef Bare = One;
            Bare.consume_front("a ");
            return ("a list of " + Bare + "s").str();
          },
          [](const FlagSlot &) -> std::string { return "true or false"; },
          [](const NumberSlot &N) -> std::string {
            return llvm::formatv("a number from {0} to {1}",
                                 numberText(N.Least), numberText(N.Most));
          },
          [](const CountSlot &N) -> std::string {
            return llvm::formatv("a whole number from {0} to {1}", N.Least,
                                 N.Most);
          },
          [](const SizeSlot &S) -> std::string {
            return "a size from " + sizeText(S.Least) + " to " +
                   sizeText(S.Most);
          },
          [](const ChoiceSlot &C) -> std::string {
            return llvm::join(llvm::ArrayRef(C.Names).drop_back(), ", ") +
                   " or " + C.Names.back();
          },
          [](const SectionSlot &) -> std::string { return "a mapping"; },
          [](const ListSlot &) -> std::string { return "a list"; }},
      Slot);
}

std::string evo::numberText(double Number) {
  std::string Text = llvm::formatv("{0:f6}", Number);
  llvm::StringRef Short = llvm::StringRef(Text).rtrim('0').rtrim('.');
  return Short.str();
}

std::string evo::defaultText(const ConfigSlot &Slot) {
  return std::visit(
      Overloaded{[](const TextSlot &) -> std::string { return ""; },
                 [](const TextsSlot &) -> std::string { return ""; },
                 [](const FlagSlot &F) -> std::string {
                   return *F.Value ? "true" : "false";
                 },
                 [](const NumberSlot &N) { return numberText(*N.Value); },
                 [](const CountSlot &N) { return std::to_string(*N.Value); },
                 [](const SizeSlot &S) { return sizeText(*S.Bytes); },
                 [](const ChoiceSlot &C) { return C.Default; },
                 [](const SectionSlot &) -> std::string { return ""; },
                 [](const ListSlot &) -> std::string { return ""; }},
      Slot);
}

static bool storeNumber(const NumberSlot &Slot, llvm::StringRef Written) {
  double Number = 0;
  // getAsDouble takes "inf" and "nan", and hexadecimal.
  if (Written.find_first_not_of("0123456789.eE+-") != llvm::StringRef::npos ||
      Written.getAsDouble(Number) || !(Number >= Slot.Least) ||
      !(Number <= Slot.Most))
    return false;
  *Slot.Value = Number;
  return true;
}

static bool storeCount(const CountSlot &Slot, llvm::StringRef Written) {
  unsigned Count = 0;
  if (Written.getAsInteger(10, Count) || Count < Slot.Least ||
      Count > Slot.Most)
    return false;
  *Slot.Value = Count;
  return true;
}

static bool storeSize(const SizeSlot &Slot, llvm::StringRef Written) {
  auto Bytes = parseSize(Written);
  if (!Bytes || *Bytes < Slot.Least || *Bytes > Slot.Most)
    return false;
  *Slot.Bytes = *Bytes;
  return true;
}

static bool storeChoice(const ChoiceSlot &Slot, llvm::StringRef Written) {
  auto Found = llvm::find(Slot.Names, Written);
  if (Found == Slot.Names.end())
    return false;
  Slot.Set(Found - Slot.Names.begin());
  return true;
}

static bool storeFlag(const FlagSlot &Slot, llvm::StringRef Written) {
  *Slot.Value = Written == "true";
  return Written == "true" || Written == "false";
}

void ConfigReader::readScalar(Node *Value, const ConfigField &Field,
                              const std::string &Path) {
  std::string Must = "'" + Path + "' must be " + typeText(Field.Into);
  auto *AsText = std::get_if<TextSlot>(&Field.Into);
  bool Plain = !AsText && !std::holds_alternative<ChoiceSlot>(Field.Into);
  auto Written = scalar(Value, Must, Plain);
  if (!Written)
    return;
  if (AsText) {
    std::string Wrong = checkText(*Written, AsText->Form);
    if (!Wrong.empty())
      return problem(Value, "'" + Path + "' " + Wrong);
    *AsText->Value = std::move(*Written);
    return;
  }
  llvm::StringRef W = *Written;
  bool Stored = std::visit(
      Overloaded{[&](const FlagSlot &S) { return storeFlag(S, W); },
                 [&](const NumberSlot &S) { return storeNumber(S, W); },
                 [&](const CountSlot &S) { return storeCount(S, W); },
                 [&](const SizeSlot &S) { return storeSize(S, W); },
                 [&](const ChoiceSlot &S) { return storeChoice(S, W); },
                 [](const auto &) { return false; }},
      Field.Into);
  if (Stored)
    return;
  std::string Advice;
  if (auto *Choice = std::get_if<ChoiceSlot>(&Field.Into))
    Advice = suggestion(W, llvm::SmallVector<llvm::StringRef>(
                               Choice->Names.begin(), Choice->Names.end()));
  problem(Value, Must + ", not '" + W.take_front(60) + "'" + Advice);
}
