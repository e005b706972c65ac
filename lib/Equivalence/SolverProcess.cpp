//===- SolverProcess.cpp - Ask, bound, classify, remember ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SolverBudget.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Process.h"

using namespace evo;
using namespace evo::smt;

/// Part of every cache key: change it when the text or its reading changes.
static constexpr llvm::StringLiteral CacheVersion = "z3-4.8.12/3";

llvm::StringRef evo::smt::answerName(Answer A) {
  switch (A) {
  case Answer::Unsat:
    return "unsat";
  case Answer::Sat:
    return "sat";
  case Answer::Exhausted:
    return "resource limit reached";
  case Answer::OutOfMemory:
    return "out of memory";
  case Answer::Incomplete:
    return "solver gave up";
  case Answer::Failed:
    return "solver failed";
  }
  llvm_unreachable("all answers are listed");
}

llvm::StringRef evo::smt::tacticName(Tactic T) {
  switch (T) {
  case Tactic::General:
    return "general";
  case Tactic::Bits:
    return "bits";
  case Tactic::Reseeded:
    return "reseeded";
  }
  llvm_unreachable("all tactics are listed");
}

/// The last token of each pair in "((t1 #x05) (a true))". Our terms print their
/// values as #x…, #b…, true or false.
static bool readModel(llvm::StringRef Text, std::vector<llvm::APInt> &Model) {
  std::size_t At = 0;
  while (At < Text.size()) {
    std::size_t Close = Text.find(')', At);
    if (Close == llvm::StringRef::npos)
      break;
    llvm::StringRef Before = Text.slice(At, Close).rtrim();
    llvm::StringRef Token = Before.substr(Before.find_last_of(" (\n") + 1);
    At = Close + 1;
    if (Token == "true" || Token == "false")
      Model.emplace_back(1, Token == "true");
    else if (Token.starts_with("#x"))
      Model.emplace_back((Token.size() - 2) * 4, Token.drop_front(2), 16);
    else if (Token.starts_with("#b"))
      Model.emplace_back(Token.size() - 2, Token.drop_front(2), 2);
  }
  return true;
}

static Outcome unknownOutcome(llvm::StringRef Text) {
  Outcome O;
  auto Has = [&](llvm::StringRef Word) { return Text.contains(Word); };
  if (Has("memory"))
    O.Is = Answer::OutOfMemory;
  else if (Has("canceled") || Has("timeout") || Has("resource") ||
           Has("interrupted"))
    O.Is = Answer::Exhausted;
  else
    O.Is = Answer::Incomplete;
  O.Why = answerName(O.Is).str();
  return O;
}

Outcome evo::smt::readSolverText(llvm::StringRef Text, std::size_t Watched) {
  auto [First, Rest] = Text.ltrim().split('\n');
  First = First.trim();
  Outcome O;
  Text.rsplit("(:rlimit ").second.split(')').first.getAsInteger(10, O.Resource);
  if (First == "unsat") {
    O.Is = Answer::Unsat;
    return O;
  }
  if (First == "unknown")
    return unknownOutcome(Rest);
  if (First == "sat") {
    readModel(Rest.substr(0, Rest.find("(:reason-unknown")), O.Model);
    if (O.Model.size() == Watched) {
      O.Is = Answer::Sat;
      return O;
    }
    O.Why = "the model could not be read";
    return O;
  }
  if (Text.contains("out of memory"))
    return unknownOutcome("memory");
  O.Why = "solver failed: " + Text.substr(0, 200).str();
  return O;
}

static Outcome classify(const ProcessResult &R, std::size_t Watched) {
  if (R.succeeded())
    return readSolverText(R.Output, Watched);
  Outcome O;
  switch (R.How) {
  case Ending::WallTimeExceeded:
  case Ending::CpuTimeExceeded:
    O.Is = Answer::Exhausted;
    break;
  case Ending::Exited:
  case Ending::Signalled:
    if (R.Output.find("memory") != std::string::npos ||
        R.ErrorOutput.find("bad_alloc") != std::string::npos)
      O.Is = Answer::OutOfMemory;
    break;
  default:
    break;
  }
  O.Why = O.Is == Answer::Failed ? "solver " + R.describe()
                                 : answerName(O.Is).str();
  return O;
}

Outcome SolverProcess::ask(const Terms &Arena, const Query &Q,
                           const Budget &B) {
  if (!Purse)
    return answer(Arena, Q, B);
  if (*Purse == 0) {
    Outcome O;
    O.Is = Answer::Exhausted;
    O.Why = answerName(O.Is).str();
    return O;
  }
  Budget Mine = B;
  Mine.Resource = std::min(B.Resource, *Purse);
  Outcome O = answer(Arena, Q, Mine);
  bool Answered = O.Is == Answer::Unsat || O.Is == Answer::Sat;
  std::uint64_t Cost =
      Answered || !O.Posed ? O.Resource : std::max(O.Resource, Mine.Resource);
  *Purse -= std::min(*Purse, Cost);
  return O;
}

