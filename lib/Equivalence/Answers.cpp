//===- Answers.cpp - What the solver has said before ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Answers.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
using namespace evo::smt;

namespace evo::smt {
static bool fromJSON(const llvm::json::Value &V, KeptAnswer &A,
                     llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("text", A.Text) && O.map("resource", A.Resource) &&
         O.map("used", A.Used) && O.map("by", A.By);
}
} // namespace evo::smt

namespace {

/// A line of the file.
struct Line {
  std::string Question;
  KeptAnswer Answer;
  std::vector<std::string> For;
};

llvm::json::Object fieldsOf(const KeptAnswer &A) {
  return llvm::json::Object{{"text", A.Text},
                            {"resource", A.Resource},
                            {"used", A.Used},
                            {"by", A.By}};
}

bool fromJSON(const llvm::json::Value &V, Line &L, llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("question", L.Question) && O.map("for", L.For) &&
         fromJSON(V, L.Answer, P);
}

std::string textOf(llvm::json::Object Fields) {
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::json::Value(std::move(Fields));
  return Text;
}

class AnswerFolder : public AnswerStore {
public:
  explicit AnswerFolder(std::string Folder) : Folder(std::move(Folder)) {}

  std::optional<KeptAnswer> find(llvm::StringRef Question) override {
    auto Bytes = readFile(pathOf(Question));
    auto Read = Bytes ? fromJsonLine<KeptAnswer>(*Bytes)
                      : llvm::Expected<KeptAnswer>(Bytes.takeError());
    if (Read)
      return std::move(*Read);
    llvm::consumeError(Read.takeError());
    return std::nullopt;
  }

  void keep(llvm::StringRef Question, const KeptAnswer &A) override {
    llvm::consumeError(writeFile(pathOf(Question), textOf(fieldsOf(A))));
  }

private:
  std::string pathOf(llvm::StringRef Question) const {
    llvm::SmallString<128> Path(Folder);
    llvm::sys::path::append(Path, Question.substr(0, 2),
                            Question.substr(2) + ".json");
    return std::string(Path);
  }

  std::string Folder;
};

class TwoAnswerStores : public AnswerStore {
public:
  TwoAnswerStores(std::shared_ptr<AnswerStore> First,
                  std::shared_ptr<AnswerStore> Then)
      : First(std::move(First)), Then(std::move(Then)) {}

  std::optional<KeptAnswer> find(llvm::StringRef Question) override {
    auto Found = First->find(Question);
    return Found ? Found : Then->find(Question);
  }
  void keep(llvm::StringRef Question, const KeptAnswer &A) override {
    Then->keep(Question, A);
  }
  bool mayAsk() const override { return Then->mayAsk(); }

private:
  std::shared_ptr<AnswerStore> First, Then;
};

} // namespace

std::unique_ptr<AnswerStore>
evo::smt::answersBehind(std::shared_ptr<AnswerStore> First,
                        std::shared_ptr<AnswerStore> Then) {
  if (!First)
    First = Then;
  return std::make_unique<TwoAnswerStores>(std::move(First), std::move(Then));
}

std::unique_ptr<AnswerStore> evo::smt::answersInFolder(std::string Folder) {
  return std::make_unique<AnswerFolder>(std::move(Folder));
}

llvm::Expected<std::unique_ptr<AnswerFile>> AnswerFile::open(std::string Path,
                                                             bool Update) {
  auto F = std::make_unique<AnswerFile>();
  F->Path = std::move(Path);
  F->Update = Update;
  if (Update && !llvm::sys::fs::exists(F->Path))
    return std::move(F);
  auto Bytes = readFile(F->Path);
  if (!Bytes)
    return Bytes.takeError();
  auto Lines = fromJsonLines<Line>(*Bytes, F->Path);
  if (!Lines)
    return Lines.takeError();
  for (Line &L : *Lines)
    F->Entries[L.Question] = {
        std::move(L.Answer), {L.For.begin(), L.For.end()}, {}};
  return std::move(F);
}

void AnswerFile::speakOf(std::string Name) {
  std::lock_guard<std::mutex> Lock(Guard);
  Spoken.insert(Name);
  Rule = std::move(Name);
}

std::optional<KeptAnswer> AnswerFile::find(llvm::StringRef Question) {
  std::lock_guard<std::mutex> Lock(Guard);
  auto It = Entries.find(Question.str());
  if (It == Entries.end()) {
    Missing.insert(Question.str());
    return std::nullopt;
  }
  It->second.UsedBy.insert(Rule);
  return It->second.Answer;
}

void AnswerFile::keep(llvm::StringRef Question, const KeptAnswer &A) {
  std::lock_guard<std::mutex> Lock(Guard);
  Entry &E = Entries[Question.str()];
  E.Answer = A;
  E.UsedBy.insert(Rule);
}

std::set<std::string> AnswerFile::owners(const Entry &E) const {
  std::set<std::string> Owners = E.UsedBy;
  for (const std::string &Other : E.For)
    if (!Spoken.count(Other))
      Owners.insert(Other);
  return Owners;
}

std::size_t AnswerFile::stale() const {
  return llvm::count_if(Entries, [this](const auto &Each) {
    const Entry &E = Each.second;
    return llvm::any_of(E.For, [&](const std::string &Owner) {
      return Spoken.count(Owner) && !E.UsedBy.count(Owner);
    });
  });
}

llvm::Error AnswerFile::write() const {
  std::string Text;
  for (const auto &[Question, E] : Entries) {
    std::set<std::string> Owners = owners(E);
    if (Owners.empty())
      continue;
    llvm::json::Object Fields = fieldsOf(E.Answer);
    Fields["question"] = Question;
    Fields["for"] = llvm::json::Array(Owners);
    Text += textOf(std::move(Fields)) + "\n";
  }
  return writeFile(Path, Text);
}
