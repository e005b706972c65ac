//===- SideText.cpp - The program that runs one version ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SideText.h"
#include "ClassText.h"
#include "Signature.h"
#include "UnitAst.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Frontend/ParameterNames.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

namespace {

/// Variables that outlive a call, and functions in which some variable starts
/// with whatever was there before.
class UnitLook : public clang::RecursiveASTVisitor<UnitLook> {
public:
  UnitLook(clang::ASTContext &C, const SideRequest &Request, SideText &Result)
      : Symbols(C), Request(Request), Result(Result) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitVarDecl(clang::VarDecl *V) {
    if (V->isInvalidDecl() || V->getDeclContext()->isDependentContext())
      return true;
    if (V->hasGlobalStorage())
      outliving(*V);
    else if (startsUnwritten(*V))
      unwritten(*llvm::cast<clang::Decl>(V->getDeclContext()));
    return true;
  }

  std::map<std::string, const clang::VarDecl *> Variables; ///< used, may change

private:
  void unwritten(const clang::Decl &In) {
    Result.LeavesUnwritten.insert(Symbols.getName(&In));
    for (const std::string &Symbol : Symbols.getAllManglings(&In))
      Result.LeavesUnwritten.insert(Symbol); // of a constructor
  }
  void outliving(const clang::VarDecl &V) {
    std::string Symbol = Symbols.getName(&V);
    bool Constant = neverChanges(V);
    if (Constant && llvm::StringRef(Symbol).starts_with("_Z"))
      Result.Constants.insert("_ZGV" + Symbol.substr(2));
    if (Constant)
      Result.Constants.insert(Symbol);
    else if ((Request.Used.count(Symbol) || Request.Also.count(Symbol)) &&
             V.isThisDeclarationADefinition())
      Variables[Symbol] = &V;
  }
  /// const, and without mutable parts, and no way to something else.
  static bool neverChanges(const clang::VarDecl &V) {
    clang::QualType T =
        V.getASTContext().getBaseElementType(V.getType()).getCanonicalType();
    const auto *R = T->getAsCXXRecordDecl();
    return T.isConstQualified() && !leadsOut(T) &&
           (!R || (R->hasDefinition() && !R->hasMutableFields()));
  }
  static bool leadsOut(clang::QualType T) {
    const auto *Owner =
        llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
            T->getAsCXXRecordDecl());
    if (Owner &&
        (Owner->getName() == "unique_ptr" || Owner->getName() == "shared_ptr"))
      return !Owner->getTemplateArgs()[0].getAsType().isConstQualified();
    return T->isPointerType() && !T->getPointeeType().isConstQualified() &&
           !T->getPointeeType()->isFunctionType();
  }
  static bool startsUnwritten(const clang::VarDecl &V) {
    if (llvm::isa<clang::ParmVarDecl>(V) || V.isExceptionVariable() ||
        V.isCXXForRangeDecl())
      return false;
    const auto *Made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(
        V.getInit() ? V.getInit()->IgnoreImplicit() : nullptr);
    return !V.getInit() || (Made && Made->getConstructor()->isTrivial());
  }

  clang::ASTNameGenerator Symbols;
  const SideRequest &Request;
  SideText &Result;
};

class Writer {
public:
  Writer(clang::FunctionDecl &F, const SourceUnit &Unit,
         const SideRequest &Request, SideText &Result)
      : F(F), Unit(Unit), Request(Request), Result(Result),
        Name(F.getASTContext()), Classes(Name) {
    const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
    Makes = llvm::isa<clang::CXXConstructorDecl>(F) ? M->getParent() : nullptr;
    Method = M && M->isInstance() && !Makes ? M : nullptr;
  }

  void write(const UnitLook &Look) {
    if (!F.getASTContext().getLangOpts().CPlusPlus)
      Result.Cannot = "a unit in C";
    else if (F.isVariadic())
      Result.Cannot = "a function of variable arguments";
    else if (llvm::isa<clang::CXXDestructorDecl>(F))
      Result.Cannot = "a destructor";
    else if (Makes && Makes->isAbstract())
      Result.Cannot = "a constructor of an abstract class";
    else if (Method && Method->getRefQualifier() == clang::RQ_RValue)
      Result.Cannot = "a function for temporary objects only";
    if (!Result.Cannot.empty())
      return;
    std::string Gives = Makes ? Name.of(*Makes) : Name.of(F.getReturnType());
    std::string Types = Gives + object(", ", "");
    need(F.getReturnType());
    if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F))
      Classes.need(*M->getParent());
    for (const clang::ParmVarDecl *P : F.parameters()) {
      Types += ", " + Name.of(P->getType());
      need(P->getType());
    }
    std::string Outliving = variables(Look), Target = target();
    Result.Call = call();
    Result.Text = head() + Classes.Text + facts() + Outliving + Target +
                  "extern \"C\" evo::rule::gen::PairSide evo_side() {\n"
                  "  return evo::rule::gen::pairSide<EvoGlobals, " +
                  Types + ">(EvoFacts, " + entry() + ", " + caller(Gives) +
                  ");\n}\n";
    if (Result.Cannot.empty())
      Result.Cannot = Name.Cannot;
    if (Result.Cannot.empty() && Request.CallsPointers && Classes.BringsCode)
      Result.Cannot = "calls functions that its objects bring along, which are "
                      "not looked through";
  }

