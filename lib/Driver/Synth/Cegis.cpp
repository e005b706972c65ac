//===- Cegis.cpp - Guess a program from examples, prove it, learn ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cegis.h"
#include "Components.h"
#include "Samples.h"
#include "evo/Equivalence/Reduce.h"
#include "evo/Search/Synthesis.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include <chrono>
#include <set>

using namespace evo;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t ManySamples = 4000, FewSamples = 8, FirstExamples = 20;
constexpr unsigned MostCandidates = 40;
/// Of a program that the solver connects.
constexpr unsigned MostLines = 4;
constexpr llvm::StringLiteral CandidateFile = "/evo-synth/candidate.cpp";

class Cegis {
public:
  explicit Cegis(const CegisRequest &R) : Request(R) {}
  llvm::Expected<CegisResult> run();

private:
  llvm::Error load();
  bool suitable();
  bool watch();
  bool learn(const ScalarInput &Input);
  void addExample(const ScalarInput &Input, std::uint64_t Output);
  std::optional<std::size_t> firstMistake(const StraightLine &P) const;
  std::optional<StraightLine> next();
  std::optional<StraightLine> connect();
  std::optional<StraightLine> guess();
  std::uint64_t asWord(std::uint64_t Value, const ParameterShape &S) const;
  std::string print(const StraightLine &P) const;
  llvm::Expected<CodeCost> candidateCost(const std::string &Text);
  llvm::Expected<FunctionVerdict> prove(const std::string &Text);
  llvm::Expected<bool> judge(const StraightLine &P);
  llvm::Error measure();
  SourceUnit candidateUnit(const std::string &Text) const;
  bool give(CegisResult::Kind Kind, std::string Why) {
    Result.Is = Kind;
    Result.Why = std::move(Why);
    return false;
  }
  const Signature &signature() const { return Traps.Functions.front(); }
  std::string plainName() const;

  const CegisRequest &Request;
  llvm::LLVMContext Context;
  CompiledUnit Traps, Plain;
  std::unique_ptr<llvm::Module> Reduced;
  CegisResult Result;
  SynthesisProblem Problem;
  std::string NoneFound; ///< why not by enumeration; then the solver is asked
  unsigned Lines = 1;    ///< no program of fewer agrees with the examples
  std::vector<ScalarInput> Samples; ///< on which the function is defined
  std::vector<std::uint64_t> Answers;
};

/// The code the compiler makes of it.
CodeCost costIn(const llvm::Module &M, llvm::StringRef Symbol,
                CountingInstructions *Has = nullptr) {
  auto Copy = llvm::CloneModule(M);
  reduceTo(*Copy, Symbol, Form::Plain);
  optimise(*Copy);
  const llvm::Function &F = *Copy->getFunction(Symbol);
  if (Has)
    *Has = countingInstructions(F);
  return costOf(F);
}

/// Constants that stand in the code, smallest first, as far as they are few.
std::vector<std::uint64_t> constantsIn(const llvm::Function &F) {
  constexpr std::size_t Few = 6;
  std::set<std::uint64_t> All;
  for (const llvm::Instruction &I : llvm::instructions(F))
    if (I.isBinaryOp() || llvm::isa<llvm::ICmpInst>(I))
      for (const llvm::Value *V : I.operands())
        if (auto *C = llvm::dyn_cast<llvm::ConstantInt>(V);
            C && C->getBitWidth() > 1 && C->getBitWidth() <= 64)
          All.insert(C->getZExtValue());
  std::vector<std::uint64_t> List(All.begin(), All.end());
  List.resize(std::min(List.size(), Few));
  return List;
}

llvm::Error Cegis::load() {
  FunctionFilter Wanted = functionNamed(Request.Function);
  auto Both = compileUnit(
      Request.Unit,
      {ModuleWanted{Form::Traps, Wanted}, ModuleWanted{Form::Plain, Wanted}},
      Context);
  if (!Both)
    return Both.takeError();
  Traps = std::move(Both->front());
  Plain = std::move(Both->back());
  if (Traps.Functions.empty())
    return makeError(Code::NoSuchFunction, "no function '" + Request.Function +
                                               "' with a body in " +
                                               Request.Unit.File);
  if (Traps.Functions.size() > 1)
    return makeError(Code::Usage,
                     "'" + Request.Function + "' is overloaded: name one as '" +
                         signature().Name + signature().Parameters + "'");
  Result.Function = signature().Name + signature().Parameters;
  CountingInstructions Has;
  Result.Before = costIn(*Plain.Module, signature().Mangled, &Has);
  for (unsigned I = unsigned(Op::Not); I <= unsigned(Op::Select); ++I) {
    Op O = Op(I);
    bool Missing = (O == Op::Popcount && !Has.Popcount) ||
                   (O == Op::LeadingZeros && !Has.LeadingZeros) ||
                   (O == Op::TrailingZeros && !Has.TrailingZeros);
    if (!Missing)
      Problem.Operations.push_back(O);
  }
  return llvm::Error::success();
}

