//===- Error.h - Errors that say what to do next -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Three kinds of failure, three tools: our own bug is an `assert`; the world's
/// fault (a missing file, a broken YAML, a build that fails) is an
/// `llvm::Expected` that carries an `EvoError`; and "the answer is no" is a
/// value of the model, never an error. Every way the world can fail is one line
/// in Diagnostics.def, which gives the exit code and the advice printed after
/// the message.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_ERROR_H
#define EVO_SUPPORT_ERROR_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>

namespace evo {

/// Exit codes of `evo-rewrite`: the same for every subcommand.
enum ExitCode : int {
  ExitDone = 0,     ///< done; or nothing found
  ExitNo = 1,       ///< answered: found something, refuted, refused
  ExitUsage = 2,    ///< the command line or a file the user wrote is wrong
  ExitCouldNot = 3, ///< could not run: a tool, a build or the disk failed
  ExitUnknown = 4,  ///< could not decide at the asked floor of evidence
  ExitInterrupted = 130,
};

/// One way to fail; the enumerators are in Codes.h, which only the files that
/// name one include, so that a new line in Diagnostics.def does not rebuild the
/// others.
enum class Code : unsigned short;

/// Names the code as in Diagnostics.def: `NoCompileDatabase`.
llvm::StringRef codeName(Code C);

/// What the user can do about it; may be empty.
llvm::StringRef codeHelp(Code C);

ExitCode codeExit(Code C);

/// A recoverable failure. `Message` starts in lower case, names the file and
/// the number, and has no full stop.
class EvoError : public llvm::ErrorInfo<EvoError> {
public:
  static char ID;

  EvoError(Code C, std::string Message)
      : Kind(C), Message(std::move(Message)) {}

  Code code() const { return Kind; }
  std::string message() const override { return Message; }

  void log(llvm::raw_ostream &OS) const override { OS << Message; }
  std::error_code convertToErrorCode() const override {
    return llvm::inconvertibleErrorCode();
  }

private:
  Code Kind;
  std::string Message;
};

inline llvm::Error makeError(Code C, const llvm::Twine &Message) {
  return llvm::make_error<EvoError>(C, Message.str());
}

/// Prefixes the message of `E` with "while <doing>: ", once, at a stage
/// boundary.
llvm::Error addContext(llvm::Error E, const llvm::Twine &Doing);

/// Prints `error: message` and the advice to `OS`, and returns the exit code.
/// Consumes `E`. An error that is not an EvoError is printed and is
/// ExitCouldNot.
ExitCode reportError(llvm::Error E, llvm::raw_ostream &OS);

} // namespace evo

#endif // EVO_SUPPORT_ERROR_H
