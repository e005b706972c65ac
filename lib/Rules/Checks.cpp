//===- Checks.cpp - What the engine asks of every match ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Checks.h"
#include "evo/Rules/NodeCompiler.h"

using namespace evo;
using namespace clang;

namespace {

/// A metavariable at one place of a pattern, with what surrounds it: operands
/// in a loop or a branch run another number of times.
struct Operand {
  int Index;
  int Loops, Branches;
  friend bool operator==(const Operand &, const Operand &) = default;
};

void collect(const Node &N, int Loops, int Branches,
             std::vector<Operand> &Into) {
  if (N.Kind == ShapeKind::Hole || N.Kind == ShapeKind::Capture) {
    Into.push_back({N.Index, Loops, Branches});
    return; // arguments of a capture are what it is called with, not run
  }
  for (auto [I, Part] : llvm::enumerate(N.Parts)) {
    int L = Loops, B = Branches;
    switch (N.Kind) {
    case ShapeKind::For:
      L += I > 0;
      break;
    case ShapeKind::RangeFor:
      L += I == 1;
      break;
    case ShapeKind::While:
    case ShapeKind::Do:
    case ShapeKind::Lambda:
      ++L;
      break;
    case ShapeKind::If:
    case ShapeKind::Conditional:
      B += I > 0;
      break;
    case ShapeKind::Binary:
      B += I == 1 && (N.Text == "&&" || N.Text == "||");
      break;
    default:
      break;
    }
    collect(Part, L, B, Into);
  }
}

std::vector<Operand> operands(llvm::ArrayRef<Node> Code) {
  std::vector<Operand> Result;
  for (const Node &N : Code)
    collect(N, 0, 0, Result);
  return Result;
}

/// Adds what is evaluated whenever the code is: the first condition of a loop,
/// but not its body.
void addAlways(const Node &N, std::set<int> &Into) {
  if (N.Kind == ShapeKind::Hole || N.Kind == ShapeKind::Capture)
    Into.insert(N.Index);
  if (N.Kind == ShapeKind::Capture || N.Kind == ShapeKind::Lambda)
    return;
  std::size_t Always = N.Parts.size();
  bool Logical =
      N.Kind == ShapeKind::Binary && (N.Text == "&&" || N.Text == "||");
  if (N.Kind == ShapeKind::For)
    Always = 2;
  else if (N.Kind == ShapeKind::RangeFor || N.Kind == ShapeKind::While ||
           N.Kind == ShapeKind::If || N.Kind == ShapeKind::Conditional ||
           Logical)
    Always = 1;
  for (const Node &Part : llvm::ArrayRef(N.Parts).take_front(Always))
    addAlways(Part, Into);
}

std::set<int> alwaysEvaluated(llvm::ArrayRef<Node> Code) {
  std::set<int> Result;
  for (const Node &N : Code)
    addAlways(N, Result);
  return Result;
}

/// True if `when` permits code `Index` to leave.
bool mayLeave(const Condition &C, int Index) {
  if (C.Kind == Condition::Vocabulary && C.Name == "mayLeave")
    return llvm::any_of(C.Arguments,
                        [&](const Node &N) { return N.Index == Index; });
  return llvm::any_of(
      C.Parts, [&](const Condition &Part) { return mayLeave(Part, Index); });
}

Answer checkLeaving(const Occasion &O) {
  for (auto [Index, B] : llvm::enumerate(O.Bound.Values))
    if (B.Leaves && !mayLeave(O.Rule.When, Index))
      return Answer::no(O.Rule.Values[Index].Name +
                        " contains break, continue, return or goto");
  return Answer::yes("");
}

Answer checkVolatile(const Occasion &O) {
  bool Volatile = false;
  for (const Stmt *S : O.Code)
    walkCode(S, [&](const Stmt *Part) {
      if (const auto *E = dyn_cast<Expr>(Part))
        Volatile |=
            !E->getType().isNull() && E->getType().isVolatileQualified();
      return true;
    });
  return Volatile ? Answer::no("it reads or writes a volatile object")
                  : Answer::yes("");
}

/// Names of the standard library that arrived after C++11.
unsigned standardOf(llvm::StringRef Name) {
  static const std::map<llvm::StringRef, unsigned> Table = {
      {"std::make_unique", 14},    {"std::exchange", 14},
      {"std::cbegin", 14},         {"std::cend", 14},
      {"std::size", 17},           {"std::data", 17},
      {"std::empty", 17},          {"std::clamp", 17},
      {"std::reduce", 17},         {"std::as_const", 17},
      {"std::erase", 20},          {"std::erase_if", 20},
      {"std::has_single_bit", 20}, {"std::bit_ceil", 20},
      {"std::bit_floor", 20},      {"std::popcount", 20},
      {"std::countr_zero", 20},    {"std::ssize", 20},
      {"std::midpoint", 20}};
  auto It = Table.find(Name);
  return It == Table.end() ? 11 : It->second;
}

Answer checkLanguage(const Occasion &O) {
  const ASTContext &Context = O.Known.unit().context();
  unsigned Here = languageStandard(Context.getLangOpts());
  unsigned Needs = std::max(O.Rule.Info.LanguageStandard, 11u);
  for (const Node &Root : O.Rule.After)
    forEachNode(Root, [&](const Node &N) {
      if (N.Kind == ShapeKind::Call)
        Needs = std::max(Needs, standardOf(N.Text));
    });
  if (Here < Needs)
    return Answer::no("the unit is compiled as C++" + std::to_string(Here) +
                      ", the rewrite needs C++" + std::to_string(Needs));
  return Answer::yes("");
}

bool hasMember(const CXXRecordDecl *Record, DeclarationName Name) {
  if (!Record || !Record->hasDefinition() || !Record->lookup(Name).empty())
    return true;
  return llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &B) {
    return hasMember(B.getType()->getAsCXXRecordDecl(), Name);
  });
}

