//===- Instantiate.cpp - The new text of a match ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Instantiate.h"
#include "evo/Rules/Precedence.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

/// Statements that end with a brace must not swallow a `;` that follows them.
static bool endsWithBrace(const Stmt *S) {
  while (S) {
    if (isa<CompoundStmt, SwitchStmt, CXXTryStmt>(S))
      return true;
    if (const auto *I = dyn_cast<IfStmt>(S))
      S = I->getElse() ? I->getElse() : I->getThen();
    else if (const auto *F = dyn_cast<ForStmt>(S))
      S = F->getBody();
    else if (const auto *R = dyn_cast<CXXForRangeStmt>(S))
      S = R->getBody();
    else if (const auto *W = dyn_cast<WhileStmt>(S))
      S = W->getBody();
    else
      return false;
  }
  return false;
}

SourceRange evo::statementRange(const Stmt *S, const ASTContext &Context) {
  SourceRange Range = S->getSourceRange();
  if (isa<DeclStmt, NullStmt>(S) || endsWithBrace(S))
    return Range;
  // A loop without braces ends with its body's `;`.
  auto Next = Lexer::findNextToken(Range.getEnd(), Context.getSourceManager(),
                                   Context.getLangOpts());
  if (Next && Next->is(tok::semi))
    Range.setEnd(Next->getLocation());
  return Range;
}

std::string Instantiation::source(SourceRange Range) {
  llvm::StringRef Text = U.text(Range);
  if (Text.empty() && Error.empty())
    Error = Range.getBegin().isMacroID() ? U.inMacro(Range.getBegin())
            : Range.getEnd().isMacroID() ? U.inMacro(Range.getEnd())
                                         : "an operand is not in one piece";
  return Text.str();
}

std::string Instantiation::operand(int Index) {
  const Binding &V = B.Values[Index];
  if (V.Value)
    return (V.Pointee ? "*" : "") + source(V.Value->getSourceRange());
  return Rule.Values[Index].Name;
}

std::string Instantiation::value(const Expr *E, bool Pointee,
                                 const Segment &Place) {
  int Binds = Place.Binds;
  if (Pointee && Place.Member) {
    PendingArrow = true;
    Binds = PostfixStrength;
  } else if (Pointee)
    Binds = UnaryStrength;
  // A whole argument needs no parentheses of its own.
  const auto *Parens = dyn_cast<ParenExpr>(E);
  if (Parens && Binds <= ArgumentStrength &&
      outerOperator(Parens->getSubExpr()) != ",")
    E = writtenWithParens(Parens->getSubExpr());
  std::string Text = source(E->getSourceRange());
  if (needsParentheses(strength(E), outerOperator(E), Binds, Place.Operator))
    Text = "(" + Text + ")";
  if (Pointee && !Place.Member)
    Text = Place.Binds > UnaryStrength ? "(*" + Text + ")" : "*" + Text;
  return Text;
}

std::string Instantiation::statement(const Stmt *S) {
  const ASTContext &Context = U.context();
  return source(statementRange(S, Context));
}

static bool isOperandText(llvm::StringRef Text) {
  return llvm::all_of(Text, [](char C) {
    return llvm::isAlnum(C) || C == '_' || C == ':' || C == '.';
  });
}

/// The text of `Range` with the uses of the callable's arguments replaced.
std::string Instantiation::code(const Binding &Capture, const Segment &Place,
                                SourceRange Range) {
  std::string Old = source(Range);
  if (!Error.empty())
    return Old;
  const SourceManager &Sources = U.sources();
  unsigned Begin = Sources.getFileOffset(Sources.getFileLoc(Range.getBegin()));
  std::vector<std::string> Arguments;
  for (const std::vector<Segment> &A : Place.Arguments)
    Arguments.push_back(text(A));
  std::string New;
  std::size_t Position = 0;
  std::vector<Binding::Use> Uses = Capture.Uses;
  llvm::sort(Uses, [&](const Binding::Use &A, const Binding::Use &B) {
    return Sources.isBeforeInTranslationUnit(A.Range.getBegin(),
                                             B.Range.getBegin());
  });
  for (const Binding::Use &Use : Uses) {
    if (Use.Argument >= Arguments.size())
      continue;
    std::string Argument = Arguments[Use.Argument];
    llvm::StringRef Spelled = U.text(Use.Range);
    if (!Use.Arrow && Spelled == Argument)
      continue;
    if (!Use.Range.getBegin().isFileID() || !Use.Range.getEnd().isFileID()) {
      Error = "an operand stands " + U.inMacro(Use.Range.getBegin().isMacroID()
                                                   ? Use.Range.getBegin()
                                                   : Use.Range.getEnd());
      return Old;
    }
    std::size_t Offset = Sources.getFileOffset(Use.Range.getBegin()) - Begin;
    if (Offset < Position || Offset > Old.size())
      continue; // in another part of the captured code
    if (!isOperandText(Argument))
      Argument = "(" + Argument + ")";
    New += Old.substr(Position, Offset - Position) + Argument +
           (Use.Arrow ? "." : "");
    Position = Offset + Spelled.size();
  }
  return New + Old.substr(Position);
}