bool Cegis::suitable() {
  auto Integer = [](const ParameterShape &S) {
    return S.Is == ParameterShape::Integer || S.Is == ParameterShape::Boolean;
  };
  unsigned Widest = signature().Result.Bits;
  for (const ParameterShape &P : signature().Shapes) {
    if (!Integer(P))
      return give(CegisResult::NotSuitable,
                  "a parameter of type '" + P.Type + "' is not an integer");
    Widest = std::max(Widest, P.Bits);
  }
  if (!Integer(signature().Result))
    return give(CegisResult::NotSuitable, "the result of type '" +
                                              signature().Result.Type +
                                              "' is not an integer");
  constexpr std::size_t MostInputs = 5;
  if (signature().Shapes.empty() || signature().Shapes.size() > MostInputs)
    return give(CegisResult::NotSuitable,
                "it has " + std::to_string(signature().Shapes.size()) +
                    " parameters, and not one to five");
  Problem.Width = Widest <= 32 ? 32 : 64;
  Problem.Inputs = signature().Shapes.size();
  Problem.MostOperations = Request.MostOperations;
  Problem.MostSteps = Request.MostSteps;
  Reduced = llvm::CloneModule(*Traps.Module);
  reduceTo(*Reduced, signature().Mangled, Form::Traps);
  Problem.Constants = constantsIn(*Reduced->getFunction(signature().Mangled));
  return true;
}

/// As C++ converts it to the unsigned word.
std::uint64_t Cegis::asWord(std::uint64_t Value,
                            const ParameterShape &S) const {
  Value &= llvm::maskTrailingOnes<std::uint64_t>(S.Bits);
  if (S.Signed && S.Is == ParameterShape::Integer)
    Value = llvm::SignExtend64(Value, S.Bits);
  return Value & llvm::maskTrailingOnes<std::uint64_t>(Problem.Width);
}

void Cegis::addExample(const ScalarInput &Input, std::uint64_t Output) {
  std::vector<std::uint64_t> Row;
  for (std::size_t I = 0; I < Input.size(); ++I)
    Row.push_back(asWord(Input[I], signature().Shapes[I]));
  Problem.Examples.push_back(std::move(Row));
  Problem.Outputs.push_back(Output);
}

bool Cegis::watch() {
  std::vector<unsigned> Bits;
  for (const ParameterShape &P : signature().Shapes)
    Bits.push_back(P.Bits);
  auto Tried = sampleInputs(Bits, ManySamples, Request.Ladder.Execution.Seed);
  Observations Seen =
      observe(Request.Ladder.Program, *Reduced, signature(), Tried);
  if (!Seen.NotRun.empty())
    return give(CegisResult::NotSuitable, "it was not run: " + Seen.NotRun);
  for (std::size_t I = 0; I < Tried.size(); ++I)
    if (Seen.Answers[I].Defined) {
      Samples.push_back(Tried[I]);
      Answers.push_back(asWord(Seen.Answers[I].Result, signature().Result));
    }
  Result.Samples = Samples.size();
  if (Samples.size() < FewSamples)
    return give(CegisResult::NotSuitable,
                "it is undefined on all but " + std::to_string(Samples.size()) +
                    " of " + std::to_string(Tried.size()) + " inputs");
  // Spread over all answers: examples that answer alike teach little.
  std::map<std::uint64_t, unsigned> Often;
  for (std::size_t I = 0;
       I < Samples.size() && Problem.Examples.size() < FirstExamples; ++I)
    if (Often[Answers[I]]++ < FirstExamples / 2)
      addExample(Samples[I], Answers[I]);
  return true;
}

/// An input from the prover. False if the function has no answer for it.
bool Cegis::learn(const ScalarInput &Input) {
  Observations Seen =
      observe(Request.Ladder.Program, *Reduced, signature(), {Input});
  if (Seen.Answers.empty() || !Seen.Answers.front().Defined)
    return false;
  addExample(Input, asWord(Seen.Answers.front().Result, signature().Result));
  return true;
}

std::optional<std::size_t> Cegis::firstMistake(const StraightLine &P) const {
  for (std::size_t I = 0; I < Samples.size(); ++I) {
    std::vector<std::uint64_t> Row;
    for (std::size_t J = 0; J < Samples[I].size(); ++J)
      Row.push_back(asWord(Samples[I][J], signature().Shapes[J]));
    if (P.run(Row) != Answers[I])
      return I;
  }
  return std::nullopt;
}

