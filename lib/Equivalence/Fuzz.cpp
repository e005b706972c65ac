//===- Fuzz.cpp - Run two functions on generated inputs ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Fuzz.h"
#include "FuzzBuild.h"
#include "Harvest.h"
#include "KeptInputs.h"
#include "Outside.h"
#include "SideText.h"
#include "evo/Equivalence/Execute.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include <future>

using namespace evo;

namespace {

/// " = 3, S = 1" as a sentence: "returns 3, S = 1".
std::string sentence(llvm::StringRef Given) {
  return Given.consume_front(" = ") ? "returns " + Given.str()
                                    : Given.ltrim().str();
}

/// A refutation as one process told it.
struct Difference {
  bool Found = false;
  std::string Choices, Declarations, Before, After;

  friend bool operator==(const Difference &, const Difference &) = default;
};

/// What the harness printed.
class Answers {
public:
  Answers(const ProcessResult &Run, FuzzResult &Into) : Into(Into) {
    llvm::SmallVector<llvm::StringRef> Lines;
    llvm::StringRef(Run.Output).split(Lines, '\n', -1, false);
    for (llvm::StringRef L : Lines) {
      llvm::SmallVector<llvm::StringRef> Fields;
      L.split(Fields, '\t');
      line(Fields);
    }
    if (!Done && Into.NotRun.empty())
      Into.NotRun = "the program that runs them ended with " + Run.describe();
  }
  Difference Differs;

private:
  void line(llvm::ArrayRef<llvm::StringRef> F) {
    llvm::StringRef Kind = F[0];
    if (Kind == "missing" && F.size() >= 3)
      Into.NotRun = missing(F[1], textField(F[2]));
    else if (Kind == "cannot" && F.size() >= 2)
      Into.NotRun = textField(F[1]);
    else if (Kind == "unstable")
      Into.NotRun = "it is not deterministic: before gives two answers to one "
                    "input";
    else if (Kind == "unlike")
      Into.NotRun = "the two versions do not make the same arguments";
    else if (Kind == "start" && F.size() >= 2)
      notStarting(llvm::demangle(F[1]));
    else if (Kind == "opaque")
      Into.NotRun = "it gives a pointer to something that is no argument, or "
                    "throws what is not known, and can not be compared" +
                    ofType(F.size() >= 2 ? textField(F[1]) : "");
    else if (Kind == "unclear")
      Into.NotRun = "memory behind a raw pointer differs afterwards, and "
                    "whether it is used is not known";
    else if (Kind == "starved")
      Into.NotRun = "after asks for more memory than there is where before "
                    "gives a result";
    else if (Kind == "lost")
      Into.NotRun = "a difference was seen that did not come again";
    else
      result(F);
  }
  void result(llvm::ArrayRef<llvm::StringRef> F) {
    llvm::StringRef Kind = F[0];
    if (Kind == "choices" && F.size() >= 2)
      Differs.Choices = F[1].str();
    else if (Kind == "refuted" && F.size() >= 6) {
      Differs.Found = true;
      Differs.Before = sentence(textField(F[3]));
      Differs.After = sentence(textField(F[4]));
      Differs.Declarations = textField(F[5]);
    } else if (Kind == "ran" && F.size() >= 6) {
      Into.Runs = numberField(F[1]), Into.NotMade = numberField(F[2]);
      Into.Undefined = numberField(F[3]), Into.TooLong = numberField(F[4]);
    } else if (Kind == "branches" && F.size() >= 3) {
      Into.BranchesReached = unsigned(numberField(F[1]));
      Into.Branches = unsigned(numberField(F[2]));
    } else if (Kind == "keep" && F.size() >= 2)
      Into.Kept.push_back(F[1].str());
    else
      Done |= Kind == "done";
  }
  void notStarting(const std::string &Callee) {
    Into.NotRun = "the program calls '" + Callee +
                  "' when it starts, which is not in the unit";
    Into.StartFails = true;
  }
  static std::string ofType(const std::string &Type) {
    return Type.empty() ? "" : ": '" + Type + "'";
  }
  static std::string missing(llvm::StringRef Side, llvm::StringRef Said) {
    std::size_t At = Said.find("undefined symbol: ");
    if (At == llvm::StringRef::npos)
      return (Side + " does not load: " + Said).str();
    llvm::StringRef Symbol = Said.drop_front(At).split(": ").second;
    Symbol = Symbol.take_until([](char C) { return C == ' ' || C == '\n'; });
    return (Side + " needs '" + llvm::demangle(Symbol) +
            "', which is not in the unit")
        .str();
  }

