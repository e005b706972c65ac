//===- Subcommand.h - What a subcommand gets and gives -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A subcommand is one file in lib/Driver and one line in Subcommands.def. It
/// reads its parsed options and writes to the streams it is given, so tests can
/// run it without a process; only it and Report print.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_SUBCOMMAND_H
#define EVO_DRIVER_SUBCOMMAND_H

#include "evo/Support/Error.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/raw_ostream.h"

namespace evo {

/// Ids of the options in Options.td: `OPT_help`, …
enum OptionId : unsigned {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "evo/Driver/Options.inc"
#undef OPTION
};

/// The world as a subcommand sees it.
struct Streams {
  llvm::raw_ostream &Out;
  llvm::raw_ostream &Err;
};

/// An Error is printed with its advice and gives the exit code.
using RunSubcommand = llvm::Expected<ExitCode> (*)(
    const llvm::opt::InputArgList &Args, Streams IO);

struct Subcommand {
  std::string Name;
  llvm::StringRef Operands; ///< "<path>..."
  llvm::StringRef Help;
  unsigned Visibility;
  RunSubcommand Run;
};

llvm::ArrayRef<Subcommand> subcommands();

const llvm::opt::OptTable &optionTable();

/// Parses `Arguments` (without the program's and the subcommand's name); an
/// unknown option is an error that suggests the nearest known one.
llvm::Expected<llvm::opt::InputArgList>
parseOptions(const Subcommand &Command, llvm::ArrayRef<const char *> Arguments);

/// The whole of `evo-rewrite`.
int evoMain(int Argc, const char **Argv);

std::string versionText();

} // namespace evo

#endif // EVO_DRIVER_SUBCOMMAND_H
