//===- Multiversion.cpp - Many variants in one source ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Multiversion.h"
#include "BodyParts.h"
#include "MultiversionTable.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

namespace {

/// One function with all that is to stand in it.
struct Place {
  const FunctionBody *Body = nullptr;
  std::vector<const Candidate *> Inside;
};

/// What one candidate does to the file of its function.
struct Split {
  std::vector<Edit> Inside;   ///< of the body
  std::vector<Edit> Includes; ///< lines added outside
};

class Writer {
public:
  explicit Writer(const MultiversionInput &In) : In(In) {}
  llvm::Expected<Multiversion> run();

private:
  void sort();
  const FunctionBody *bodyOf(const FilePatch &P, std::string &Why) const;
  std::string whyAlone(const Candidate &C, const FunctionBody *&Body) const;
  llvm::Error addTable(FilePatch &P);
  bool isLeftOut(llvm::ArrayRef<const Candidate *> Set) const;
  void place(const FilePatch &P);
  std::string siteOf(const FunctionBody &B);
  llvm::Error write(llvm::StringRef File, llvm::ArrayRef<const Place *> Places);
  llvm::Expected<std::string> dispatch(const Place &P, llvm::StringRef Content);
  llvm::Expected<std::vector<std::vector<const Candidate *>>>
  sets(const Place &P) const;
  void alone(const Candidate &C, std::string Reason) {
    Result.Alone.push_back({C.Id, std::move(Reason), false});
  }

  const MultiversionInput &In;
  std::vector<Place> Places; ///< by file and offset
  std::map<std::pair<std::string, std::string>, unsigned> Named;
  std::vector<TableRow> Rows;
  Multiversion Result;
  /// By file and offset of the body; places within what replaces it.
  std::map<std::pair<std::string, std::uint64_t>, std::vector<VariantText>>
      Inner;
};

} // namespace

//===--- Which function ---------------------------------------------------===//

static Split split(const FilePatch &P, const FunctionBody &B) {
  Split Result;
  for (const Edit &E : P.Edits)
    (holds(B, E) ? Result.Inside : Result.Includes).push_back(E);
  return Result;
}

/// The body that all edits but added #include lines lie in.
const FunctionBody *Writer::bodyOf(const FilePatch &P, std::string &Why) const {
  const FunctionBody *Found = nullptr;
  for (const Edit &E : P.Edits) {
    auto Holding = llvm::find_if(In.Bodies, [&](const FunctionBody &B) {
      return B.File == P.File && holds(B, E);
    });
    if (Holding == In.Bodies.end() && isAddedInclude(E))
      continue;
    if (Holding == In.Bodies.end())
      Why = "it changes what is outside of a function's body";
    else if (Found && Found != &*Holding)
      Why =
          "it changes two functions, " + Found->Name + " and " + Holding->Name;
    else
      Found = &*Holding;
    if (!Why.empty())
      return nullptr;
  }
  if (!Found)
    Why = "it only adds an #include";
  return Found;
}

std::string Writer::whyAlone(const Candidate &C,
                             const FunctionBody *&Body) const {
  if (C.Change.Files.size() != 1)
    return llvm::formatv("it changes {0} files", C.Change.Files.size());
  std::string Why;
  Body = bodyOf(C.Change.Files.front(), Why);
  if (Body && !Body->Why.empty())
    return Body->Name + " " + Body->Why;
  return Why;
}

void Writer::sort() {
  std::map<std::pair<std::string, std::uint64_t>, Place> Known;
  for (const Candidate &C : In.Candidates) {
    const FunctionBody *Body = nullptr;
    if (std::string Why = whyAlone(C, Body); !Why.empty()) {
      alone(C, Why);
      continue;
    }
    Place &P = Known[{Body->File, Body->Offset}];
    P.Body = Body;
    P.Inside.push_back(&C);
  }
  for (auto &[Key, P] : Known)
    Places.push_back(std::move(P));
}

//===--- Text -------------------------------------------------------------===//

/// The sets of candidates that become variants of one function: each alone, and
/// if more than one go together, those.
llvm::Expected<std::vector<std::vector<const Candidate *>>>
Writer::sets(const Place &P) const {
  std::vector<std::vector<const Candidate *>> Sets;
  std::vector<const Candidate *> Together;
  Patch All;
  for (const Candidate *C : P.Inside) {
    Sets.push_back({C});
    if (!In.Together || conflict(All, C->Change))
      continue;
    auto More = merged(All, C->Change);
    if (!More)
      return More.takeError();
    All = std::move(*More);
    Together.push_back(C);
  }
  if (Together.size() > 1)
    Sets.push_back(std::move(Together));
  return Sets;
}

/// Without a name, so that __FILE__ stays as the build gave it.
static std::string lineMark(std::uint64_t Line) {
  return llvm::formatv("\n#line {0}\n", Line);
}

/// Two functions of one name stand in the branches of an #if.
std::string Writer::siteOf(const FunctionBody &B) {
  unsigned Number = Named[{B.File, B.Name}]++;
  return shortId({B.File, B.Name, std::to_string(Number)});
}

/// The text of the body, braces included, after the edits of `Set`.
static llvm::Expected<std::string>
bodyText(const FunctionBody &B, llvm::ArrayRef<const Candidate *> Set,
         llvm::StringRef Content) {
  Patch All;
  for (const Candidate *C : Set) {
    auto More = merged(All, C->Change);
    if (!More)
      return More.takeError();
    All = std::move(*More);
  }
  std::string Text = Content.substr(B.Offset, B.Length).str();
  if (All.Files.empty())
    return Text;
  std::vector<Edit> Inside = split(All.Files.front(), B).Inside;
  for (const Edit &E : llvm::reverse(Inside))
    Text.replace(E.Offset - B.Offset, E.Length, E.Replacement);
  return Text;
}