/// What no enumeration finds, since the constants are not known, the solver
/// may.
std::optional<StraightLine> Cegis::connect() {
  smt::SolverProcess Solver(Request.Ladder.Program, Request.Ladder.Answers);
  smt::Budget Each = Request.Ladder.Limits.PerQuestion;
  Each.Resource /= 2; // what takes longer mostly takes for ever
  Each.FuseSeconds /= 2;
  for (; Lines <= std::min(Request.MostOperations, MostLines); ++Lines) {
    Connection C = connectComponents(Problem, Lines, Solver, Each);
    Result.Connected = C.Found.has_value();
    if (C.Found || !C.Impossible)
      return C.Found;
  }
  return std::nullopt;
}

/// The next program that agrees with the examples.
std::optional<StraightLine> Cegis::next() {
  if (NoneFound.empty()) {
    SynthesisResult R = synthesise(Problem);
    Result.Steps += R.Steps;
    Problem.MostSteps -= std::min(Problem.MostSteps, R.Steps);
    if (R.Found)
      return R.Found;
    NoneFound = R.Reason;
  }
  return connect();
}

/// The next program that agrees with all that was watched.
std::optional<StraightLine> Cegis::guess() {
  while (Result.Candidates < MostCandidates) {
    auto Program = next();
    if (!Program) {
      give(CegisResult::NotFound, NoneFound + ", and none of up to " +
                                      std::to_string(Lines - 1) +
                                      " with constants of the solver's");
      return std::nullopt;
    }
    ++Result.Candidates;
    auto Wrong = firstMistake(*Program);
    if (!Wrong)
      return Program;
    addExample(Samples[*Wrong], Answers[*Wrong]);
  }
  give(CegisResult::NotFound, std::to_string(MostCandidates) +
                                  " programs that agree on the examples were "
                                  "wrong elsewhere");
  return std::nullopt;
}

// --- the program as C++ ---------------------------------------------------

std::string Cegis::plainName() const {
  llvm::StringRef Name = signature().Name;
  Name = Name.take_until([](char C) { return C == '<' || C == '('; });
  std::size_t Colon = Name.rfind(':');
  Name = Colon == llvm::StringRef::npos ? Name : Name.drop_front(Colon + 1);
  bool Plain = !Name.empty() && llvm::all_of(Name, [](char C) {
    return llvm::isAlnum(C) || C == '_';
  });
  return Plain ? Name.str() : "cheaper";
}

/// Canonical types, from "int (unsigned int, bool) noexcept".
struct TypeNames {
  std::string Result;
  std::vector<std::string> Parameters;
  bool Noexcept;
};

TypeNames typeNames(llvm::StringRef Text) {
  TypeNames T;
  T.Noexcept = Text.consume_back(" noexcept");
  auto Clean = [](llvm::StringRef Name) {
    return Name == "_Bool" ? std::string("bool") : Name.str();
  };
  auto [Result, Rest] = Text.split(" (");
  T.Result = Clean(Result);
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  Rest.drop_back().split(Parts, ", ");
  for (llvm::StringRef P : Parts)
    T.Parameters.push_back(Clean(P));
  return T;
}

std::string Cegis::print(const StraightLine &P) const {
  TypeNames Types = typeNames(signature().Text);
  std::string Word = "std::uint" + std::to_string(Problem.Width) + "_t";
  std::string Head = Types.Result + " " + plainName() + "(", Body;
  std::vector<std::string> Names;
  for (std::size_t I = 0; I < signature().Shapes.size(); ++I) {
    const ParameterShape &S = signature().Shapes[I];
    bool Clashes = S.Name.empty() || llvm::StringRef(S.Name).starts_with("T");
    std::string Name = Clashes ? "arg" + std::to_string(I) : S.Name;
    Head += (I ? ", " : "") + Types.Parameters[I] + " " + Name;
    bool Same = S.Bits == Problem.Width && !S.Signed;
    bool Used = llvm::any_of(P.Nodes, [&](const WordNode &N) {
      return N.Kind == Op::Input && N.Value == I;
    });
    if (!Same && Used) {
      Body += "const " + Word + " T" + Name + " = static_cast<" + Word + ">(" +
              Name + ");\n";
      Name = "T" + Name;
    }
    Names.push_back(Name);
  }
  std::string Text = Head + ")" + (Types.Noexcept ? " noexcept {\n" : " {\n");
  Body += P.toCxx(Names);
  for (llvm::StringRef Rest = Body; !Rest.empty();) {
    auto [Line, Next] = Rest.split('\n');
    Text += ("  " + Line + "\n").str();
    Rest = Next;
  }
  return Text + "}\n";
}

