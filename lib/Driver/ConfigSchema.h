//===- ConfigSchema.h - The keys of evo.yaml as a table -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Reading, the reference page and the comments that `init` writes must not
/// drift apart, so all three walk one table. The table is bound to a Config: a
/// field knows where its value goes, and so its default is what stands there.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_CONFIGSCHEMA_H
#define EVO_DRIVER_CONFIGSCHEMA_H

#include "evo/Driver/Config.h"
#include <functional>
#include <variant>

namespace evo {

struct ConfigField;
using ConfigFields = std::vector<ConfigField>;

enum class TextForm {
  Word,    ///< one line, not empty
  Command, ///< for `sh -c`; ${source} and ${build} are known
  File,    ///< relative, and below the folder it is relative to
  Folder,  ///< made absolute against the root
  Glob,    ///< over paths or rule ids
};

struct TextSlot {
  std::string *Value;
  TextForm Form;
};
struct TextsSlot {
  std::vector<std::string> *Values;
  TextForm Form;
};
struct FlagSlot {
  bool *Value;
};
struct NumberSlot {
  double *Value;
  double Least, Most;
};
struct CountSlot {
  unsigned *Value;
  unsigned Least, Most;
};
/// A number of bytes: "4 GiB".
struct SizeSlot {
  std::uint64_t *Bytes;
  std::uint64_t Least, Most;
};
struct ChoiceSlot {
  std::vector<std::string> Names;
  std::string Default;
  std::function<void(std::size_t)> Set;
};
struct SectionSlot {
  ConfigFields Members;
};
/// A list of mappings. An item may also be written as one scalar.
struct ListSlot {
  std::function<ConfigFields()> Add; ///< appends an item, bound to its fields
  /// Appends the item written as a scalar; an explanation if it is none. Null:
  /// there is no such form.
  std::function<std::string(llvm::StringRef)> AddShort;
  llvm::StringRef ShortForm; ///< for the reference
};

using ConfigSlot =
    std::variant<TextSlot, TextsSlot, FlagSlot, NumberSlot, CountSlot, SizeSlot,
                 ChoiceSlot, SectionSlot, ListSlot>;

struct ConfigField {
  llvm::StringRef Key;
  ConfigSlot Into;
  llvm::StringRef Help;         ///< one sentence
  llvm::StringRef Example = {}; ///< a value; empty: the default is one
  bool Required = false;
};

/// The whole table. `C` must outlive it and stay where it is.
ConfigFields configFields(Config &C);

/// "a whole number from 1 to 9", for messages and the reference.
std::string typeText(const ConfigSlot &Slot);

/// What a value that is absent is; empty if that needs words.
std::string defaultText(const ConfigSlot &Slot);

/// Without an exponent and without zeros at the end.
std::string numberText(double Number);

/// '-' and '_' are the same in a key.
std::string foldedKey(llvm::StringRef Key);

/// ", did you mean 'x'?" or nothing.
std::string suggestion(llvm::StringRef Written,
                       llvm::ArrayRef<llvm::StringRef> Known);

/// The metrics that need no pattern: "user-time", …; with their unit.
struct KnownMetric {
  llvm::StringRef Name;
  MetricSpec::Source From;
  llvm::StringRef Unit;
};
llvm::ArrayRef<KnownMetric> knownMetrics();

} // namespace evo

#endif // EVO_DRIVER_CONFIGSCHEMA_H
