//===- SideText.cpp - The program that runs one version ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SideText.h"
#include "Signature.h"
#include "UnitAst.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Frontend/ParameterNames.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Mangle.h"
#include "clang/AST/QualTypeNames.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

namespace {

/// Names as they can be written at the end of the unit.
class Names {
public:
  explicit Names(clang::ASTContext &C) : C(C), Policy(C.getPrintingPolicy()) {
    Policy.SuppressUnwrittenScope = true;
    Policy.FullyQualifiedName = true;
    Policy.SuppressTagKeyword = true;
  }

  std::string of(clang::QualType T) {
    T = T.getCanonicalType();
    if (const clang::NamedDecl *D = unnamed(T); D && Cannot.empty())
      Cannot = "the type '" + T.getAsString(Policy) +
               "' has no name outside its function";
    return clang::TypeName::getFullyQualifiedName(T, C, Policy,
                                                  /*WithGlobalNsPrefix=*/true);
  }

  std::string of(const clang::CXXRecordDecl &R) {
#if LLVM_VERSION_MAJOR >= 22
    return of(C.getCanonicalTagType(&R));
#else
    return of(C.getRecordType(&R));
#endif
  }

  std::string of(const clang::FunctionDecl &F) {
    std::string Name;
    if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F))
      Name = of(*M->getParent()) + "::";
    else {
      llvm::raw_string_ostream OS(Name);
      OS << "::";
      F.printNestedNameSpecifier(OS, Policy);
    }
    Name += F.getDeclName().getAsString();
    if (const auto *Arguments = F.getTemplateSpecializationArgs())
      Name += "<" + list(Arguments->asArray()) + ">";
    return Name;
  }

  std::string Cannot;

private:
  std::string list(llvm::ArrayRef<clang::TemplateArgument> Arguments) {
    std::string Text;
    std::vector<clang::TemplateArgument> Waiting(Arguments.rbegin(),
                                                 Arguments.rend());
    while (!Waiting.empty()) {
      clang::TemplateArgument A = Waiting.back();
      Waiting.pop_back();
      if (A.getKind() == clang::TemplateArgument::Pack) {
        for (const clang::TemplateArgument &Each :
             llvm::reverse(A.pack_elements()))
          Waiting.push_back(Each);
        continue;
      }
      Text += Text.empty() ? "" : ", ";
      if (A.getKind() == clang::TemplateArgument::Type)
        Text += of(A.getAsType());
      else {
        llvm::raw_string_ostream OS(Text);
        A.print(Policy, OS, /*IncludeType=*/true);
      }
    }
    return Text;
  }

  /// A class within T that can not be named, or null.
  static const clang::NamedDecl *unnamed(clang::QualType Whole) {
    std::vector<clang::QualType> Waiting = {Whole};
    while (!Waiting.empty()) {
      clang::QualType T = Waiting.back();
      Waiting.pop_back();
      if (!T->getPointeeType().isNull())
        Waiting.push_back(T->getPointeeType().getCanonicalType());
      if (const clang::Type *E = T->getArrayElementTypeNoTypeQual())
        Waiting.push_back(clang::QualType(E, 0));
      const clang::TagDecl *D = T->getAsTagDecl();
      if (!D)
        continue;
      const auto *R = llvm::dyn_cast<clang::CXXRecordDecl>(D);
      if (D->getParentFunctionOrMethod() || (R && R->isLambda()) ||
          (!D->getIdentifier() && !D->getTypedefNameForAnonDecl()))
        return D;
      if (const auto *S =
              llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(D))
        for (const clang::TemplateArgument &A : S->getTemplateArgs().asArray())
          if (A.getKind() == clang::TemplateArgument::Type)
            Waiting.push_back(A.getAsType().getCanonicalType());
    }
    return nullptr;
  }

  clang::ASTContext &C;
  clang::PrintingPolicy Policy;
};

/// What can not change after the start: const, and without mutable parts.
class ConstantFinder : public clang::RecursiveASTVisitor<ConstantFinder> {
public:
  ConstantFinder(clang::ASTContext &C, std::set<std::string> &Found)
      : Symbols(C), Found(Found) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitVarDecl(clang::VarDecl *V) {
    if (!V->hasGlobalStorage() || V->isInvalidDecl() ||
        V->getDeclContext()->isDependentContext())
      return true;
    clang::QualType T =
        V->getASTContext().getBaseElementType(V->getType()).getCanonicalType();
    const auto *R = T->getAsCXXRecordDecl();
    if (!T.isConstQualified() ||
        (R && (!R->hasDefinition() || R->hasMutableFields())))
      return true;
    std::string Symbol = Symbols.getName(V);
    if (llvm::StringRef(Symbol).starts_with("_Z"))
      Found.insert("_ZGV" + Symbol.substr(2));
    Found.insert(std::move(Symbol));
    return true;
  }

private:
  clang::ASTNameGenerator Symbols;
  std::set<std::string> &Found;
};

