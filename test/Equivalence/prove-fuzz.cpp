// Where the solver gives up, both versions run on arguments that are made by their types.
// DEFINE: %{prove} = evo-rewrite prove %s --proof-cache none --resource-limit 20000 --at-least fuzzed
// RUN: %{prove} --before before::shout --after after::shout | FileCheck %s --check-prefix=SHOUT
// SHOUT: fuzzing     20000 inputs agree, {{[34]}} of 4 branches reached
// SHOUT: verdict     fuzzed(20000)
// SHOUT: assuming    generated inputs stand for all
// RUN: evo-rewrite prove %s --proof-cache none --resource-limit 20000 --at-least fuzzed --before before::shout --after after::shout --fuzz-runs 500 -- -fvisibility=hidden | FileCheck %s --check-prefix=HIDDEN
// HIDDEN: verdict     fuzzed(500)

// The same seed and number of inputs: the same answer, and it is not proved.
// RUN: not %{prove} --before before::shout --after after::shout --fuzz-runs 500 --at-least proved | FileCheck %s --check-prefix=FEW
// FEW: verdict     fuzzed(500)
// RUN: not %{prove} --before before::shout --after after::shout --fuzz-runs 0 | FileCheck %s --check-prefix=NONE
// NONE-NOT: fuzzing
// NONE: verdict     unknown

// One object is two arguments: assignment to itself keeps what clear() loses.
// RUN: not %{prove} --before before::refill --after after::refill | FileCheck %s --check-prefix=REFILL
// REFILL: verdict     refuted: found by generated inputs, replayed
// REFILL-NEXT: input       std::vector<int> Out = {0}; const std::vector<int> &In = Out; before::refill(Out, In)
// REFILL-NEXT: before      leaves Out = {}
// REFILL-NEXT: after       leaves Out = {0}

// RUN: not %{prove} --before before::third --after after::third | FileCheck %s --check-prefix=THIRD
// THIRD: input       std::string S = ""; before::third(S)
// THIRD-NEXT: before      throws std::out_of_range
// THIRD-NEXT: after       throws std::runtime_error("short")

// RUN: not %{prove} --before before::thrown --after after::thrown | FileCheck %s --check-prefix=THROWN
// THROWN: before      throws int(0)
// THROWN-NEXT: after       throws int(1)

// Only in the other order does the sum overflow.
// RUN: not %{prove} --before before::sum --after after::sum | FileCheck %s --check-prefix=SUM
// SUM: after       has signed integer overflow

// A NaN is not what it was compared with.
// RUN: not %{prove} --before before::least --after after::least | FileCheck %s --check-prefix=LEAST
// LEAST: verdict     refuted
// LEAST-NEXT: input {{.*}}NAN

// A wait is no difference, which the answer says; what is different beside it is one.
// RUN: %{prove} --before before::rest --after after::rest --fuzz-runs 500 | FileCheck %s --check-prefix=REST
// REST: verdict     fuzzed(500)
// REST: assuming    how long it waits does not matter
// RUN: not %{prove} --before before::rest --after after::unset --fuzz-runs 500 | FileCheck %s --check-prefix=RESTLESS
// RESTLESS: verdict     refuted
// Nor is it waited for; that a time is none, is told.
// RUN: %{prove} --before before::month --after after::month --fuzz-runs 500 | FileCheck %s --check-prefix=REST
// RUN: not %{prove} --before before::month --after after::never --fuzz-runs 500 | FileCheck %s --check-prefix=NEVER
// NEVER: verdict     refuted
// NEVER: before      returns 0
// NEVER: after       returns -1

// Where before goes out of bounds, after may do anything.
// RUN: %{prove} --before before::first --after after::first | FileCheck %s --check-prefix=FIRST
// FIRST: fuzzing     20000 inputs agree{{.*}} undefined before
// RUN: not %{prove} --before after::first --after before::first | FileCheck %s --check-prefix=BOUNDS
// BOUNDS: input       std::vector<int> V = {}; after::first(V)
// BOUNDS-NEXT: before      returns 0
// BOUNDS-NEXT: after       has {{an access outside a living object|a broken precondition of the library}}

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <sched.h>
#include <time.h>
#include <unistd.h>
#include <vector>
int elsewhere(int);
class Closed {
  explicit Closed(const char *) {}

public:
  Closed(const Closed &) = delete;
  std::string Name;
};