bool Writer::isLeftOut(llvm::ArrayRef<const Candidate *> Set) const {
  return In.Without && llvm::any_of(Set, [&](const Candidate *C) {
           return In.Without->count(C->Id);
         });
}

llvm::Expected<std::string> Writer::dispatch(const Place &P,
                                             llvm::StringRef Content) {
  const FunctionBody &B = *P.Body;
  auto Sets = sets(P);
  if (!Sets)
    return Sets.takeError();
  TableRow Row = {siteOf(B), static_cast<unsigned>(Sets->size())};
  std::string Choice = choiceOf(Rows.size());
  if (B.Constexpr)
    Choice = "__builtin_is_constant_evaluated() ? 0 : " + Choice;
  std::string Text = "{ switch (" + Choice + ") { " +
                     recordOf(Rows.size(), Row.Most) +
                     "default:" + lineMark(B.Line) +
                     Content.substr(B.Offset, B.Length).str() + " break;";
  unsigned Number = 0;
  for (llvm::ArrayRef<const Candidate *> Set : *Sets) {
    auto Variant = bodyText(B, Set, Content);
    if (!Variant)
      return Variant.takeError();
    ++Number;
    if (isLeftOut(Set))
      continue;
    Text += llvm::formatv(" case {0}:{1}", Number, lineMark(B.Line));
    Alternative A = {Row.Site, Number, B.File, B.Name, {}};
    for (const Candidate *C : Set)
      A.Candidates.push_back(C->Id);
    Inner[{B.File, B.Offset}].push_back(
        {B.File, Text.size(), Text.size() + Variant->size(), A.Candidates});
    Text += *Variant + " break;";
    Result.Alternatives.push_back(std::move(A));
  }
  Result.Sites.push_back(Row.Site);
  Rows.push_back(std::move(Row));
  std::size_t Lines = Content.substr(B.Offset, B.Length).count('\n');
  return Text + lineMark(B.Line + Lines) + "}}";
}

llvm::Error Writer::write(llvm::StringRef File,
                          llvm::ArrayRef<const Place *> Here) {
  auto Content = In.Read(File);
  if (!Content)
    return Content.takeError();
  FilePatch P = {File.str(), contentHash(*Content), {}};
  std::set<Edit> Includes;
  for (const Place *At : Here) {
    auto Text = dispatch(*At, *Content);
    if (!Text)
      return Text.takeError();
    P.Edits.push_back({At->Body->Offset, At->Body->Length, std::move(*Text)});
    for (const Candidate *C : At->Inside)
      for (Edit &E : split(C->Change.Files.front(), *At->Body).Includes)
        Includes.insert(std::move(E));
  }
  P.Edits.insert(P.Edits.end(), Includes.begin(), Includes.end());
  Result.Change.Files.push_back(std::move(P));
  return llvm::Error::success();
}

/// Puts the table at the top, before #include lines that were added there.
llvm::Error Writer::addTable(FilePatch &P) {
  auto Content = In.Read(P.File);
  if (!Content)
    return Content.takeError();
  // A byte order mark stays the first thing in its file.
  bool Marked = llvm::StringRef(*Content).starts_with("\xEF\xBB\xBF");
  Edit Top = {Marked ? 3u : 0u, 0, tableText(Rows)};
  llvm::sort(P.Edits);
  llvm::erase_if(P.Edits, [&](const Edit &E) {
    bool There = E.Offset <= Top.Offset && E.Length == 0;
    if (There)
      Top.Replacement += E.Replacement;
    return There;
  });
  Top.Replacement += "#line 1\n";
  P.Edits.insert(P.Edits.begin(), std::move(Top));
  return llvm::Error::success();
}

/// Where the variants of a file stand once `P` is applied.
void Writer::place(const FilePatch &P) {
  std::uint64_t Shift = 0; // wraps: only the sum counts
  for (const Edit &E : P.Edits) {
    if (auto Found = Inner.find({P.File, E.Offset}); Found != Inner.end())
      for (VariantText &V : Found->second) {
        V.Begin += E.Offset + Shift;
        V.End += E.Offset + Shift;
        Result.Texts.push_back(std::move(V));
      }
    Shift += E.Replacement.size() - E.Length;
  }
}

llvm::Expected<Multiversion> Writer::run() {
  sort();
  for (auto It = Places.begin(); It != Places.end();) {
    auto End = std::find_if(It, Places.end(), [&](const Place &P) {
      return P.Body->File != It->Body->File;
    });
    std::vector<const Place *> Here;
    for (; It != End; ++It)
      Here.push_back(&*It);
    if (llvm::Error E = write(Here.front()->Body->File, Here))
      return std::move(E);
  }
  for (FilePatch &P : Result.Change.Files)
    if (llvm::Error E = addTable(P))
      return std::move(E);
  auto Whole = normalised(std::move(Result.Change));
  if (!Whole)
    return Whole.takeError();
  Result.Change = std::move(*Whole);
  for (const FilePatch &P : Result.Change.Files)
    place(P);
  return std::move(Result);
}

llvm::Expected<Multiversion>
evo::writeMultiversion(const MultiversionInput &In) {
  return Writer(In).run();
}
