//===- Compile.h - From C++ text to the functions to compare -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Functions are compared as LLVM IR that Clang makes in this process, because
/// IR has already decided everything C++ leaves to look up: overloads,
/// conversions, templates, destructors. Each text is compiled in two forms:
///
///   plain  what the compiler would build; for identity and dropping no-ops
///   traps  with undefined behaviour of C++ (overflow, shifts, division, array
///          bounds, missing return, …) turned into visible calls, and a visible
///          call before each memory access. Optimising this form can not hide
///          undefined behaviour, so proofs about it are proofs about the
///          source.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_COMPILE_H
#define EVO_EQUIVALENCE_COMPILE_H

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace clang {
class FunctionDecl;
} // namespace clang

namespace evo {

class Preambles;
struct UnitCommand;

/// From the line after the one at `Offset` on, lines are numbered from
/// `NextLine`, as after `#line`.
struct LineNote {
  std::uint64_t Offset = 0;
  unsigned NextLine = 0;

  friend bool operator==(const LineNote &, const LineNote &) = default;
};

/// A source text and how it is compiled.
struct SourceUnit {
  std::string File;                   ///< absolute
  std::string Folder;                 ///< working folder
  std::vector<std::string> Arguments; ///< [0] is the compiler; without `File`
  /// Files that read other than on disk: absolute path to text.
  std::map<std::string, std::string> Overlay;
  /// Of files whose lines count as others, by offset.
  std::map<std::string, std::vector<LineNote>> Renumbered;

  friend bool operator==(const SourceUnit &, const SourceUnit &) = default;
};

/// A parameter as execution needs it.
struct ParameterShape {
  /// Aggregate: public members only, all of them numbers.
  enum Kind {
    Integer,
    Boolean,
    Floating,
    Pointer,
    Aggregate,
    Other
  } Is = Other;
  unsigned Bits = 0;
  bool Signed = false;
  bool ReadOnly = false; ///< pointer or reference to const
  bool Reference = false;
  bool Restrict = false; ///< does not alias others
  Kind Element = Other;  ///< of Pointer
  unsigned ElementBits = 0;
  std::string Name;
  std::string Type; ///< as C++
  std::string ElementType;

  /// A number in an aggregate.
  struct Part {
    Kind Is = Other;
    unsigned Bits = 0;
    bool Signed = false;
    std::uint64_t Offset = 0; ///< in bytes
  };
  std::vector<Part> Parts; ///< of Aggregate, or of what is pointed to
  std::uint64_t Bytes = 0; ///< of the same
};

/// The bytes of a file that a function's definition takes.
struct TextExtent {
  std::string File; ///< absolute; empty if a macro or several files make it
  std::uint64_t Begin = 0, End = 0;

  friend bool operator==(const TextExtent &, const TextExtent &) = default;
};

/// A choice left to the compiler, or a promise made to it, that the code does
/// not show.
struct Hazard {
  std::string Key;  ///< the same in another function: the same hazard
  std::string Said; ///< "leaves the order of 'g()' and 'h()' to the compiler"
  /// It matters only to who concludes from the types of two accesses that they
  /// are of different objects.
  bool OfTypes = false;

  friend auto operator<=>(const Hazard &, const Hazard &) = default;
};

struct Signature {
  std::string Name;       ///< qualified
  std::string Mangled;    ///< symbol in the module
  std::string Text;       ///< "int (int, unsigned) noexcept", to compare
  std::string Layout;     ///< Text, with the members of classes for their names
  std::string Parameters; ///< "(int, unsigned)", to pair overloads
  std::vector<ParameterShape> Shapes;
  ParameterShape Result;
  /// What else callers depend on, a line each as "a default argument: 1 42":
  /// default arguments, attributes, `virtual`, constraints.
  std::string Terms;
  std::vector<Hazard> Hazards; ///< sorted
  unsigned Line = 0;
  TextExtent Extent;
  bool Variadic = false; ///< takes more arguments than are named
  /// A constructor or destructor. What its object holds outside of its life is
  /// nobody's business, so it is proved or not, but never run alone.
  bool Structor = false;
};

/// Chooses which function definitions of a unit are wanted.
using FunctionFilter = std::function<bool(const clang::FunctionDecl &)>;

/// By qualified name "ns::C::f", with or without "(int, int)".
FunctionFilter functionNamed(std::string Name);

/// A wanted function that has no code of its own in the unit. Who leaves it out
/// must say so: the others with its name do not speak for it.
struct NotCompiled {
  std::string Name, Why;
};

/// Where names of functions stand in a text: lines and columns.
using NamePlaces = std::set<std::pair<unsigned, unsigned>>;

/// A file that was read, as it was then.
struct FileSeen {
  std::string Path;
  std::uint64_t Bytes = 0;
  std::int64_t ModifiedAt = 0; ///< nanoseconds