class Writer {
public:
  Writer(clang::FunctionDecl &F, const SourceUnit &Unit,
         llvm::StringRef Generator, SideText &Result)
      : F(F), Unit(Unit), Generator(Generator), Result(Result),
        Name(F.getASTContext()) {
    const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
    Method = M && M->isInstance() ? M : nullptr;
  }

  void write() {
    clang::ASTContext &C = F.getASTContext();
    if (!C.getLangOpts().CPlusPlus)
      Result.Cannot = "a unit in C";
    else if (F.isVariadic())
      Result.Cannot = "a function of variable arguments";
    else if (Method && Method->getRefQualifier() == clang::RQ_RValue)
      Result.Cannot = "a function for temporary objects only";
    if (!Result.Cannot.empty())
      return;
    std::string Target = target();
    std::string Types = Name.of(F.getReturnType()) + object(", ", "");
    for (const clang::ParmVarDecl *P : F.parameters())
      Types += ", " + Name.of(P->getType());
    Result.Call = call();
    Result.Text = head() + facts() + Target +
                  "extern \"C\" evo::rule::gen::PairSide evo_side() {\n"
                  "  return evo::rule::gen::pairSide<" +
                  Types + ">(EvoFacts, " + entry() + ", " + caller() +
                  ");\n}\n";
    Result.Cannot = Name.Cannot;
  }

private:
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
    if (!Generator.empty())
      Text += ("#include \"" + Generator + "\"\n").str();
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
    return I > 0 && I < F.getNumParams() && typeAt(I)->isPointerType() &&
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
    return Method ? "evo::rule::gen::entryOf(EvoFunction)"
                  : "reinterpret_cast<const void *>(EvoFunction)";
  }

  std::string caller() {
    std::string Takes = object("", "Object"), Passes;
    for (unsigned I = 0; I < F.getNumParams(); ++I) {
      // An alias, because a name stands in the middle of some types.
      std::string T = "std::type_identity_t<" + Name.of(typeAt(I)) + ">";
      std::string Number = std::to_string(I);
      Takes += (Takes.empty() ? "" : ", ") + T + " A" + Number;
      Passes +=
          (I ? ", " : "") + ("static_cast<" + T + " &&>(A") + Number + ")";
    }
    return "[](" + Takes + ") -> " + Name.of(F.getReturnType()) + " { return " +
           (Method ? "(Object.*EvoFunction)" : "EvoFunction") + "(" + Passes +
           "); }";
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
  llvm::StringRef Generator;
  SideText &Result;
  Names Name;
  const clang::CXXMethodDecl *Method = nullptr;
};

class WriteAction : public clang::ASTFrontendAction {
public:
  WriteAction(const SourceUnit &Unit, const FunctionFilter &Wanted,
              const Signature &Which, llvm::StringRef Generator,
              SideText &Result)
      : Unit(Unit), Wanted(Wanted), Which(Which), Generator(Generator),
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
    Result.Cannot = "the function is not found again";
    for (clang::FunctionDecl *F : findFunctions(C, Wanted)) {
      Signature S = describeFunction(*F);
      if (S.Name != Which.Name || S.Parameters != Which.Parameters ||
          S.Text != Which.Text)
        continue;
      Result.Cannot.clear();
      Writer(*F, Unit, Generator, Result).write();
      break;
    }
    ConstantFinder(C, Result.Constants)
        .TraverseDecl(C.getTranslationUnitDecl());
  }

  const SourceUnit &Unit;
  const FunctionFilter &Wanted;
  const Signature &Which;
  llvm::StringRef Generator;
  SideText &Result;
};

} // namespace

llvm::Expected<SideText> evo::sideText(const SourceUnit &Unit,
                                       const FunctionFilter &Wanted,
                                       const Signature &Which,
                                       llvm::StringRef Generator) {
  SideText Result;
  std::vector<std::string> Line = unitFlags(Unit);
  Line.insert(Line.begin(), checkedCompiler());
  Line.insert(Line.end(), {"-fsyntax-only", "-w", "-Wno-error", Unit.File});
  if (llvm::Error E = runOnUnit(Unit, std::move(Line),
                                std::make_unique<WriteAction>(
                                    Unit, Wanted, Which, Generator, Result)))
    return std::move(E);
  return Result;
}
