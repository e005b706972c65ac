//===- SideText.cpp - The program that runs one version ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SideText.h"
#include "CText.h"
#include "ClassText.h"
#include "Ownership.h"
#include "Signature.h"
#include "UnitAst.h"
#include "UnitLook.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Frontend/ParameterNames.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

namespace {

class Writer {
public:
  Writer(clang::FunctionDecl &F, const SourceUnit &Unit,
         const SideRequest &Request, SideText &Result, const UnitLook &Look)
      : F(F), Unit(Unit), Request(Request), Result(Result), Look(Look),
        Name(F.getASTContext()), Classes(Name, Look.Concrete),
        Types(F.getASTContext()),
        InC(!F.getASTContext().getLangOpts().CPlusPlus) {
    const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
    Makes = llvm::isa<clang::CXXConstructorDecl>(F) ? M->getParent() : nullptr;
    Method = M && M->isInstance() && !Makes ? M : nullptr;
  }

  void write() {
    if (F.isVariadic())
      Result.Cannot = "a function of variable arguments";
    else if (llvm::isa<clang::CXXDestructorDecl>(F))
      Result.Cannot = "a destructor";
    else if (F.getNumParams() > 15) // what is kept of each has room for so many
      Result.Cannot = "a function of so many parameters";
    else if (Makes && Makes->isAbstract())
      Result.Cannot = "a constructor of an abstract class";
    else if (Method && Method->getRefQualifier() == clang::RQ_RValue)
      Result.Cannot = "a function for temporary objects only";
    if (!Result.Cannot.empty())
      return;
    std::string Gives = Makes ? Name.of(*Makes) : written(F.getReturnType());
    std::string Given = Gives + object(", ", "");
    need(F.getReturnType());
    if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F))
      Classes.need(*M->getParent());
    for (const clang::ParmVarDecl *P : F.parameters()) {
      // That its own parameter stays the same is nothing to its callers.
      Given += ", " + written(P->getType().getUnqualifiedType());
      need(P->getType());
    }
    lookThroughObjects();
    std::string Outliving = raised() + variables(), Target = target();
    Result.Call = call();
    if (InC)
      Types.show(F);
    Result.Text =
        head() + Classes.Text + Types.Declared + facts() + Outliving + Target +
        "extern \"C\" evo::rule::gen::PairSide evo_side() {\n"
        "  return evo::rule::gen::pairSide<EvoGlobals, " +
        Given + ">(EvoFacts, " + entry() + ", " + caller(Gives) + ");\n}\n";
    if (InC)
      Result.TextInC = "#include \"" + Unit.File + "\"\n" + Types.Shown;
    for (const std::string &Why : {Name.Cannot, Types.Cannot})
      if (Result.Cannot.empty())
        Result.Cannot = Why;
  }

