//===- Fuzz.cpp - Run two functions on generated inputs ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Fuzz.h"
#include "FuzzBuild.h"
#include "Outside.h"
#include "SideText.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Demangle/Demangle.h"
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
    else if (Kind == "opaque")
      Into.NotRun = "it gives a pointer to something that is no argument, and "
                    "can not be compared";
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
    } else
      Done |= Kind == "done";
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

class Fuzzer {
public:
  Fuzzer(const FuzzVersion &Before, const FuzzVersion &After,
         const FuzzRequest &Request)
      : Versions{&Before, &After}, Request(Request) {}

  FuzzResult run() {
    if (llvm::Error E = tryRun())
      Result.NotRun = llvm::toString(std::move(E));
    return std::move(Result);
  }

private:
  llvm::Error tryRun();
  llvm::Error confirm(const FuzzBuild &Build, const Difference &First);
  llvm::Error buildOne(const FuzzBuild &Build, unsigned Side, Fill F) const;
  llvm::Error buildBoth(const FuzzBuild &Build, Fill F);
  std::string object(unsigned Side, Fill F) const {
    return Folder->file(llvm::formatv("{0}-{1}.so", Side ? "after" : "before",
                                      F == Fill::Zero ? "zero" : "pattern")
                            .str());
  }

  const FuzzVersion *Versions[2];
  const FuzzRequest &Request;
  FuzzResult Result;
  SideText Texts[2];
  std::optional<TemporaryFolder> Folder;
};

llvm::Error Fuzzer::tryRun() {
  for (unsigned I = 0; I < 2; ++I) {
    const FuzzVersion &V = *Versions[I];
    auto Text = sideText(V.Unit, V.Wanted, V.Which, Request.Generator);
    if (!Text)
      return Text.takeError();
    Texts[I] = std::move(*Text);
    Result.NotRun = Texts[I].Cannot;
    if (Result.NotRun.empty())
      Result.NotRun =
          reachesOutside(V.Code, V.Which.Mangled, Texts[I].Constants);
    if (!Result.NotRun.empty()) {
      Result.NotRun = (I ? "after: " : "before: ") + Result.NotRun;
      return llvm::Error::success();
    }
  }
  auto Build = FuzzBuild::open(Request);
  if (!Build)
    return Build.takeError();
  auto Made = TemporaryFolder::create("evo-fuzz");
  if (!Made)
    return Made.takeError();
  Folder.emplace(std::move(*Made));
  if (llvm::Error E = buildBoth(*Build, Fill::Pattern))
    return E;
  auto Run = Build->run(object(0, Fill::Pattern), object(1, Fill::Pattern),
                        Fill::Pattern,
                        {"--runs", std::to_string(Request.Runs), "--seed",
                         std::to_string(Request.Seed)});
  if (!Run)
    return Run.takeError();
  Answers Said(*Run, Result);
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

llvm::Error Fuzzer::buildOne(const FuzzBuild &Build, unsigned Side,
                             Fill F) const {
  std::string Own = Folder->file(Side ? "after" : "before");
  if (std::error_code EC = llvm::sys::fs::create_directories(Own))
    return llvm::errorCodeToError(EC);
  return Build.compile(Versions[Side]->Unit, Texts[Side].Text, Own,
                       object(Side, F), F);
}

/// At once: to compile is what most of it takes.
llvm::Error Fuzzer::buildBoth(const FuzzBuild &Build, Fill F) {
  auto After =
      std::async(std::launch::async, [&] { return buildOne(Build, 1, F); });
  llvm::Error Before = buildOne(Build, 0, F);
  llvm::Error Later = After.get();
  if (!Before)
    return Later;
  llvm::consumeError(std::move(Later)); // most likely for the same reason
  return Before;
}

/// Both in fresh processes, with two contents of memory that nobody wrote.
/// What `before` answers must not depend on it.
llvm::Error Fuzzer::confirm(const FuzzBuild &Build, const Difference &First) {
  if (llvm::Error E = buildBoth(Build, Fill::Zero))
    return E;
  bool Differs = false;
  for (Fill F : {Fill::Pattern, Fill::Zero}) {
    auto Run =
        Build.run(object(0, F), object(1, F), F, {"--replay", First.Choices});
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
