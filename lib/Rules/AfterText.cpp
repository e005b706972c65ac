//===- AfterText.cpp - The text of a rule's code, with holes ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/NodeCompiler.h"
#include "evo/Rules/Precedence.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

namespace {

/// A hole and the bytes of the rule file that it replaces.
struct Placed {
  unsigned Begin, End;
  Segment Hole;
};

/// Finds what must not be written as it stands: metavariables, locals, types,
/// and code that the user has already written.
class HoleFinder : public RecursiveASTVisitor<HoleFinder> {
public:
  using Base = RecursiveASTVisitor<HoleFinder>;

  HoleFinder(NodeCompiler &Compiler, llvm::ArrayRef<Node> Keep)
      : Compiler(Compiler), Keep(Keep),
        Sources(Compiler.context().getSourceManager()) {}

  std::vector<Placed> Holes;

  bool TraverseStmt(Stmt *S) {
    if (!S || place(S))
      return true;
    Parents.push_back(S);
    bool Continue = Base::TraverseStmt(S);
    Parents.pop_back();
    return Continue;
  }

  bool VisitVarDecl(VarDecl *V) {
    if (int Local = Compiler.localOf(V); Local >= 0 && !V->isImplicit())
      add(SourceRange(V->getLocation()), hole(Segment::Local, Local));
    return true;
  }

  bool VisitTemplateTypeParmTypeLoc(TemplateTypeParmTypeLoc T) {
    if (int Type = Compiler.typeOf(T.getTypePtr()); Type >= 0)
      add(T.getSourceRange(), hole(Segment::Type, Type));
    return true;
  }

  unsigned offset(SourceLocation L) const { return Sources.getFileOffset(L); }
  unsigned endOffset(SourceLocation L) const {
    return offset(Lexer::getLocForEndOfToken(L, 0, Sources,
                                             Compiler.context().getLangOpts()));
  }

private:
  Segment hole(Segment::Form Kind, int Index) {
    Segment H;
    H.Kind = Kind;
    H.Index = Index;
    return H;
  }

  void add(SourceRange R, Segment H) {
    Holes.push_back(
        {offset(R.getBegin()), endOffset(R.getEnd()), std::move(H)});
  }

  /// The node around, as somebody wrote it.
  const Stmt *around() const {
    for (const Stmt *P : llvm::reverse(Parents))
      if (!isImplicitNode(P))
        return P;
    return nullptr;
  }

  void describePlace(Segment &H, const Expr *E) {
    const Stmt *Parent = around();
    H.Binds = requiredStrength(Parent, E);
    if (const auto *P = dyn_cast_or_null<Expr>(Parent)) {
      H.Operator = outerOperator(P).str();
      bool Arrow = shape(P).Arrow;
      H.Member = isa<MemberExpr, CXXDependentScopeMemberExpr>(P) && !Arrow;
    } else
      H.Statement = Parent && !isa<ReturnStmt, DeclStmt>(Parent) &&
                    !isCondition(Parent, E) && !isIncrement(Parent, E);
  }

  static bool isIncrement(const Stmt *Parent, const Stmt *S) {
    const auto *F = dyn_cast_or_null<ForStmt>(Parent);
    return F && F->getInc() && written(F->getInc()) == written(S);
  }

  static bool isCondition(const Stmt *Parent, const Expr *E) {
    const Expr *Condition = nullptr;
    if (const auto *F = dyn_cast<ForStmt>(Parent))
      Condition = F->getCond();
    else if (const auto *I = dyn_cast<IfStmt>(Parent))
      Condition = I->getCond();
    else if (const auto *W = dyn_cast<WhileStmt>(Parent))
      Condition = W->getCond();
    else if (const auto *D = dyn_cast<DoStmt>(Parent))
      Condition = D->getCond();
    else if (const auto *R = dyn_cast<CXXForRangeStmt>(Parent))
      Condition = R->getRangeInit();
    return Condition && written(Condition) == written(E);
  }

  const Node *kept(const Stmt *S);
  bool place(Stmt *S);

