//===- Unit.cpp - One parsed translation unit ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/Unit.h"
#include "MacroArgument.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/Lexer.h"

using namespace evo;

/// What is known of one file of the unit.
struct Unit::FileFacts {
  std::string Name; ///< below the root; empty outside
  std::string Why;  ///< it may not be edited; empty: it may
  llvm::StringRef Content;
  std::string Hash; ///< made when asked for
};

Unit::Unit(const Project &P, const UnitCommand &Command,
           clang::ASTContext &Context, clang::Preprocessor *Macros)
    : Owner(P), Command(Command), Context(Context), Macros(Macros) {}

static std::string canonicalName(const clang::SourceManager &SM,
                                 clang::FileEntryRef File) {
  llvm::SmallString<256> Path(File.getName());
  SM.getFileManager().makeAbsolutePath(Path);
  return canonicalPath(Path);
}

const Unit::FileFacts &Unit::facts(clang::FileID F) const {
  std::shared_ptr<FileFacts> &Known = Files[F];
  if (Known)
    return *Known;
  Known = std::make_shared<FileFacts>();
  const clang::SourceManager &SM = sources();
  clang::OptionalFileEntryRef File = SM.getFileEntryRefForID(F);
  if (!File) {
    Known->Why = "not in a file";
    return *Known;
  }
  std::string Path = canonicalName(SM, *File);
  Known->Name = relativeTo(Owner.Root, Path);
  Known->Content = SM.getBufferData(F);
  if (SM.isInSystemHeader(SM.getLocForStartOfFile(F)))
    Known->Why = "in system header";
  else
    Owner.mayEdit(Path, Known->Content, Known->Why);
  if (!Known->Name.empty())
    ByName.emplace(Known->Name, F);
  return *Known;
}

/// The name, as written in the file, of the macro that `L` comes from.
static std::string macroName(const clang::ASTContext &Context,
                             clang::SourceLocation L) {
  const clang::SourceManager &SM = Context.getSourceManager();
  clang::SourceLocation At = SM.getExpansionLoc(L);
  unsigned Length =
      clang::Lexer::MeasureTokenLength(At, SM, Context.getLangOpts());
  return llvm::StringRef(SM.getCharacterData(At), Length).str();
}

std::string Unit::inMacro(clang::SourceLocation L) const {
  return (sources().isMacroArgExpansion(L) ? "in an argument of macro "
                                           : "in expansion of macro ") +
         macroName(Context, L);
}

/// Why a range that lies in one argument of a macro may not be edited.
std::string Unit::whyArgument(clang::SourceRange R) const {
  std::string Where = inMacro(R.getBegin());
  if (!Macros)
    return Where;
  if (std::string Why = whyFixedArgument(R.getBegin(), *Macros); !Why.empty())
    return Where + ", " + Why;
  // What is all that a macro expands to would be replaced macro and all.
  const clang::SourceManager &SM = sources();
  clang::CharSourceRange Chars = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(R), SM, Context.getLangOpts());
  if (Chars.isInvalid() || Chars.getBegin() != SM.getSpellingLoc(R.getBegin()))
    return Where + ", which is all that the macro expands to";
  return "";
}

/// Ranges that merely end with a whole macro (`X % SIZE`) are spelled in the
/// file and may be edited around it; ranges that *are* a macro, or lie in its
/// body, may not: the text has other meanings elsewhere.
std::string Unit::whyMacro(clang::SourceRange R) const {
  bool Begin = R.getBegin().isMacroID(), End = R.getEnd().isMacroID();
  if (!Begin && !End)
    return "";
  const clang::SourceManager &SM = sources();
  if (isInOneArgument(R, SM))
    return whyArgument(R);
  if (Begin && End &&
      SM.getExpansionLoc(R.getBegin()) == SM.getExpansionLoc(R.getEnd()))
    return inMacro(R.getBegin());
  // `ID(N %) 8` is neither in the argument nor around it.
  for (clang::SourceLocation L : {R.getBegin(), R.getEnd()})
    if (L.isMacroID() && SM.isMacroArgExpansion(L))
      return inMacro(L);
  const clang::LangOptions &Lang = Context.getLangOpts();
  if (Begin && !clang::Lexer::isAtStartOfMacroExpansion(R.getBegin(), SM, Lang))
    return inMacro(R.getBegin());
  if (End && !clang::Lexer::isAtEndOfMacroExpansion(R.getEnd(), SM, Lang))
    return inMacro(R.getEnd());
  return "";
}

/// A comma or a directive outside of parentheses would be read by the macro.
std::string Editable::whyNot(llvm::StringRef Text) const {
  if (!InArgument)
    return "";
  std::string Terminated = Text.str();
  clang::LangOptions Lang;
  Lang.CPlusPlus = Lang.CPlusPlus11 = true;
  clang::Lexer Lex(clang::SourceLocation(), Lang, Terminated.data(),
                   Terminated.data(), Terminated.data() + Terminated.size());
  int Depth = 0;
  for (clang::Token T; !Lex.LexFromRawLexer(T);) {
    Depth += T.is(clang::tok::l_paren) - T.is(clang::tok::r_paren);
    if (Depth == 0 && T.is(clang::tok::comma))
      return "the new text has a comma, which would split the argument of a "
             "macro";
    if (T.is(clang::tok::hash))
      return "the new text has a '#' in the argument of a macro";
  }
  return "";
}

