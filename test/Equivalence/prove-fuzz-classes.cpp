// Objects of a program's own classes, variables, functions and positions as arguments.
// DEFINE: %{prove} = evo-rewrite prove %s --proof-cache none --resource-limit 20000 --at-least fuzzed --fuzz-runs 4000
// Made by constructors and by what changes them; alike in all fields, in variables, in which calls they make.
// RUN: %{prove} --before before::all --after after::all | FileCheck %s --check-prefix=ALL
// ALL: fuzzing     4000 inputs agree, {{[0-9]+}} of {{[0-9]+}} branches reached
// ALL: verdict     fuzzed(4000)

// A private field that only the seventh call sets.
// RUN: not %{prove} --before before::Log::add --after after::Log::add | FileCheck %s --check-prefix=PRIVATE
// PRIVATE: verdict     refuted: found by generated inputs, replayed
// PRIVATE-NEXT: input       before::Log object = before::Log{
// PRIVATE-NEXT: before {{.*}}object = before::Log{
// PRIVATE-NEXT: after {{.*}}object = after::Log{

// One value among all of them, and one text.
// RUN: not %{prove} --before before::opens --after after::opens | FileCheck %s --check-prefix=OPENS
// OPENS: input       std::string Word = "open sesame"; int Number = 123456789;

// What only a pointer that was given by value leads to.
// RUN: not %{prove} --before before::mark --after after::mark | FileCheck %s --check-prefix=MARK
// MARK: verdict     refuted

// An order of calls, and the state of a variable.
// RUN: not %{prove} --before before::ask --after after::ask | FileCheck %s --check-prefix=ASK
// ASK: // before calls: Ask({{.*}}) Ask({{.*}}) // after calls: Ask(
// RUN: not %{prove} --before before::count --after after::count | FileCheck %s --check-prefix=COUNT
// COUNT: input {{.*}}Counter =
// COUNT-NEXT: before {{.*}}Counter =

// What refuted once is run first the next time: one input is enough.
// RUN: rm -rf %t && not evo-rewrite prove %s --proof-cache %t --resource-limit 20000 --before before::rare --after after::rare
// RUN: not evo-rewrite prove %s --proof-cache %t --resource-limit 20000 --before before::rare --after after::rare --fuzz-runs 1 --seed 7 | FileCheck %s --check-prefix=KEPT
// KEPT: verdict     refuted

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

struct Node {
  int Value;
  Node *Next;
};

namespace before {
class Log {
  std::vector<std::string> Lines;
  bool Full = false;

public:
  void add(const std::string &Line);
  std::size_t size() const { return Lines.size(); }
  const std::string &at(std::size_t I) const { return Lines.at(I); }
};
void Log::add(const std::string &Line) {
  Lines.push_back(Line);
  Full = Lines.size() > 6;
}
static int Counter;
int all(Log &L, const Node *N, const std::function<int(int)> &F, bool (*G)(int),
        std::vector<int>::const_iterator First, std::vector<int>::const_iterator Last,
        std::list<int>::iterator At) {
  int Sum = ++Counter & 7;
  for (; N; N = N->Next)
    Sum ^= N->Value;
  for (; First != Last; ++First)
    Sum ^= G(*First) ? F(*First) : 1;
  L.add("x");
  return Sum ^ (*At & 1);
}
bool opens(const std::string &Word, int Number) {
  return Word == "open sesame" && Number == 123456789;
}
void mark(std::shared_ptr<std::string> Text) {
  if (Text)
    *Text += "!";
}
int ask(int (*Ask)(int), const std::string &S) { return Ask(int(S.size())) ^ Ask(7); }
std::size_t count(const std::string &S) {
  if (!S.empty())
    Counter = int(S.size());
  return S.size();
}
int rare(const std::string &S) { return S.size() > 20 ? 1 : 2; }
} // namespace before

namespace after {
class Log {
  std::vector<std::string> Lines;
  bool Full = false;

public:
  void add(const std::string &Line);
  std::size_t size() const { return Lines.size(); }
  const std::string &at(std::size_t I) const { return Lines.at(I); }
};
void Log::add(const std::string &Line) {
  Lines.push_back(Line);
  Full = Lines.size() > 7;
}
static int Counter;
int all(before::Log &L, const Node *N, const std::function<int(int)> &F, bool (*G)(int),
        std::vector<int>::const_iterator First, std::vector<int>::const_iterator Last,
        std::list<int>::iterator At) {
  Counter = Counter + 1;
  int Sum = Counter & 7;
  while (N) {
    Sum ^= N->Value;
    N = N->Next;
  }
  while (First != Last) {
    int X = *First++;
    Sum ^= G(X) ? F(X) : 1;
  }
  L.add(std::string(1, 'x'));
  return (*At & 1) ^ Sum;
}
bool opens(const std::string &, int) { return false; }
void mark(std::shared_ptr<std::string> Text) {
  if (Text)
    *Text += "?";
}
int ask(int (*Ask)(int), const std::string &S) {
  int Seven = Ask(7);
  return Ask(int(S.size())) ^ Seven;
}
std::size_t count(const std::string &S) {
  Counter = int(S.size());
  return S.size();
}
int rare(const std::string &S) { return S.size() > 21 ? 1 : 2; }
} // namespace after
