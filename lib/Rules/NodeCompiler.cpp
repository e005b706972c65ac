//===- NodeCompiler.cpp - From a rule's functions to patterns ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/NodeCompiler.h"
#include "clang/AST/DeclTemplate.h"

using namespace evo;
using namespace clang;

void evo::forEachNode(const Node &N, llvm::function_ref<void(const Node &)> F) {
  std::vector<const Node *> Work = {&N};
  while (!Work.empty()) {
    const Node *Next = Work.back();
    Work.pop_back();
    F(*Next);
    for (const Node &Part : llvm::reverse(Next->Parts))
      Work.push_back(&Part);
  }
}

static int indexOf(std::vector<std::string> &Names, llvm::StringRef Name) {
  auto It = llvm::find(Names, Name);
  if (It == Names.end())
    It = Names.insert(Names.end(), Name.str());
  return It - Names.begin();
}

NodeCompiler::NodeCompiler(CompiledRule &Rule, const FunctionDecl &Function,
                           ASTContext &Context)
    : Rule(Rule), Function(Function), Context(Context) {
  if (const FunctionTemplateDecl *T = Function.getDescribedFunctionTemplate())
    Templates = T->getTemplateParameters();
  if (Templates)
    for (const NamedDecl *P : *Templates)
      indexOf(Rule.Types, P->getName());
  for (const ParmVarDecl *P : Function.parameters())
    if (!P->getName().empty() &&
        llvm::none_of(Rule.Values, [&](const Metavariable &M) {
          return M.Name == P->getName();
        }))
      Rule.Values.push_back({P->getName().str(), false});
}

void NodeCompiler::fail(SourceLocation L, const llvm::Twine &Message) {
  if (!Error.empty())
    return;
  PresumedLoc P = Context.getSourceManager().getPresumedLoc(
      Context.getSourceManager().getExpansionLoc(L));
  // What clang wrote itself, as in a range-based for, stands nowhere.
  if (P.isInvalid())
    P = Context.getSourceManager().getPresumedLoc(Function.getLocation());
  Error = llvm::formatv("{0}:{1}:{2}: {3}", P.getFilename(), P.getLine(),
                        P.getColumn(), Message.str());
}

int NodeCompiler::valueOf(const ValueDecl *D) const {
  const auto *P = dyn_cast_or_null<ParmVarDecl>(D);
  if (!P || P->getDeclContext() != &Function)
    return -1;
  for (auto [I, M] : llvm::enumerate(Rule.Values))
    if (M.Name == P->getName())
      return I;
  return -1;
}

int NodeCompiler::localOf(const ValueDecl *D) {
  const auto *V = dyn_cast_or_null<VarDecl>(D);
  if (!V || valueOf(V) >= 0 || !V->isLocalVarDeclOrParm())
    return -1;
  return indexOf(Rule.Locals, V->getName());
}

int NodeCompiler::typeOf(const TemplateTypeParmType *T) const {
  if (!Templates || T->getDepth() != 0 || T->getIndex() >= Templates->size())
    return -1;
  llvm::StringRef Name = Templates->getParam(T->getIndex())->getName();
  auto It = llvm::find(Rule.Types, Name);
  return It == Rule.Types.end() ? -1 : It - Rule.Types.begin();
}

TypePattern NodeCompiler::type(QualType T) {
  return compileType(T, Context,
                     [&](const TemplateTypeParmType *P) { return typeOf(P); });
}

int NodeCompiler::calleeOf(const CallExpr *C) const {
  const auto *Callee = dyn_cast<DeclRefExpr>(written(C->getCallee()));
  if (!Callee || isa<CXXOperatorCallExpr>(C))
    return -1;
  return valueOf(Callee->getDecl());
}

Node NodeCompiler::leaf(ShapeKind Kind, int Index) {
  Node N;
  N.Kind = Kind;
  N.Index = Index;
  return N;
}

bool NodeCompiler::metavariable(const Stmt *S, Node &N) {
  if (const auto *C = dyn_cast<CallExpr>(S)) {
    int Index = calleeOf(C);
    if (Index < 0)
      return false;
    Rule.Values[Index].Callable = true;
    N = leaf(ShapeKind::Capture, Index);
    for (const Expr *A : C->arguments())
      N.Parts.push_back(compile(A));
    return true;
  }
  const auto *D = dyn_cast<DeclRefExpr>(S);
  if (!D)
    return false;
  if (int Index = valueOf(D->getDecl()); Index >= 0)
    N = leaf(ShapeKind::Hole, Index);
  else if (int Local = localOf(D->getDecl()); Local >= 0)
    N = leaf(ShapeKind::Local, Local);
  else
    return false;
  return true;
}