private:
  void need(clang::QualType T) { InC ? Types.need(T) : Classes.need(T); }
  std::string written(clang::QualType T) {
    return InC ? Types.of(T) : Name.of(T);
  }

  /// A virtual function may be any of the unit's: all of it is looked at, and
  /// what leaves the unit is stopped when it is called.
  void lookThroughObjects() {
    if (!Request.CallsPointers)
      return;
    if (Classes.BringsCode)
      Result.Cannot = "calls functions that its objects bring along, which are "
                      "not looked through";
    else if (Classes.BringsVirtual && !Look.Strange.empty())
      Result.Cannot =
          "calls virtual functions, and some code of the unit " + Look.Strange;
    Result.NamesAll = Classes.BringsVirtual;
    for (const std::string &Symbol : Look.Named) {
      auto It = Look.Variables.find(Symbol);
      if (Result.NamesAll &&
          (It == Look.Variables.end() || !isOwn(*It->second)))
        Result.Named.insert(Symbol);
    }
  }

  /// See Raised.h.
  std::string raised() {
    std::string Text = "struct EvoRaised {\n  template <class F> static void "
                       "each(F Do) {\n";
    // What they bring along is called by nobody but the comparison.
    bool Brings = Classes.BringsCode, Virtual = Classes.BringsVirtual;
    for (clang::QualType T : Look.Thrown) {
      if (WrittenNames::unnamed(T))
        continue;
      need(T);
      std::string Bases;
      if (const auto *R = T->getAsCXXRecordDecl())
        bases(*R, Bases);
      Text += llvm::formatv("    Do(std::type_identity<{0}>(), \"{1}\");\n",
                            written(T), Bases);
    }
    Classes.BringsCode = Brings, Classes.BringsVirtual = Virtual;
    return Text + "  }\n};\n";
  }
  /// By which a handler may catch it.
  void bases(const clang::CXXRecordDecl &R, std::string &Text) {
    for (const clang::CXXBaseSpecifier &B : R.bases())
      if (const auto *Base = B.getType()->getAsCXXRecordDecl();
          Base && B.getAccessSpecifier() == clang::AS_public) {
        Text += " : " + Name.of(B.getType());
        if (Base->hasDefinition())
          bases(*Base->getDefinition(), Text);
      }
  }

  /// Those that the function may change, see Globals.h.
  std::string variables() {
    std::string Text, Within;
    std::set<std::string> All = Request.Used;
    All.insert(Request.Also.begin(), Request.Also.end());
    if (Result.NamesAll)
      All.insert(Look.Named.begin(), Look.Named.end());
    for (const std::string &Symbol : All) {
      auto It = Look.Variables.find(Symbol);
      bool Here = It != Look.Variables.end();
      if (Look.Constants.count(Symbol) || isHandledGuard(Symbol) ||
          (!Here && !Request.Used.count(Symbol) && !Look.Named.count(Symbol)))
        continue;
      if (!Here || It->second->getType().isConstQualified() ||
          (It->second->isStaticLocal() && !canKeep(*It->second, It->first))) {
        Result.Cannot = "uses the variable '" + llvm::demangle(Symbol) +
                        "', which may change";
        continue;
      }
      const clang::VarDecl &V = *It->second;
      need(V.getType());
      if (V.isStaticLocal())
        Within += keptWithin(V, Symbol);
      else
        Text += llvm::formatv("    Do(std::integral_constant<unsigned, {0}>(), "
                              "\"{1}\", {2});\n",
                              Variables++, V.getQualifiedNameAsString(),
                              InC ? Types.of(V) : Name.of(V));
    }
    std::string Each = "  template <class F> static void each";
    return "struct EvoGlobals {\n  using Raised = EvoRaised;\n  static "
           "constexpr bool Remembers = " +
           std::string(Within.empty() ? "false" : "true") + ";\n" + Each +
           "(F Do) {\n" + Text + "  }\n" + Each + "Within(F Do) {\n" + Within +
           "  }\n};\n";
  }
  /// Of the function that is compared, so that nobody else can see it.
  bool isOwn(const clang::VarDecl &V) const {
    const clang::DeclContext *Of = V.getDeclContext();
    while (Of && Of != &F)
      Of = Of->getParent();
    return V.isStaticLocal() && Of;
  }
  /// Another variable says whether it is initialised.
  bool isGuarded(llvm::StringRef Symbol) const {
    return Request.Used.count("_ZGV" + Symbol.substr(2).str()) != 0;
  }
  /// Whether a variable within a function can be put back to what it was before
  /// the first call: if it is not initialised then, its bytes are all there is
  /// to it; else it must not lead to what is not put back with it.
  bool canKeep(const clang::VarDecl &V, llvm::StringRef Symbol) const {
    if (V.getTLSKind() != clang::VarDecl::TLS_None)
      return false;
    return (isGuarded(Symbol) && isOwn(V)) ||
           (!leadsAway(V.getType()) &&
            V.getType().isTriviallyCopyableType(V.getASTContext()));
  }
  /// Whether `Symbol` says if a variable is initialised that is put back, too.
  bool isHandledGuard(llvm::StringRef Symbol) const {
    if (!Symbol.consume_front("_ZGV"))
      return false;
    auto It = Look.Variables.find("_Z" + Symbol.str());
    return It != Look.Variables.end() && It->second->isStaticLocal() &&
           canKeep(*It->second, It->first);
  }
  std::string keptWithin(const clang::VarDecl &V, llvm::StringRef Symbol) {
    std::string Type = written(V.getType()), Start;
    if (V.getType()->isIntegralOrEnumerationType()) {
      const clang::APValue *Value = V.getInit() ? V.evaluateValue() : nullptr;
      Start = Value && Value->isInt() ? llvm::toString(Value->getInt(), 10)
              : V.getInit()           ? ""
                                      : "0";
    }
    if (!isGuarded(Symbol))
      return kept(Type, Symbol, V.getName(), !isOwn(V), Start);
    std::string Bytes =
        "std::array<unsigned char, sizeof(std::type_identity_t<" + Type + ">)>";
    return kept(isOwn(V) ? Bytes : Type, Symbol, V.getName(), !isOwn(V), "") +
           kept("unsigned long long", "_ZGV" + Symbol.substr(2).str(),
                V.getName(), false, "");
  }
  /// Where no code that is linked uses it, it holds what it starts with.
  std::string kept(const std::string &Type, llvm::StringRef Symbol,
                   llvm::StringRef Called, bool Seen, llvm::StringRef Start) {
    std::string Else = "nullptr";
    std::string Text = llvm::formatv(
        "    using Type{0} = std::type_identity_t<{1}>;\n", Variables, Type);
    if (!Start.empty()) {
      Text += llvm::formatv("    static Type{0} Start{0} = Type{0}({1});\n",
                            Variables, Start);
      Else = "&Start" + std::to_string(Variables);
    }
    Text += llvm::formatv(
        "    static Type{0} *const At{0} = evo::rule::gen::variableAt<Type{0}>("
        "EvoFacts, \"{1}\", {4});\n"
        "    Do(std::integral_constant<unsigned, {0}>(), \"{2}\", At{0}, "
        "std::bool_constant<{3}>());\n",
        Variables, Symbol, Called, Seen ? "true" : "false", Else);
    ++Variables;
    return Text;
  }

  /// The object of a member function, as a first parameter.
  std::string object(llvm::StringRef Before, llvm::StringRef After) {
    if (!Method)
      return "";
    clang::QualType T = Method->getThisType()->getPointeeType();
    return (Before + Name.of(T) + " &" + After).str();
  }

  std::string head() {
    std::string Text = InC ? "" : "#include \"" + Unit.File + "\"\n";
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
    const auto *Type = F.getType()->getAs<clang::FunctionProtoType>();
    if (!Type) { // "int f()" in C says nothing of its parameters
      Result.Cannot = "a function without a prototype";
      return "";
    }
    std::string Parameters, Star = "*";
    for (clang::QualType P : Type->param_types())
      Parameters += (Parameters.empty() ? "" : ", ") + written(P);
    if (Method)
      Star = Name.of(*Method->getParent()) + "::*";
    std::string After =
        Method ? Method->getMethodQualifiers().getAsString() : "";
    if (Method && Method->getRefQualifier() == clang::RQ_LValue)
      After += " &";
    std::string Whole = "(" + Star + ")(" + Parameters + ") " + After;
    return "using EvoTarget = std::type_identity_t<" +
           written(F.getReturnType()) + "> " + Whole +
           ";\nEvoTarget volatile EvoFunction = " +
           (InC ? "reinterpret_cast<EvoTarget>(evo_c_function"
                : "static_cast<EvoTarget>(&" + Name.of(F)) +
           ");\n} // namespace\n";
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
      std::string T = "std::type_identity_t<" + written(typeAt(I)) + ">";
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
  const UnitLook &Look;
  WrittenNames Name;
  ClassText Classes;
  CText Types; ///< of a unit in C
  bool InC;
  const clang::CXXMethodDecl *Method = nullptr; ///< of an object
  const clang::CXXRecordDecl *Makes = nullptr;  ///< of a constructor
  unsigned Variables = 0;                       ///< named so far
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
    UnitLook Look(C, Request.Functions);
    Look.TraverseDecl(C.getTranslationUnitDecl());
    Result.LeavesUnwritten = Look.LeavesUnwritten;
    Result.Cannot = "the function is not found again";
    for (clang::FunctionDecl *F : findFunctions(C, Wanted).Compiled) {
      Signature S = describeFunction(*F);
      if (S.Name != Which.Name || S.Parameters != Which.Parameters ||
          S.Text != Which.Text || !(S.Extent == Which.Extent))
        continue;
      Result.Cannot.clear();
      Writer(*F, Unit, Request, Result, Look).write();
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
  if (llvm::Error E = runOnUnit(Unit, Line, [&] {
        return std::make_unique<WriteAction>(Unit, Wanted, Which, Request,
                                             Result);
      }))
    return std::move(E);
  return Result;
}
