//===- ExecuteWorker.cpp - Both functions, compiled and run side by side ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ExecuteInput.h"
#include "ExecuteMachine.h"
#include "ExecuteRequest.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include <cmath>
#include <csetjmp>
#include <csignal>
#include <cstdarg>
#include <cstring>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

using namespace evo;
using namespace llvm;

namespace {

// A trap is a signal and a signal handler has no argument, so what it needs to
// get back is global to this worker process, which does nothing else.
sigjmp_buf Back;
std::string *Printed = nullptr;

void onSignal(int Number) { siglongjmp(Back, Number); }

extern "C" int evoPrintf(const char *Format, ...) {
  char Buffer[512];
  va_list Arguments;
  va_start(Arguments, Format);
  int Length = std::vsnprintf(Buffer, sizeof(Buffer), Format, Arguments);
  va_end(Arguments);
  if (Printed && Printed->size() < (1u << 16))
    *Printed += Buffer;
  return Length;
}
extern "C" int evoPuts(const char *Text) { return evoPrintf("%s\n", Text), 1; }
extern "C" int evoPutchar(int C) { return evoPrintf("%c", C), C; }
extern "C" void evoAbort() { siglongjmp(Back, SIGABRT); }

/// What one run did.
struct Observation {
  enum Kind { Returned, Threw, Aborted, Undefined, TooLong } Is = Returned;
  std::uint64_t Result = 0;
  std::vector<std::uint8_t> Object; ///< the result, if it is one
  std::vector<std::vector<std::uint8_t>> Buffers;
  std::vector<std::size_t> Owners; ///< the parameter each buffer was made for
  std::vector<std::string> Globals;
  std::string Output;
  int Signal = 0;
};

class Runner {
public:
  explicit Runner(const WorkerRequest &R) : Request(R) {
    Page = ::sysconf(_SC_PAGESIZE);
  }
  void installHandlers();
  Observation run(Side &S, const Input &I, std::uint8_t Padding,
                  unsigned Milliseconds);
  bool differ(const Observation &A, const Observation &B,
              std::string &Why) const;
  std::string describe(const Observation &O) const;

private:
  char *buffer(std::size_t Number, std::size_t Bytes, std::uint8_t Padding);
  bool sameScalar(const ParameterShape &S, std::uint64_t A,
                  std::uint64_t B) const;
  bool samePart(const ParameterShape::Part &P, std::uint64_t A,
                std::uint64_t B) const;
  bool sameObject(const Observation &A, const Observation &B) const;
  std::string describePointer(const Observation &O) const;
  bool bufferDiffers(const ParameterShape &S, std::size_t Number,
                     ArrayRef<std::uint8_t> A, ArrayRef<std::uint8_t> B,
                     std::string &Why) const;

