//===- Prove.cpp - evo-rewrite prove ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Prove/Arguments.h"
#include "Prove/Diff.h"
#include "Prove/Trees.h"
#include "evo/Equivalence/FunctionProver.h"
#include "evo/Equivalence/IrPair.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <map>
#include <set>

using namespace evo;
using llvm::opt::InputArgList;

static llvm::Expected<PairRequest> pairRequest(const InputArgList &Args) {
  std::vector<std::string> Files = Args.getAllArgValues(OPT_INPUT);
  if (Files.empty() || Files.size() > 2)
    return makeError(Code::Usage, "prove needs one or two source files");
  for (const std::string &File : Files)
    if (!llvm::sys::fs::is_regular_file(File))
      return makeError(Code::FileNotFound, "there is no file " + File);
  llvm::StringRef Both = Args.getLastArgValue(OPT_prove_function_EQ);
  llvm::StringRef Before = Args.getLastArgValue(OPT_prove_before_EQ, Both);
  llvm::StringRef After = Args.getLastArgValue(OPT_prove_after_EQ, Both);
  if (Before.empty() || After.empty())
    return makeError(Code::Usage,
                     "name the function with --function, or both with --before "
                     "and --after");
  if (Files.size() == 1 && Before == After)
    return makeError(Code::Usage, "one file needs two functions: --before and "
                                  "--after");
  std::vector<std::string> Extra = Args.getAllArgValues(OPT_prove_dash_dash);
  PairRequest R;
  R.Before = sourceUnitFor(Files.front(), Extra);
  R.After = sourceUnitFor(Files.back(), Extra);
  R.BeforeFilter = functionNamed(Before.str());
  R.AfterFilter = functionNamed(After.str());
  R.PairByName = Before == After;
  return R;
}

static void printVerdict(const FunctionVerdict &V, llvm::raw_ostream &OS) {
  OS << V.Function << '\n';
  for (const Rung &R : V.Rungs)
    OS << llvm::formatv("  {0,-11} {1} ({2:f2} s)\n", R.Name, R.Said,
                        R.Seconds);
  OS << "  verdict     " << evidenceKindName(V.Earned.Kind);
  switch (V.Earned.Kind) {
  case EvidenceKind::Refuted:
    OS << ": " << V.Earned.Reason << "\n  input       " << V.Earned.Input
       << "\n  before      " << V.BeforeResult << "\n  after       "
       << V.AfterResult << '\n';
    break;
  case EvidenceKind::Bounded:
  case EvidenceKind::Fuzzed:
    OS << '(' << V.Earned.N << "): " << V.Earned.Reason << '\n';
    break;
  default:
    OS << (V.Earned.Reason.empty() ? "" : ": ") << V.Earned.Reason << '\n';
  }
  for (const std::string &A : V.Earned.Assumptions)
    OS << "  assuming    " << A << '\n';
}

/// Without what is particular to one function, so that reasons can be counted.
static std::string withoutPlace(llvm::StringRef Reason) {
  Reason.consume_front("before: ") || Reason.consume_front("after: ");
  std::string Common;
  while (!Reason.empty()) {
    std::size_t At = Reason.find_first_of("'0123456789");
    Common += Reason.take_front(At);
    if (At == llvm::StringRef::npos)
      break;
    bool Quoted = Reason[At] == '\'';
    Reason = Reason.drop_front(At);
    Reason = Quoted ? Reason.drop_front().split('\'').second
                    : Reason.drop_while(llvm::isDigit);
    Common += Quoted ? "'...'" : "N";
  }
  llvm::StringRef Result = Common;
  Result.consume_back(" at line N");
  return Result.str();
}

namespace {

/// Verdicts as they come, and what they add up to.
class Verdicts {
public:
  Verdicts(llvm::raw_ostream &OS, bool Json, EvidenceKind Floor)
      : OS(OS), Json(Json), Floor(Floor) {}