Node NodeCompiler::compile(const Stmt *S, bool ValueUnused) {
  S = written(S);
  Node N;
  if (!S || isa<NullStmt>(S) || metavariable(S, N))
    return N;
  Shape F = shape(S, ValueUnused);
  N.Kind = F.Kind;
  N.Text = F.Text;
  if (F.Kind == ShapeKind::Other)
    fail(S->getBeginLoc(), "patterns cannot express this yet (" +
                               llvm::Twine(S->getStmtClassName()) +
                               "); write it in another way");
  if (F.Callee && (F.Kind == ShapeKind::Name || F.Kind == ShapeKind::Call))
    N.Text = qualifiedName(F.Callee);
  if (F.Kind == ShapeKind::Declare || F.Kind == ShapeKind::RangeFor)
    N.Index = localOf(F.Declared);
  if (!F.Type.isNull())
    N.Types.push_back(type(F.Type));
  for (auto [I, Part] : llvm::enumerate(F.Parts)) {
    N.Parts.push_back(compile(Part, partIsUnused(F.Kind, I)));
  }
  if (F.Arrow) { // P->x is (*P).x
    Node Object;
    Object.Kind = ShapeKind::Unary;
    Object.Text = "*";
    Object.Parts.push_back(std::move(N.Parts[0]));
    N.Parts[0] = std::move(Object);
  }
  // `{ one; }` and `one;` are the same body.
  if (N.Kind == ShapeKind::Block && N.Parts.size() == 1 &&
      N.Parts[0].Kind != ShapeKind::Declare)
    return std::move(N.Parts[0]);
  return N;
}

void NodeCompiler::body(std::vector<Node> &Code, bool &Expression,
                        bool &ValueUnused) {
  const auto *Body = cast<CompoundStmt>(Function.getBody());
  Expression = ValueUnused = false;
  if (Body->size() == 1) {
    const Stmt *Only = Body->body_front();
    const auto *R = dyn_cast<ReturnStmt>(Only);
    const auto *E = R ? R->getRetValue() : dyn_cast<Expr>(Only);
    if (E) {
      Code = {compile(E, !R)};
      Expression = Code[0].Kind != ShapeKind::Capture || R;
      ValueUnused = Expression && !R;
      return;
    }
  }
  Code.clear();
  for (const Stmt *S : Body->body())
    Code.push_back(compile(S, isa<Expr>(S)));
}

//===--- when -------------------------------------------------------------===//

static Condition combine(Condition::Form Kind, NodeCompiler &Compiler,
                         llvm::ArrayRef<const Stmt *> Parts) {
  Condition C;
  C.Kind = Kind;
  for (const Stmt *Part : Parts)
    C.Parts.push_back(compileCondition(Compiler, cast<Expr>(Part)));
  return C;
}

static llvm::ArrayRef<TemplateArgumentLoc> explicitArguments(const Expr *E) {
  if (const auto *D = dyn_cast<DeclRefExpr>(E))
    return D->template_arguments();
  if (const auto *U = dyn_cast<UnresolvedLookupExpr>(E))
    return U->template_arguments();
  return {};
}

static TypePattern explicitArgument(NodeCompiler &Compiler,
                                    const TemplateArgument &A) {
  if (A.getKind() == TemplateArgument::Type)
    return Compiler.type(A.getAsType());
  TypePattern P;
  P.Kind = TypePattern::Named;
  if (A.getKind() == TemplateArgument::Expression)
    if (auto Value = A.getAsExpr()->getIntegerConstantExpr(Compiler.context()))
      P.Name = llvm::toString(*Value, 10);
  return P;
}

static Condition word(NodeCompiler &Compiler, const CallExpr *Call,
                      llvm::StringRef Name) {
  Condition C;
  C.Kind = Condition::Vocabulary;
  C.Name = Name.str();
  for (const Expr *A : Call->arguments())
    C.Arguments.push_back(Compiler.compile(A));
  for (const TemplateArgumentLoc &A :
       explicitArguments(written(Call->getCallee())))
    C.Types.push_back(explicitArgument(Compiler, A.getArgument()));
  return C;
}

Condition evo::compileCondition(NodeCompiler &Compiler, const Expr *E) {
  E = written(E);
  Shape F = shape(E);
  if (F.Kind == ShapeKind::Binary && F.Text == "&&")
    return combine(Condition::And, Compiler, F.Parts);
  if (F.Kind == ShapeKind::Binary && F.Text == "||")
    return combine(Condition::Or, Compiler, F.Parts);
  if (F.Kind == ShapeKind::Unary && F.Text == "!")
    return combine(Condition::Not, Compiler, F.Parts);
  if (F.Kind == ShapeKind::Bool && F.Text == "true")
    return Condition();
  if (F.Kind == ShapeKind::Call && F.Callee)
    if (std::string Name = qualifiedName(F.Callee);
        llvm::StringRef(Name).starts_with("evo::rule::"))
      return word(Compiler, cast<CallExpr>(E), Name.substr(11));
  Condition C;
  C.Kind = Condition::Expression;
  C.Arguments.push_back(Compiler.compile(E));
  C.Text = Compiler.text(E->getSourceRange(), E, {});
  return C;
}
