//===- SmallProgram.h - A real program to build in tests -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A library, a header, a benchmark and a test, for CMake and for plain make,
/// written into a temporary folder. Nothing in it is faked: tests build it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TEST_UNIT_EVALUATION_SMALLPROGRAM_H
#define EVO_TEST_UNIT_EVALUATION_SMALLPROGRAM_H

#include "evo/Evaluation/Builder.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/Path.h"

namespace evo {

class SmallProgram {
public:
  SmallProgram() : Folder(llvm::cantFail(TemporaryFolder::create("evo-prog"))) {
    write("CMakeLists.txt",
          "cmake_minimum_required(VERSION 3.16)\nproject(p CXX)\n"
          "set(CMAKE_BUILD_TYPE Release)\nenable_testing()\n"
          "add_library(sum STATIC sum.cpp)\n"
          "add_library(twice SHARED twice.cpp)\n"
          "add_executable(bench bench.cpp)\n"
          "target_link_libraries(bench sum twice)\n"
          "add_executable(unit unit.cpp)\ntarget_link_libraries(unit sum)\n"
          "add_test(NAME unit COMMAND unit)\n");
    write("Makefile",
          "CXX ?= c++\nall: bench unit\n"
          "sum.o: sum.cpp\n\t$(CXX) -O2 -c sum.cpp -o sum.o\n"
          "bench: bench.cpp sum.o twice.cpp\n"
          "\t$(CXX) -O2 bench.cpp twice.cpp sum.o -o bench\n"
          "unit: unit.cpp sum.o\n\t$(CXX) -O2 unit.cpp sum.o -o unit\n");
    write("sum.h", Header);
    write("sum.cpp", Sum);
    write("twice.cpp", "unsigned twice(unsigned N) { return 2 * N; }\n");
    write(
        "bench.cpp",
        "#include \"sum.h\"\n#include <cstdio>\nint main(int Idle, char **) {\n"
        "  unsigned S = 0;\n  for (unsigned I = 0; I < ROUNDS; ++I)\n"
        "    S += twice(sum(30000 + I));\n  std::printf(\"%u\\n\", S);\n"
        "  while (--Idle)\n    sum(3000000);\n"
        "  std::fprintf(stderr, \"work %lu\\n\", 1000 + Work);\n}\n");
    write("unit.cpp", "#include \"sum.h\"\n"
                      "int main() { return sum(10) == 45 ? 0 : 1; }\n");
  }

  /// Work is counted, so that no test hangs on how fast a machine is.
  static constexpr const char *Header =
      "#pragma once\n#define ROUNDS 200\n"
      "unsigned sum(unsigned N);\nunsigned twice(unsigned N);\n"
      "inline volatile unsigned long Work;\ninline volatile unsigned Unit = "
      "1;\n"
      "struct Costly {\n"
      "  operator unsigned() const { Work = Work + 1; return Unit; }\n"
      "  void operator=(unsigned) { Work = Work + 1; }\n"
      "};\n";

  /// Costly on purpose: a division per round that can not be hoisted.
  static constexpr const char *Sum = "#include \"sum.h\"\n"
                                     "unsigned sum(unsigned N) {\n"
                                     "  Costly One;\n"
                                     "  unsigned S = 0;\n"
                                     "  for (unsigned I = 0; I < N; ++I)\n"
                                     "    S += I / One;\n"
                                     "  return S;\n"
                                     "}\n";

  std::string root() const { return Folder.path(); }

  void write(llvm::StringRef File, llvm::StringRef Text) {
    llvm::cantFail(writeFile(Folder.file(File), Text));
  }

  /// A patch that puts `New` for the first `Old` in `File`.
  Patch change(llvm::StringRef File, llvm::StringRef Old,
               llvm::StringRef New) const {
    std::string Text = llvm::cantFail(readFile(Folder.file(File)));
    std::size_t At = Text.find(Old.str());
    assert(At != std::string::npos && "the test's own text");
    return {{{File.str(), contentHash(Text), {{At, Old.size(), New.str()}}}}};
  }

  /// What it costs is the work that it counts.
  static WorkloadSpec workload() {
    WorkloadSpec W;
    W.Name = "sums";
    W.Run = "${build}/bench";
    W.Seconds = 20;
    W.Metrics = {{"work", MetricSpec::Source::Regex, "^work ([0-9]+)$", ""}};
    return W;
  }

  ProgramSpec cmake(llvm::StringRef Generator,
                    llvm::StringRef Compiler = "clang++") const {
    ProgramSpec P;
    P.Configure = "cmake -S ${source} -B ${build} -G '" + Generator.str() +
                  "' -DCMAKE_CXX_COMPILER=" + Compiler.str();
    P.Build = "cmake --build ${build}";
    P.Tests = {"ctest --test-dir ${build}"};
    P.BuildSeconds = 120;
    return P;
  }

  ProgramSpec make() const {
    ProgramSpec P;
    P.Build = "make";
    P.Tests = {"./unit"};
    P.BuildSeconds = 120;
    return P;
  }

  BuilderOptions options() const {
    BuilderOptions O;
    O.CacheFolder = Cache.path();
    return O;
  }

private:
  TemporaryFolder Folder;
  TemporaryFolder Cache = llvm::cantFail(TemporaryFolder::create("evo-cache"));
};

} // namespace evo

#endif // EVO_TEST_UNIT_EVALUATION_SMALLPROGRAM_H