  /// What comes next is of this one of several patches.
  void startPatch(llvm::StringRef File) {
    Patch = File.str();
    if (!Json)
      OS << "patch " << Patch << '\n';
  }
  void add(const FunctionVerdict &V) {
    if (Json)
      line(toJSON(V));
    else
      printVerdict(V, OS);
    OS.flush();
    ++Count[V.Earned.Kind];
    ++Total;
    if (V.Earned.Kind == EvidenceKind::Unknown)
      ++Reasons[withoutPlace(V.Earned.Reason)];
    Mismatches += V.ReplayMismatch;
    if (V.Earned.Kind == EvidenceKind::Refuted)
      Exit = ExitNo;
    else if (!meets(V.Earned, Floor))
      lack();
  }
  /// Something could not be compared.
  void note(const llvm::Twine &What) {
    if (Json)
      line(llvm::json::Object{{"unknown", What.str()}});
    else
      OS << "unknown: " << What << '\n';
    lack();
  }
  void summary() const {
    if (Json)
      return;
    OS << Total << (Total == 1 ? " function:" : " functions:");
    for (auto [Kind, Number] : llvm::reverse(Count))
      OS << ' ' << Number << ' ' << evidenceKindName(Kind);
    if (Mismatches)
      OS << "; " << Mismatches << " models did not reproduce";
    OS << '\n';
    std::vector<std::pair<unsigned, llvm::StringRef>> Often;
    for (const auto &[Reason, Number] : Reasons)
      Often.push_back({Number, Reason});
    llvm::sort(Often, [](auto &A, auto &B) {
      return std::tie(B.first, A.second) < std::tie(A.first, B.second);
    });
    for (auto [Number, Reason] : Often)
      OS << llvm::formatv("{0,6} unknown: {1}\n", Number, Reason);
  }
  ExitCode exit() const { return Exit; }

private:
  void line(llvm::json::Value Said) {
    if (!Patch.empty())
      Said.getAsObject()->insert({"patch", Patch});
    OS << Said << '\n';
  }
  void lack() {
    if (Exit == ExitDone)
      Exit = ExitUnknown;
  }

  llvm::raw_ostream &OS;
  bool Json;
  EvidenceKind Floor;
  std::string Patch; ///< empty if there are not several
  std::map<EvidenceKind, unsigned> Count;
  std::map<std::string, unsigned> Reasons; ///< of unknown
  unsigned Total = 0, Mismatches = 0;
  ExitCode Exit = ExitDone;
};

} // namespace

static llvm::Expected<Project> projectFor(const InputArgList &Args,
                                          std::vector<std::string> Paths) {
  ProjectRequest R;
  R.BuildFolder = Args.getLastArgValue(OPT_p).str();
  R.Paths = std::move(Paths);
  R.WithC = true;
  if (R.BuildFolder.empty() && R.Paths.empty())
    R.Paths = {"."};
  return Project::open(R);
}

/// A diff names files from the root, from the database's folder or from here.
static std::string fileOfDiff(const Project &P, llvm::StringRef File) {
  std::string AtRoot = (P.Root + "/" + File).str();
  std::string AtDatabase =
      (llvm::sys::path::parent_path(P.Database) + "/" + File).str();
  for (const std::string &Path : {AtRoot, AtDatabase, File.str()})
    if (llvm::sys::fs::is_regular_file(Path))
      return Path;
  return AtRoot;
}

static llvm::Expected<Candidate> readPatch(const std::string &File,
                                           const Project &Tree) {
  auto Text = llvm::MemoryBuffer::getFileOrSTDIN(File);
  if (!Text)
    return makeError(Code::FileNotFound, "there is no file " + File);
  auto Change = readDiff((*Text)->getBuffer(), [&](llvm::StringRef Named) {
    return readFile(fileOfDiff(Tree, Named));
  });
  if (!Change)
    return addContext(Change.takeError(), "reading " + File);
  Candidate C;
  C.Change = std::move(*Change);
  for (FilePatch &F : C.Change.Files)
    F.File = Tree.nameOf(canonicalPath(fileOfDiff(Tree, F.File)));
  return C;
}

static llvm::Error provePatch(const Candidate &C, FunctionProver &Prover,
                              Verdicts &Into) {
  auto Whole = Prover.prove(C);
  if (!Whole)
    return Whole.takeError();
  for (const FunctionVerdict &V : Prover.verdicts())
    Into.add(V);
  bool Said = llvm::any_of(Prover.verdicts(), [](auto &V) {
    return V.Earned.Kind <= EvidenceKind::Unknown;
  });
  if (Whole->Kind == EvidenceKind::Unknown && !Said)
    Into.note(Whole->Reason);
  for (const std::string &A : Whole->Assumptions)
    if (llvm::StringRef(A).starts_with("compared in "))
      Into.note(A);
  return llvm::Error::success();
}

