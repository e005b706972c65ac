//===- Outside.cpp - What running a function reaches ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Outside.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace evo;
using namespace llvm;

namespace {

/// Of the C library: what computes from its arguments alone. Neither random
/// numbers nor the time, no input and output, no state between calls.
constexpr StringLiteral ComputingNames =
    "_Unwind_Resume __assert_fail __clang_call_terminate __ctype_b_loc "
    "__ctype_tolower_loc __ctype_toupper_loc __dynamic_cast "
    "__errno_location __gxx_personality_v0 __isoc23_strtol "
    "__isoc23_strtoll __isoc23_strtoul __isoc23_strtoull __isoc99_sscanf "
    "__tls_get_addr abort abs acos acosf acosh aligned_alloc asin asinf "
    "asinh atan atan2 atan2f atanf atanh atexit atof atoi atol atoll bcmp "
    "bsearch bzero calloc cbrt cbrtf ceil ceilf copysign copysignf cos "
    "cosf cosh coshf div erf erfc exp exp2 exp2f expf expm1 fabs fabsf "
    "fdim floor floorf fma fmaf fmax fmaxf fmin fminf fmod fmodf free "
    "frexp frexpf hypot hypotf ilogb isalnum isalpha isblank iscntrl "
    "isdigit isgraph islower isprint ispunct isspace isupper iswspace "
    "isxdigit labs ldexp ldexpf ldiv llabs lldiv llrint llround log log10 "
    "log10f log1p log2 log2f logb logf lrint lround malloc memchr memcmp "
    "memcpy memmem memmove memrchr memset modf modff nan nearbyint "
    "nextafter pow powf qsort realloc remainder rint rintf round roundf "
    "scalbn sin sinf sinh snprintf sprintf sqrt sqrtf sscanf stpcpy "
    "strcasecmp strcat strchr strcmp strcpy strcspn strdup strlen "
    "strncasecmp strncat strncmp strncpy strndup strnlen strpbrk strrchr "
    "strspn strstr strtod strtof strtol strtold strtoll strtoul strtoull "
    "tan tanf tanh tgamma tolower toupper trunc truncf vsnprintf vsprintf "
    "wcslen wmemchr wmemcmp wmemcpy wmemmove wmemset ";

/// These only take time.
constexpr StringLiteral WaitingNames[] = {"clock_nanosleep", "nanosleep",
                                          "sched_yield", "sleep", "usleep"};

const StringSet<> &computingFunctions() {
  static const StringSet<> Names = [] {
    SmallVector<StringRef> All;
    ComputingNames.split(All, ' ', -1, false);
    StringSet<> Made;
    for (StringRef Name : All)
      Made.insert(Name);
    return Made;
  }();
  return Names;
}

/// Parts of the C++ library that reach beyond memory, or know the time.
constexpr StringLiteral OutsideParts[] = {
    "filebuf",     "fstream",         "thread",        "random_device",
    "chrono",      "filesystem",      "mutex",         "condition_variable",
    "__future",    "set_new_handler", "set_terminate", "locale::global",
    "this_thread", "stacktrace",      "semaphore",     "sync_with_stdio",
    "get_rdtsc",   "getenv",          "notify_",       "memory_resource::set",
    "__rand",      "pthread"};

} // namespace

bool evo::onlyComputes(StringRef Symbol) {
  if (is_contained(WaitingNames, Symbol))
    return true;
  if (computingFunctions().contains(Symbol) || Symbol.starts_with("llvm.") ||
      Symbol.starts_with("__cxa_") || Symbol == AccessGuard)
    return true;
  std::string Name = demangle(Symbol);
  if (StringRef(Name).starts_with("operator new") ||
      StringRef(Name).starts_with("operator delete"))
    return true;
  // What comes before the name is the result's type, of templates.
  if (!StringRef(Name).contains("std::") &&
      !StringRef(Name).contains("__gnu_cxx::"))
    return false;
  if (!Symbol.starts_with("_ZNS") && !Symbol.starts_with("_ZNK") &&
      !Symbol.starts_with("_ZS") && !Symbol.starts_with("_ZN9__gnu_cxx"))
    return false;
  if (Symbol.starts_with("_ZNK") && !Symbol.starts_with("_ZNKS") &&
      !Symbol.starts_with("_ZNK9__gnu_cxx"))
    return false;
  return none_of(OutsideParts, [&](StringRef Part) {
    return StringRef(Name).contains(Part);
  });
}

