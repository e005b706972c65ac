//===- Builder.h - Builds variants beside the user's tree -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The user's tree and build folder are never touched: everything happens in a
/// private copy of the tree below a cache folder, built once as the baseline.
/// A variant is then built in one of three ways, and says which:
///
///   overlay   Clang compiles the affected units of the one tree through
///             -ivfsoverlay into an own folder, and the link steps that
///             consume them are replayed there. Needs a compilation database
///             and known link steps (Ninja, or CMake's Makefiles).
///   worktree  the patched files are written into a second private copy that
///             is built incrementally by the user's own command. For GCC, and
///             for build systems whose steps can not be read.
///   clean     a new copy, configured and built from nothing. What is landed
///             was measured from such a build only.
///
/// Overlay refuses (and worktree takes over) whenever it can not be sure to
/// rebuild all that depends on the change.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_BUILDER_H
#define EVO_EVALUATION_BUILDER_H

#include "evo/Evaluation/Program.h"
#include "evo/Model/Patch.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <map>
#include <memory>
#include <string>

namespace evo {

class ForkServers;

enum class BuildMethod { Baseline, Overlay, Worktree, Clean };
llvm::StringRef buildMethodName(BuildMethod M);

/// An executable or shared library as it was built. The rest tells a file that
/// was not touched since without reading it again.
struct Image {
  std::string Hash;
  std::uint64_t Device = 0, Inode = 0, Size = 0;
  std::int64_t Changed = 0; ///< status change time in ns, which none can set
};

/// A build that can be run: its folders and what it made.
struct BuiltProgram {
  BuildMethod Method = BuildMethod::Baseline;
  std::string Note;                    ///< why not overlay, if it was not
  std::string Source;                  ///< what ${source} stands for
  std::string Build;                   ///< what ${build} stands for
  std::map<std::string, Image> Images; ///< by absolute path
  /// Of those, the ones that differ from the baseline's; empty for a baseline.
  std::vector<std::string> Changed;
  /// Of their content: two builds with the same one are the same program. Empty
  /// if there are none.
  std::string CodeId;
  double Seconds = 0;         ///< wall time of the build
  bool SameCode = false;      ///< optimised code equals the baseline's
  unsigned UnitsCompiled = 0; ///< by overlay; else 0
  /// EVO_SELECT for what runs, of a multiversion build: each choice is a
  /// program of its own. Empty: none.
  std::string Select;
  std::string Reach; ///< EVO_REACH, of the same; empty: not noted
  /// Of the same, where its programs wait before main; null: they are started.
  std::shared_ptr<ForkServers> Servers;
};

struct BuilderOptions {
  std::string CacheFolder; ///< empty: defaultCacheFolder(Root)
  bool AllowDirty = false; ///< take uncommitted and untracked files too
  bool NoOverlay = false;  ///< always use the worktree
  Patch Change = {};       ///< applied to the copy before it is the baseline
};

/// $XDG_CACHE_HOME/evo/<id of Root>, or ~/.cache/evo/<id of Root>.
std::string defaultCacheFolder(llvm::StringRef Root);

class Builder {
public:
  /// Copies the tree below `Root`. Errors: TreeNotClean, FileNotWritable.
  static llvm::Expected<std::unique_ptr<Builder>>
  create(const ProgramSpec &Program, llvm::StringRef Root,
         const BuilderOptions &Options = {});
  ~Builder();

  /// Configures and builds the copy; once, later calls give the same. Error
  /// BaselineBuildFailed names the first compiler error.
  llvm::Expected<const BuiltProgram *> baseline();

  /// Builds with `Change` applied. The result lives until release(); one built
  /// in the worktree only until the next call. Error VariantBuildFailed means
  /// that the change does not build; BuildStopped, that a limit was hit; any
  /// other, that it could not be tried.
  llvm::Expected<BuiltProgram> variant(const Patch &Change);

  /// The unchanged program built as a variant is: what it does differently
  /// from the baseline is the method's own error.
  llvm::Expected<BuiltProgram> nullVariant();

  /// A new copy with `Change` applied, built from nothing.
  llvm::Expected<BuiltProgram> clean(const Patch &Change);

  /// Why no variant can be built by overlay; empty if some can.
  std::string whyNoOverlay();

  /// Builds in the worktree from now on, and says why in BuiltProgram::Note.
  void avoidOverlay(llvm::StringRef Why);

  /// Removes what was built for `P`, unless it is the baseline.
  void release(const BuiltProgram &P);

  /// A hash of the names and contents of all files that are copied, but one.
  std::string contentId(llvm::StringRef Without = "") const;

  /// The private folder of sources and compile_commands.json of the baseline.
  const std::string &source() const;
  const std::string &compileDatabase() const; ///< empty if there is none

private:
  struct State;
  explicit Builder(std::unique_ptr<State> S);
  std::unique_ptr<State> S;
};

/// `Line` with ${source} and ${build} replaced by the folders of `B`.
std::string expandFolders(llvm::StringRef Line, const BuiltProgram &B);

/// The first line of compiler output that says "error", else the last line.
std::string firstCompilerError(llvm::StringRef Output);

} // namespace evo

#endif // EVO_EVALUATION_BUILDER_H
