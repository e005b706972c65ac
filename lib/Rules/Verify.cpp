//===- Verify.cpp - The patched program still means the same names ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Verify.h"
#include "evo/Rules/Proposal.h"
#include "evo/Support/Process.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include <numeric>

using namespace evo;

namespace {

/// Finds every use of a function that is written out in a project file.
class CallFinder : public clang::RecursiveASTVisitor<CallFinder> {
public:
  explicit CallFinder(const Unit &U) : U(U) {}

  bool TraverseDecl(clang::Decl *D) {
    // Nothing that interests us is inside another tree's declarations.
    if (D && !llvm::isa<clang::TranslationUnitDecl>(D) &&
        D->getLocation().isValid() && D->getLexicalDeclContext() &&
        D->getLexicalDeclContext()->isTranslationUnit() &&
        !U.isInProject(D->getLocation()))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr *E) {
    if (llvm::isa<clang::FunctionDecl>(E->getDecl()))
      add(E->getLocation(), E->getDecl());
    return true;
  }
  bool VisitMemberExpr(clang::MemberExpr *E) {
    if (llvm::isa<clang::FunctionDecl>(E->getMemberDecl()))
      add(E->getMemberLoc(), E->getMemberDecl());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *E) {
    if (!E->isElidable())
      add(E->getLocation(), E->getConstructor());
    return true;
  }

  CallTargets Found;

private:
  using Place = std::pair<std::string, std::uint64_t>;

  std::optional<Place> placeOf(clang::SourceLocation L) const {
    if (L.isInvalid())
      return std::nullopt;
    const clang::SourceManager &SM = U.sources();
    auto [File, Offset] = SM.getDecomposedExpansionLoc(L);
    std::string Name = U.file(L);
    if (Name.empty())
      if (auto Entry = SM.getFileEntryRefForID(File))
        Name = Entry->getName().str();
    return Place{Name, Offset};
  }
  void add(clang::SourceLocation At, const clang::NamedDecl *Callee) {
    if (At.isInvalid() || At.isMacroID() || !U.isInProject(At))
      return;
    const clang::Decl *First = Callee->getCanonicalDecl();
    auto From = placeOf(At), To = placeOf(First->getLocation());
    if (!From)
      return;
    // Implicit members have the place of their class: their kind tells more.
    std::string Kind = Callee->isImplicit() ? Callee->getNameAsString() : "";
    if (!To)
      To = Place{"", 0};
    To->first += Kind.empty() ? "" : "#" + Kind;
    Found.emplace(std::move(*From), std::move(*To));
  }

  const Unit &U;
};

/// Where the bytes of the old files are in the new ones.
class OffsetMap {
public:
  explicit OffsetMap(const Patch &P) {
    for (const FilePatch &F : P.Files)
      Files[F.File] = &F.Edits;
  }

  /// None if an edit replaces the byte.
  std::optional<std::uint64_t> operator()(llvm::StringRef File,
                                          std::uint64_t Offset) const {
    auto Known = Files.find(File.split('#').first.str());
    if (Known == Files.end())
      return Offset;
    std::uint64_t Shift = 0; // wraps: only the sum counts
    for (const Edit &E : *Known->second) {
      if (E.Offset > Offset)
        break;
      if (Offset < E.Offset + E.Length)
        return std::nullopt;
      Shift += E.Replacement.size() - E.Length;
    }
    return Offset + Shift;
  }

private:
  std::map<std::string, const std::vector<Edit> *> Files;
};

/// Several candidates as one patch.
struct Change {
  Patch All;
  /// File to [begin, end) of the operators next to what is replaced in the
  /// expression that a rule rewrites: those may become another function, as in
  /// `Out << std::endl` and `Out << '\n'`.
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::uint64_t>>>
      Rewritten;

  void add(const Candidate &C, const ReadContent &Read);

  bool rewrites(const std::string &File, std::uint64_t Offset) const {
    auto Here = Rewritten.find(File);
    return Here != Rewritten.end() &&
           llvm::any_of(Here->second, [&](auto &Range) {
             return Range.first <= Offset && Offset < Range.second;
           });
  }
};

/// A unit with patches applied: what is wrong with it, or nothing.
class Checker {
public:
  explicit Checker(const VerifyInput &In)
      : In(In), Before(In.P.Units.size()), Strict(In.P.Units.size(), 1) {}

  /// Parses unit `U` as it is; true if that works.
  bool prepare(std::size_t U);

  std::string check(std::size_t U, const Change &C) const;

private:
  std::optional<ParseFailure>
  parse(std::size_t U, std::vector<std::pair<std::string, std::string>> Overlay,
        bool StrictErrors, CallTargets &Into) const;

  const VerifyInput &In;
  std::vector<CallTargets> Before;
  std::vector<char> Strict;
};

} // namespace

