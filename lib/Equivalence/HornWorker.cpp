//===- HornWorker.cpp - Horn clauses, put to Spacer ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/ReadySolver.h"
#include "evo/Equivalence/Solver.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <z3.h>

using namespace evo::smt;

namespace {

using Alternatives = std::vector<Inequality>;

/// What Spacer says of a relation as clauses of linear inequalities.
class LemmaReader {
public:
  explicit LemmaReader(Z3_context C) : C(C) {}

  /// Adds what `A`, or its negation, says; parts that are not linear are left
  /// out, which says less. False if it says something that cannot be left out.
  bool read(Z3_ast A, bool Holds, std::vector<Alternatives> &All);

private:
  bool readList(Z3_app A, bool Holds, bool Conjunction,
                std::vector<Alternatives> &All);
  bool compare(Z3_app A, Z3_decl_kind Is, bool Holds,
               std::vector<Alternatives> &All);
  bool linear(Z3_ast A, std::int64_t Factor);
  bool atMost(Z3_ast X, Z3_ast Y, bool Strictly, Alternatives &Into);

  Z3_context C;
  std::map<unsigned, std::int64_t> Sum;
  std::int64_t Constant = 0;
};

bool LemmaReader::read(Z3_ast A, bool Holds, std::vector<Alternatives> &All) {
  if (Z3_get_ast_kind(C, A) != Z3_APP_AST)
    return false;
  Z3_app App = Z3_to_app(C, A);
  Z3_decl_kind Is = Z3_get_decl_kind(C, Z3_get_app_decl(C, App));
  switch (Is) {
  case Z3_OP_TRUE:
  case Z3_OP_FALSE:
    if ((Is == Z3_OP_TRUE) != Holds)
      All.emplace_back(); // no way to hold
    return true;
  case Z3_OP_NOT:
    return read(Z3_get_app_arg(C, App, 0), !Holds, All);
  case Z3_OP_AND:
  case Z3_OP_OR:
    return readList(App, Holds, (Is == Z3_OP_AND) == Holds, All);
  default:
    return compare(App, Is, Holds, All);
  }
}

bool LemmaReader::readList(Z3_app A, bool Holds, bool Conjunction,
                           std::vector<Alternatives> &All) {
  unsigned N = Z3_get_app_num_args(C, A);
  if (Conjunction) {
    for (unsigned I = 0; I < N; ++I)
      read(Z3_get_app_arg(C, A, I), Holds, All);
    return true;
  }
  constexpr std::size_t MostClauses = 32;
  std::vector<Alternatives> Product(1);
  for (unsigned I = 0; I < N; ++I) {
    std::vector<Alternatives> Mine, Next;
    if (!read(Z3_get_app_arg(C, A, I), Holds, Mine) ||
        Mine.size() * Product.size() > MostClauses)
      return false;
    for (const Alternatives &X : Product)
      for (const Alternatives &Y : Mine) {
        Next.push_back(X);
        llvm::append_range(Next.back(), Y);
      }
    Product = std::move(Next);
  }
  llvm::append_range(All, Product);
  return true;
}

bool LemmaReader::compare(Z3_app A, Z3_decl_kind Is, bool Holds,
                          std::vector<Alternatives> &All) {
  if (Z3_get_app_num_args(C, A) != 2)
    return false;
  Z3_ast X = Z3_get_app_arg(C, A, 0), Y = Z3_get_app_arg(C, A, 1);
  Alternatives One, Other;
  switch (Is) {
  case Z3_OP_GE:
  case Z3_OP_GT:
    std::swap(X, Y);
    [[fallthrough]];
  case Z3_OP_LE:
  case Z3_OP_LT: {
    bool Strict = Is == Z3_OP_LT || Is == Z3_OP_GT;
    if (!(Holds ? atMost(X, Y, Strict, One) : atMost(Y, X, !Strict, One)))
      return false;
    All.push_back(std::move(One));
    return true;
  }
  case Z3_OP_EQ:
    if (!atMost(X, Y, !Holds, One) || !atMost(Y, X, !Holds, Other))
      return false;
    if (Holds)
      All.push_back(std::move(One)), All.push_back(std::move(Other));
    else
      llvm::append_range(One, Other), All.push_back(std::move(One));
    return true;
  default:
    return false;
  }
}

bool LemmaReader::atMost(Z3_ast X, Z3_ast Y, bool Strictly,
                         Alternatives &Into) {
  Sum.clear();
  Constant = Strictly ? 1 : 0;
  if (!linear(X, 1) || !linear(Y, -1))
    return false;
  Inequality I;
  for (auto [Column, Weight] : Sum)
    if (Weight)
      I.Sum.emplace_back(Column, Weight);
  I.Most = -Constant;
  Into.push_back(std::move(I));
  return true;
}

/// Adds `Factor` times `A`.
bool LemmaReader::linear(Z3_ast A, std::int64_t Factor) {
  std::int64_t Value = 0, Product = 0;
  if (Z3_is_numeral_ast(C, A))
    return Z3_get_numeral_int64(C, A, &Value) &&
           !llvm::MulOverflow(Value, Factor, Product) &&
           !llvm::AddOverflow(Constant, Product, Constant);
  if (Z3_get_ast_kind(C, A) == Z3_VAR_AST) {
    std::int64_t &Weight = Sum[Z3_get_index_value(C, A)];
    return !llvm::AddOverflow(Weight, Factor, Weight);
  }
  if (Z3_get_ast_kind(C, A) != Z3_APP_AST)
    return false;
  Z3_app App = Z3_to_app(C, A);
  unsigned N = Z3_get_app_num_args(C, App);
  auto Arg = [&](unsigned I) { return Z3_get_app_arg(C, App, I); };
  switch (Z3_get_decl_kind(C, Z3_get_app_decl(C, App))) {
  case Z3_OP_ADD:
    return llvm::all_of(llvm::seq(0u, N),
                        [&](unsigned I) { return linear(Arg(I), Factor); });
  case Z3_OP_SUB:
    return llvm::all_of(llvm::seq(0u, N), [&](unsigned I) {
      return linear(Arg(I), I ? -Factor : Factor);
    });
  case Z3_OP_UMINUS:
    return linear(Arg(0), -Factor);
  case Z3_OP_MUL:
    return N == 2 && Z3_is_numeral_ast(C, Arg(0)) &&
           Z3_get_numeral_int64(C, Arg(0), &Value) &&
           !llvm::MulOverflow(Value, Factor, Product) &&
           linear(Arg(1), Product);
  default:
    return false;
  }
}

llvm::json::Value jsonOf(unsigned At, const Alternatives &Any) {
  llvm::json::Array List;
  for (const Inequality &I : Any) {
    llvm::json::Array Sum;
    for (auto [Column, Weight] : I.Sum)
      Sum.push_back(llvm::json::Array{std::int64_t(Column), Weight});
    List.push_back(
        llvm::json::Object{{"most", I.Most}, {"sum", std::move(Sum)}});
  }
  return llvm::json::Object{{"at", std::int64_t(At)}, {"any", std::move(List)}};
}

/// Several searches, which share what they may use.
class LemmaSearch {
public:
  LemmaSearch(llvm::StringRef Clauses, unsigned Bad,
              std::vector<unsigned> Columns, std::uint64_t Resource,
              llvm::raw_ostream &Said);