  FuzzResult &Into;
  bool Done = false;
};

/// For fewer inputs than this, those that are drawn are enough.
constexpr std::uint64_t GuidedFrom = 100;

class Fuzzer {
public:
  Fuzzer(const FuzzVersion &Before, const FuzzVersion &After,
         const FuzzRequest &Request)
      : Versions{&Before, &After}, Request(Request) {}

  FuzzResult run() {
    const SourceUnit &Unit = Versions[0]->Unit;
    Result.NotRun = Versions[0]->Which.Structor
                        ? NotRunAlone.str()
                        : Request.NotStarting->why(Unit);
    if (!Result.NotRun.empty())
      return std::move(Result);
    if (llvm::Error E = tryRun())
      Result.NotRun = llvm::toString(std::move(E));
    if (Result.StartFails)
      Request.NotStarting->add(Unit, Result.NotRun);
    return std::move(Result);
  }

private:
  llvm::Error tryRun();
  llvm::Error confirm(const FuzzBuild &Build, const Difference &First);
  void reach();
  void notRun(unsigned Side, const std::string &Why);
  llvm::Error look(unsigned Side);
  llvm::Error lookAtAfter();
  llvm::Error prepare(const FuzzBuild &Build);
  llvm::Expected<std::vector<std::string>>
  runOptions(const KeptInputs &Kept) const;
  llvm::Error build(const FuzzBuild &Build, unsigned Side, Fill F);
  llvm::Error buildBoth(const FuzzBuild &Build, Fill F,
                        llvm::function_ref<llvm::Error()> Meanwhile);
  bool sameText() const;
  std::string object(unsigned Side, Fill F) const {
    return Folder->file(llvm::formatv("{0}-{1}.so", Side ? "after" : "before",
                                      F == Fill::Zero ? "zero" : "pattern")
                            .str());
  }

