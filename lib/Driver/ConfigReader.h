//===- ConfigReader.h - YAML into the table's slots -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Walks a YAML document along the schema. It collects errors instead of
/// stopping at the first, and remembers where each value stood, so the checks
/// that need several values can point at one of them.
///
/// LLVM's YAML parser is recursive where a value is skipped and was not made
/// for hostile text, so what could nest deeply is refused before it runs.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_CONFIGREADER_H
#define EVO_DRIVER_CONFIGREADER_H

#include "ConfigSchema.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

namespace evo {

class ConfigReader {
public:
  /// `Text` must outlive the reader.
  ConfigReader(llvm::StringRef Text, llvm::StringRef Name,
               llvm::StringRef Root);

  /// Fills what `Fields` are bound to; see takeError.
  void read(const ConfigFields &Fields);

  bool failed() const { return !Problems.empty(); }

  /// Adds an error at the value that was read at `Path`, such as
  /// "workloads[0].name"; at the top of the file if there was none.
  void report(const llvm::Twine &Path, const llvm::Twine &Message);

  /// All errors in the order of the file; success if there are none.
  llvm::Error takeError();

private:
  using Node = llvm::yaml::Node;
  struct Problem {
    std::size_t Offset;
    std::string Message;
  };

  bool textIsSafe();
  void problemAt(std::size_t Offset, const llvm::Twine &Message);
  void problem(Node *At, const llvm::Twine &Message);
  std::size_t offsetOf(llvm::SMLoc Loc) const;

  void readValue(Node *Value, const ConfigField &Field,
                 const std::string &Path);
  void readSection(Node *Value, const ConfigFields &Fields,
                   const std::string &Path);
  void readMember(llvm::yaml::KeyValueNode &Pair, const ConfigFields &Fields,
                  const std::string &Path, llvm::StringMap<std::size_t> &Seen);
  void readList(Node *Value, const ListSlot &Slot, const std::string &Path);
  void readTexts(Node *Value, const TextsSlot &Slot, const std::string &Path);
  void readScalar(Node *Value, const ConfigField &Field,
                  const std::string &Path);
  std::optional<std::string> scalar(Node *Value, const llvm::Twine &Wanted,
                                    bool Plain = false);
  std::string checkText(std::string &Text, TextForm Form) const;

  llvm::StringRef Text;
  std::string Name, Root;
  llvm::SourceMgr Sources;
  std::vector<Problem> Problems;
  std::map<std::string, std::size_t> Places; ///< of values, by path
  bool BrokenYaml = false;
};

} // namespace evo

#endif // EVO_DRIVER_CONFIGREADER_H
