//===- RuleFile.cpp - Reading rule files ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/RuleFile.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "clang/Frontend/TextDiagnosticBuffer.h"
#include "clang/Tooling/Tooling.h"
#include <dlfcn.h>

using namespace evo;
namespace path = llvm::sys::path;

std::string evo::ruleIdOfPath(llvm::StringRef Path) {
  llvm::StringRef Family = path::filename(path::parent_path(Path));
  return (Family + "." + path::stem(Path)).str();
}

std::string evo::ruleNamespace(llvm::StringRef Id) {
  std::string Name = Id.str();
  for (char &C : Name)
    if (C == '.' || C == '-')
      C = '_';
  return Name;
}

void evo::readRuleComment(llvm::StringRef Content, RuleInfo &Info) {
  Info.Doc.clear();
  for (llvm::StringRef Rest = Content; !Rest.empty();) {
    auto [Line, Next] = Rest.split('\n');
    Rest = Next;
    if (Line.consume_front("///"))
      Info.Doc += Line.substr(Line.starts_with(" ")).rtrim().str() + "\n";
    else if (!Info.Doc.empty())
      break;
  }
  llvm::StringRef First = llvm::StringRef(Info.Doc).split("\n\n").first;
  First = First.take_front(First.find(". ")).rtrim(" .\n");
  Info.Summary = First.str();
  std::replace(Info.Summary.begin(), Info.Summary.end(), '\n', ' ');
}

std::string evo::ownImage() {
  Dl_info Info;
  if (::dladdr(reinterpret_cast<const void *>(&ownImage), &Info) &&
      llvm::StringRef(Info.dli_fname).ends_with(".so"))
    return canonicalPath(Info.dli_fname);
  return thisProgram();
}

std::string evo::ruleHeaderFolder() {
  std::string Program = ownImage();
  llvm::SmallString<128> Installed(path::parent_path(Program));
  path::append(Installed, "..", "include");
  llvm::SmallString<128> Header(Installed);
  path::append(Header, "evo", "Rule.h");
  if (llvm::sys::fs::exists(Header))
    return canonicalPath(Installed);
  return EVO_SOURCE_FOLDER "/include";
}

namespace {
/// Keeps the first error, as file:line:column: text.
class FirstError : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &D) override {
    clang::DiagnosticConsumer::HandleDiagnostic(Level, D);
    if (Level < clang::DiagnosticsEngine::Error || !Text.empty())
      return;
    llvm::SmallString<128> Message;
    D.FormatDiagnostic(Message);
    if (D.hasSourceManager() && D.getLocation().isValid()) {
      clang::PresumedLoc L = D.getSourceManager().getPresumedLoc(
          D.getSourceManager().getExpansionLoc(D.getLocation()));
      Text = llvm::formatv("{0}:{1}:{2}: ", L.getFilename(), L.getLine(),
                           L.getColumn());
    }
    Text += Message.str();
  }
  std::string Text;
};
} // namespace

static std::vector<std::string> ruleArguments() {
  return {"-std=c++20",        "-I" + ruleHeaderFolder(), "-resource-dir",
          EVO_CLANG_RESOURCES, "-fparse-all-comments",    "-Wno-everything",
          "-ferror-limit=1"};
}

static llvm::Expected<ParsedRuleFile> parse(llvm::StringRef Text,
                                            llvm::StringRef Name,
                                            std::vector<std::string> Extra) {
  ParsedRuleFile File;
  File.Arguments = ruleArguments();
  llvm::append_range(File.Arguments, Extra);
  FirstError Errors;
  File.Ast = clang::tooling::buildASTFromCodeWithArgs(
      Text, File.Arguments, Name, "evo-rewrite",
      std::make_shared<clang::PCHContainerOperations>(),
      clang::tooling::getClangStripDependencyFileAdjuster(),
      clang::tooling::FileContentMappings(), &Errors);
  if (!Errors.Text.empty() || !File.Ast)
    return makeError(Code::BadRule, Errors.Text.empty()
                                        ? (Name + ": cannot be read").str()
                                        : Errors.Text);
  return std::move(File);
}

llvm::Expected<ParsedRuleFile> evo::parseRuleText(llvm::StringRef Text,
                                                  llvm::StringRef Path,
                                                  bool Examples,
                                                  llvm::StringRef Standard) {
  std::vector<std::string> Extra;
  if (!Standard.empty())
    Extra.push_back(("-std=" + Standard).str());
  if (Examples)
    Extra.push_back("-DEVO_EXAMPLES");
  return parse(Text, Path, Extra);
}

llvm::Expected<ParsedRuleFile> evo::parseRuleFile(llvm::StringRef Path,
                                                  bool Examples) {
  auto Content = readFile(Path);
  if (!Content)
    return Content.takeError();
  return parseRuleText(*Content, Path, Examples);
}

static llvm::Expected<std::vector<CompiledRule>>
compileAll(clang::ASTContext &Context, llvm::ArrayRef<std::string> Paths) {
  std::vector<CompiledRule> Rules;
  llvm::Error Errors = llvm::Error::success();
  for (const std::string &Path : Paths) {
    auto Content = readFile(Path);
    if (!Content) {
      Errors = llvm::joinErrors(std::move(Errors), Content.takeError());
      continue;
    }
    if (auto Rule = compileRule(Context, Path, *Content))
      Rules.push_back(std::move(*Rule));
    else
      Errors = llvm::joinErrors(std::move(Errors), Rule.takeError());
  }
  if (Errors)
    return std::move(Errors);
  return std::move(Rules);
}

static llvm::Expected<std::vector<CompiledRule>>
compileOneByOne(llvm::ArrayRef<std::string> Paths) {
  std::vector<CompiledRule> Rules;
  llvm::Error Errors = llvm::Error::success();
  for (const std::string &Path : Paths) {
    auto File = parseRuleFile(Path, /*Examples=*/false);
    auto One =
        File ? compileAll(File->Ast->getASTContext(), Path)
             : llvm::Expected<std::vector<CompiledRule>>(File.takeError());
    if (One)
      Rules.push_back(std::move(One->front()));
    else
      Errors = llvm::joinErrors(std::move(Errors), One.takeError());
  }
  if (Errors)
    return std::move(Errors);
  return std::move(Rules);
}

llvm::Expected<std::vector<CompiledRule>>
evo::compileRuleFiles(llvm::ArrayRef<std::string> Paths) {
  if (Paths.size() < 2)
    return compileOneByOne(Paths);
  std::string Text = "#include \"evo/Rule.h\"\n";
  for (const std::string &Path : Paths)
    Text += "#include \"" + Path + "\"\n";
  auto All = parse(Text, "all-rules.cpp", {});
  if (All)
    return compileAll(All->Ast->getASTContext(), Paths);
  llvm::consumeError(All.takeError());
  return compileOneByOne(Paths);
}
