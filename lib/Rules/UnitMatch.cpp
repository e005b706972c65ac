//===- UnitMatch.cpp - All rules over one unit, in one walk ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/UnitMatch.h"
#include "evo/Frontend/FunctionVisitor.h"
#include "evo/Rules/FunctionMatch.h"

using namespace evo;
using namespace clang;

static llvm::StringRef simpleName(llvm::StringRef Qualified) {
  std::size_t Colons = Qualified.rfind("::");
  return Colons == llvm::StringRef::npos ? Qualified
                                         : Qualified.substr(Colons + 2);
}

void PatternIndex::add(const CompiledRule &Rule) {
  for (const Before &B : Rule.Spellings) {
    const Node &Root = B.Code.front();
    bool Operator = Root.Kind == ShapeKind::Binary ||
                    Root.Kind == ShapeKind::Unary ||
                    Root.Kind == ShapeKind::MemberCall;
    llvm::StringRef Text = Operator ? llvm::StringRef(Root.Text) : "";
    if (Root.Kind == ShapeKind::Call)
      Text = simpleName(Root.Text);
    auto &Into = B.Expression ? Expressions : Statements;
    Into[Key(Root.Kind, Text.ltrim('_').str())].push_back({&Rule, &B});
    if (Kinds.size() <= unsigned(Root.Kind))
      Kinds.resize(unsigned(Root.Kind) + 1);
    Kinds.set(unsigned(Root.Kind));
  }
}

llvm::ArrayRef<PatternIndex::Entry> PatternIndex::find(ShapeKey K,
                                                       bool Expression) const {
  if (unsigned(K.Kind) >= Kinds.size() || !Kinds.test(unsigned(K.Kind)))
    return {};
  const auto &In = Expression ? Expressions : Statements;
  auto It = In.find(Key(K.Kind, K.Text.str()));
  if (It == In.end())
    return {};
  return It->second;
}

namespace {

/// What the rules said about one body: kept until all instantiations of a
/// template have been heard.
struct Findings : MatchSink {
  struct Refused {
    const RuleInfo *Rule;
    SourceLocation Location;
    std::string Function, Reason;
  };
  std::vector<Match> Matches;
  std::vector<Refused> Refusals;

  void matched(Match M) override { Matches.push_back(std::move(M)); }
  void refused(const RuleInfo &R, SourceLocation L, std::string Function,
               std::string Reason) override {
    Refusals.push_back({&R, L, std::move(Function), std::move(Reason)});
  }
};

bool sameRewrite(const Match &A, const Match &B) {
  if (A.Rule != B.Rule || A.Place.Offset != B.Place.Offset ||
      A.Place.Length != B.Place.Length || A.Place.File != B.Place.File ||
      A.Change.Rewrites.size() != B.Change.Rewrites.size())
    return false;
  for (auto [X, Y] : llvm::zip(A.Change.Rewrites, B.Change.Rewrites))
    if (X.File != Y.File || X.Offset != Y.Offset || X.Length != Y.Length ||
        X.Text != Y.Text)
      return false;
  return true;
}

/// The instantiations of one template's body.
struct TemplateBody {
  const FunctionDecl *Pattern = nullptr;
  std::vector<Findings> Instances;
};

class UnitVisitor : public FunctionVisitor<UnitVisitor> {
public:
  UnitVisitor(const Unit &U, const PatternIndex &Patterns,
              llvm::ArrayRef<const NativeRule *> Natives, MatchSink &Sink)
      : FunctionVisitor(U), Patterns(Patterns), Natives(Natives), Sink(Sink) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(FunctionDecl *F) {
    if (!F->doesThisDeclarationHaveABody() || F->isImplicit() ||
        F->isDefaulted() || !F->getBody())
      return true;
    const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
    if (!Pattern && !F->isDependentContext()) {
      run(*F, Sink);
      return true;
    }
    TemplateBody &Body = templateBody(Pattern ? Pattern : F);
    if (Pattern)
      run(*F, Body.Instances.emplace_back());
    return true;
  }

  /// Reports on templates, after all of the unit has been seen.
  void finish() {
    for (auto &[Location, Body] : Templates) {
      if (Body.Instances.empty())
        run(*Body.Pattern, Sink);
      else
        agree(Body);
    }
  }

private:
  TemplateBody &templateBody(const FunctionDecl *Pattern) {
    TemplateBody &Body = Templates[Pattern->getLocation().getRawEncoding()];
    Body.Pattern = Pattern;
    return Body;
  }

  void run(const FunctionDecl &F, MatchSink &Into) {
    Facts Known(U, F);
    FunctionMatch(Known, Patterns, Into).run();
    for (const NativeRule *Rule : Natives)
      Rule->match(Known, Into);
  }

  void agree(TemplateBody &Body) {
    Findings &First = Body.Instances.front();
    for (Match &M : First.Matches) {
      unsigned Agreeing =
          llvm::count_if(Body.Instances, [&](const Findings &F) {
            return llvm::any_of(
                F.Matches, [&](const Match &N) { return sameRewrite(M, N); });
          });
      if (Agreeing == Body.Instances.size())
        Sink.matched(std::move(M));
    }
    for (const Findings &F : Body.Instances)
      for (const Findings::Refused &R : F.Refusals)
        if (Reported.insert({R.Rule, R.Location.getRawEncoding()}).second)
          Sink.refused(*R.Rule, R.Location, R.Function, R.Reason);
  }

  const PatternIndex &Patterns;
  llvm::ArrayRef<const NativeRule *> Natives;
  MatchSink &Sink;
  std::map<unsigned, TemplateBody> Templates;
  std::set<std::pair<const RuleInfo *, unsigned>> Reported;
};

} // namespace

void evo::matchUnit(const Unit &U, const PatternIndex &Patterns,
                    llvm::ArrayRef<const NativeRule *> Natives,
                    MatchSink &Sink) {
  UnitVisitor Visitor(U, Patterns, Natives, Sink);
  Visitor.TraverseDecl(U.context().getTranslationUnitDecl());
  Visitor.finish();
}