  NodeCompiler &Compiler;
  llvm::ArrayRef<Node> Keep;
  const SourceManager &Sources;
  std::vector<const Stmt *> Parents;
};

/// The node of `before` that `S` repeats. Lone names and literals are cheap to
/// write anew, and `++I` means another thing where its value is used.
const Node *HoleFinder::kept(const Stmt *S) {
  if (Keep.empty() || isImplicitNode(S) || isa<ParenExpr>(S))
    return nullptr;
  Node N = Compiler.compile(S, true);
  switch (N.Kind) {
  case ShapeKind::Absent:
  case ShapeKind::Hole:
  case ShapeKind::Local:
  case ShapeKind::Capture:
  case ShapeKind::Name:
  case ShapeKind::Integer:
  case ShapeKind::Bool:
  case ShapeKind::Null:
  case ShapeKind::Block:
  case ShapeKind::Other:
    return nullptr;
  case ShapeKind::Unary:
    if (!isIncrement(around(), S))
      return nullptr;
    break;
  default:
    break;
  }
  const Node *Found = nullptr;
  for (const Node &Root : Keep)
    forEachNode(Root, [&](const Node &M) {
      if (!Found && M == N)
        Found = &M;
    });
  return Found;
}

bool HoleFinder::place(Stmt *S) {
  if (const Node *Same = kept(S)) {
    Segment H = hole(Segment::Kept, Same->Id);
    H.Statement = !isa<Expr>(S);
    if (const auto *E = dyn_cast<Expr>(S))
      describePlace(H, E);
    add(S->getSourceRange(), std::move(H));
    return true;
  }
  if (const auto *C = dyn_cast<CallExpr>(S)) {
    int Index = Compiler.calleeOf(C);
    if (Index < 0)
      return false;
    Segment H = hole(Segment::Capture, Index);
    describePlace(H, C);
    for (const Expr *A : C->arguments())
      H.Arguments.push_back(
          Compiler.text(A->getSourceRange(), A, llvm::ArrayRef<Node>()));
    add(C->getSourceRange(), std::move(H));
    return true;
  }
  const auto *D = dyn_cast<DeclRefExpr>(S);
  if (!D)
    return false;
  Segment H;
  if (int Index = Compiler.valueOf(D->getDecl()); Index >= 0)
    H = hole(Segment::Value, Index);
  else if (int Local = Compiler.localOf(D->getDecl()); Local >= 0)
    H = hole(Segment::Local, Local);
  else
    return false;
  describePlace(H, D);
  add(D->getSourceRange(), std::move(H));
  return true;
}

} // namespace

static std::vector<Segment> assemble(std::vector<Placed> Holes,
                                     llvm::StringRef Buffer, unsigned Begin,
                                     unsigned End) {
  llvm::sort(Holes, [](const Placed &A, const Placed &B) {
    return A.Begin < B.Begin;
  });
  std::vector<Segment> Result;
  auto AddText = [&](unsigned From, unsigned To) {
    if (From >= To)
      return;
    Segment Text;
    Text.Text = Buffer.slice(From, To).str();
    Result.push_back(std::move(Text));
  };
  unsigned Position = Begin;
  for (Placed &P : Holes) {
    if (P.Begin < Position || P.End > End)
      continue;
    AddText(Position, P.Begin);
    Position = P.End;
    if (P.Hole.Statement) // the `;` goes with the statement
      if (size_t Next = Buffer.find_first_not_of(" \n\t", Position);
          Next != llvm::StringRef::npos && Buffer[Next] == ';')
        Position = Next + 1;
    Result.push_back(std::move(P.Hole));
  }
  AddText(Position, End);
  return Result;
}

std::vector<Segment> NodeCompiler::text(SourceRange Range, const Stmt *S,
                                        llvm::ArrayRef<Node> Keep) {
  HoleFinder Finder(*this, Keep);
  Finder.TraverseStmt(const_cast<Stmt *>(S));
  const SourceManager &Sources = Context.getSourceManager();
  llvm::StringRef Buffer =
      Sources.getBufferData(Sources.getFileID(Range.getBegin()));
  return assemble(std::move(Finder.Holes), Buffer,
                  Finder.offset(Range.getBegin()),
                  Finder.endOffset(Range.getEnd()));
}

std::vector<Segment> NodeCompiler::bodyText(llvm::ArrayRef<Node> Keep) {
  const auto *Body = cast<CompoundStmt>(Function.getBody());
  if (Body->size() == 1) {
    const Stmt *Only = Body->body_front();
    const auto *R = dyn_cast<ReturnStmt>(Only);
    if (const auto *E = R ? R->getRetValue() : dyn_cast<Expr>(Only)) {
      std::vector<Segment> Result = text(E->getSourceRange(), E, Keep);
      if (!R && Result.size() == 1)
        Result[0].Statement = true;
      return Result;
    }
  }
  HoleFinder Finder(*this, Keep);
  Finder.TraverseStmt(const_cast<CompoundStmt *>(Body));
  const SourceManager &Sources = Context.getSourceManager();
  llvm::StringRef Buffer =
      Sources.getBufferData(Sources.getFileID(Body->getLBracLoc()));
  unsigned Begin = Finder.offset(Body->getLBracLoc()) + 1;
  unsigned End = Finder.offset(Body->getRBracLoc());
  while (Begin < End && llvm::isSpace(Buffer[Begin]))
    ++Begin;
  while (Begin < End && llvm::isSpace(Buffer[End - 1]))
    --End;
  return assemble(std::move(Finder.Holes), Buffer, Begin, End);
}
