//===- OptionTable.cpp - Options and subcommands as tables ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Subcommand.h"
#include "evo/Support/Codes.h"
#include "llvm/Config/llvm-config.h"

using namespace evo;
using namespace llvm::opt;

// One function per line of Subcommands.def.
namespace evo {
#define EVO_SUBCOMMAND(Name, Operands, Help)                                   \
  llvm::Expected<ExitCode> run##Name(const InputArgList &Args, Streams IO);
#include "Subcommands.def"
} // namespace evo

namespace {

// Visibility bits: llvm-tblgen refers to them by the names in Options.td. Bit 0
// is llvm::opt::DefaultVis, which here means "without a subcommand".
enum VisibilityIndex : unsigned {
  DefaultIndex,
#define EVO_SUBCOMMAND(Name, Operands, Help) Name##Index,
#include "Subcommands.def"
};
#define EVO_SUBCOMMAND(Name, Operands, Help)                                   \
  constexpr unsigned Name##Option = 1u << Name##Index;
#include "Subcommands.def"

// LLVM 21 moved the strings of an option table into one shared string table.
#if LLVM_VERSION_MAJOR >= 21
#define OPTTABLE_STR_TABLE_CODE
#include "evo/Driver/Options.inc"
#undef OPTTABLE_STR_TABLE_CODE
#define OPTTABLE_PREFIXES_TABLE_CODE
#include "evo/Driver/Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE
#else
#define PREFIX(Name, Value)                                                    \
  constexpr llvm::StringLiteral Name##Storage[] = Value;                       \
  constexpr llvm::ArrayRef<llvm::StringLiteral> Name(                          \
      Name##Storage, std::size(Name##Storage) - 1);
#include "evo/Driver/Options.inc"
#undef PREFIX
#endif

constexpr OptTable::Info Infos[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "evo/Driver/Options.inc"
#undef OPTION
};

class EvoOptTable : public GenericOptTable {
public:
#if LLVM_VERSION_MAJOR >= 21
  EvoOptTable() : GenericOptTable(OptionStrTable, OptionPrefixesTable, Infos) {}
#else
  EvoOptTable() : GenericOptTable(Infos) {}
#endif
};

// "Propose" is typed "propose", "FooBar" is "foo-bar".
std::string commandName(llvm::StringRef Identifier) {
  std::string Name;
  for (char C : Identifier) {
    if (llvm::isUpper(C) && !Name.empty())
      Name += '-';
    Name += llvm::toLower(C);
  }
  return Name;
}

} // namespace

const OptTable &evo::optionTable() {
  static const EvoOptTable Table;
  return Table;
}

llvm::ArrayRef<Subcommand> evo::subcommands() {
  static const Subcommand Table[] = {
#define EVO_SUBCOMMAND(Name, Operands, Help)                                   \
  {commandName(#Name), Operands, Help, Name##Option, run##Name},
#include "Subcommands.def"
  };
  return Table;
}

llvm::Expected<InputArgList>
evo::parseOptions(const Subcommand &Command,
                  llvm::ArrayRef<const char *> Arguments) {
  unsigned MissingIndex = 0, MissingCount = 0;
  Visibility Mask(Command.Visibility);
  InputArgList Args =
      optionTable().ParseArgs(Arguments, MissingIndex, MissingCount, Mask);
  if (MissingCount)
    return makeError(Code::Usage,
                     llvm::Twine(Arguments[MissingIndex]) + " needs a value");
  for (const Arg *Unknown : Args.filtered(OPT_UNKNOWN)) {
    std::string Text = Unknown->getAsString(Args), Nearest;
    std::string Message = "unknown option " + Text;
    if (optionTable().findNearest(Text, Nearest, Mask) <= 2)
      Message += "; did you mean " + Nearest + "?";
    return makeError(Code::Usage, Message + " ('evo-rewrite " + Command.Name +
                                      " --help' lists them)");
  }
  return std::move(Args);
}