/// What `after` calls on an operand exists in this unit's library.
Answer checkMembers(const Occasion &O) {
  const ASTContext &Context = O.Known.unit().context();
  std::string Missing;
  auto Look = [&](const Node &N) {
    if (N.Kind != ShapeKind::MemberCall || N.Parts[0].Kind != ShapeKind::Hole)
      return;
    const Binding &B = O.Bound.Values[N.Parts[0].Index];
    if (!B.Value || B.Pointee)
      return;
    QualType T = written(B.Value)->getType();
    if (!hasMember(T->getAsCXXRecordDecl(), &Context.Idents.get(N.Text)))
      Missing = typeName(T, Context) + " has no member " + N.Text + " in C++" +
                std::to_string(languageStandard(Context.getLangOpts()));
  };
  for (const Node &Root : O.Rule.After)
    forEachNode(Root, Look);
  return Missing.empty() ? Answer::yes("") : Answer::no(Missing);
}

/// Code that the preprocessor may show otherwise in another configuration.
Answer checkPreprocessor(const Occasion &O) {
  SourceRange Range(O.Code.front()->getBeginLoc(), O.Code.back()->getEndLoc());
  llvm::StringRef Text = O.Known.unit().text(Range);
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    if (Line.ltrim().starts_with("#"))
      return Answer::no("a preprocessor directive stands inside");
  }
  return Answer::yes("");
}

/// The pattern's own tokens are spelled here and not in a macro. All of it may
/// be the argument of one; then its tokens come out of the same stretch.
Answer checkMacros(const Occasion &O) {
  const SourceManager &Sources = O.Known.unit().sources();
  SourceLocation Begin = O.Code.front()->getBeginLoc();
  FileID Home = Sources.getFileID(Begin);
  bool InArgument = Sources.isMacroArgExpansion(Begin) &&
                    Sources.getFileID(O.Code.back()->getEndLoc()) == Home;
  for (const Node &Root : O.Pattern.Code) {
    SourceLocation Macro;
    forEachNode(Root, [&](const Node &N) {
      const Stmt *S = N.Id >= 0 ? O.Bound.Nodes[N.Id] : nullptr;
      if (!S || N.Kind == ShapeKind::Hole || N.Kind == ShapeKind::Capture)
        return;
      const Stmt *Code = written(S);
      const auto *E = dyn_cast<Expr>(Code);
      SourceLocation L = E ? E->getExprLoc() : Code->getBeginLoc();
      bool Beside = InArgument && Sources.getFileID(L) == Home;
      if (L.isMacroID() && !Beside && Macro.isInvalid())
        Macro = L;
    });
    if (Macro.isValid())
      return Answer::no(O.Known.unit().inMacro(Macro));
  }
  return Answer::yes("");
}

/// Code of a constexpr function must stay evaluable.
Answer checkConstexpr(const Occasion &O) {
  if (!O.Known.function().isConstexpr())
    return Answer::yes("");
  bool Calls = false;
  for (const Node &Root : O.Rule.After)
    forEachNode(Root, [&](const Node &N) {
      Calls |= (N.Kind == ShapeKind::Call || N.Kind == ShapeKind::MemberCall) &&
               !findNode(O.Pattern, N);
    });
  return Calls ? Answer::no("in a constexpr function") : Answer::yes("");
}

