//===- Modification.cpp - Can this code change that value ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Known.h"

using namespace evo;
using namespace clang;

namespace {

bool isLocal(const ValueDecl *D) {
  auto *V = dyn_cast_or_null<VarDecl>(D);
  return V && V->isLocalVarDeclOrParm() && !V->hasGlobalStorage();
}

/// Nothing may ever write it: a const object, not a const view of one.
bool isConstObject(const Place &P) {
  if (!P.isVariable() || P.Inside)
    return false;
  auto *V = dyn_cast<VarDecl>(P.Root);
  if (!V || !V->getType().isConstQualified())
    return false;
  return llvm::none_of(P.Path,
                       [](const FieldDecl *F) { return F->isMutable(); });
}

} // namespace

std::string Analysis::reachable(const Place &P, bool ToWrite) const {
  if (P.isTemporary() || (ToWrite && isConstObject(P)))
    return "";
  if (!P.isVariable())
    return "it is reached through a pointer or reference";
  if (!isLocal(P.Root))
    return "it is not local";
  if (isa<VarDecl>(P.Root) && P.Root->getType()->isReferenceType())
    return ""; // keeps a temporary alive that only it names
  const Exposure &Handles = exposure(ToWrite);
  return P.Inside ? Handles.elements(P.Root) : Handles.object(P.Root);
}

/// Scalar members of different names are different objects, however reached.
static bool areDifferentMembers(const Place &A, const Place &B) {
  if (A.Path.empty() || B.Path.empty() || A.Type.isNull() || B.Type.isNull())
    return false;
  auto isInUnion = [](const FieldDecl *F) {
    return F->getParent()->isUnion() ||
           F->getParent()->isAnonymousStructOrUnion();
  };
  auto isWhole = [&](const Place &P) {
    return P.Type->isScalarType() && !P.Inside &&
           llvm::none_of(P.Path, isInUnion) &&
           P.Path.back()->getType().getNonReferenceType()->isScalarType();
  };
  return A.Path.back() != B.Path.back() && isWhole(A) && isWhole(B);
}

bool Analysis::typesMeet(const Place &Write, const Place &Read) const {
  if (!StrictAliasing)
    return true;
  bool Scalars = !Write.Type.isNull() && !Read.Type.isNull() &&
                 !Write.Type->isRecordType() && !Read.Type->isRecordType();
  if (Scalars)
    return mayShareStorage(Write.Type, Read.Type, Context);
  QualType R = Read.Inside ? Read.Holder : Read.Type;
  QualType W = Write.Inside && Write.Type.isNull() ? Write.Holder : Write.Type;
  return mayShareStorage(W, R, Context, Read.Inside || Write.Inside);
}

bool Analysis::mayOverlap(const Place &Write, const Place &Read) const {
  if (Write.isTemporary() || Read.isTemporary() || isConstObject(Read))
    return false;
  if (Write.isVariable() && Read.isVariable()) {
    if (Write.Root != Read.Root || !pathsMeet(Write, Read))
      return false;
    // Writing an element leaves the size and place of the container alone.
    return Read.Inside || !Write.Inside;
  }
  if (areDifferentMembers(Write, Read))
    return false;
  if (Write.ThroughThis && Read.ThroughThis) {
    if (!pathsMeet(Write, Read))
      return false;
    if (Write.Inside && !Read.Inside)
      return false;
    if (Write.Path == Read.Path)
      return true;
  }
  if (Write.isMemory() && Read.isMemory())
    return typesMeet(Write, Read);
  const Place &Variable = Write.isVariable() ? Write : Read;
  const Place &Memory = Write.isVariable() ? Read : Write;
  // Writing through memory takes a writable handle to the variable; reading
  // what was written to the variable takes any.
  if (reachable(Variable, /*ToWrite=*/Write.isMemory()).empty())
    return false;
  // A reference parameter was bound before any local of this call existed.
  auto *Parm = dyn_cast_or_null<ParmVarDecl>(Memory.Root);
  if (Parm && Parm->getType()->isReferenceType() && isLocal(Variable.Root) &&
      Parm->getDeclContext() == &Function)
    return false;
  return typesMeet(Write, Read);
}

static std::string nameOf(const Place &P) {
  if (!P.Path.empty())
    return "'" + P.Path.back()->getNameAsString() + "'";
  if (P.Root)
    return "'" + P.Root->getNameAsString() + "'";
  return P.ThroughThis ? "*this" : "what a pointer or reference leads to";
}

std::string Analysis::line(SourceLocation L) const {
  return std::to_string(Context.getSourceManager().getPresumedLineNumber(
      Context.getSourceManager().getExpansionLoc(L)));
}

Answer Analysis::unmodified(const Footprint &Reads,
                            const Footprint &Code) const {
  if (!Reads.Opaque.empty())
    return Answer::unknown("it " + Reads.Opaque);
  std::string Possible;
  for (const Access &R : Reads.Reads)
    for (const Access &W : Code.Writes) {
      if (!mayOverlap(W.What, R.What))
        continue;
      bool Certain = W.What.isVariable() && R.What.isVariable();
      std::string Where = " on line " + line(W.Where);
      if (Certain)
        return Answer::no(nameOf(R.What) + " is changed" + Where);
      if (Possible.empty())
        Possible = nameOf(R.What) + " may be changed through " +
                   nameOf(W.What) + Where;
    }
  if (!Possible.empty())
    return Answer::unknown(Possible);
  if (Code.Opaque.empty())
    return Answer::yes("nothing in between writes to it");
  for (const Access &R : Reads.Reads)
    if (std::string Why = reachable(R.What); !Why.empty())
      return Answer::unknown(nameOf(R.What) + " may be changed by code that " +
                             Code.Opaque + ": " + Why);
  return Answer::yes("only names that are not used here can reach it");
}

Answer Facts::unmodifiedIn(const Expr *E, Region R) const {
  return analysis().unmodified(analysis().whole(E), analysis().footprint(R));
}

Answer Facts::unmodifiedIn(const ValueDecl *D, Region R) const {
  return analysis().unmodified(analysis().whole(D), analysis().footprint(R));
}