namespace {

/// A tactic with its part of the budget, in eighths.
struct Share {
  Tactic By;
  unsigned Eighths;
};

/// Most questions are quick for the first. Bits alone are worth a second
/// thought, so for these there is half a budget more; what the general tactic
/// can not say of memory, no other seed can.
llvm::ArrayRef<Share> shares(bool OnlyBits) {
  static constexpr Share Bits[] = {
      {Tactic::General, 7}, {Tactic::Bits, 4}, {Tactic::Reseeded, 1}};
  static constexpr Share Other[] = {{Tactic::General, 8}};
  return OnlyBits ? llvm::ArrayRef(Bits) : llvm::ArrayRef(Other);
}

bool isFinal(const Outcome &O) {
  return O.Is == Answer::Unsat || O.Is == Answer::Sat;
}

} // namespace

Outcome SolverProcess::tryTactics(const std::string &Text, std::size_t Watched,
                                  bool OnlyBits, const Budget &B,
                                  KeptAnswer &Keep) {
  Outcome O;
  std::uint64_t Used = 0;
  bool Whole = true; ///< nobody was cut short by what differs by machine
  for (const Share &S : shares(OnlyBits)) {
    std::uint64_t Mine = B.Resource / 8 * S.Eighths;
    Command C =
        Program.command({"smt", std::to_string(Mine),
                         std::to_string(B.MemoryBytes), tacticName(S.By).str()},
                        Text);
    C.Limit.CpuSeconds = fuseOf(B);
    C.Limit.WallSeconds = fuseOf(B) * WallForCpu;
    C.Limit.MemoryBytes = B.MemoryBytes + (1ull << 30); // code is mapped too
    double Before = O.Seconds;
    auto Result = run(C);
    if (!Result) {
      O.Why = llvm::toString(Result.takeError());
      return O;
    }
    O = classify(*Result, Watched);
    O.By = S.By;
    O.Seconds = Before + Result->WallSeconds;
    Peak = std::max(Peak, Result->PeakMemoryBytes);
    bool Cut = Result->How == Ending::CpuTimeExceeded ||
               Result->How == Ending::WallTimeExceeded;
    Used += isFinal(O) ? O.Resource
            : Cut      ? std::max(Mine, costOfFuse(B))
                       : Mine;
    Whole &= O.Is != Answer::Failed && Result->succeeded();
    Keep = {Result->Output, std::int64_t(B.Resource), std::int64_t(Used),
            tacticName(S.By).str()};
    if (isFinal(O))
      break;
  }
  O.Resource = Used;
  if (!isFinal(O) && !Whole)
    Keep.Text.clear();
  return O;
}

/// Reading a question, too, is work that the solver does not count: what is
/// far longer than its budget is not asked. The same on every machine.
static bool isTooLong(llvm::StringRef Question, const Budget &B) {
  constexpr std::uint64_t BytesPerUnit = 4, Always = 100'000, Free = 1'000'000;
  std::uint64_t Beyond = B.Resource - std::min(B.Resource, Free);
  return Question.size() > Always + BytesPerUnit * Beyond;
}

/// What was said before, as if it had been asked for now.
static Outcome outcomeOf(const KeptAnswer &Kept, std::size_t Watched) {
  Outcome O = readSolverText(Kept.Text, Watched);
  O.Cached = true;
  O.Resource = std::uint64_t(Kept.Used);
  for (Tactic T : {Tactic::Bits, Tactic::Reseeded})
    if (Kept.By == tacticName(T))
      O.By = T;
  return O;
}

Outcome SolverProcess::answer(const Terms &Arena, const Query &Q,
                              const Budget &B) {
  for (Term T : Q.Asserted)
    if (Arena.isFalse(T)) {
      Outcome O;
      O.Is = Answer::Unsat;
      return O;
    }
  Inexactness How;
  std::string Text = smtText(Arena, Q, &How);
  std::string Question = contentHash((CacheVersion + "\n" + Text).str());
  if (auto Kept = Answers ? Answers->find(Question) : std::nullopt) {
    Outcome O = outcomeOf(*Kept, Q.Watched.size());
    O.How = How;
    O.Resource += readingCost(Text);
    bool Failed = O.Is == Answer::Failed; // not what we once wrote
    if (isFinal(O) || (!Failed && Kept->Resource >= std::int64_t(B.Resource)))
      return O;
  }
  if (isTooLong(Text, B)) {
    Outcome O;
    O.Is = Answer::Exhausted;
    O.Why = "the question is too long for the resource limit";
    O.Posed = false;
    O.Resource = readingCost(Text);
    return O;
  }
  if (Answers && !Answers->mayAsk()) {
    Outcome O;
    O.Why = "the answer is not kept";
    return O;
  }
  ++Asked;
  bool OnlyBits =
      !How.Unknowns && !How.Floats && !Q.Precise && Q.ForAll.empty();
  KeptAnswer Keep;
  Outcome O = tryTactics(Text, Q.Watched.size(), OnlyBits, B, Keep);
  O.How = How;
  O.Resource += readingCost(Text);
  Spent += O.Seconds;
  if (Answers && !Keep.Text.empty())
    Answers->keep(Question, Keep);
  return O;
}