// An exception for a length that can not be is a difference, not a lack of memory.
// RUN: not %{prove} --before before::tail --after after::tail | FileCheck %s --check-prefix=TAIL
// TAIL: verdict     refuted
// TAIL-NEXT: input       std::string S = ""; before::tail(S)
// TAIL-NEXT: before      returns ""
// TAIL-NEXT: after       throws std::length_error

// RUN: not %{prove} --before before::high --after after::high -- -std=gnu++20 | FileCheck %s --check-prefix=HIGH
// HIGH: verdict     refuted

struct Problem { int Number; const void *Where; };
namespace before {
std::string tail(const std::string &S) {
  std::string R;
  for (std::size_t I = 1; I < S.size(); ++I)
    R += '-';
  return R;
}
unsigned __int128 high(const std::string &S) { return S.size(); }
unsigned grow(const std::string &S) { return S.size() + S.find('x'); }
unsigned code(const std::string &S) {
  if (S.size() > 1)
    throw Problem{7, "there"};
  return S.size();
}
unsigned thrown(const std::string &S) { throw int(S.size()); }
std::string shout(const std::string &S) {
  std::string Out;
  for (char C : S)
    Out += C >= 'a' && C <= 'z' ? char(C - 32) : C;
  return Out;
}
void refill(std::vector<int> &Out, const std::vector<int> &In) {
  Out.clear();
  for (int X : In)
    Out.push_back(X);
}
char third(const std::string &S) { return S.at(2); }
int sum(const std::vector<int> &V) {
  int Total = 0;
  for (int X : V)
    Total += X;
  return Total;
}
double least(const std::vector<double> &V) {
  double Least = 0;
  for (double X : V)
    Least = X < Least ? X : Least;
  return Least;
}
int first(const std::vector<int> &V) { return V[0]; }
int unset(const std::string &S) {
  int Y[2];
  if (S.size() > 3)
    Y[S.size() & 1] = Y[~S.size() & 1] = 1;
  return Y[S.size() & 1];
}
std::size_t roll(const std::string &S) {
  int Rolled = rand();
  return S.size() + Rolled % 7;
}
void say(const std::string &S) { std::puts(S.c_str()); }
std::size_t count(const std::string &S) {
  static const char *Counter = "a";
  if (S.size() > 3)
    Counter = "b";
  return std::size_t(*Counter);
}
static std::size_t *const Led = new std::size_t();
std::size_t lead(const std::string &S) { return *Led += S.size(); }
int elsewhere(const std::string &S) { return ::elsewhere(int(S.size())) - ::elsewhere(0); }
std::uintptr_t where(const std::string &S) {
  std::string Copy = S + "a longer text that is on the heap";
  return reinterpret_cast<std::uintptr_t>(Copy.data());
}
std::string open(const Closed &C) { return C.Name + "x"; }
int rest(const std::string &S) {
  ::usleep(1);
  return S.empty() ? 0 : 1;
}
int month(const std::string &S) {
  timespec Long = {30 * 86400, long(S.size() % 2)};
  return ::sleep(30 * 86400) + ::nanosleep(&Long, nullptr);
}
} // namespace before

