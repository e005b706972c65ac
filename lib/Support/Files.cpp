//===- Files.cpp - Reading and writing files safely ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Files.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/Support/FileUtilities.h"
#include <fcntl.h>
#include <unistd.h>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

llvm::Expected<std::string> evo::readFile(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (Buffer)
    return (*Buffer)->getBuffer().str();
  bool Missing = Buffer.getError() == std::errc::no_such_file_or_directory;
  return makeError(Missing ? Code::FileNotFound : Code::FileNotReadable,
                   "cannot read " + Path + ": " + Buffer.getError().message());
}

static llvm::Error notWritable(llvm::StringRef Path, std::error_code EC) {
  return makeError(Code::FileNotWritable,
                   "cannot write " + Path + ": " + EC.message());
}

llvm::Error evo::writeFile(llvm::StringRef Path, llvm::StringRef Bytes) {
  if (llvm::StringRef Parent = path::parent_path(Path); !Parent.empty())
    if (std::error_code EC = fs::create_directories(Parent))
      return notWritable(Path, EC);
  fs::perms Mode = fs::all_read | fs::owner_write;
  if (auto Old = fs::getPermissions(Path))
    Mode = *Old;
  auto Temp = fs::TempFile::create(Path + ".%%%%%%.tmp", Mode);
  if (!Temp)
    return notWritable(Path, llvm::errorToErrorCode(Temp.takeError()));
  llvm::raw_fd_ostream OS(Temp->FD, /*shouldClose=*/false, /*unbuffered=*/true);
  OS << Bytes;
  if (std::error_code EC = OS.error()) {
    OS.clear_error();
    llvm::consumeError(Temp->discard());
    return notWritable(Path, EC);
  }
  if (llvm::Error E = Temp->keep(Path))
    return notWritable(Path, llvm::errorToErrorCode(std::move(E)));
  return llvm::Error::success();
}

llvm::Error evo::appendLine(llvm::StringRef Path, llvm::StringRef Line) {
  if (llvm::StringRef Parent = path::parent_path(Path); !Parent.empty())
    if (std::error_code EC = fs::create_directories(Parent))
      return notWritable(Path, EC);
  std::error_code EC;
  llvm::raw_fd_ostream OS(Path, EC, fs::CD_OpenAlways, fs::FA_Write,
                          fs::OF_Append);
  if (EC)
    return notWritable(Path, EC);
  OS << (Line + "\n").str();
  OS.flush();
  if ((EC = OS.error())) {
    OS.clear_error();
    return notWritable(Path, EC);
  }
  return llvm::Error::success();
}

std::string evo::canonicalPath(llvm::StringRef Path) {
  llvm::SmallString<256> Real;
  if (!fs::real_path(Path, Real))
    return Real.str().str();
  llvm::SmallString<256> Absolute(Path);
  fs::make_absolute(Absolute);
  path::remove_dots(Absolute, /*remove_dot_dot=*/true);
  llvm::StringRef Parent = path::parent_path(Absolute);
  if (Parent.empty() || Parent == Absolute)
    return Absolute.str().str();
  llvm::SmallString<256> Result;
  if (fs::real_path(Parent, Result))
    return Absolute.str().str();
  path::append(Result, path::filename(Absolute));
  return Result.str().str();
}

std::string evo::relativeTo(llvm::StringRef Root, llvm::StringRef Path) {
  if (!Path.consume_front(Root))
    return "";
  if (!Root.ends_with("/") && !Path.consume_front("/"))
    return "";
  return Path.str();
}

llvm::Expected<TemporaryFolder>
TemporaryFolder::create(llvm::StringRef Prefix) {
  llvm::SmallString<128> Path;
  if (std::error_code EC = fs::createUniqueDirectory(Prefix, Path))
    return notWritable(Prefix, EC);
  return TemporaryFolder(canonicalPath(Path));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder &&Other) noexcept
    : Path(std::move(Other.Path)) {
  Other.Path.clear();
}

TemporaryFolder::~TemporaryFolder() {
  if (!Path.empty())
    fs::remove_directories(Path, /*IgnoreErrors=*/true);
}

std::string TemporaryFolder::file(llvm::StringRef Name) const {
  llvm::SmallString<256> Result(Path);
  path::append(Result, Name);
  return Result.str().str();
}