namespace {

/// Tables that the C++ library holds, and objects of no state.
bool isFixed(StringRef Symbol) {
  return Symbol.starts_with("_ZTV") || Symbol.starts_with("_ZTI") ||
         Symbol.starts_with("_ZTS") || Symbol == "_ZSt7nothrow" ||
         Symbol == "__dso_handle";
}

class Reach {
public:
  Reached from(const Function &Entry) {
    Seen.insert(&Entry);
    for (std::size_t I = 0; I < Seen.size() && Found.Why.empty(); ++I)
      look(*Seen[I]);
    return std::move(Found);
  }

private:
  void look(const GlobalValue &V) {
    if (const auto *F = dyn_cast<Function>(&V))
      return function(*F);
    if (const auto *A = dyn_cast<GlobalAlias>(&V))
      return operand(A->getAliasee());
    if (const auto *G = dyn_cast<GlobalVariable>(&V))
      return variable(*G);
    Found.Why = "uses '" + demangle(V.getName()) + "'";
  }
  void function(const Function &F) {
    if (F.isDeclaration()) {
      if (!F.isIntrinsic() && !onlyComputes(F.getName()))
        Found.Why = "calls '" + demangle(F.getName()) +
                    "', which is not in the unit or reaches beyond memory";
      return;
    }
    Found.Functions.insert(F.getName().str());
    // What a coroutine does comes after it returns.
    if (F.isPresplitCoroutine())
      Found.Why = "'" + demangle(F.getName()) + "' is a coroutine";
    // Of what threads share, one thread sees one order.
    std::string Name = demangle(F.getName());
    if (StringRef(Name).contains("std::atomic") ||
        StringRef(Name).contains("std::__atomic_"))
      Found.Why = "uses atomics";
    for (const Instruction &I : instructions(F)) {
      const auto *Call = dyn_cast<CallBase>(&I);
      if (Call && Call->isInlineAsm())
        Found.Why = "holds assembly";
      else if (I.isVolatile())
        Found.Why = "uses volatile memory";
      Found.CallsPointers |= Call && Call->isIndirectCall();
      for (const Use &U : I.operands())
        operand(U.get());
    }
  }
  void variable(const GlobalVariable &G) {
    if (!G.isConstant() && !isFixed(G.getName()))
      Found.Variables.insert(G.getName().str());
    if (G.hasInitializer())
      operand(G.getInitializer());
  }
  void operand(const Value *Whole) {
    SmallVector<const Value *> Waiting = {Whole};
    while (!Waiting.empty()) {
      const Value *V = Waiting.pop_back_val();
      if (const auto *G = dyn_cast<GlobalValue>(V))
        Seen.insert(G);
      else if (const auto *C = dyn_cast<Constant>(V);
               C && Looked.insert(C).second)
        for (const Use &U : C->operands())
          Waiting.push_back(U.get());
    }
  }

  Reached Found;
  SetVector<const GlobalValue *> Seen;
  SmallPtrSet<const Constant *, 16> Looked;
};

} // namespace

Reached evo::reachedFrom(const Module &M, StringRef Entry) {
  if (const Function *F = M.getFunction(Entry))
    return Reach().from(*F);
  Reached None;
  None.Why = "has no code in the unit";
  return None;
}

bool evo::waits(const Module &M) {
  return any_of(WaitingNames, [&](StringRef Name) {
    const Function *F = M.getFunction(Name);
    return F && !F->use_empty();
  });
}