  /// As it is now; without a size if there is none.
  static FileSeen now(std::string Path);

  friend bool operator==(const FileSeen &, const FileSeen &) = default;
};

/// What was made of templates for one text and serves for another that differs
/// from it only within functions, none of them a template (Instances.h).
struct MadeInstances {
  /// Of one of the program's own, what is found in its syntax tree, which the
  /// other text has not.
  struct Facts {
    bool Acts = true, Looks = true; ///< as Conduct.h has it
    std::vector<std::string> Leads; ///< to the program's functions; and itself
  };

  llvm::StringSet<> Symbols;
  llvm::StringMap<Facts> Own; ///< by name, which of constructors is one
  /// Of all that these lead to, each for itself, by name.
  llvm::StringMap<std::vector<Hazard>> Hazards;
};

struct CompiledUnit {
  bool StrictAliasing = true; ///< as the unit is built
  /// Of the functions in the unit's own file that the wanted ones lead to, and
  /// of these, where only they were looked for.
  std::optional<NamePlaces> Reached;
  MadeInstances Instances;
  /// How many bytes of the unit's text follow the declaration at file level
  /// that a function or variable of the module is made of, by symbol.
  llvm::StringMap<std::uint64_t> Behind;
  std::vector<FileSeen> Headers; ///< that the unit read
  std::unique_ptr<llvm::Module> Module;
  std::vector<Signature> Functions; ///< in source order
  std::vector<NotCompiled> Others;
};

enum class Form { Plain, Traps };

/// A module to make of a unit: its form, and the functions that must be in it
/// with what they lead to; of the rest of the unit as little as possible.
struct ModuleWanted {
  Form As = Form::Plain;
  FunctionFilter Wanted;
  bool Whole = false; ///< all that the compiler would make code of
};

/// How a unit is read.
struct Reading {
  /// Wanted functions are looked for in the unit's own file, not in headers,
  /// which need not be read whole then.
  bool OwnFileOnly = false;
  Preambles *Known = nullptr; ///< for units that share headers; may be null
  /// Of the unit's own functions only these are parsed, if they suffice; null:
  /// all.
  const NamePlaces *Bodies = nullptr;
  /// Of `Bodies` too: these are left declared.
  const MadeInstances *Instances = nullptr;
  bool OnlyBodies = false; ///< an error if `Bodies` do not suffice
};

/// Parses the unit once and makes each module in `Context`, in the order of
/// `What`. Fails with DoesNotCompile and the first error.
llvm::Expected<std::vector<CompiledUnit>>
compileUnit(const SourceUnit &Unit, llvm::ArrayRef<ModuleWanted> What,
            llvm::LLVMContext &Context, const Reading &How = {});

/// The same, for one module.
llvm::Expected<CompiledUnit> compileUnit(const SourceUnit &Unit, Form F,
                                         const FunctionFilter &Wanted,
                                         llvm::LLVMContext &Context);

/// As a compilation database says.
SourceUnit sourceUnit(const UnitCommand &U);

/// How a lone C or C++ file is compiled.
SourceUnit sourceUnitFor(llvm::StringRef File,
                         llvm::ArrayRef<std::string> ExtraArguments = {});

} // namespace evo

#endif // EVO_EQUIVALENCE_COMPILE_H