void Change::add(const Candidate &C, const ReadContent &Read) {
  All = llvm::cantFail(merged(All, C.Change));
  llvm::StringRef Matched = llvm::StringRef(C.Place.Text).rtrim();
  if (Matched.ends_with(";") || Matched.ends_with("}"))
    return; // a statement: its parts keep their meaning
  constexpr llvm::StringLiteral Operator = "<>=!+-*/%&|^~", Blank = " \t\r\n";
  for (const FilePatch &F : C.Change.Files) {
    auto Text = Read(F.File);
    if (!Text) {
      llvm::consumeError(Text.takeError());
      continue;
    }
    std::uint64_t First = C.Place.Offset, Last = First + C.Place.Length;
    for (const Edit &E : F.Edits) {
      std::uint64_t End = E.Offset + E.Length;
      if (F.File != C.Place.File || E.Offset < First || End > Last)
        continue;
      llvm::StringRef Left = llvm::StringRef(*Text).slice(First, E.Offset),
                      Right = llvm::StringRef(*Text).slice(End, Last);
      std::size_t Begin = Left.rtrim(Blank).rtrim(Operator).size();
      std::size_t Skipped = Right.size() - Right.ltrim(Blank).size();
      std::size_t Length =
          Right.size() - Right.ltrim(Blank).ltrim(Operator).size();
      Rewritten[F.File].push_back({First + Begin, E.Offset});
      Rewritten[F.File].push_back({End + Skipped, End + Length});
    }
  }
}

CallTargets evo::callTargets(const Unit &U) {
  CallFinder Finder(U);
  Finder.TraverseDecl(U.context().getTranslationUnitDecl());
  return std::move(Finder.Found);
}

std::optional<ParseFailure>
Checker::parse(std::size_t U,
               std::vector<std::pair<std::string, std::string>> Overlay,
               bool StrictErrors, CallTargets &Into) const {
  ParseOptions O;
  O.SkipSystemBodies = false;
  O.StrictErrors = StrictErrors;
  O.Overlay = std::move(Overlay);
  return parseUnit(In.P, In.P.Units[U], O,
                   [&](Unit &Parsed) { Into = callTargets(Parsed); });
}

bool Checker::prepare(std::size_t U) {
  if (!parse(U, {}, true, Before[U]))
    return true;
  Strict[U] = 0;
  return !parse(U, {}, false, Before[U]);
}

/// The first call that no edit touches and that leads elsewhere now.
static std::string otherTarget(const CallTargets &Before,
                               const CallTargets &After, const Change &C) {
  OffsetMap Moved(C.All);
  for (const auto &[From, To] : Before) {
    if (C.rewrites(From.first, From.second))
      continue;
    auto NewFrom = Moved(From.first, From.second),
         NewTo = Moved(To.first, To.second);
    if (!NewFrom)
      continue;
    auto Now = After.find({From.first, *NewFrom});
    // A callee whose name an edit replaces is no longer that function.
    if (Now != After.end() &&
        (!NewTo || Now->second != std::make_pair(To.first, *NewTo)))
      return "a call at offset " + std::to_string(From.second) + " of " +
             From.first + " would lead to another function";
  }
  return "";
}

std::string Checker::check(std::size_t U, const Change &C) const {
  std::vector<std::pair<std::string, std::string>> Overlay;
  auto Texts = applyPatch(C.All, In.Read);
  if (!Texts)
    return llvm::toString(Texts.takeError());
  for (auto &[File, Text] : *Texts)
    if (llvm::is_contained(In.Reads[U], File))
      Overlay.push_back({In.P.Root + "/" + File, std::move(Text)});
  CallTargets After;
  if (auto Failed = parse(U, std::move(Overlay), Strict[U], After))
    return "the patched unit does not parse: " + Failed->Reason;
  return otherTarget(Before[U], After, C);
}

namespace {

/// Verifies candidates in rounds of sets without conflicts.
class Verification {
public:
  Verification(const VerifyInput &In, Proposal &Found)
      : In(In), Found(Found), Check(In), Why(Found.Candidates.size()),
        Ready(In.P.Units.size(), 0) {}

  void run();

private:
  std::vector<std::size_t> unitsOf(llvm::ArrayRef<std::size_t> Set) const;
  void prepare(llvm::ArrayRef<std::size_t> Set);
  bool concerns(std::size_t Candidate, std::size_t Unit) const;
  Change together(llvm::ArrayRef<std::size_t> Set) const;
  void verifySet(std::vector<std::size_t> Set);
  bool dropOne(std::size_t Unit, std::vector<std::size_t> &Set);

  const VerifyInput &In;
  Proposal &Found;
  Checker Check;
  std::vector<std::string> Why; ///< of each candidate; empty: holds
  std::vector<char> Ready;      ///< units parsed as they are: 1 good, 2 bad
};

} // namespace

bool Verification::concerns(std::size_t Candidate, std::size_t Unit) const {
  return llvm::any_of(Found.Candidates[Candidate].Change.Files,
                      [&](const FilePatch &F) {
                        return llvm::is_contained(In.Reads[Unit], F.File);
                      });
}