private:
  void need(clang::QualType T) { Classes.need(T); }

  /// Those that the function may change, see Globals.h.
  std::string variables(const UnitLook &Look) {
    std::string Text = "struct EvoGlobals {\n  template <class F> static void "
                       "each(F Do) {\n";
    unsigned Number = 0;
    std::set<std::string> All = Request.Used;
    All.insert(Request.Also.begin(), Request.Also.end());
    for (const std::string &Symbol : All) {
      auto It = Look.Variables.find(Symbol);
      bool Here = It != Look.Variables.end();
      if (Result.Constants.count(Symbol) ||
          (!Here && !Request.Used.count(Symbol)))
        continue;
      if (!Here || It->second->isStaticLocal() ||
          It->second->getType().isConstQualified()) {
        Result.Cannot = "uses the variable '" + llvm::demangle(Symbol) +
                        "', which may change";
        continue;
      }
      need(It->second->getType());
      Text += llvm::formatv("    Do(std::integral_constant<unsigned, {0}>(), "
                            "\"{1}\", {2});\n",
                            Number++, It->second->getQualifiedNameAsString(),
                            Name.of(*It->second));
    }
    return Text + "  }\n};\n";
  }

  /// The object of a member function, as a first parameter.
  std::string object(llvm::StringRef Before, llvm::StringRef After) {
    if (!Method)
      return "";
    clang::QualType T = Method->getThisType()->getPointeeType();
    return (Before + Name.of(T) + " &" + After).str();
  }

  std::string head() {
    std::string Text = "#include \"" + Unit.File + "\"\n";
    for (const char *Macro : {"min", "max", "private", "protected", "public"})
      Text += std::string("#undef ") + Macro + "\n";
    Text += "#include \"evo/rule/Pair.h\"\n";
    if (!Request.Generator.empty())
      Text += "#include \"" + Request.Generator + "\"\n";
    return Text;
  }

  std::string nameOf(unsigned I) const {
    llvm::StringRef Own = F.getParamDecl(I)->getName();
    return Own.empty() ? "P" + std::to_string(I + 1) : Own.str();
  }

  /// What the names say, see ParamFacts.
  std::string facts() {
    std::string Text = "namespace {\nconstexpr evo::rule::gen::ParamFacts "
                       "EvoFacts[] = {\n";
    unsigned First = Method ? 1 : 0;
    if (Method)
      Text += "    {.Name = \"object\"},\n";
    for (unsigned I = 0; I < F.getNumParams(); ++I) {
      Text += "    {.Name = \"" + nameOf(I) + "\"";
      if (isLengthAt(I))
        Text += llvm::formatv(", .LengthOf = {0}", I - 1 + First);
      if (isEndAt(I))
        Text += llvm::formatv(", .EndOf = {0}", I - 1 + First);
      std::uint64_t Apart = restricted(I);
      if (Apart)
        Text += llvm::formatv(", .NoAlias = {0}u", Apart << First);
      if (isLengthAt(I + 1) || isEndAt(I + 1))
        Text += ", .HasLength = true";
      Text += "},\n";
    }
    return Text + (F.getNumParams() + First ? "" : "    {}\n") + "};\n";
  }
  clang::QualType typeAt(unsigned I) const {
    return F.getParamDecl(I)->getType().getCanonicalType();
  }
  bool isLengthAt(unsigned I) const {
    return I > 0 && I < F.getNumParams() && typeAt(I)->isIntegerType() &&
           typeAt(I - 1)->isPointerType() && namesLength(nameOf(I));
  }
  bool isEndAt(unsigned I) const {
    return I > 0 && I < F.getNumParams() &&
           (typeAt(I)->isPointerType() || typeAt(I)->isRecordType()) &&
           typeAt(I) == typeAt(I - 1) && namesEnd(nameOf(I));
  }
  /// The parameters that may not overlap parameter I.
  std::uint64_t restricted(unsigned I) const {
    std::uint64_t Mask = 0;
    for (unsigned J = 0; J < F.getNumParams() && J < 32; ++J)
      if (J != I &&
          (typeAt(I).isRestrictQualified() || typeAt(J).isRestrictQualified()))
        Mask |= 1ull << J;
    return Mask;
  }

  /// A pointer to the function that the compiler can not see through, so that
  /// its edges stay its own.
  std::string target() {
    if (Makes)
      return "} // namespace\n";
    const auto *Type = F.getType()->castAs<clang::FunctionProtoType>();
    std::string Parameters, Star = "*";
    for (clang::QualType P : Type->param_types())
      Parameters += (Parameters.empty() ? "" : ", ") + Name.of(P);
    if (Method)
      Star = Name.of(*Method->getParent()) + "::*";
    std::string After =
        Method ? Method->getMethodQualifiers().getAsString() : "";
    if (Method && Method->getRefQualifier() == clang::RQ_LValue)
      After += " &";
    std::string Whole = "(" + Star + ")(" + Parameters + ") " + After;
    return "using EvoTarget = std::type_identity_t<" +
           Name.of(F.getReturnType()) + "> " + Whole +
           ";\nEvoTarget volatile EvoFunction = static_cast<EvoTarget>(&" +
           Name.of(F) + ");\n} // namespace\n";
  }

  std::string entry() const {
    return Makes    ? "nullptr"
           : Method ? "evo::rule::gen::entryOf(EvoFunction)"
                    : "reinterpret_cast<const void *>(EvoFunction)";
  }

  std::string caller(const std::string &Gives) {
    std::string Takes = object("", "Object"), Passes;
    for (unsigned I = 0; I < F.getNumParams(); ++I) {
      // An alias, because a name stands in the middle of some types.
      std::string T = "std::type_identity_t<" + Name.of(typeAt(I)) + ">";
      std::string Number = std::to_string(I);
      Takes += (Takes.empty() ? "" : ", ") + T + " A" + Number;
      Passes +=
          (I ? ", " : "") + ("static_cast<" + T + " &&>(A") + Number + ")";
    }
    return "[](" + Takes + ") -> " + Gives + " { return " +
           (Makes    ? Gives
            : Method ? "(Object.*EvoFunction)"
                     : "EvoFunction") +
           "(" + Passes + "); }";
  }

  std::string call() const {
    std::string Text = Method ? "object." + F.getDeclName().getAsString() + "("
                              : F.getQualifiedNameAsString() + "(";
    for (unsigned I = 0; I < F.getNumParams(); ++I)
      Text += (I ? ", " : "") + nameOf(I);
    return Text + ")";
  }

  clang::FunctionDecl &F;
  const SourceUnit &Unit;
  const SideRequest &Request;
  SideText &Result;
  WrittenNames Name;
  ClassText Classes;
  const clang::CXXMethodDecl *Method = nullptr; ///< of an object
  const clang::CXXRecordDecl *Makes = nullptr;  ///< of a constructor
};

