//===- ConfigReader.cpp - YAML into the table's slots ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConfigReader.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/Support/JSON.h"

using namespace evo;
using namespace llvm::yaml;

namespace {
// A real file has a page or two.
constexpr std::size_t MostBytes = 256 << 10;
// Every collection begins with one of "[", "{", "- ", ": ", "? ", so their
// number bounds the depth, and with it the stack.
constexpr std::size_t MostOpeners = 4000;
constexpr std::size_t MostProblems = 20;
} // namespace

ConfigReader::ConfigReader(llvm::StringRef Text, llvm::StringRef Name,
                           llvm::StringRef Root)
    : Text(Text), Name(Name), Root(Root) {
  auto Handler = [](const llvm::SMDiagnostic &D, void *Self) {
    auto *Reader = static_cast<ConfigReader *>(Self);
    Reader->BrokenYaml = true;
    Reader->problemAt(Reader->offsetOf(D.getLoc()),
                      "broken YAML: " + D.getMessage());
  };
  Sources.setDiagHandler(Handler, this);
}

void ConfigReader::problemAt(std::size_t Offset, const llvm::Twine &Message) {
  Problems.push_back({Offset, Message.str()});
}

void ConfigReader::problem(Node *At, const llvm::Twine &Message) {
  problemAt(offsetOf(At->getSourceRange().Start), Message);
}

void ConfigReader::report(const llvm::Twine &Path, const llvm::Twine &Message) {
  auto Found = Places.find(Path.str());
  problemAt(Found == Places.end() ? 0 : Found->second, Message);
}

std::size_t ConfigReader::offsetOf(llvm::SMLoc Loc) const {
  const char *At = Loc.getPointer();
  bool Inside = At && At >= Text.begin() && At <= Text.end();
  return Inside ? At - Text.begin() : 0;
}

llvm::Error ConfigReader::takeError() {
  llvm::sort(Problems, [](const Problem &A, const Problem &B) {
    return std::tie(A.Offset, A.Message) < std::tie(B.Offset, B.Message);
  });
  llvm::Error All = llvm::Error::success();
  std::size_t Shown = 0;
  for (const Problem &P : Problems) {
    llvm::StringRef Before = Text.take_front(P.Offset);
    std::size_t Column = P.Offset - (Before.rfind('\n') + 1) + 1;
    std::string Where =
        llvm::formatv("{0}:{1}:{2}: ", Name, Before.count('\n') + 1, Column);
    if (++Shown > MostProblems) {
      All = llvm::joinErrors(
          std::move(All),
          makeError(Code::BadConfig, Where + "too many errors, stopping"));
      break;
    }
    All = llvm::joinErrors(std::move(All),
                           makeError(Code::BadConfig, Where + P.Message));
  }
  Problems.clear();
  return All;
}

static bool isSpace(char C) {
  return C == ' ' || C == '\t' || C == '\n' || C == '\r';
}

bool ConfigReader::textIsSafe() {
  if (Text.size() > MostBytes)
    return problemAt(0, "is larger than 256 KiB"), false;
  std::size_t At = 0;
  if (!llvm::json::isUTF8(Text, &At))
    return problemAt(At, "is not UTF-8"), false;
  std::size_t Openers = 0;
  bool Indenting = true;
  for (At = 0; At != Text.size(); ++At) {
    unsigned char C = Text[At];
    char Next = At + 1 == Text.size() ? '\n' : Text[At + 1];
    if ((C < ' ' && !isSpace(C)) || C == 0x7f)
      return problemAt(At, "has a control character"), false;
    if (Indenting && C == '\t')
      return problemAt(At, "is indented with a tab; use blanks"), false;
    Indenting = C == '\n' || (Indenting && C == ' ');
    Openers += C == '[' || C == '{' ||
               ((C == '-' || C == ':' || C == '?') && isSpace(Next));
    if (Openers > MostOpeners)
      return problemAt(At, "has too many lists and keys"), false;
  }
  return true;
}

void ConfigReader::read(const ConfigFields &Fields) {
  if (!textIsSafe())
    return;
  Stream Yaml(llvm::MemoryBufferRef(Text, Name), Sources,
              /*ShowColors=*/false);
  document_iterator Document = Yaml.begin();
  if (Document == Yaml.end())
    return problemAt(0, "is empty");
  Node *Top = Document->getRoot();
  if (Top && !llvm::isa<NullNode>(Top))
    readSection(Top, Fields, "");
  else if (!Yaml.failed())
    problemAt(0, "is empty");
  if (!Yaml.failed() && ++Document != Yaml.end() && !Yaml.failed())
    problemAt(Document->getRoot()
                  ? offsetOf(Document->getRoot()->getSourceRange().Start)
                  : 0,
              "has a second document; one is read");
  if (Yaml.failed() && !BrokenYaml)
    problemAt(0, "broken YAML");
  // What follows from the break would only distract.
  if (BrokenYaml)
    llvm::erase_if(Problems, [](const Problem &P) {
      return llvm::StringRef(P.Message).starts_with("missing");
    });
}

