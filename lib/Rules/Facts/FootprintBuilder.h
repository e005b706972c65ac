//===- FootprintBuilder.h - Collects a footprint -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Footprint.cpp knows what statements and expressions touch themselves,
/// FootprintCalls.cpp what the functions do that they call.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_FACTS_FOOTPRINTBUILDER_H
#define EVO_LIB_RULES_FACTS_FOOTPRINTBUILDER_H

#include "Footprint.h"
#include "Known.h"

namespace evo {

/// Collects the footprint of statements, expressions and what they call.
class FootprintBuilder {
public:
  FootprintBuilder(Footprints &All) : All(All), Context(All.Context) {}

  void add(const clang::Stmt *Root);
  void addDestruction(clang::QualType T, clang::SourceLocation L);

  Footprint Print;

private:
  void addStatement(const clang::Stmt *S);
  void addExpression(const clang::Expr *E);
  void addCast(const clang::CastExpr *Cast);
  void addNew(const clang::CXXNewExpr &New);
  void addDeclarations(const clang::DeclStmt *D);
  void addCall(const clang::Expr *E, const CallSite &Site);
  void addKnownCall(const clang::Expr *E, const CallSite &Site, const Known &K);
  void addChange(const clang::Expr *E, const CallSite &Site);
  void addUnseenCall(const clang::Expr *E, const CallSite &Site,
                     std::string Why);
  bool addLibraryConstruction(const CallSite &Site);
  bool addSpecialMember(const clang::Expr *E, const CallSite &Site);
  void addBody(const clang::Expr *E, const CallSite &Site,
               const Footprint &Body);
  void translate(const clang::Expr *E, const CallSite &Site, const Access &A,
                 std::vector<Access> &Out);
  PlaceList objectPlaces(const CallSite &Site) const;

  void read(const PlaceList &L, const clang::Expr *E);
  void readWhole(const PlaceList &L, const clang::Expr *E);
  void write(const PlaceList &L, const clang::Expr *E);
  void writeWhole(const PlaceList &L, const clang::Expr *E);
  void opaque(std::string Why) {
    if (Print.Opaque.empty())
      Print.Opaque = std::move(Why);
  }
  void effect(std::string Why) {
    if (Print.Effect.empty())
      Print.Effect = std::move(Why);
  }

  Footprints &All;
  const clang::ASTContext &Context;
};

} // namespace evo

#endif // EVO_LIB_RULES_FACTS_FOOTPRINTBUILDER_H