bool contains(const SourceManager &Sources, SourceRange R, SourceLocation L) {
  return !Sources.isBeforeInTranslationUnit(L, R.getBegin()) &&
         !Sources.isBeforeInTranslationUnit(R.getEnd(), L);
}

/// A variable declared in one operand and used in another ties them together:
/// both must stay in code that is kept as it is.
Answer checkTies(const Occasion &O) {
  const SourceManager &Sources = O.Known.unit().sources();
  std::vector<SourceRange> Kept;
  for (const Segment &S : O.Pattern.After)
    if (S.Kind == Segment::Kept && O.Bound.Nodes[S.Index])
      Kept.push_back(O.Bound.Nodes[S.Index]->getSourceRange());
  for (const Binding &Owner : O.Bound.Values)
    for (const Stmt *Home : Owner.Code)
      for (const Binding &Other : O.Bound.Values) {
        if (&Other == &Owner)
          continue;
        std::vector<const Stmt *> Code = Other.Code;
        if (Other.Value)
          Code.push_back(Other.Value);
        std::string Tied;
        for (const Stmt *S : Code)
          walkCode(S, [&](const Stmt *Part) {
            const auto *D = dyn_cast<DeclRefExpr>(Part);
            if (!D)
              return true;
            SourceLocation L = D->getDecl()->getLocation();
            bool Together = llvm::any_of(Kept, [&](SourceRange R) {
              return contains(Sources, R, L) &&
                     contains(Sources, R, D->getLocation());
            });
            if (contains(Sources, Home->getSourceRange(), L) && !Together)
              Tied = D->getDecl()->getNameAsString();
            return true;
          });
        if (!Tied.empty())
          return Answer::no("variable " + Tied + " ties the operands together");
      }
  return Answer::yes("");
}

/// An exception of an operand that only one side always evaluates is lost, or
/// is new.
Answer checkThrowing(const Occasion &O, Instantiation &Text) {
  std::set<int> Old = alwaysEvaluated(O.Pattern.Code),
                New = alwaysEvaluated(O.Rule.After), Either;
  std::set_symmetric_difference(Old.begin(), Old.end(), New.begin(), New.end(),
                                std::inserter(Either, Either.end()));
  for (int Index : Either) {
    const Binding &B = O.Bound.Values[Index];
    std::vector<const Stmt *> Code = B.Code;
    if (B.Value)
      Code.push_back(B.Value);
    if (Answer A = O.Known.noThrow(Code); !A.isYes())
      return Answer::no(
          "operand " + O.Rule.Values[Index].Name + " (" + Text.operand(Index) +
          ") may throw, and is not always evaluated by both: " + A.Reason);
  }
  return Answer::yes("");
}

} // namespace

Answer evo::checkOperands(const Occasion &O, Instantiation &Text) {
  std::vector<Operand> Old = operands(O.Pattern.Code);
  std::vector<Operand> New = operands(O.Rule.After);
  if (Old == New)
    return Answer::yes("");
  std::map<int, Answer> Impure;
  for (const Operand &Each : Old) {
    const Binding &B = O.Bound.Values[Each.Index];
    std::vector<const Stmt *> Code = B.Code;
    if (B.Value)
      Code.push_back(B.Value);
    for (const Stmt *S : Code) {
      const auto *E = dyn_cast<Expr>(S);
      Answer A = E ? O.Known.pure(E) : Answer::unknown("it is a statement");
      if (!A.isYes())
        Impure.emplace(Each.Index, A);
    }
  }
  if (Impure.empty())
    return checkThrowing(O, Text);
  auto Keep = [&](std::vector<Operand> &All) {
    if (!O.Pattern.Expression)
      llvm::erase_if(
          All, [&](const Operand &Each) { return !Impure.count(Each.Index); });
  };
  Keep(Old), Keep(New);
  if (Old == New)
    return checkThrowing(O, Text);
  auto &[Index, Why] = *Impure.begin();
  return Answer::no("operand " + O.Rule.Values[Index].Name + " (" +
                    Text.operand(Index) +
                    ") may have side effects: " + Why.Reason);
}

Answer evo::checkAlways(const Occasion &O, Instantiation &Text) {
  for (auto *Check :
       {checkMacros, checkPreprocessor, checkVolatile, checkLanguage,
        checkMembers, checkConstexpr, checkLeaving, checkTies, checkResultType})
    if (Answer A = Check(O); !A.isYes())
      return A;
  return checkOperands(O, Text);
}