  const FuzzVersion *Versions[2];
  const FuzzRequest &Request;
  FuzzResult Result;
  Reached There[2];
  SideText Texts[2];
  std::set<std::string> Constants; ///< that the code compares with
  bool LeavesUnwritten = false;    ///< some variable starts with what was there
  std::optional<TemporaryFolder> Folder;
};

/// Whether all that both do can be looked at.
void Fuzzer::reach() {
  for (unsigned I = 0; I < 2; ++I)
    There[I] = reachedFrom(Versions[I]->Code, Versions[I]->Which.Mangled);
  for (unsigned I = 0; I < 2; ++I)
    notRun(I, There[I].Why);
}

void Fuzzer::notRun(unsigned Side, const std::string &Why) {
  if (Result.NotRun.empty() && !Why.empty())
    Result.NotRun = (Side ? "after: " : "before: ") + Why;
}

/// How one version is run.
llvm::Error Fuzzer::look(unsigned Side) {
  const FuzzVersion &V = *Versions[Side];
  // Under other names the variables are others, too, and go by their order.
  bool SameNames = Versions[0]->Which.Name == Versions[1]->Which.Name;
  SideRequest R = {Request.Generator, There[Side].Variables,
                   SameNames ? There[!Side].Variables : std::set<std::string>(),
                   There[Side].Functions, There[Side].CallsPointers};
  auto Text = sideText(V.Unit, V.Wanted, V.Which, R);
  if (!Text)
    return Text.takeError();
  Texts[Side] = std::move(*Text);
  notRun(Side, Texts[Side].Cannot);
  harvestConstants(V.Code, There[Side].Functions, Constants);
  for (const std::string &Name : There[Side].Functions)
    LeavesUnwritten |= Texts[Side].LeavesUnwritten.count(Name) != 0;
  return llvm::Error::success();
}

llvm::Error Fuzzer::lookAtAfter() {
  if (llvm::Error E = look(1))
    return E;
  if (Result.NotRun.empty() && Texts[0].Named != Texts[1].Named)
    Result.NotRun = "virtual functions are called, and the units do not name "
                    "the same variables";
  return llvm::Error::success();
}

/// Most of what can not be run the compiler tells of before, which it is given
/// while after is looked at.
llvm::Error Fuzzer::prepare(const FuzzBuild &Build) {
  if (llvm::Error E = look(0))
    return E;
  return Result.NotRun.empty()
             ? buildBoth(Build, Fill::Pattern, [this] { return lookAtAfter(); })
             : llvm::Error::success();
}

llvm::Error Fuzzer::tryRun() {
  reach();
  if (!Result.NotRun.empty())
    return llvm::Error::success();
  auto Build = FuzzBuild::open(Request);
  if (!Build)
    return Build.takeError();
  auto Made = TemporaryFolder::create("evo-fuzz");
  if (!Made)
    return Made.takeError();
  Folder.emplace(std::move(*Made));
  if (llvm::Error E = prepare(*Build))
    return E;
  if (!Result.NotRun.empty())
    return llvm::Error::success();
  KeptInputs Kept(Request.InputsFolder, Build->id() + Request.Generator +
                                            Versions[0]->Which.Name +
                                            Versions[0]->Which.Text);
  auto Options = runOptions(Kept);
  if (!Options)
    return Options.takeError();
  auto Run = Build->run(object(0, Fill::Pattern), object(1, Fill::Pattern),
                        Fill::Pattern, *Options);
  if (!Run)
    return Run.takeError();
  Answers Said(*Run, Result);
  if (Said.Differs.Found)
    Result.Kept.insert(Result.Kept.begin(), Said.Differs.Choices);
  Kept.add(Result.Kept);
  if (!Result.NotRun.empty())
    return llvm::Error::success();
  if (Said.Differs.Found)
    return confirm(*Build, Said.Differs);
  std::uint64_t Least = std::min<std::uint64_t>(Request.Runs, 100);
  if (Result.Runs < Least || !Result.Runs)
    Result.NotRun = llvm::formatv(
        "only {0} of {1} inputs could be used", Result.Runs,
        Result.Runs + Result.NotMade + Result.Undefined + Result.TooLong);
  return llvm::Error::success();
}

llvm::Expected<std::vector<std::string>>
Fuzzer::runOptions(const KeptInputs &Kept) const {
  std::string Words;
  for (const std::string &Line : Constants)
    Words += Line + "\n";
  std::string Dictionary = Folder->file("dictionary");
  if (llvm::Error E = writeFile(Dictionary, Words))
    return std::move(E);
  std::vector<std::string> Options = {
      "--runs",       std::to_string(Request.Runs),
      "--seed",       std::to_string(Request.Seed),
      "--dictionary", Dictionary};
  if (Request.Runs >= GuidedFrom)
    Options.insert(Options.end(), {"--folder", Folder->file("before")});
  if (std::string Earlier = Kept.file(); !Earlier.empty())
    Options.insert(Options.end(), {"--inputs", Earlier});
  return Options;
}

llvm::Error Fuzzer::build(const FuzzBuild &Build, unsigned Side, Fill F) {
  std::string Own = Folder->file(Side ? "after" : "before");
  if (std::error_code EC = llvm::sys::fs::create_directories(Own))
    return llvm::errorCodeToError(EC);
  return Build.compile(Versions[Side]->Unit, Texts[Side], Own, object(Side, F),
                       F);
}

/// A function beside itself is compiled once.
bool Fuzzer::sameText() const {
  return Texts[0].Text == Texts[1].Text &&
         Texts[0].TextInC == Texts[1].TextInC &&
         Versions[0]->Unit == Versions[1]->Unit;
}

/// At once, for to compile is what most of it takes. `Meanwhile` says whether
/// after is wanted at all.
llvm::Error Fuzzer::buildBoth(const FuzzBuild &Build, Fill F,
                              llvm::function_ref<llvm::Error()> Meanwhile) {
  auto First =
      std::async(std::launch::async, [&] { return build(Build, 0, F); });
  llvm::Error Second = Meanwhile();
  bool Wanted = !Second && Result.NotRun.empty();
  if (Wanted && !sameText())
    Second = build(Build, 1, F);
  if (llvm::Error E = First.get()) {
    llvm::consumeError(std::move(Second)); // most likely for the same reason
    return E;
  }
  if (!Second && Wanted && sameText())
    return llvm::errorCodeToError(
        llvm::sys::fs::copy_file(object(0, F), object(1, F)));
  return Second;
}

/// Both in fresh processes, with two contents of memory that nobody wrote.
/// What `before` answers must not depend on it.
llvm::Error Fuzzer::confirm(const FuzzBuild &Build, const Difference &First) {
  if (LeavesUnwritten)
    if (llvm::Error E =
            buildBoth(Build, Fill::Zero, [] { return llvm::Error::success(); }))
      return E;
  bool Differs = false;
  for (Fill F : {Fill::Pattern, Fill::Zero}) {
    Fill Built = LeavesUnwritten ? F : Fill::Pattern;
    auto Run = Build.run(object(0, Built), object(1, Built), F,
                         {"--replay", First.Choices, "--dictionary",
                          Folder->file("dictionary")});
    if (!Run)
      return Run.takeError();
    FuzzResult Ignored;
    Answers Again(*Run, Ignored);
    if (F == Fill::Pattern && Again.Differs != First)
      Result.NotRun = "a difference was seen that does not come again in a "
                      "process of its own";
    else if (F == Fill::Zero && Again.Differs.Before != First.Before)
      Result.NotRun = "an input differs, but what before gives there depends "
                      "on memory that was never written";
    Differs |= Again.Differs.Found;
  }
  if (!Result.NotRun.empty() || !Differs)
    return llvm::Error::success();
  Result.Refuted = true;
  llvm::SmallVector<llvm::StringRef> Lines;
  llvm::StringRef(First.Declarations).split(Lines, '\n', -1, false);
  for (llvm::StringRef L : Lines)
    Result.Input += (L + " ").str();
  Result.Input += Texts[0].Call;
  Result.BeforeResult = First.Before;
  Result.AfterResult = First.After;
  return llvm::Error::success();
}

} // namespace