/// A directive inside the range means that other configurations read other
/// text there.
static bool hasDirective(llvm::StringRef Text, const clang::LangOptions &Lang) {
  if (!Text.contains('#'))
    return false;
  std::string Terminated = Text.str();
  clang::Lexer Lex(clang::SourceLocation(), Lang, Terminated.data(),
                   Terminated.data(), Terminated.data() + Terminated.size());
  clang::Token T;
  bool First = true;
  while (!Lex.LexFromRawLexer(T)) {
    if (!First && T.is(clang::tok::hash) && T.isAtStartOfLine())
      return true;
    First = false;
  }
  return false;
}

Editable Unit::editable(clang::SourceRange Tokens) const {
  if (Tokens.isInvalid())
    return {std::nullopt, "has no place in the source"};
  bool InArgument = isInOneArgument(Tokens, sources());
  if (std::string Why = whyMacro(Tokens); !Why.empty())
    return {std::nullopt, Why};
  const clang::SourceManager &SM = sources();
  clang::CharSourceRange Chars = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(Tokens), SM, Context.getLangOpts());
  if (Chars.isInvalid())
    return {std::nullopt, "crosses a macro or a file"};
  auto [File, Offset] = SM.getDecomposedLoc(Chars.getBegin());
  const FileFacts &Facts = facts(File);
  if (!Facts.Why.empty())
    return {std::nullopt, Facts.Why};
  std::uint64_t Length = SM.getFileOffset(Chars.getEnd()) - Offset;
  if (hasDirective(Facts.Content.substr(Offset, Length), Context.getLangOpts()))
    return {std::nullopt, "crosses a preprocessor directive"};
  return {FileRange{Facts.Name, Offset, Length}, "", InArgument};
}

bool Unit::isInProject(clang::SourceLocation L) const {
  if (L.isInvalid())
    return false;
  return facts(sources().getFileID(sources().getExpansionLoc(L))).Why.empty();
}

std::string Unit::file(clang::SourceLocation L) const {
  if (L.isInvalid())
    return "";
  return facts(sources().getFileID(sources().getExpansionLoc(L))).Name;
}

llvm::StringRef Unit::text(clang::SourceRange Tokens) const {
  if (Tokens.isInvalid())
    return "";
  const clang::LangOptions &Lang = Context.getLangOpts();
  clang::CharSourceRange Chars = clang::Lexer::makeFileCharRange(
      clang::CharSourceRange::getTokenRange(Tokens), sources(), Lang);
  if (Chars.isInvalid())
    return "";
  return clang::Lexer::getSourceText(Chars, sources(), Lang);
}

const std::string &Unit::hash(clang::SourceLocation L) const {
  auto &Facts = const_cast<FileFacts &>(
      facts(sources().getFileID(sources().getExpansionLoc(L))));
  if (Facts.Hash.empty())
    Facts.Hash = contentHash(Facts.Content);
  return Facts.Hash;
}

std::optional<llvm::StringRef> Unit::content(llvm::StringRef File) const {
  auto Known = ByName.find(File.str());
  if (Known == ByName.end())
    return std::nullopt;
  return facts(Known->second).Content;
}

/// The function that the text belongs to: what was written once has one name,
/// however often it is instantiated.
static const clang::FunctionDecl *functionAround(const clang::Decl *D) {
  const clang::FunctionDecl *Found = nullptr;
  const clang::DeclContext *C = llvm::dyn_cast_or_null<clang::DeclContext>(D);
  if (!C && D)
    C = D->getDeclContext();
  for (; C; C = C->getParent()) {
    const auto *F = llvm::dyn_cast<clang::FunctionDecl>(C);
    if (!F)
      continue;
    const auto *Method = llvm::dyn_cast<clang::CXXMethodDecl>(F);
    bool IsLambda = Method && Method->getParent()->isLambda();
    if (!IsLambda) {
      Found = F;
      break;
    }
  }
  if (Found)
    if (const clang::FunctionDecl *P = Found->getTemplateInstantiationPattern())
      Found = P;
  return Found;
}

std::string Unit::enclosingFunction(const clang::Decl *D) const {
  const clang::FunctionDecl *F = functionAround(D);
  if (!F)
    return "";
  clang::PrintingPolicy Policy(Context.getLangOpts());
  Policy.AnonymousTagLocations = false; // they hold absolute paths
  Policy.SuppressTemplateArgsInCXXConstructors = true;
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  F->printQualifiedName(OS, Policy);
  OS << '(';
  llvm::ListSeparator Comma;
  for (const clang::ParmVarDecl *P : F->parameters())
    OS << Comma << P->getType().getAsString(Policy);
  if (F->isVariadic())
    OS << Comma << "...";
  OS << ')';
  if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(F)) {
    OS << (M->isConst() ? " const" : "");
    OS << (M->getRefQualifier() == clang::RQ_LValue   ? " &"
           : M->getRefQualifier() == clang::RQ_RValue ? " &&"
                                                      : "");
  }
  return Text;
}

std::vector<std::string> Unit::projectFiles() const {
  std::set<std::string> Names;
  const clang::SourceManager &SM = sources();
  for (auto It = SM.fileinfo_begin(); It != SM.fileinfo_end(); ++It) {
    std::string Name = relativeTo(Owner.Root, canonicalName(SM, It->first));
    if (!Name.empty())
      Names.insert(std::move(Name));
  }
  return {Names.begin(), Names.end()};
}