std::string Instantiation::captured(const Binding &Capture,
                                    const Segment &Place) {
  if (Capture.Code.empty())
    return "";
  const Stmt *First = Capture.Code.front(), *Last = Capture.Code.back();
  if (const auto *E = dyn_cast<Expr>(First); E && !Place.Statement) {
    std::string Text = code(Capture, Place, E->getSourceRange());
    bool Parens = needsParentheses(strength(E), outerOperator(E), Place.Binds,
                                   Place.Operator);
    return Parens ? "(" + Text + ")" : Text;
  }
  SourceLocation End = statementRange(Last, U.context()).getEnd();
  return code(Capture, Place, {First->getBeginLoc(), End});
}

bool Instantiation::isTaken(llvm::StringRef Name) {
  if (Taken.empty()) {
    llvm::StringRef Text = U.text(Function.getSourceRange());
    if (Text.empty() && Error.empty())
      Error = "no free name is known in a function from a macro";
    Lexer Raw(SourceLocation(), U.context().getLangOpts(), Text.begin(),
              Text.begin(), Text.end());
    for (Token T; !Raw.LexFromRawLexer(T);)
      if (T.is(tok::raw_identifier))
        Taken.insert(T.getRawIdentifier().str());
    for (const VarDecl *V : B.Locals)
      LowerCase |= V && !V->getName().empty() && llvm::isLower(V->getName()[0]);
    for (const ParmVarDecl *P : Function.parameters())
      LowerCase |= !P->getName().empty() && llvm::isLower(P->getName()[0]);
  }
  return Taken.count(Name.str());
}

std::string Instantiation::local(int Index) {
  if (B.Locals[Index])
    return B.Locals[Index]->getNameAsString();
  std::string &Name = Fresh[Index];
  if (!Name.empty())
    return Name;
  std::string Wish = Rule.Locals[Index];
  isTaken(Wish);
  if (LowerCase)
    Wish[0] = llvm::toLower(Wish[0]);
  Name = Wish;
  for (unsigned Number = 2; isTaken(Name); ++Number)
    Name = Wish + std::to_string(Number);
  Taken.insert(Name);
  return Name;
}

std::string Instantiation::type(int Index) {
  if (TypeLoc Spelling = B.TypeSpellings[Index])
    if (llvm::StringRef Text = U.text(Spelling.getSourceRange()); !Text.empty())
      return Text.str();
  QualType T = B.Types[Index];
  if (T.isNull()) {
    Error = "type " + Rule.Types[Index] + " is not known";
    return "";
  }
  PrintingPolicy Policy(U.context().getLangOpts());
  Policy.SuppressTagKeyword = true;
  Policy.SuppressUnwrittenScope = true;
  Policy.FullyQualifiedName = true;
  return T.getAsString(Policy);
}

std::string Instantiation::one(const Segment &S) {
  switch (S.Kind) {
  case Segment::Literal: {
    llvm::StringRef Text = S.Text;
    if (PendingArrow && Text.consume_front(".")) {
      PendingArrow = false;
      return "->" + Text.str();
    }
    return Text.str();
  }
  case Segment::Value:
    return value(B.Values[S.Index].Value, B.Values[S.Index].Pointee, S) +
           (S.Statement ? ";" : "");
  case Segment::Capture:
    return captured(B.Values[S.Index], S);
  case Segment::Local:
    return local(S.Index) + (S.Statement ? ";" : "");
  case Segment::Type:
    return type(S.Index);
  case Segment::Kept:
    if (const auto *E = dyn_cast<Expr>(B.Nodes[S.Index]); E && !S.Statement)
      return value(writtenWithParens(E), false, S);
    return statement(B.Nodes[S.Index]);
  }
  llvm_unreachable("all forms are listed");
}

std::string Instantiation::text(llvm::ArrayRef<Segment> Segments) {
  std::string Result;
  for (const Segment &S : Segments) {
    std::string Text = one(S);
    Result += (fuses(Result, Text) ? " " : "") + Text;
  }
  return Result;
}

std::string Instantiation::expression(llvm::ArrayRef<Segment> After,
                                      int Required, llvm::StringRef Around) {
  if (After.size() == 1 && After[0].Kind != Segment::Literal) {
    Segment Only = After[0];
    Only.Binds = std::max(Only.Binds, Required);
    Only.Operator = Around.str();
    return text(Only);
  }
  std::string Text = text(After);
  if (needsParentheses(Rule.AfterStrength, Rule.AfterOperator, Required,
                       Around))
    Text = "(" + Text + ")";
  return Text;
}

std::string Instantiation::statements(llvm::ArrayRef<Segment> After) {
  return text(After);
}