std::vector<std::size_t>
Verification::unitsOf(llvm::ArrayRef<std::size_t> Set) const {
  std::vector<std::size_t> Units;
  for (std::size_t U = 0; U < In.P.Units.size(); ++U)
    if (llvm::any_of(Set, [&](std::size_t C) { return concerns(C, U); }))
      Units.push_back(U);
  return Units;
}

Change Verification::together(llvm::ArrayRef<std::size_t> Set) const {
  Change Result;
  for (std::size_t C : Set)
    Result.add(Found.Candidates[C], In.Read);
  return Result;
}

/// Finds the candidate with which the unit goes bad, refuses it and takes it
/// out of the set; false if the unit is good.
bool Verification::dropOne(std::size_t Unit, std::vector<std::size_t> &Set) {
  std::vector<std::size_t> Mine;
  llvm::copy_if(Set, std::back_inserter(Mine),
                [&](std::size_t C) { return concerns(C, Unit); });
  if (Mine.empty())
    return false; // those of another unit, dropped since, were its only ones
  std::string Reason = Check.check(Unit, together(Mine));
  if (Reason.empty())
    return false;
  // The shortest prefix that fails ends with the culprit.
  std::size_t Good = 0, Bad = Mine.size();
  while (Bad - Good > 1) {
    std::size_t Middle = (Good + Bad) / 2;
    std::string Some =
        Check.check(Unit, together(llvm::ArrayRef(Mine).take_front(Middle)));
    (Some.empty() ? Good : Bad) = Middle;
    if (!Some.empty())
      Reason = Some;
  }
  std::size_t Culprit = Mine[Bad - 1];
  Why[Culprit] = Reason;
  llvm::erase(Set, Culprit);
  return true;
}

/// All units of the set side by side; those that fail lose candidates, and the
/// units that read what was dropped are checked again until nothing changes.
void Verification::verifySet(std::vector<std::size_t> Set) {
  std::vector<std::size_t> Units = unitsOf(Set);
  while (!Units.empty() && !interruptRequested()) {
    std::vector<char> Failed(Units.size(), 0);
    Change All = together(Set);
    auto Crashed = forEachIndex(Units.size(), In.Threads, [&](std::size_t I) {
      Failed[I] = !Check.check(Units[I], All).empty();
    });
    for (std::size_t I : Crashed)
      Failed[I] = 1;
    std::vector<std::size_t> Old = Set, Dropped;
    for (std::size_t I = 0; I < Units.size(); ++I)
      while (Failed[I] && !interruptRequested() && dropOne(Units[I], Set))
        ;
    llvm::copy_if(Old, std::back_inserter(Dropped),
                  [&](std::size_t C) { return !llvm::is_contained(Set, C); });
    Units = unitsOf(Set);
    llvm::erase_if(Units, [&](std::size_t U) {
      return llvm::none_of(Dropped,
                           [&](std::size_t C) { return concerns(C, U); });
    });
  }
}

void Verification::prepare(llvm::ArrayRef<std::size_t> Set) {
  std::vector<std::size_t> Units;
  for (std::size_t U : unitsOf(Set))
    if (!Ready[U])
      Units.push_back(U);
  auto Crashed = forEachIndex(Units.size(), In.Threads, [&](std::size_t I) {
    Ready[Units[I]] = Check.prepare(Units[I]) ? 1 : 2;
  });
  for (std::size_t I : Crashed)
    Ready[Units[I]] = 2;
  for (std::size_t C : Set)
    for (std::size_t U : Units)
      if (Ready[U] == 2 && concerns(C, U) && Why[C].empty())
        Why[C] = "unit " + In.P.nameOf(In.P.Units[U].File) +
                 " does not parse with whole headers";
}

void Verification::run() {
  std::vector<std::size_t> Open(Found.Candidates.size());
  std::iota(Open.begin(), Open.end(), 0);
  prepare(Open);
  while (!Open.empty() && !interruptRequested()) {
    llvm::erase_if(Open, [&](std::size_t C) { return !Why[C].empty(); });
    std::vector<Candidate> Rest;
    for (std::size_t C : Open)
      Rest.push_back(Found.Candidates[C]);
    std::vector<std::size_t> Set;
    for (std::size_t I : maximalSet(Rest))
      Set.push_back(Open[I]);
    verifySet(Set);
    llvm::erase_if(Open,
                   [&](std::size_t C) { return llvm::is_contained(Set, C); });
  }
  std::vector<Candidate> Kept;
  for (std::size_t C = 0; C < Found.Candidates.size(); ++C) {
    Candidate &Each = Found.Candidates[C];
    if (interruptRequested() && Why[C].empty())
      Why[C] = "interrupted before it was verified";
    if (Why[C].empty())
      Kept.push_back(std::move(Each));
    else
      Found.Refusals.push_back({Each.Place.Rule, Each.Place.File,
                                Each.Place.Function, Each.Place.Line,
                                Each.Place.Column, Why[C]});
  }
  Found.Candidates = std::move(Kept);
  sortRefusals(Found.Refusals);
}

void evo::verifyCandidates(const VerifyInput &In, Proposal &Found) {
  Verification(In, Found).run();
}
