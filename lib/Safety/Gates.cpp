//===- Gates.cpp - May this candidate land? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Safety/Gates.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/GlobPattern.h"
#include <set>

using namespace evo;

namespace {

/// '*' crosses folders here, so "*/test/*" is a test folder at any depth.
constexpr llvm::StringLiteral AlwaysForbidden[] = {
    "evo.yaml",      "*/evo.yaml",     ".evo/*",        ".git/*",
    "*/.git/*",      ".gitmodules",    ".github/*",     ".gitlab/*",
    ".gitlab-ci*",   ".ci/*",          ".circleci/*",   ".travis.yml",
    ".appveyor.yml", "appveyor.yml",   "Jenkinsfile",   "test/*",
    "*/test/*",      "tests/*",        "*/tests/*",     "testing/*",
    "*/testing/*",   "unittests/*",    "*/unittests/*", "*_test.*",
    "*_tests.*",     "*_unittest.*",   "*Test.cpp",     "*Tests.cpp",
    "test_*",        "*/test_*",       "test.c*",       "*/test.c*",
    "bench/*",       "*/bench/*",      "benchmark/*",   "*/benchmark/*",
    "bench.*",       "*/bench.*",      "benchmark.*",   "*/benchmark.*",
    "benchmarks/*",  "*/benchmarks/*", "*_bench.*",     "*_benchmark.*"};

bool globMatches(llvm::StringRef Glob, llvm::StringRef File) {
  auto Pattern = llvm::GlobPattern::create(Glob);
  if (!Pattern) {
    llvm::consumeError(Pattern.takeError());
    return true; // a pattern that cannot be read forbids: never the reverse
  }
  return Pattern->match(File);
}

Verdict allow(llvm::StringRef Gate, const llvm::Twine &Reason) {
  return {Gate.str(), Decision::Allow, Reason.str()};
}
Verdict deny(llvm::StringRef Gate, const llvm::Twine &Reason) {
  return {Gate.str(), Decision::Deny, Reason.str()};
}

class MaxLinesChanged : public Gate {
public:
  MaxLinesChanged(unsigned Most, ReadContent Read)
      : Most(Most), Read(std::move(Read)) {}

  Verdict judge(const Candidate &C, const Evaluation &) override {
    auto Count = linesChanged(C.Change, Read);
    if (!Count)
      return deny(Name, llvm::toString(Count.takeError()));
    std::string Figures =
        llvm::formatv("{0} lines changed, {1} allowed", *Count, Most);
    return *Count <= Most ? allow(Name, Figures) : deny(Name, Figures);
  }

private:
  static constexpr llvm::StringLiteral Name = "max-lines-changed";
  unsigned Most;
  ReadContent Read;
};

class ForbiddenPaths : public Gate {
public:
  explicit ForbiddenPaths(const GateFacts &Facts) : Facts(Facts) {}

  Verdict judge(const Candidate &C, const Evaluation &) override {
    for (const FilePatch &F : C.Change.Files)
      if (std::string Why = whyForbidden(Facts, F.File); !Why.empty())
        return deny("forbidden-paths", F.File + ": " + Why);
    return allow("forbidden-paths", "");
  }

private:
  GateFacts Facts;
};

/// The stronger of what was known before and what the evaluation found, unless
/// either refutes.
class EvidenceFloor : public Gate {
public:
  explicit EvidenceFloor(EvidenceKind Floor) : OwnersFloor(Floor) {}

  Verdict judge(const Candidate &C, const Evaluation &E) override {
    constexpr llvm::StringLiteral Name = "evidence-floor";
    for (const Evidence *Found : {&C.Earned, &E.Earned})
      if (Found->Kind == EvidenceKind::Refuted)
        return deny(Name, "refuted: " + Found->Reason + Found->Input);
    if (E.Earned.Kind == EvidenceKind::Compared) {
      // The same output on a few inputs is worth nothing alone, and a rule that
      // was checked by itself is worth something even where no test looks.
      if (!meets(C.Earned, EvidenceKind::Fuzzed))
        return deny(Name, "no test runs what it changes, and the same output "
                          "of workloads is no test: " +
                              describe(E.Earned) + ", " + E.Earned.Reason);
    } else if (!meets(E.Earned, EvidenceKind::Tested)) {
      return deny(Name, "its own tests did not pass: " + describe(E.Earned));
    }
    for (EvidenceKind Floor : {C.Floor, OwnersFloor})
      if (!meets(E.Earned, Floor) && !meets(C.Earned, Floor))
        return deny(Name, "needs " + evidenceKindName(Floor) + ", has " +
                              describe(strongest(C, E)));
    return allow(Name, describe(strongest(C, E)));
  }

private:
  static const Evidence &strongest(const Candidate &C, const Evaluation &E) {
    return meets(C.Earned, EvidenceKind::Fuzzed) ? C.Earned : E.Earned;
  }