  /// All that is bad at once; if that can be, then each alone, since a part may
  /// be bad only because its meaning was lost.
  void run();
  std::uint64_t used() const { return Used; }
  bool failed() const { return Failed; }

private:
  Z3_lbool search(unsigned First, unsigned Last);
  Z3_fixedpoint makeSpacer();
  void print(Z3_fixedpoint F, unsigned At);

  Z3_context C;
  std::string Clauses;
  unsigned Bad;
  std::vector<unsigned> Columns;
  std::uint64_t Resource, Used = 0;
  llvm::raw_ostream &Said;
  bool Failed = false;
};

LemmaSearch::LemmaSearch(llvm::StringRef Clauses, unsigned Bad,
                         std::vector<unsigned> Columns, std::uint64_t Resource,
                         llvm::raw_ostream &Said)
    : Clauses(Clauses), Bad(Bad), Columns(std::move(Columns)),
      Resource(Resource), Said(Said) {
  Z3_config Config = Z3_mk_config();
  Z3_set_param_value(Config, "rlimit", std::to_string(Resource).c_str());
  C = Z3_mk_context_rc(Config);
  Z3_del_config(Config);
  Z3_set_error_handler(C, [](Z3_context, Z3_error_code) {});
}

void LemmaSearch::run() {
  if (search(0, Bad) != Z3_L_TRUE)
    return;
  for (unsigned I = 0; I < Bad && Bad > 1 && Used < Resource; ++I)
    search(I, I + 1);
}

/// With every relation kept as it was written, so that it can be asked for.
/// The interpolants of unsatisfiable cores, which are the default, do not come
/// to an end where counters are bounded by constants; Farkas lemmas do.
Z3_fixedpoint LemmaSearch::makeSpacer() {
  Z3_fixedpoint F = Z3_mk_fixedpoint(C);
  Z3_fixedpoint_inc_ref(C, F);
  Z3_params P = Z3_mk_params(C);
  Z3_params_inc_ref(C, P);
  auto Name = [&](const char *N) { return Z3_mk_string_symbol(C, N); };
  Z3_params_set_symbol(C, P, Name("engine"), Name("spacer"));
  Z3_params_set_uint(C, P, Name("spacer.iuc"), 0);
  for (const char *Off :
       {"xform.slice", "xform.inline_linear", "xform.inline_eager"})
    Z3_params_set_bool(C, P, Name(Off), false);
  Z3_fixedpoint_set_params(C, F, P);
  Z3_params_dec_ref(C, P);
  return F;
}

static std::uint64_t resourceOf(Z3_context C, Z3_fixedpoint F) {
  Z3_stats S = Z3_fixedpoint_get_statistics(C, F);
  Z3_stats_inc_ref(C, S);
  for (unsigned I = 0; I < Z3_stats_size(C, S); ++I)
    if (llvm::StringRef(Z3_stats_get_key(C, S, I)) == "rlimit count")
      return Z3_stats_get_uint_value(C, S, I);
  return 0;
}

/// Can one of the bad ones from `First` to before `Last` be?
Z3_lbool LemmaSearch::search(unsigned First, unsigned Last) {
  std::string Text = Clauses + "(declare-rel Bad ())\n";
  for (unsigned I = First; I < Last; ++I)
    Text += "(rule (=> Bad" + std::to_string(I) + " Bad))\n";
  Z3_fixedpoint F = makeSpacer();
  Z3_ast_vector Queries =
      Z3_fixedpoint_from_string(C, F, (Text + "(query Bad)\n").c_str());
  if (!Queries || Z3_ast_vector_size(C, Queries) != 1) {
    Failed = true;
    return Z3_L_UNDEF;
  }
  Z3_ast_vector_inc_ref(C, Queries);
  Z3_update_param_value(C, "rlimit", std::to_string(Resource - Used).c_str());
  Z3_lbool Is = Z3_fixedpoint_query(C, F, Z3_ast_vector_get(C, Queries, 0));
  for (unsigned At = 0; At < Columns.size(); ++At)
    print(F, At);
  Used = std::max(Used, resourceOf(C, F)); // of the context
  Z3_ast_vector_dec_ref(C, Queries);
  Z3_fixedpoint_dec_ref(C, F);
  return Is;
}

void LemmaSearch::print(Z3_fixedpoint F, unsigned At) {
  std::vector<Z3_sort> Sorts(Columns[At], Z3_mk_int_sort(C));
  std::string Name = "P" + std::to_string(At);
  Z3_func_decl Relation =
      Z3_mk_func_decl(C, Z3_mk_string_symbol(C, Name.c_str()), Columns[At],
                      Sorts.data(), Z3_mk_bool_sort(C));
  constexpr int AtEveryLevel = -1;
  Z3_ast Known = Z3_fixedpoint_get_cover_delta(C, F, AtEveryLevel, Relation);
  std::vector<Alternatives> All;
  if (Known)
    LemmaReader(C).read(Known, true, All);
  for (const Alternatives &Any : All)
    Said << jsonOf(At, Any) << '\n';
}

} // namespace

int ReadySolver::findLemmas(llvm::StringRef Resource, llvm::StringRef MostBytes,
                            llvm::StringRef Shape, llvm::StringRef Clauses) {
  std::uint64_t Most = 0;
  if (!limitMemory(MostBytes) || Resource.getAsInteger(10, Most))
    return 2;
  std::vector<unsigned> Numbers;
  llvm::SmallVector<llvm::StringRef> Texts;
  Shape.split(Texts, ',');
  for (llvm::StringRef Text : Texts)
    if (Text.getAsInteger(10, Numbers.emplace_back()))
      return 2;
  unsigned Bad = Numbers.front();
  Numbers.erase(Numbers.begin());
  std::string Said;
  llvm::raw_string_ostream OS(Said);
  LemmaSearch Search(Clauses, Bad, std::move(Numbers), Most, OS);
  Search.run();
  if (Search.failed())
    return 2;
  OS << llvm::json::Value(
            llvm::json::Object{{"resource", std::int64_t(Search.used())}})
     << '\n';
  OS.flush();
  say(Said);
}