static std::string keyOf(const SourceUnit &Unit) {
  auto At = Unit.Overlay.find(Unit.File);
  std::string Key;
  if (At != Unit.Overlay.end())
    Key = At->second;
  else if (auto Text = readFile(Unit.File))
    Key = std::move(*Text);
  else
    llvm::consumeError(Text.takeError());
  for (const std::string &A : Unit.Arguments)
    Key += "\n" + A;
  return contentHash(Key + "\n" + Unit.File);
}

std::string UnitsNotStarting::why(const SourceUnit &Unit) {
  std::string Key = keyOf(Unit);
  std::lock_guard<std::mutex> Lock(Guard);
  auto At = Reasons.find(Key);
  return At == Reasons.end() ? "" : At->second;
}

void UnitsNotStarting::add(const SourceUnit &Unit, std::string Why) {
  std::string Key = keyOf(Unit);
  std::lock_guard<std::mutex> Lock(Guard);
  Reasons[Key] = std::move(Why);
}

FuzzResult evo::fuzz(const FuzzVersion &Before, const FuzzVersion &After,
                     const FuzzRequest &Request) {
  return Fuzzer(Before, After, Request).run();
}

std::string evo::describe(const FuzzResult &R) {
  if (!R.NotRun.empty())
    return "not run: " + R.NotRun;
  if (R.Refuted)
    return "differs";
  std::string Text = llvm::formatv("{0} inputs agree", R.Runs);
  if (R.Branches)
    Text += llvm::formatv(", {0} of {1} branches reached", R.BranchesReached,
                          R.Branches);
  if (R.Undefined)
    Text += llvm::formatv(", {0} undefined before", R.Undefined);
  if (R.TooLong)
    Text += llvm::formatv(", {0} too long", R.TooLong);
  if (R.NotMade)
    Text += llvm::formatv(", {0} not made", R.NotMade);
  return Text;
}
