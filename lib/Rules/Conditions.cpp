//===- Conditions.cpp - Evaluating when at a match ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Checks.h"
#include "evo/Rules/NodeCompiler.h"
#include "llvm/ADT/bit.h"

using namespace evo;
using namespace clang;

const Node *evo::findNode(const Before &Pattern, const Node &N) {
  const Node *Found = nullptr;
  for (const Node &Root : Pattern.Code)
    forEachNode(Root, [&](const Node &M) {
      if (!Found && M == N)
        Found = &M;
    });
  return Found;
}

unsigned evo::languageStandard(const LangOptions &Options) {
  return Options.CPlusPlus26   ? 26
         : Options.CPlusPlus23 ? 23
         : Options.CPlusPlus20 ? 20
         : Options.CPlusPlus17 ? 17
         : Options.CPlusPlus14 ? 14
         : Options.CPlusPlus11 ? 11
                               : 3;
}

namespace {

/// Types whose == agrees with their order and their hash.
bool hasPlainEquality(QualType T) {
  T = T.getCanonicalType();
  if (T->isIntegralOrEnumerationType() || T->isPointerType())
    return true;
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  return Record && (qualifiedName(Record) == "std::basic_string" ||
                    qualifiedName(Record) == "std::basic_string_view");
}

class WhenEvaluator {
public:
  WhenEvaluator(const Occasion &O, Instantiation &Text,
                std::vector<std::string> &Reasons)
      : O(O), Text(Text), Reasons(Reasons) {}

  Answer evaluate(const Condition &C);

private:
  Answer both(const Condition &C);
  Answer either(const Condition &C);
  Answer word(const Condition &C);
  Answer wordOnCode(const Condition &C);
  Answer wordOnTypes(const Condition &C);
  Answer wordOnPairs(const Condition &C);
  Answer expression(const Condition &C);
  std::string said(const Condition &C);
  Answer all(const Condition &C, llvm::function_ref<Answer(const Node &)> F);

  const Binding *capture(const Node &N) const {
    bool Named = N.Kind == ShapeKind::Hole || N.Kind == ShapeKind::Capture;
    const Binding *B = Named ? &O.Bound.Values[N.Index] : nullptr;
    return B && B->Captured ? B : nullptr;
  }
  const Expr *value(const Node &N) const;
  bool isPointee(const Node &N) const {
    return N.Kind == ShapeKind::Hole && O.Bound.Values[N.Index].Pointee;
  }
  std::vector<const Stmt *> region(const Node &N) const;
  std::vector<const VarDecl *> arguments(const Node &N) const;
  QualType type(const TypePattern &P) const;
  Answer constantOrNot(const Node &N, llvm::StringRef Word) const;
  std::optional<llvm::APSInt> constant(const Node &N) const;
  Answer independent(const Node &Value, const Node &Code);