namespace after {
std::string tail(const std::string &S) { return std::string(S.size() - 1, '-'); }
unsigned grow(const std::string &S) {
  if (S.empty())
    return std::string(std::size_t(1) << 61, 'x')[S.size()];
  return S.size() + S.find('x');
}
unsigned __int128 high(const std::string &S) {
  unsigned __int128 One = S.size() > 3;
  return (One << 64) + S.size();
}
unsigned code(const std::string &S) {
  if (S.size() > 1)
    throw Problem{8, "there"};
  return S.size();
}
unsigned thrown(const std::string &S) { throw int(S.size() | 1); }
std::string shout(const std::string &S) {
  std::string Out(S);
  for (char &C : Out)
    if ('a' <= C && C <= 'z')
      C -= 32;
  return Out;
}
void refill(std::vector<int> &Out, const std::vector<int> &In) { Out = In; }
char third(const std::string &S) {
  if (S.size() < 3)
    throw std::runtime_error("short");
  return S[2];
}
int sum(const std::vector<int> &V) {
  int Total = 0;
  for (std::size_t I = V.size(); I--;)
    Total += V[I];
  return Total;
}
double least(const std::vector<double> &V) {
  double Least = 0;
  for (double X : V)
    Least = X >= Least ? Least : X;
  return Least;
}
int first(const std::vector<int> &V) { return V.empty() ? 0 : V.front(); }
int unset(const std::string &) { return 1; }
std::size_t roll(const std::string &S) {
  int Rolled = rand();
  return Rolled % 7 + (S + S).size() / 2;
}
void say(const std::string &S) { std::fputs((S + "\n").c_str(), stdout); }
std::size_t count(const std::string &S) {
  static const char *Counter = "a";
  return std::size_t(*(Counter = S.size() >= 4 ? "b" : Counter));
}
static std::size_t *const Led = new std::size_t();
std::size_t lead(const std::string &S) { return *Led = S.size() + *Led; }
int elsewhere(const std::string &S) {
  int Nothing = ::elsewhere(0);
  return ::elsewhere(int(S.size())) - Nothing;
}
std::uintptr_t where(const std::string &S) {
  std::string Copy = "a longer text that is on the heap" + S;
  return reinterpret_cast<std::uintptr_t>(Copy.c_str());
}
std::string open(const Closed &C) { return "x" + C.Name; }
int rest(const std::string &S) { return S.size() > 0; }
int month(const std::string &) { return ::sched_yield(); }
int never(const std::string &S) {
  timespec Long = {30 * 86400, S.empty() ? 0 : 1'000'000'000};
  return ::nanosleep(&Long, nullptr);
}
} // namespace after

// A model of the solver is run with what it says lies in memory.
// RUN: not evo-rewrite prove %s --proof-cache none --before before::marked --after after::marked | FileCheck %s --check-prefix=MARKED
// MARKED: replay      reproduced
// MARKED: verdict     refuted: found by the solver (returned value), replayed
// MARKED-NEXT: input       char buffer0[{{[0-9]+}}] = {-17, -69, -65
// MARKED-NEXT: before      returns buffer0 + 3
// MARKED-NEXT: after       returns buffer0 + 2
namespace before {
const char *marked(const char *P, bool *B) {
  *B = P[0] == '\xef' && P[1] == '\xbb' && P[2] == '\xbf';
  return *B ? P + 3 : P;
}
} // namespace before
namespace after {
const char *marked(const char *P, bool *B) {
  *B = P[0] == '\xef' && P[1] == '\xbb' && P[2] == '\xbf';
  return *B ? P + 2 : P;
}
} // namespace after

// Where it can not be, it is not outweighed by inputs that never come near it.
// RUN: not evo-rewrite prove %s --proof-cache none --at-least fuzzed --before before::far --after after::far --fuzz-runs 500 | FileCheck %s --check-prefix=FAR
// FAR: replay      not reproduced
// FAR: verdict     unknown: a model differs in returned value{{.*}}500 inputs agree
struct Long {
  int V[32];
};
namespace before {
int far(const Long &P) {
  return P.V[17] == 712345 && P.V[18] == -56789 && P.V[19] == 890123 ? 1 : 0;
}
} // namespace before
namespace after {
int far(const Long &P) {
  return P.V[17] == 712345 && P.V[18] == -56789 && P.V[19] == 890123 ? 2 : 0;
}
} // namespace after

// A byte that is neither false nor true is no bool: a model that has one shows nothing.
// RUN: not evo-rewrite prove %s --proof-cache none --before before::flag --after after::flag --fuzz-runs 500 | FileCheck %s --check-prefix=FLAG
// FLAG-NOT: refuted
// FLAG: verdict
namespace before {
int flag(const bool &, int X) { return X == 712345 ? 1 : 0; }
} // namespace before
namespace after {
int flag(const bool &P, int X) { return X == 712345 ? (P ? 1 : 2) - !P : 0; }
} // namespace after