/// Each is compared with the tree as it is, not with the others.
static llvm::Error provePatches(const InputArgList &Args,
                                const LadderOptions &Options, Streams IO,
                                Verdicts &Into) {
  if (Args.hasArg(OPT_INPUT))
    return makeError(Code::Usage, "--patch takes the tree from -p, and no "
                                  "source files");
  auto Open = projectFor(Args, {});
  if (!Open)
    return Open.takeError();
  std::vector<std::string> Files = Args.getAllArgValues(OPT_prove_patch_EQ);
  std::vector<Candidate> All;
  for (const std::string &File : Files) {
    auto C = readPatch(File, *Open);
    if (!C)
      return C.takeError();
    All.push_back(std::move(*C));
  }
  FunctionProver Prover(*Open, Options);
  Prover.expect(All);
  for (auto [File, C] : llvm::zip(Files, All)) {
    if (Files.size() > 1)
      Into.startPatch(File);
    if (llvm::Error E = provePatch(C, Prover, Into))
      return E;
    if (interruptRequested())
      break;
  }
  return llvm::Error::success();
}

/// What is being compared, for who waits at a terminal; else nothing.
static void sayStart(llvm::raw_ostream &Err, const SourceUnit &Unit,
                     llvm::StringRef Function, std::size_t At, std::size_t Of) {
  if (Err.is_displayed())
    Err << llvm::formatv("[{0} of {1} in {2}] {3}\n", At, Of,
                         llvm::sys::path::filename(Unit.File), Function);
}

static llvm::Error proveRequests(llvm::MutableArrayRef<PairRequest> Requests,
                                 const LadderOptions &Options, Streams IO,
                                 Verdicts &Into) {
  std::set<std::string> Seen;
  for (PairRequest &R : Requests) {
    R.Starting = [&](llvm::StringRef Function, std::size_t At, std::size_t Of) {
      sayStart(IO.Err, R.Before, Function, At, Of);
    };
    // An inline function comes again in every unit that reads its header.
    R.Answered = [&](const FunctionVerdict &V) {
      if (Seen.insert(V.Function).second)
        Into.add(V);
    };
    auto Result = climb(R, Options);
    if (interruptRequested())
      return Result ? llvm::Error::success() : Result.takeError();
    if (Result)
      continue;
    llvm::Error Rest = llvm::handleErrors(
        Result.takeError(), [&](const EvoError &E) -> llvm::Error {
          // A unit may hold no function that differs.
          if (E.code() != Code::NoSuchFunction)
            Into.note(E.message());
          return llvm::Error::success();
        });
    if (Rest)
      Into.note(llvm::toString(std::move(Rest)));
  }
  return llvm::Error::success();
}

static llvm::Error proveTrees(const InputArgList &Args,
                              const LadderOptions &Options, Streams IO,
                              Verdicts &Into) {
  std::vector<std::string> Folders = Args.getAllArgValues(OPT_INPUT);
  if (Folders.size() != 2)
    return makeError(Code::Usage, "--all needs two folders");
  for (std::string &Folder : Folders) {
    if (!llvm::sys::fs::is_directory(Folder))
      return makeError(Code::FileNotFound, "there is no folder " + Folder);
    Folder = canonicalPath(Folder);
  }
  std::vector<SourceUnit> Units;
  if (Args.hasArg(OPT_p)) {
    auto Open = projectFor(Args, {Folders[0]});
    if (!Open)
      return Open.takeError();
    for (const UnitCommand &U : Open->Units)
      Units.push_back(sourceUnit(U));
  } else
    Units = looseUnits(Folders[0], Args.getAllArgValues(OPT_prove_dash_dash));
  auto Pairs = pairTrees(Units, Folders[0], Folders[1]);
  if (!Pairs)
    return Pairs.takeError();
  if (auto E = proveRequests(Pairs->Requests, Options, IO, Into))
    return E;
  for (const std::string &Name : Pairs->OnlyBefore)
    Into.note(Name + " is only in the tree before");
  for (const std::string &Name : Pairs->OnlyAfter)
    Into.note(Name + " is only in the tree after");
  return llvm::Error::success();
}

