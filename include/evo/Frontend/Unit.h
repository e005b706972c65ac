//===- Unit.h - One parsed translation unit -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A unit lives only inside the function that forEachUnit calls: nothing that
/// points into it may leave that function, only plain values of the model.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_UNIT_H
#define EVO_FRONTEND_UNIT_H

#include "evo/Frontend/Project.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include <functional>
#include <map>
#include <optional>

namespace clang {
class Preprocessor;
}

namespace evo {

/// Bytes [Offset, Offset+Length) of a project file.
struct FileRange {
  std::string File; ///< below the root
  std::uint64_t Offset = 0, Length = 0;
};

/// Either the range that may be edited, or why it may not be: "in expansion of
/// macro CHECK", "in system header", "outside the project root", …
struct Editable {
  std::optional<FileRange> Range;
  std::string Why;
  bool InArgument = false; ///< of a macro: the new text must not split it

  /// Why `Text` may not stand there; empty if it may.
  std::string whyNot(llvm::StringRef Text) const;
};

class Unit {
public:
  /// Without `Macros`, no text in an argument of a macro is editable.
  Unit(const Project &P, const UnitCommand &Command, clang::ASTContext &Context,
       clang::Preprocessor *Macros = nullptr);

  const UnitCommand &command() const { return Command; }
  const Project &project() const { return Owner; }
  clang::ASTContext &context() const { return Context; }
  const clang::SourceManager &sources() const {
    return Context.getSourceManager();
  }

  /// Maps a token range to the file it is spelled in. Refuses ranges that
  /// begin, end or cross a macro expansion or an #include, and files that may
  /// not be edited. A range within one argument that a macro passes on exactly
  /// once is spelled in the file like any other.
  Editable editable(clang::SourceRange Tokens) const;

  /// "in expansion of macro CHECK" or "in an argument of macro CHECK".
  std::string inMacro(clang::SourceLocation L) const;

  /// True if declarations at `L` are worth visiting: in an editable project
  /// file. Cheap: one table look-up per file.
  bool isInProject(clang::SourceLocation L) const;

  /// The root-relative name of the file `L` is spelled in; empty outside the
  /// project.
  std::string file(clang::SourceLocation L) const;

  /// The bytes of the tokens as written; empty if not contiguous in one file.
  llvm::StringRef text(clang::SourceRange Tokens) const;

  /// contentHash of the file that holds `L`, cached.
  const std::string &hash(clang::SourceLocation L) const;

  /// The bytes of a project file as this unit read it; none if it did not.
  std::optional<llvm::StringRef> content(llvm::StringRef File) const;

  /// "ns::C::f(int, const std::string &) const" of the innermost function or
  /// method (lambdas count to the function around them); empty at file scope.
  /// Enters site ids.
  std::string enclosingFunction(const clang::Decl *D) const;

  /// Root-relative names of all project files this unit reads, sorted.
  std::vector<std::string> projectFiles() const;

private:
  struct FileFacts;
  const FileFacts &facts(clang::FileID F) const;
  std::string whyMacro(clang::SourceRange Tokens) const;
  std::string whyArgument(clang::SourceRange Tokens) const;

  const Project &Owner;
  const UnitCommand &Command;
  clang::ASTContext &Context;
  clang::Preprocessor *Macros;
  mutable std::map<clang::FileID, std::shared_ptr<FileFacts>> Files;
  mutable std::map<std::string, clang::FileID> ByName; ///< project files
};

/// A unit that could not be parsed.
struct ParseFailure {
  std::string File;
  std::string Reason; ///< the first error as "file:line:column: message"
  std::vector<std::string> Reads; ///< project files seen before it failed
};

struct ParseReport {
  unsigned Parsed = 0;
  std::vector<ParseFailure> Failed; ///< in the order of P.Units
};

struct ParseOptions {
  /// Skips the bodies of functions in system headers: halves the time of a
  /// parse, and rules only see what such functions declare. Errors inside the
  /// bodies of standard templates are then not found, so a check of new text
  /// wants whole headers.
  bool SkipSystemBodies = true;
  /// Leaves clang's warnings that are errors by default (narrowing) on.
  bool StrictErrors = false;
  /// Other bytes for project files: absolute path and content.
  std::vector<std::pair<std::string, std::string>> Overlay;
};

/// Parses one unit on this thread and calls `Visit` while it is alive; a unit
/// with errors is not visited and its first error is given. Touches no state
/// of the process, its working folder included.
std::optional<ParseFailure> parseUnit(const Project &P,
                                      const UnitCommand &Command,
                                      const ParseOptions &Options,
                                      const std::function<void(Unit &)> &Visit);

/// Parses every unit on `Threads` threads and calls `Visit(Index, Unit)` on
/// that thread while the unit is alive, Index into P.Units. A unit that does
/// not parse is reported and skipped. Stops early on interruptRequested().
/// `Progress`, if set, is called under a lock after each unit.
ParseReport
forEachUnit(const Project &P, unsigned Threads,
            const std::function<void(std::size_t, Unit &)> &Visit,
            const std::function<void(std::size_t Done)> &Progress = {},
            const ParseOptions &Options = {});

/// Calls `Work(0)` … `Work(Count-1)` on `Threads` threads with enough stack
/// for clang; 0 means one per core. A crash in one call ends that call only:
/// its index is among those returned, sorted.
std::vector<std::size_t>
forEachIndex(std::size_t Count, unsigned Threads,
             const std::function<void(std::size_t)> &Work);

} // namespace evo

#endif // EVO_FRONTEND_UNIT_H