  EvidenceKind OwnersFloor;
};

class PromiseGate : public Gate {
public:
  explicit PromiseGate(std::vector<std::string> AskedFor)
      : AskedFor(std::move(AskedFor)) {}

  Verdict judge(const Candidate &C, const Evaluation &) override {
    std::string Claim = promiseName(C.Claim).str();
    bool Same = C.Claim == Promise::Equivalent || C.Claim == Promise::Refines;
    if (Same || llvm::is_contained(AskedFor, C.Place.Rule))
      return allow("promise", Claim);
    return deny("promise", C.Place.Rule + " is " + Claim +
                               " and was not asked for by name");
  }

private:
  std::vector<std::string> AskedFor;
};

class Approval : public Gate {
public:
  explicit Approval(bool Required) : Required(Required) {}

  Verdict judge(const Candidate &, const Evaluation &) override {
    if (!Required)
      return allow("approval", "");
    return {"approval", Decision::Ask, "the policy asks a person"};
  }

private:
  bool Required;
};

} // namespace

std::string evo::whyForbidden(const GateFacts &Facts, llvm::StringRef File) {
  if (File.empty() || File.starts_with("/") || File.starts_with("../") ||
      File.contains("/../"))
    return "outside the project";
  for (llvm::StringRef Glob : AlwaysForbidden)
    if (globMatches(Glob, File))
      return ("always forbidden (" + Glob + ")").str();
  for (llvm::StringRef Used : Facts.UsedByWorkloads) {
    bool Below =
        File.starts_with(Used) && File.substr(Used.size()).starts_with("/");
    if (File == Used || Below)
      return ("used by a test or workload (" + Used + ")").str();
  }
  for (llvm::StringRef Glob : Facts.Owner.ForbiddenPaths)
    if (globMatches(Glob, File))
      return ("forbidden by the policy (" + Glob + ")").str();
  return "";
}

llvm::Expected<unsigned> evo::linesChanged(const Patch &P,
                                           const ReadContent &Read) {
  unsigned Count = 0;
  for (const FilePatch &F : P.Files) {
    auto Content = Read(F.File);
    if (!Content)
      return Content.takeError();
    llvm::StringRef Text = *Content;
    std::set<std::size_t> Touched;
    for (const Edit &E : F.Edits) {
      if (E.Offset + E.Length > Text.size())
        return makeError(Code::FileChanged,
                         F.File + " changed since the patch was made");
      std::size_t First = Text.take_front(E.Offset).count('\n');
      std::size_t Lines = Text.substr(E.Offset, E.Length).count('\n');
      for (std::size_t I = 0; I <= Lines; ++I)
        Touched.insert(First + I);
      std::size_t NewLines = llvm::StringRef(E.Replacement).count('\n');
      Count += NewLines > Lines ? NewLines - Lines : 0;
    }
    Count += Touched.size();
  }
  return Count;
}

std::vector<std::unique_ptr<Gate>> evo::standardGates(const GateFacts &Facts,
                                                      ReadContent Read) {
  std::vector<std::unique_ptr<Gate>> Gates;
  Gates.push_back(std::make_unique<MaxLinesChanged>(Facts.Owner.MaxLinesChanged,
                                                    std::move(Read)));
  Gates.push_back(std::make_unique<ForbiddenPaths>(Facts));
  Gates.push_back(std::make_unique<EvidenceFloor>(Facts.Owner.Floor));
  Gates.push_back(std::make_unique<PromiseGate>(Facts.AskedFor));
  Gates.push_back(std::make_unique<Approval>(Facts.Owner.RequireApproval));
  return Gates;
}

std::vector<Verdict> evo::judge(llvm::ArrayRef<std::unique_ptr<Gate>> Gates,
                                const Candidate &C, const Evaluation &E) {
  std::vector<Verdict> Result;
  for (const auto &G : Gates)
    Result.push_back(G->judge(C, E));
  return Result;
}

Decision evo::overall(llvm::ArrayRef<Verdict> Verdicts) {
  Decision Result = Verdicts.empty() ? Decision::Deny : Decision::Allow;
  for (const Verdict &V : Verdicts) {
    if (V.Result == Decision::Deny)
      return Decision::Deny;
    if (V.Result == Decision::Ask)
      Result = Decision::Ask;
  }
  return Result;
}
