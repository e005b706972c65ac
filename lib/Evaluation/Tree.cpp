//===- Tree.cpp - Private copies of a tree ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tree.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Process.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/BinaryFormat/Magic.h"
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static llvm::Expected<ProcessResult> git(llvm::StringRef Folder,
                                         std::vector<std::string> Arguments) {
  Command C;
  C.Arguments = {"git", "-C", Folder.str()};
  llvm::append_range(C.Arguments, Arguments);
  C.Environment = {{"GIT_OPTIONAL_LOCKS", "0"}}; // only look, never touch
  C.Limit.WallSeconds = 120;
  C.Limit.OutputBytes = 0;
  return run(C);
}

static bool isBuildFolder(llvm::StringRef Folder) {
  return fs::exists(Folder + "/CMakeCache.txt") ||
         fs::exists(Folder + "/build.ninja");
}

std::vector<std::string> evo::filesBelow(llvm::StringRef Folder) {
  std::vector<std::string> Result;
  std::error_code EC;
  for (fs::recursive_directory_iterator It(Folder, EC, false), End;
       It != End && !EC; It.increment(EC)) {
    if (It->type() == fs::file_type::directory_file) {
      if (path::filename(It->path()) == ".git")
        It.no_push();
    } else if (It->type() == fs::file_type::regular_file ||
               It->type() == fs::file_type::symlink_file) {
      Result.push_back(relativeTo(Folder, It->path()));
    }
  }
  llvm::sort(Result);
  return Result;
}

/// For a tree without git: everything but build folders and Evo's own.
static std::vector<std::string> allSources(llvm::StringRef Root) {
  std::vector<std::string> Result, Left;
  std::string Skipped;
  for (std::string &File : filesBelow(Root)) {
    bool InBuild = false;
    for (llvm::StringRef P = path::parent_path(File); !P.empty();
         P = path::parent_path(P))
      InBuild |= P == ".evo" || isBuildFolder((Root + "/" + P).str());
    if (!InBuild)
      Result.push_back(std::move(File));
  }
  return Result;
}

llvm::Expected<std::vector<std::string>> evo::filesOfTree(llvm::StringRef Root,
                                                          bool AllowDirty) {
  auto Inside = git(Root, {"rev-parse", "--is-inside-work-tree"});
  if (!Inside || !Inside->succeeded()) {
    llvm::consumeError(Inside.takeError());
    return allSources(Root);
  }
  auto Status =
      git(Root, {"status", "--porcelain", "--untracked-files=no", "--", "."});
  if (!Status)
    return Status.takeError();
  if (!AllowDirty && !Status->Output.empty())
    return makeError(Code::TreeNotClean,
                     Root + " has uncommitted changes, the first is: " +
                         llvm::StringRef(Status->Output).split('\n').first);
  std::vector<std::string> List = {"ls-files", "-z", "--cached"};
  if (AllowDirty)
    List.insert(List.end(), {"--others", "--exclude-standard"});
  else
    List.push_back("--recurse-submodules");
  auto Listed = git(Root, List);
  if (!Listed)
    return Listed.takeError();
  if (!Listed->succeeded())
    return makeError(Code::FileNotReadable, "cannot list the files of " + Root +
                                                ": " + Listed->ErrorOutput);
  llvm::SmallVector<llvm::StringRef, 0> Names;
  llvm::StringRef(Listed->Output).split(Names, '\0', -1, false);
  std::vector<std::string> Result;
  for (llvm::StringRef Name : Names) {
    fs::file_status S;
    bool There = !fs::status(Root + "/" + Name, S, /*follow=*/false);
    if (There && S.type() != fs::file_type::directory_file)
      Result.push_back(Name.str());
  }
  llvm::sort(Result);
  Result.erase(std::unique(Result.begin(), Result.end()), Result.end());
  return Result;
}

static llvm::Error cannotCopy(llvm::StringRef From, llvm::StringRef To,
                              std::error_code EC) {
  return makeError(Code::FileNotWritable,
                   "cannot copy " + From + " to " + To + ": " + EC.message());
}

static std::error_code lastError() {
  return std::error_code(errno, std::generic_category());
}