/// One of `Paths` or below one; all are, if there are none.
static bool isNamed(llvm::StringRef File, llvm::ArrayRef<std::string> Paths) {
  return Paths.empty() || llvm::any_of(Paths, [&](llvm::StringRef Path) {
           llvm::StringRef Rest = File;
           return Rest.consume_front(Path.rtrim('/')) &&
                  (Rest.empty() || Rest.starts_with("/"));
         });
}

static llvm::Error selfCheck(const InputArgList &Args,
                             const LadderOptions &Usual, Streams IO,
                             Verdicts &Into) {
  auto Open = projectFor(Args, Args.getAllArgValues(OPT_INPUT));
  if (!Open)
    return Open.takeError();
  LadderOptions Options = Usual;
  Options.WithoutIdentity = true;
  Options.Binary = LadderOptions::AskBinary::Never; // it is the same code
  if (!Args.hasArg(OPT_prove_fuzz_runs_EQ))
    Options.Fuzz.Runs = 0;
  std::vector<PairRequest> Requests;
  for (const UnitCommand &U : Open->Units) {
    if (!isNamed(U.File, Open->Request.Paths))
      continue;
    PairRequest R;
    R.Before = R.After = sourceUnit(U);
    R.BeforeFilter = writtenIn({U.File});
    R.AfterFilter = writtenIn({U.File});
    Requests.push_back(std::move(R));
  }
  return proveRequests(Requests, Options, IO, Into);
}

static bool isIr(const SourceUnit &U) {
  return llvm::sys::path::extension(U.File) == ".ll";
}

static llvm::Error provePair(const InputArgList &Args,
                             const LadderOptions &Options, Streams IO,
                             Verdicts &Into) {
  auto Request = pairRequest(Args);
  if (!Request)
    return Request.takeError();
  if (isIr(Request->Before) && isIr(Request->After)) {
    llvm::StringRef Both = Args.getLastArgValue(OPT_prove_function_EQ);
    auto V = proveIr({Request->Before.File, Request->After.File,
                      Args.getLastArgValue(OPT_prove_before_EQ, Both).str(),
                      Args.getLastArgValue(OPT_prove_after_EQ, Both).str()},
                     Options);
    if (!V)
      return V.takeError();
    Into.add(*V);
    return llvm::Error::success();
  }
  auto Result = climb(*Request, Options);
  if (!Result)
    return Result.takeError();
  for (const FunctionVerdict &V : *Result)
    Into.add(V);
  return llvm::Error::success();
}

namespace evo {
llvm::Expected<ExitCode> runProve(const InputArgList &Args, Streams IO) {
  auto Options = ladderOptions(Args);
  if (!Options)
    return Options.takeError();
  llvm::StringRef FloorName =
      Args.getLastArgValue(OPT_prove_at_least_EQ, "proved");
  auto Floor = evidenceKindFromName(FloorName);
  if (!Floor || *Floor < EvidenceKind::Tested || *Floor > EvidenceKind::Proved)
    return makeError(Code::Usage, "--at-least takes proved, bounded, fuzzed or "
                                  "tested, not '" +
                                      FloorName + "'");
  bool Patch = Args.hasArg(OPT_prove_patch_EQ),
       All = Args.hasArg(OPT_prove_all),
       Self = Args.hasArg(OPT_prove_self_check);
  if (Patch + All + Self > 1)
    return makeError(Code::Usage,
                     "--patch, --all and --self-check exclude one another");
  Verdicts Found(IO.Out, Args.hasArg(OPT_json), *Floor);
  auto Mode = Patch  ? provePatches
              : All  ? proveTrees
              : Self ? selfCheck
                     : provePair;
  if (auto E = Mode(Args, *Options, IO, Found)) {
    if (!interruptRequested())
      return std::move(E);
    llvm::consumeError(std::move(E));
  }
  if (Patch || All || Self)
    Found.summary();
  if (interruptRequested())
    return ExitInterrupted;
  return Found.exit();
}
} // namespace evo