SourceUnit Cegis::candidateUnit(const std::string &Text) const {
  std::vector<std::string> Machine; // what code is made for, and no more
  for (const std::string &A : Request.Unit.Arguments)
    if (llvm::StringRef(A).starts_with("-m"))
      Machine.push_back(A);
  SourceUnit U;
  U.File = CandidateFile.str();
  U.Folder = "/";
  U.Arguments = {"clang++", "-std=c++20"};
  llvm::append_range(U.Arguments, Machine);
  U.Overlay[U.File] = "#include <bit>\n#include <cstdint>\n" + Text;
  return U;
}

// --- judging ---------------------------------------------------------------

llvm::Expected<CodeCost> Cegis::candidateCost(const std::string &Text) {
  auto Unit = compileUnit(candidateUnit(Text), Form::Plain,
                          functionNamed(plainName()), Context);
  if (!Unit)
    return addContext(Unit.takeError(), "compiling the program found");
  if (Unit->Functions.empty())
    return makeError(Code::NoSuchFunction, "the program found has no function");
  return costIn(*Unit->Module, Unit->Functions.front().Mangled);
}

llvm::Expected<FunctionVerdict> Cegis::prove(const std::string &Text) {
  PairRequest R;
  R.Before = Request.Unit;
  R.After = candidateUnit(Text);
  R.BeforeFilter = functionNamed(Request.Function);
  R.AfterFilter = functionNamed(plainName());
  R.PairByName = false;
  auto Verdicts = climb(R, Request.Ladder);
  if (!Verdicts)
    return Verdicts.takeError();
  return std::move(Verdicts->front());
}

/// True if the search has to go on with what was learned.
llvm::Expected<bool> Cegis::judge(const StraightLine &P) {
  Result.Text = print(P);
  Result.Operations = P.operations();
  auto Cost = candidateCost(Result.Text);
  if (!Cost)
    return Cost.takeError();
  Result.After = *Cost;
  Clock::time_point Start = Clock::now();
  auto Verdict = prove(Result.Text);
  if (!Verdict)
    return Verdict.takeError();
  Result.ProofSeconds +=
      std::chrono::duration<double>(Clock::now() - Start).count();
  Result.Verdict = std::move(*Verdict);
  const Evidence &E = Result.Verdict.Earned;
  if (E.Kind == EvidenceKind::Refuted && learn(Result.Verdict.Arguments))
    return true;
  if (E.Kind != EvidenceKind::Proved)
    return give(CegisResult::NotProved, describe(E));
  if (!Result.After.cheaperThan(Result.Before))
    return give(CegisResult::NotCheaper,
                "the compiler's code for the function costs " +
                    describe(Result.Before) + " already");
  Result.Is = CegisResult::Proved;
  return false;
}

/// What is proved, cheaper by the table or not, beside the function itself.
llvm::Error Cegis::measure() {
  auto Found = compileUnit(candidateUnit(Result.Text), Form::Plain,
                           functionNamed(plainName()), Context);
  if (!Found)
    return Found.takeError();
  SpeedRequest R{*Plain.Module,       *Found->Module,
                 signature().Mangled, Found->Functions.front().Mangled,
                 signature(),         Samples};
  R.Seed = Request.Ladder.Execution.Seed;
  reduceTo(R.Before, R.BeforeSymbol, Form::Plain);
  reduceTo(R.After, R.AfterSymbol, Form::Plain);
  Result.Speed = compareSpeed(R);
  if (Result.Is == CegisResult::Proved && Result.Speed.measured() &&
      !Result.Speed.faster())
    Result.Why = "cheaper by the table, not faster as measured";
  return llvm::Error::success();
}

llvm::Expected<CegisResult> Cegis::run() {
  if (auto E = load())
    return std::move(E);
  if (!suitable() || !watch())
    return std::move(Result);
  for (bool More = true; More;) {
    Clock::time_point Start = Clock::now();
    auto P = guess();
    Result.SearchSeconds +=
        std::chrono::duration<double>(Clock::now() - Start).count();
    Result.Examples = Problem.Examples.size();
    if (!P) {
      Result.Text.clear();
      break;
    }
    auto Next = judge(*P);
    if (!Next)
      return Next.takeError();
    More = *Next;
  }
  Result.Examples = Problem.Examples.size();
  bool IsProved =
      Result.Is == CegisResult::Proved || Result.Is == CegisResult::NotCheaper;
  if (IsProved && Request.Measure)
    if (auto E = measure())
      return std::move(E);
  return std::move(Result);
}

} // namespace

llvm::Expected<CegisResult> evo::findCheaper(const CegisRequest &Request) {
  return Cegis(Request).run();
}
