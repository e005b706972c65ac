//===- Tree.h - A small project on disk for one test -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Tests of the Frontend need real files and a real database: a Tree writes
/// both into a temporary folder that goes away with it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TEST_UNIT_FRONTEND_TREE_H
#define EVO_TEST_UNIT_FRONTEND_TREE_H

#include "evo/Frontend/Project.h"
#include "evo/Frontend/Unit.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/JSON.h"
#include "gtest/gtest.h"

namespace evo {

class Tree {
public:
  Tree() : Folder(llvm::cantFail(TemporaryFolder::create("evo-test"))) {}

  std::string path(llvm::StringRef Name = "") const {
    return Name.empty() ? Folder.path() : Folder.file(Name);
  }

  void write(llvm::StringRef Name, llvm::StringRef Text) {
    llvm::cantFail(writeFile(path(Name), Text));
  }

  /// Writes `Name` and lists it in the database.
  void unit(llvm::StringRef Name, llvm::StringRef Text,
            llvm::StringRef Flags = "") {
    write(Name, Text);
    list(Name, Flags);
  }

  void list(llvm::StringRef Name, llvm::StringRef Flags = "") {
    Entries.push_back(llvm::json::Object{
        {"directory", path()},
        {"file", Name},
        {"command", ("g++ " + Flags + " -c -o x.o " + Name).str()}});
    write("compile_commands.json",
          llvm::formatv("{0}", llvm::json::Value(llvm::json::Array(Entries)))
              .str());
  }

  llvm::Expected<Project> open(ProjectRequest R = {}) const {
    if (R.Paths.empty())
      R.BuildFolder = path();
    if (R.Root.empty())
      R.Root = path();
    return Project::open(R);
  }

private:
  TemporaryFolder Folder;
  llvm::json::Array Entries;
};

template <class T> std::string errorOf(llvm::Expected<T> Value) {
  return Value ? "no error" : llvm::toString(Value.takeError());
}

template <class T> Code codeOf(llvm::Expected<T> Value) {
  Code Result = Code::BadJson; // none of those under test
  llvm::handleAllErrors(Value.takeError(),
                        [&](const EvoError &E) { Result = E.code(); });
  return Result;
}

/// Calls `Visit` on the one unit of `T`, which must parse.
inline void visit(const Tree &T, const std::function<void(Unit &)> &Visit) {
  Project P = llvm::cantFail(T.open());
  bool Visited = false;
  ParseReport Report = forEachUnit(P, 1, [&](std::size_t, Unit &U) {
    Visited = true;
    Visit(U);
  });
  ASSERT_TRUE(Report.Failed.empty()) << Report.Failed[0].Reason;
  ASSERT_TRUE(Visited);
}

} // namespace evo

#endif // EVO_TEST_UNIT_FRONTEND_TREE_H