  const WorkerRequest &Request;
  std::size_t Page;
  std::vector<char *> Mapped;
};

void Runner::installHandlers() {
  static char Stack[1 << 16];
  stack_t Alternate = {};
  Alternate.ss_sp = Stack;
  Alternate.ss_size = sizeof(Stack);
  ::sigaltstack(&Alternate, nullptr);
  struct sigaction Action = {};
  Action.sa_handler = onSignal;
  Action.sa_flags = SA_ONSTACK | SA_NODEFER;
  for (int Signal :
       {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGVTALRM, SIGABRT})
    ::sigaction(Signal, &Action, nullptr);
}

/// The buffer's last byte is the last before a page that traps; the page below
/// it traps too.
char *Runner::buffer(std::size_t Number, std::size_t Bytes,
                     std::uint8_t Padding) {
  std::size_t Body = (Bytes + Page - 1) / Page * Page;
  while (Mapped.size() <= Number) {
    char *All = static_cast<char *>(::mmap(nullptr, Page * 16, PROT_NONE,
                                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    ::mprotect(All + Page, Page * 4, PROT_READ | PROT_WRITE);
    Mapped.push_back(All + Page);
  }
  char *Begin = Mapped[Number] + 4 * Page - Body;
  std::memset(Begin, Padding, Body);
  return Begin + Body - Bytes;
}

/// Locals that are never written hold what lay on the stack: make it known.
[[gnu::noinline]] void paintStack(std::uint8_t Padding) {
  char Stack[4096];
  std::memset(Stack, Padding, sizeof(Stack));
  asm volatile("" : : "r"(Stack) : "memory");
}

Observation Runner::run(Side &S, const Input &I, std::uint8_t Padding,
                        unsigned Milliseconds) {
  Observation O;
  std::vector<std::uint64_t> Arguments = I.Scalars;
  std::vector<char *> Buffers;
  for (std::size_t B = 0; B < I.Buffers.size(); ++B) {
    Buffers.push_back(buffer(B, I.Buffers[B].size(), Padding));
    std::memcpy(Buffers[B], I.Buffers[B].data(), I.Buffers[B].size());
  }
  for (std::size_t P = 0; P < Request.Shapes.size(); ++P)
    if (isMemory(Request.Shapes[P])) {
      std::uint64_t Number = I.Scalars[P];
      Arguments[P] = Number == NoBuffer
                         ? 0
                         : reinterpret_cast<std::uint64_t>(Buffers[Number]);
      if (Number == O.Owners.size())
        O.Owners.push_back(P);
    }
  for (Side::Global &G : S.Globals)
    std::memcpy(G.Address, G.Initial.data(), G.Initial.size());
  paintStack(Padding);
  Printed = &O.Output;
  int Threw = 0;
  O.Object.assign(Request.Result.Bytes, 0);
  void *Result =
      O.Object.empty() ? static_cast<void *>(&O.Result) : O.Object.data();
  struct itimerval Timer = {};
  Timer.it_value.tv_sec = Milliseconds / 1000;
  Timer.it_value.tv_usec = Milliseconds % 1000 * 1000;
  ::setitimer(ITIMER_VIRTUAL, &Timer, nullptr);
  int Signal = sigsetjmp(Back, 0);
  if (Signal == 0)
    S.Call(Arguments.data(), Result, &Threw);
  Timer.it_value = {};
  ::setitimer(ITIMER_VIRTUAL, &Timer, nullptr);
  O.Signal = Signal;
  O.Is = Signal == 0 ? (Threw ? Observation::Threw : Observation::Returned)
         : Signal == SIGVTALRM ? Observation::TooLong
         : Signal == SIGABRT   ? Observation::Aborted
                               : Observation::Undefined;
  for (std::size_t B = 0; B < Buffers.size(); ++B)
    O.Buffers.emplace_back(Buffers[B], Buffers[B] + I.Buffers[B].size());
  for (Side::Global &G : S.Globals)
    O.Globals.emplace_back(G.Address, G.Initial.size());
  return O;
}

bool Runner::sameScalar(const ParameterShape &S, std::uint64_t A,
                        std::uint64_t B) const {
  if (S.Is == ParameterShape::Floating) {
    auto NaN = [&](std::uint64_t V) {
      return S.Bits == 32 ? std::isnan(bit_cast<float>(std::uint32_t(V)))
                          : std::isnan(bit_cast<double>(V));
    };
    if (NaN(A) && NaN(B))
      return true;
  }
  unsigned Bits = S.Is == ParameterShape::Boolean ? 1 : S.Bits;
  std::uint64_t Mask = Bits >= 64 ? ~0ull : (1ull << Bits) - 1;
  return ((A ^ B) & Mask) == 0;
}

/// In memory: pointers to new memory may differ, null may not; a bool that is
/// neither 0 nor 1 is not like another.
bool Runner::samePart(const ParameterShape::Part &P, std::uint64_t A,
                      std::uint64_t B) const {
  if (P.Is == ParameterShape::Pointer)
    return !A == !B;
  return P.Is == ParameterShape::Boolean ? A == B
                                         : sameScalar(shapeOfPart(P), A, B);
}

bool Runner::bufferDiffers(const ParameterShape &S, std::size_t Number,
                           ArrayRef<std::uint8_t> A, ArrayRef<std::uint8_t> B,
                           std::string &Why) const {
  unsigned Bytes = InputSource::elementBytes(S);
  for (std::size_t At = 0; At + Bytes <= A.size(); At += Bytes)
    for (const ParameterShape::Part &P : partsOf(S)) {
      std::uint64_t X = readPart(P, &A[At]), Y = readPart(P, &B[At]);
      if (samePart(P, X, Y))
        continue;
      std::string In =
          S.Parts.empty() ? "" : " byte " + std::to_string(P.Offset);
      return Why = formatv("leaves buffer{0}[{1}]{2} = {3}", Number, At / Bytes,
                           In, InputSource::printValue(shapeOfPart(P), Y)),
             true;
    }
  return false;
}

/// What lies between the members of an object is not compared.
bool Runner::sameObject(const Observation &A, const Observation &B) const {
  return all_of(Request.Result.Parts, [&](const ParameterShape::Part &P) {
    return samePart(P, readPart(P, A.Object.data()),
                    readPart(P, B.Object.data()));
  });
}

bool Runner::differ(const Observation &A, const Observation &B,
                    std::string &Why) const {
  if (A.Is != B.Is)
    return Why = describe(B), true;
  if (A.Output != B.Output)
    return Why = "prints \"" + B.Output + "\"", true;
  if (A.Is == Observation::Returned && Request.Result.Type != "void") {
    bool Pointer = Request.Result.Is == ParameterShape::Pointer;
    bool Same = Request.Result.Is == ParameterShape::Aggregate
                    ? sameObject(A, B)
                    : sameScalar(Request.Result, A.Result, B.Result);
    // Pointers to new memory may differ; null and buffers may not.
    auto Into = [&](std::uint64_t P) {
      return P == 0 || any_of(Mapped, [&](char *M) {
               return P - reinterpret_cast<std::uint64_t>(M) <= 5 * Page;
             });
    };
    if (!Same && (!Pointer || Into(A.Result) || Into(B.Result)))
      return Why = describe(B), true;
  }
  for (std::size_t N = 0; N < A.Buffers.size(); ++N)
    if (bufferDiffers(Request.Shapes[A.Owners[N]], N, A.Buffers[N],
                      B.Buffers[N], Why))
      return true;
  if (A.Globals != B.Globals)
    return Why = "leaves a global variable with another value", true;
  return false;
}

/// "buffer0 + 3", in elements; an end counts as within.
std::string Runner::describePointer(const Observation &O) const {
  for (std::size_t B = 0; B < O.Buffers.size(); ++B) {
    std::size_t Size = O.Buffers[B].size();
    auto Begin = reinterpret_cast<std::uint64_t>(Mapped[B]) + 4 * Page - Size;
    if (O.Result - Begin > Size)
      continue;
    unsigned Bytes = InputSource::elementBytes(Request.Shapes[O.Owners[B]]);
    std::uint64_t Index = (O.Result - Begin) / Bytes,
                  Rest = (O.Result - Begin) % Bytes;
    return (Rest ? "byte " + std::to_string(Rest) + " of " : std::string()) +
           "buffer" + std::to_string(B) +
           (Index ? " + " + std::to_string(Index) : "");
  }
  return InputSource::printValue(Request.Result, O.Result);
}

std::string Runner::describe(const Observation &O) const {
  switch (O.Is) {
  case Observation::Returned:
    if (Request.Result.Type == "void")
      return "returns";
    if (Request.Result.Is == ParameterShape::Pointer)
      return "returns " + describePointer(O);
    return "returns " +
           (Request.Result.Is == ParameterShape::Aggregate
                ? InputSource::printObject(Request.Result, O.Object.data())
                : InputSource::printValue(Request.Result, O.Result));
  case Observation::Threw:
    return "throws";
  case Observation::Aborted:
    return "aborts";
  case Observation::TooLong:
    return "is still running";
  case Observation::Undefined:
    return std::string("has undefined behaviour (") +
           (O.Signal == SIGILL || O.Signal == SIGTRAP
                ? "trap of the undefined-behaviour sanitizer"
                : strsignal(O.Signal)) +
           ")";
  }
  llvm_unreachable("all kinds are listed");
}

/// Finds an input that tells the two apart and makes it small.
class Duel {
public:
  /// `Again` is before once more, with other values where it has none.
  Duel(const WorkerRequest &R, InputSource &Source, Side &Before, Side &Again,
       Side &After)
      : Request(R), Source(Source), Before(Before), Again(Again), After(After),
        Runs(R) {
    Runs.installHandlers();
  }

  ExecutionResult fight() {
    ExecutionResult Result;
    std::size_t Given = Request.Given.size();
    std::size_t Made = Given + Request.First.size();
    std::size_t Total = Made + Request.Runs;
    for (std::size_t At = 0; At < Total && Slow < MostSlow; ++At) {
      Input I = At < Given  ? Request.Given[At]
                : At < Made ? Source.complete(Request.First[At - Given])
                            : Source.make(At - Made);
      std::string A, B;
      if (!tellsApart(I, A, B, Result))
        continue;
      shrink(I, A, B);
      Result.Refuted = true;
      Result.Input = Source.print(I, Request.Name);
      Result.Arguments = I.Scalars;
      Result.BeforeResult = A;
      Result.AfterResult = B;
      break;
    }
    return Result;
  }

private:
  bool tellsApart(const Input &I, std::string &A, std::string &B,
                  ExecutionResult &Count) {
    Observation X = Runs.run(Before, I, 0xa5, 10);
    bool Bad = X.Is == Observation::Undefined || X.Is == Observation::TooLong;
    Slow += X.Is == Observation::TooLong;
    if (Bad)
      return ++Count.Discarded, false;
    Observation Y = Runs.run(After, I, 0xa5, 500);
    if (Y.Is == Observation::TooLong) {
      Slow += MostSlow / 5;
      Count.Doubt = "after is still running where before has returned: " +
                    Source.print(I, Request.Name);
      return false;
    }
    ++Count.Runs;
    if (!Runs.differ(X, Y, B))
      return false;
    // Reading outside the buffers, or what was never written, shows as
    // dependence on what lies there: then before is undefined.
    std::string Ignored;
    if (Runs.differ(X, Runs.run(Again, I, 0x5a, 500), Ignored)) {
      --Count.Runs;
      return ++Count.Discarded, false;
    }
    A = Runs.describe(X);
    if (Y.Is == X.Is && StringRef(B).starts_with("leaves"))
      A = "leaves it otherwise";
    return true;
  }

  void shrink(Input &I, std::string &A, std::string &B) {
    ExecutionResult Ignored;
    unsigned Left = 3000;
    for (bool Better = true; Better && Left;) {
      Better = false;
      for (Input &Try : Source.simpler(I)) {
        if (!Left--)
          return;
        std::string X, Y;
        if (!tellsApart(Try, X, Y, Ignored))
          continue;
        I = std::move(Try);
        A = X, B = Y;
        Better = true;
        break;
      }
      if (!Left)
        break;
    }
  }

  /// Inputs that run for long are worth less than many that do not.
  static constexpr unsigned MostSlow = 30;
  const WorkerRequest &Request;
  InputSource &Source;
  Side &Before, &Again, &After;
  Runner Runs;
  unsigned Slow = 0;
};

/// A result that changes with what undefined values are made of is none.
std::vector<ObservedAnswer> answers(const WorkerRequest &Request,
                                    InputSource &Source, Side &Before,
                                    Side &Again) {
  Runner Runs(Request);
  Runs.installHandlers();
  std::vector<ObservedAnswer> All;
  for (const ScalarInput &Each : Request.First) {
    Input I = Source.complete(Each);
    Observation X = Runs.run(Before, I, 0xa5, 10);
    ObservedAnswer Answer;
    std::string Ignored;
    if (X.Is == Observation::Returned &&
        !Runs.differ(X, Runs.run(Again, I, 0x5a, 10), Ignored))
      Answer = {true, X.Result};
    All.push_back(Answer);
  }
  return All;
}

WorkerAnswer work(StringRef Folder) {
  WorkerAnswer Result;
  auto Fail = [&](std::string Why) {
    Result.Fight.NotRun = std::move(Why);
    return Result;
  };
  auto Text = readFile((Folder + "/request.json").str());
  if (!Text)
    return Fail(toString(Text.takeError()));
  auto Request = fromJsonLine<WorkerRequest>(*Text, "request");
  if (!Request)
    return Fail(toString(Request.takeError()));
  Machine M({reinterpret_cast<void *>(evoPrintf),
             reinterpret_cast<void *>(evoPuts),
             reinterpret_cast<void *>(evoPutchar),
             reinterpret_cast<void *>(evoAbort)});
  if (std::string Why = M.start(); !Why.empty())
    return Fail(Why);
  Side Before, Again, After;
  Harvest H;
  ArrayRef<ParameterShape> Shapes = Request->Shapes;
  std::string BeforePath = (Folder + "/before.bc").str();
  std::string Why =
      M.load(BeforePath, Request->Before, Shapes, 0x00, Before, H);
  if (Why.empty())
    Why = M.load(BeforePath, Request->Before, Shapes, 0x55, Again, H);
  if (!Why.empty())
    return Fail("before " + Why);
  if (Request->ObserveOnly) {
    InputSource Source(Request->Shapes, {}, {}, 1);
    Result.Answers = answers(*Request, Source, Before, Again);
    return Result;
  }
  Why = M.load((Folder + "/after.bc").str(), Request->After, Shapes, 0x33,
               After, H);
  if (!Why.empty())
    return Fail("after " + Why);
  // Globals pair by name; one that only one side has is that side's own.
  auto Names = [](const Side &S) {
    std::vector<std::string> List;
    for (auto &G : S.Globals)
      List.push_back(G.Name);
    return List;
  };
  if (Names(Before) != Names(After))
    return Fail("the two sides use different global variables");
  InputSource Source(Request->Shapes, H.Integers, H.Reals, Request->Seed);
  Result.Fight = Duel(*Request, Source, Before, Again, After).fight();
  return Result;
}

} // namespace

int evo::executeWorkerMain(StringRef Folder) {
  std::string Line = toJsonLine(work(Folder));
  outs() << Line << '\n';
  outs().flush();
  // Code under test may have left the heap in any state: no destructors.
  ::_exit(0);
}