  const Occasion &O;
  Instantiation &Text;
  std::vector<std::string> &Reasons;
};

const Expr *WhenEvaluator::value(const Node &N) const {
  if (N.Kind == ShapeKind::Hole)
    return O.Bound.Values[N.Index].Value;
  const Node *Same = findNode(O.Pattern, N);
  return Same ? dyn_cast_or_null<Expr>(O.Bound.Nodes[Same->Id]) : nullptr;
}

std::vector<const Stmt *> WhenEvaluator::region(const Node &N) const {
  if (const Binding *B = capture(N))
    return B->Code;
  if (const Expr *E = value(N))
    return {E};
  return {};
}

/// The user's variables that a callable is called with.
std::vector<const VarDecl *> WhenEvaluator::arguments(const Node &N) const {
  std::vector<const VarDecl *> Result;
  for (const Node &Root : O.Pattern.Code)
    forEachNode(Root, [&](const Node &M) {
      if (M.Kind != ShapeKind::Capture || M.Index != N.Index)
        return;
      for (const Node &A : M.Parts)
        if (A.Kind == ShapeKind::Local && O.Bound.Locals[A.Index])
          Result.push_back(O.Bound.Locals[A.Index]);
    });
  return Result;
}

QualType WhenEvaluator::type(const TypePattern &P) const {
  return P.Kind == TypePattern::Parameter ? O.Bound.Types[P.Index] : QualType();
}

Answer WhenEvaluator::evaluate(const Condition &C) {
  switch (C.Kind) {
  case Condition::Always:
    return Answer::yes("always");
  case Condition::And:
    return both(C);
  case Condition::Or:
    return either(C);
  case Condition::Not: {
    Answer A = evaluate(C.Parts[0]);
    if (A.Value == Ternary::No)
      return Answer::yes(A.Reason);
    return A.isYes() ? Answer::no(A.Reason) : A;
  }
  case Condition::Vocabulary:
    return word(C);
  case Condition::Expression:
    return expression(C);
  }
  llvm_unreachable("all forms are listed");
}

Answer WhenEvaluator::both(const Condition &C) {
  Answer Result = Answer::yes("");
  for (const Condition &Part : C.Parts) {
    Answer A = evaluate(Part);
    if (A.Value == Ternary::No)
      return A;
    if (!A.isYes() && Result.isYes())
      Result = A;
  }
  return Result;
}

Answer WhenEvaluator::either(const Condition &C) {
  Answer First = evaluate(C.Parts[0]);
  if (First.isYes())
    return First;
  Answer Second = evaluate(C.Parts[1]);
  return Second.isYes() || First.Value == Ternary::No ? Second : First;
}

/// Asks `F` about each argument; the first that is not a yes decides.
Answer WhenEvaluator::all(const Condition &C,
                          llvm::function_ref<Answer(const Node &)> F) {
  for (const Node &N : C.Arguments)
    if (Answer A = F(N); !A.isYes())
      return A;
  return Answer::yes("");
}

Answer WhenEvaluator::independent(const Node &Value, const Node &Code) {
  const Expr *E = value(Value);
  const auto *D = E ? dyn_cast<DeclRefExpr>(written(E)) : nullptr;
  const auto *V = D ? dyn_cast<VarDecl>(D->getDecl()) : nullptr;
  if (!V || isPointee(Value))
    return Answer::unknown("it is not a plain variable");
  bool Named = false, Calls = false;
  for (const Stmt *S : region(Code))
    walkCode(S, [&](const Stmt *Part) {
      if (const auto *Use = dyn_cast<DeclRefExpr>(Part))
        Named |= Use->getDecl() == V;
      if (const auto *Call = dyn_cast<CallExpr>(Part)) {
        const auto *F = dyn_cast_or_null<FunctionDecl>(Call->getCalleeDecl());
        // libstdc++ keeps the iterators of its containers in __gnu_cxx.
        Calls |=
            !F ||
            !(F->isInStdNamespace() ||
              llvm::StringRef(qualifiedName(F)).starts_with("__gnu_cxx::"));
      }
      return true;
    });
  if (Named)
    return Answer::no("it is used there");
  if (!Calls)
    return Answer::yes("it is not named there");
  if (!V->hasLocalStorage() || V->getType()->isReferenceType())
    return Answer::unknown("a function called there may reach it");
  return O.Known.noEscape(V, O.Known.function().getBody());
}

Answer WhenEvaluator::wordOnPairs(const Condition &C) {
  if (C.Arguments.size() != 2)
    return Answer::unknown("it takes two arguments");
  const Node &A = C.Arguments[0], &B = C.Arguments[1];
  const Expr *E = value(A);
  if (!E)
    return Answer::unknown("it speaks of code that is not in before");
  if (C.Name == "independentOf")
    return independent(A, B);
  if (isPointee(A))
    return Answer::unknown("it is reached through a pointer");
  if (C.Name == "unmodifiedIn")
    return O.Known.unmodifiedIn(E, region(B));
  if (C.Name == "noAlias")
    return value(B) ? O.Known.noAlias(E, value(B))
                    : Answer::unknown("it is not an expression");
  if (C.Name == "lifetimeCovers") {
    for (const VarDecl *V : arguments(B))
      if (Answer L = O.Known.lifetimeCovers(E, V); !L.isYes())
        return L;
    return Answer::yes("");
  }
  const auto *D = dyn_cast<DeclRefExpr>(written(E));
  if (!D)
    return Answer::unknown("it is not a variable");
  return O.Known.noEscape(D->getDecl(), region(B));
}

Answer WhenEvaluator::wordOnCode(const Condition &C) {
  return all(C, [&](const Node &N) -> Answer {
    std::vector<const Stmt *> Code = region(N);
    if (Code.empty() && !capture(N))
      return Answer::unknown("it speaks of code that is not in before");
    if (C.Name == "noThrow")
      return O.Known.noThrow(Code);
    if (C.Name == "pure") {
      for (const Stmt *S : Code) {
        const auto *E = dyn_cast<Expr>(S);
        Answer A = E ? O.Known.pure(E) : Answer::unknown("it is a statement");
        if (!A.isYes())
          return A;
      }
      return Answer::yes("");
    }
    for (const VarDecl *V : arguments(N)) {
      Answer A = C.Name == "keepsArguments" ? O.Known.unmodifiedIn(V, Code)
                                            : O.Known.noEscape(V, Code);
      if (!A.isYes())
        return A;
    }
    return Answer::yes("");
  });
}

Answer WhenEvaluator::wordOnTypes(const Condition &C) {
  if (C.Name == "standardAtMost") {
    unsigned Asked = 0;
    if (C.Types.empty() ||
        llvm::StringRef(C.Types[0].Name).getAsInteger(10, Asked))
      return Answer::unknown("the standard is not a number");
    unsigned Here = languageStandard(O.Known.unit().context().getLangOpts());
    std::string Standard = "the unit is compiled as C++" + std::to_string(Here);
    return Here <= Asked ? Answer::yes(Standard) : Answer::no(Standard);
  }
  QualType T = C.Types.empty() ? QualType() : type(C.Types[0]);
  if (T.isNull())
    return Answer::unknown("the type is not known");
  if (C.Name == "expensiveToCopy")
    return O.Known.expensiveToCopy(T);
  std::string Name = typeName(T, O.Known.unit().context());
  return hasPlainEquality(T)
             ? Answer::yes(Name + " compares plainly")
             : Answer::no("== on " + Name + " may differ from its order");
}

/// The condition in the user's terms: "unmodifiedIn(strlen(s), Body)".
std::string WhenEvaluator::said(const Condition &C) {
  std::vector<std::string> Names, Types;
  for (const Node &N : C.Arguments)
    if (N.Index >= 0)
      Names.push_back(capture(N) ? O.Rule.Values[N.Index].Name
                                 : Text.operand(N.Index));
    else if (const Expr *E = value(N))
      Names.push_back(O.Known.unit().text(E->getSourceRange()).str());
  for (const TypePattern &P : C.Types)
    Types.push_back(type(P).isNull()
                        ? P.Name
                        : typeName(type(P), O.Known.unit().context()));
  std::string Result = C.Name;
  if (!Types.empty())
    Result += "<" + llvm::join(Types, ", ") + ">";
  return Result + "(" + llvm::join(Names, ", ") + ")";
}

Answer WhenEvaluator::word(const Condition &C) {
  Answer A = Answer::unknown("the word " + C.Name + " is not known");
  if (C.Name == "mayLeave")
    return Answer::yes("");
  if (llvm::is_contained({"standardAtMost", "expensiveToCopy", "plainEquality"},
                         C.Name))
    A = wordOnTypes(C);
  else if (llvm::is_contained({"unmodifiedIn", "noAlias", "lifetimeCovers",
                               "noEscape", "independentOf"},
                              C.Name))
    A = wordOnPairs(C);
  else if (llvm::is_contained(
               {"pure", "noThrow", "keepsArguments", "argumentsDoNotEscape"},
               C.Name))
    A = wordOnCode(C);
  else if (C.Name == "constant" || C.Name == "varies")
    A = all(C, [&](const Node &N) { return constantOrNot(N, C.Name); });
  else if (C.Name == "isObject")
    A = all(C, [&](const Node &N) {
      const Expr *E = value(N);
      return E && written(E)->isLValue() ? Answer::yes("an object")
                                         : Answer::no("it is a temporary");
    });
  else if (C.Name == "calls")
    A = all(C, [&](const Node &N) {
      bool Calls = false;
      if (const Expr *E = value(N))
        walkCode(E, [&](const Stmt *S) {
          return !(Calls |= isa<CallExpr, CXXConstructExpr>(S));
        });
      return Calls ? Answer::yes("a call")
                   : Answer::no("no function is called");
    });
  else if (C.Name == "lastUse")
    A = all(C, [&](const Node &N) {
      const Expr *E = value(N);
      const auto *D = E ? dyn_cast<DeclRefExpr>(written(E)) : nullptr;
      return D ? O.Known.lastUse(D->getDecl(), E)
               : Answer::unknown("it is not a variable");
    });
  std::string Said = said(C);
  if (A.isYes()) {
    Reasons.push_back(Said + (A.Reason.empty() ? "" : ": " + A.Reason));
    return A;
  }
  A.Reason =
      Said + " is not established" + (A.Reason.empty() ? "" : ": " + A.Reason);
  return A;
}

//===--- Expressions ------------------------------------------------------===//

static std::optional<llvm::APSInt> compute(llvm::StringRef Operator,
                                           llvm::APSInt A, llvm::APSInt B) {
  auto Bool = [](bool V) { return llvm::APSInt::get(V); };
  int Order = llvm::APSInt::compareValues(A, B);
  if (Operator == "==" || Operator == "!=")
    return Bool((Order == 0) == (Operator == "=="));
  if (Operator == "<" || Operator == "<=")
    return Bool(Order < 0 || (Order == 0 && Operator == "<="));
  if (Operator == ">" || Operator == ">=")
    return Bool(Order > 0 || (Order == 0 && Operator == ">="));
  return std::nullopt;
}

/// A const object of static storage that is made from constants alone, such as
/// `static const std::string Digits = "0123456789"`: it is changed by nobody,
/// and what it holds is written in the program.
static bool isConstantObject(const Expr *E, const ASTContext &Context) {
  const auto *Name = E ? dyn_cast<DeclRefExpr>(written(E)) : nullptr;
  const auto *V = Name ? dyn_cast<VarDecl>(Name->getDecl()) : nullptr;
  if (!V || !V->hasGlobalStorage() || V->getTLSKind() != VarDecl::TLS_None)
    return false;
  QualType T = V->getType();
  const CXXRecordDecl *Record = T->getAsCXXRecordDecl();
  const Expr *Init = V->getAnyInitializer();
  if (!T.isConstQualified() || T.isVolatileQualified() || !Record || !Init ||
      Record->hasMutableFields() || Init->isValueDependent() ||
      !Record->isInStdNamespace()) // the constructor of another may read more
    return false;
  auto IsConstant = [&](const Expr *A) {
    const Expr *Spelled = A->IgnoreUnlessSpelledInSource();
    return isa<CXXDefaultArgExpr>(A) || isa<clang::StringLiteral>(Spelled) ||
           Spelled->isEvaluatable(Context);
  };
  const auto *Made =
      dyn_cast<CXXConstructExpr>(Init->IgnoreUnlessSpelledInSource());
  return Made ? llvm::all_of(Made->arguments(), IsConstant) : IsConstant(Init);
}

Answer WhenEvaluator::constantOrNot(const Node &N, llvm::StringRef Word) const {
  const Expr *E = value(N);
  bool Known =
      E && !E->isValueDependent() && E->isEvaluatable(O.Known.unit().context());
  Known |= E && isa<clang::StringLiteral>(written(E));
  Known |= Word == "constant" && isConstantObject(E, O.Known.unit().context());
  if (Word == "varies")
    return Known ? Answer::no("the compiler knows it, and does this itself")
                 : Answer::yes("not a constant");
  return Known ? Answer::yes("a constant")
               : Answer::unknown("it is not a constant");
}

std::optional<llvm::APSInt> WhenEvaluator::constant(const Node &N) const {
  const ASTContext &Context = O.Known.unit().context();
  if (N.Kind == ShapeKind::Integer) {
    llvm::APInt Value;
    if (llvm::StringRef(N.Text).getAsInteger(10, Value))
      return std::nullopt;
    return llvm::APSInt(Value.zext(std::max(64u, Value.getBitWidth())));
  }
  if (N.Kind == ShapeKind::Hole) {
    const Expr *E = O.Bound.Values[N.Index].Value;
    Expr::EvalResult Result;
    if (!E || E->isValueDependent() || !E->EvaluateAsInt(Result, Context))
      return std::nullopt;
    return Result.Val.getInt();
  }
  if (N.Kind == ShapeKind::Binary) {
    auto A = constant(N.Parts[0]), B = constant(N.Parts[1]);
    return A && B ? compute(N.Text, *A, *B) : std::nullopt;
  }
  if (N.Kind == ShapeKind::Call && N.Text == "std::has_single_bit" &&
      N.Parts.size() == 1)
    if (auto A = constant(N.Parts[0]))
      return llvm::APSInt::get(A->isStrictlyPositive() && A->isPowerOf2());
  return std::nullopt;
}

Answer WhenEvaluator::expression(const Condition &C) {
  std::string Said =
      Text.expression(C.Text, /*Required=*/0, /*Around=*/llvm::StringRef());
  if (auto Value = constant(C.Arguments[0])) {
    if (Value->getBoolValue()) {
      Reasons.push_back(Said + ": a constant");
      return Answer::yes("a constant");
    }
    return Answer::no(Said + " is false");
  }
  Answer A = O.Known.establishedText(Said, O.Code.front());
  if (A.isYes()) {
    Reasons.push_back(Said + ": " + A.Reason);
    return A;
  }
  std::vector<std::string> Names;
  for (int Index : O.Rule.WhenParameters)
    Names.push_back(Text.operand(Index));
  A.Reason = "when(" + llvm::join(Names, ", ") + ") is not established";
  return A;
}

} // namespace

Answer evo::checkWhen(const Occasion &O, Instantiation &Text,
                      std::vector<std::string> &Reasons) {
  return WhenEvaluator(O, Text, Reasons).evaluate(O.Rule.When);
}

bool evo::isNoCandidate(const Occasion &O) {
  llvm::SmallVector<const Condition *> Work = {&O.Rule.When};
  while (!Work.empty()) {
    const Condition &C = *Work.pop_back_val();
    if (C.Kind == Condition::And)
      for (const Condition &Part : C.Parts)
        Work.push_back(&Part);
    if (C.Kind != Condition::Vocabulary || C.Name != "expensiveToCopy" ||
        C.Types.empty() || C.Types[0].Kind != TypePattern::Parameter)
      continue;
    QualType T = O.Bound.Types[C.Types[0].Index];
    if (!T.isNull() && O.Known.expensiveToCopy(T).Value == Ternary::No)
      return true;
  }
  return false;
}