/// The bytes, sharing blocks if the file system can.
static std::error_code copyBytes(const std::string &From,
                                 const std::string &To) {
  int In = ::open(From.c_str(), O_RDONLY | O_CLOEXEC);
  if (In < 0)
    return lastError();
  int Out = ::open(To.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  std::error_code Result;
  if (Out < 0) {
    Result = lastError();
  } else if (::ioctl(Out, FICLONE, In) != 0) {
    ssize_t Copied;
    while ((Copied =
                ::copy_file_range(In, nullptr, Out, nullptr, 1u << 30, 0)) > 0)
      ;
    if (Copied < 0)
      Result = fs::copy_file(From, Out);
  }
  ::close(In);
  if (Out >= 0)
    ::close(Out);
  return Result;
}

llvm::Error evo::copyFile(llvm::StringRef From, llvm::StringRef To) {
  if (std::error_code EC = fs::create_directories(path::parent_path(To)))
    return cannotCopy(From, To, EC);
  std::string Source = From.str(), Target = To.str();
  struct stat S;
  if (::lstat(Source.c_str(), &S))
    return cannotCopy(From, To, lastError());
  if (S_ISLNK(S.st_mode)) {
    llvm::SmallString<256> Link;
    Link.resize(S.st_size + 1);
    ssize_t Size = ::readlink(Source.c_str(), Link.data(), Link.size());
    Link.resize(std::max<ssize_t>(Size, 0));
    ::unlink(Target.c_str());
    if (Size < 0 || ::symlink(Link.c_str(), Target.c_str()))
      return cannotCopy(From, To, lastError());
    return llvm::Error::success();
  }
  ::unlink(Target.c_str()); // never write through a link
  if (std::error_code EC = copyBytes(Source, Target))
    return cannotCopy(From, To, EC);
  ::chmod(Target.c_str(), (S.st_mode & 07777) | S_IRUSR | S_IWUSR);
  timespec Times[] = {S.st_atim, S.st_mtim};
  ::utimensat(AT_FDCWD, Target.c_str(), Times, 0);
  return llvm::Error::success();
}

llvm::Error evo::copyTree(llvm::StringRef From, llvm::StringRef To,
                          const std::vector<std::string> &Files) {
  if (std::error_code EC = fs::create_directories(path::parent_path(To)))
    return cannotCopy(From, To, EC);
  // Builds ask git for a version. A clone shares the objects and leaves the
  // original alone; where it fails there simply is no git in the copy.
  bool Cloned = false;
  if (fs::exists(From + "/.git")) {
    auto Clone =
        git(From, {"clone", "-q", "--shared", "--no-checkout", ".", To.str()});
    Cloned = Clone && Clone->succeeded();
    llvm::consumeError(Clone.takeError());
  }
  if (std::error_code EC = fs::create_directories(To))
    return cannotCopy(From, To, EC);
  for (const std::string &File : Files)
    if (llvm::Error E =
            copyFile((From + "/" + File).str(), (To + "/" + File).str()))
      return E;
  if (Cloned)
    llvm::consumeError(git(To, {"reset", "-q"}).takeError());
  return llvm::Error::success();
}

std::string evo::replaced(llvm::StringRef Text, llvm::StringRef From,
                          llvm::StringRef To) {
  std::string Result;
  for (std::size_t At; (At = Text.find(From)) != llvm::StringRef::npos;) {
    Result += Text.take_front(At);
    Result += To;
    Text = Text.drop_front(At + From.size());
  }
  Result += Text;
  return Result;
}

llvm::Expected<Image> evo::readImage(const std::string &Path,
                                     const Image *Known) {
  struct stat S;
  if (::stat(Path.c_str(), &S))
    return makeError(Code::FileNotReadable,
                     "cannot read " + Path + ": " + lastError().message());
  Image Now;
  Now.Device = S.st_dev;
  Now.Inode = S.st_ino;
  Now.Size = S.st_size;
  Now.Changed = S.st_ctim.tv_sec * 1'000'000'000ll + S.st_ctim.tv_nsec;
  if (Known && Known->Device == Now.Device && Known->Inode == Now.Inode &&
      Known->Size == Now.Size && Known->Changed == Now.Changed)
    return *Known;
  auto Bytes = readFile(Path);
  if (!Bytes)
    return Bytes.takeError();
  Now.Hash = contentHash(*Bytes);
  return Now;
}

std::map<std::string, Image> evo::imagesBelow(llvm::StringRef Folder) {
  std::map<std::string, Image> Result;
  for (const std::string &File : filesBelow(Folder)) {
    // CMake's compiler probes are no part of the program.
    if (llvm::StringRef(File).contains("CompilerId"))
      continue;
    std::string Path = (Folder + "/" + File).str();
    llvm::file_magic Magic;
    bool Regular = !fs::is_symlink_file(Path);
    if (!Regular || llvm::identify_magic(Path, Magic))
      continue;
    if (Magic != llvm::file_magic::elf_executable &&
        Magic != llvm::file_magic::elf_shared_object)
      continue;
    if (auto Read = readImage(Path))
      Result[Path] = std::move(*Read);
    else
      llvm::consumeError(Read.takeError());
  }
  return Result;
}