class WriteAction : public clang::ASTFrontendAction {
public:
  WriteAction(const SourceUnit &Unit, const FunctionFilter &Wanted,
              const Signature &Which, const SideRequest &Request,
              SideText &Result)
      : Unit(Unit), Wanted(Wanted), Which(Which), Request(Request),
        Result(Result) {}

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &, llvm::StringRef) override {
    struct Forward : clang::ASTConsumer {
      explicit Forward(WriteAction &To) : To(To) {}
      void HandleTranslationUnit(clang::ASTContext &C) override {
        To.writeFor(C);
      }
      WriteAction &To;
    };
    return std::make_unique<Forward>(*this);
  }

private:
  void writeFor(clang::ASTContext &C) {
    if (C.getDiagnostics().hasErrorOccurred())
      return;
    UnitLook Look(C, Request, Result);
    Look.TraverseDecl(C.getTranslationUnitDecl());
    Result.Cannot = "the function is not found again";
    for (clang::FunctionDecl *F : findFunctions(C, Wanted)) {
      Signature S = describeFunction(*F);
      if (S.Name != Which.Name || S.Parameters != Which.Parameters ||
          S.Text != Which.Text)
        continue;
      Result.Cannot.clear();
      Writer(*F, Unit, Request, Result).write(Look);
      break;
    }
  }

  const SourceUnit &Unit;
  const FunctionFilter &Wanted;
  const Signature &Which;
  const SideRequest &Request;
  SideText &Result;
};

} // namespace

llvm::Expected<SideText> evo::sideText(const SourceUnit &Unit,
                                       const FunctionFilter &Wanted,
                                       const Signature &Which,
                                       const SideRequest &Request) {
  SideText Result;
  std::vector<std::string> Line = unitFlags(Unit);
  Line.insert(Line.begin(), checkedCompiler());
  Line.insert(Line.end(), {"-fsyntax-only", "-w", "-Wno-error", Unit.File});
  if (llvm::Error E = runOnUnit(
          Unit, std::move(Line),
          std::make_unique<WriteAction>(Unit, Wanted, Which, Request, Result)))
    return std::move(E);
  return Result;
}