void ConfigReader::readSection(Node *Value, const ConfigFields &Fields,
                               const std::string &Path) {
  Places.emplace(Path, offsetOf(Value->getSourceRange().Start));
  std::string Called = Path.empty() ? "the file" : "'" + Path + "'";
  auto *Mapping = llvm::dyn_cast<MappingNode>(Value);
  if (!Mapping)
    return problem(Value, Called + " must be a mapping of keys to values");
  llvm::StringMap<std::size_t> Seen;
  for (KeyValueNode &Pair : *Mapping)
    readMember(Pair, Fields, Path, Seen);
  for (const ConfigField &F : Fields)
    if (F.Required && !Seen.contains(F.Key))
      problem(Value, "missing '" + F.Key + "' in " + Called);
}

void ConfigReader::readMember(KeyValueNode &Pair, const ConfigFields &Fields,
                              const std::string &Path,
                              llvm::StringMap<std::size_t> &Seen) {
  Node *Key = Pair.getKey();
  if (!Key)
    return; // the parser has reported it
  auto Written = scalar(Key, "a key");
  if (!Written)
    return;
  std::vector<llvm::StringRef> Known;
  for (const ConfigField &F : Fields) {
    Known.push_back(F.Key);
    if (foldedKey(F.Key) != foldedKey(*Written))
      continue;
    std::size_t At = offsetOf(Key->getSourceRange().Start);
    auto [First, New] = Seen.try_emplace(F.Key, At);
    if (!New)
      return problem(
          Key, "'" + F.Key + "' is given twice, first on line " +
                   llvm::Twine(Text.take_front(First->second).count('\n') + 1));
    std::string Below = Path.empty() ? F.Key.str() : Path + "." + F.Key.str();
    Node *Value = Pair.getValue();
    if (Value && llvm::isa<NullNode>(Value)) // which stands on the next line
      return problem(Key, "'" + Below + "' has no value");
    if (Value)
      readValue(Value, F, Below);
    return;
  }
  problem(Key, "unknown key '" + llvm::StringRef(*Written).take_front(60) +
                   "'" + (Path.empty() ? "" : " in '" + Path + "'") +
                   suggestion(*Written, Known));
}

void ConfigReader::readValue(Node *Value, const ConfigField &Field,
                             const std::string &Path) {
  Places.emplace(Path, offsetOf(Value->getSourceRange().Start));
  if (auto *Section = std::get_if<SectionSlot>(&Field.Into))
    readSection(Value, Section->Members, Path);
  else if (auto *List = std::get_if<ListSlot>(&Field.Into))
    readList(Value, *List, Path);
  else if (auto *Texts = std::get_if<TextsSlot>(&Field.Into))
    readTexts(Value, *Texts, Path);
  else
    readScalar(Value, Field, Path);
}

void ConfigReader::readList(Node *Value, const ListSlot &Slot,
                            const std::string &Path) {
  auto *Items = llvm::dyn_cast<SequenceNode>(Value);
  if (!Items)
    return problem(Value,
                   "'" + Path + "' must be a list, with '- ' before each item");
  unsigned Number = 0;
  for (Node &Item : *Items) {
    std::string Below = Path + "[" + std::to_string(Number++) + "]";
    Places.emplace(Below, offsetOf(Item.getSourceRange().Start));
    if (llvm::isa<MappingNode>(Item) || !Slot.AddShort) {
      readSection(&Item, Slot.Add(), Below);
      continue;
    }
    auto Written = scalar(&Item, Slot.ShortForm + " or a mapping");
    if (!Written)
      continue;
    std::string Wrong = Slot.AddShort(*Written);
    if (!Wrong.empty())
      problem(&Item, Wrong);
  }
}

void ConfigReader::readTexts(Node *Value, const TextsSlot &Slot,
                             const std::string &Path) {
  unsigned Number = 0;
  auto Add = [&](Node *Item, const std::string &Place) {
    auto Written = scalar(Item, "'" + Place + "' must be text");
    std::string Wrong = Written ? checkText(*Written, Slot.Form) : "";
    if (!Wrong.empty())
      problem(Item, "'" + Place + "' " + Wrong);
    else if (Written)
      Slot.Values->push_back(std::move(*Written));
  };
  auto *Items = llvm::dyn_cast<SequenceNode>(Value);
  if (!Items) // one item needs no brackets
    return Add(Value, Path);
  for (Node &Item : *Items) {
    std::string Below = Path + "[" + std::to_string(Number++) + "]";
    Places.emplace(Below, offsetOf(Item.getSourceRange().Start));
    Add(&Item, Below);
  }
}
