// Checks of the parts; returns the number of failures.
#include "Counter.h"
#include "Filter.h"
#include "LogEntry.h"
#include "Report.h"
#include "Session.h"
#include "Text.h"

#include <iostream>
#include <sstream>

using namespace weblog;

static int Failures = 0;

static void check(bool Holds, const char *What) {
  if (!Holds) {
    std::cerr << "failed: " << What << "\n";
    ++Failures;
  }
}
#define CHECK(Condition) check(Condition, #Condition)

static void checkText() {
  CHECK(splitFields("a \"b c\" [d e]  f").size() == 4);
  CHECK(splitFields("a \"b c\" [d e]  f")[1] == "b c");
  CHECK(splitFields("").empty());
  CHECK(splitFields("\"\"").front().empty());
  CHECK(decodeUrl("/a%20b%2Fc") == "/a b/c");
  CHECK(decodeUrl("%") == "%" && decodeUrl("%4") == "%4");
  CHECK(decodeUrl("%zz") == "%zz" && decodeUrl("%41") == "A");
  CHECK(decodeUrl("") == "");
  CHECK(toLower("AbZ-9") == "abz-9");
  CHECK(withoutQuery("/a?b=c#d") == "/a" && withoutQuery("/a") == "/a");
  CHECK(isComment("# x") && !isComment("x #") && !isComment(""));
  CHECK(hashText("") == 14695981039346656037u);
  CHECK(hashText("a") == 12638187200555641996u);
}

static void checkCounter() {
  Counter Counts(2);
  for (int Round = 0; Round < 3; ++Round)
    for (int I = 0; I < 100; ++I)
      Counts.add("text" + std::to_string(I), I);
  CHECK(Counts.distinct() == 100);
  CHECK(Counts.count("text7") == 21);
  CHECK(Counts.count("absent") == 0);
  CHECK(Counts.total() == 3 * 4950);
  auto Top = Counts.top(2);
  CHECK(Top.size() == 2 && Top[0].first == "text99" && Top[0].second == 297);
  CHECK(Counter().top(3).empty());
}

static LogEntry entry(const char *Address, const char *Path, int Status,
                      int Second) {
  LogEntry Entry;
  Entry.Address = Address;
  Entry.Path = Path;
  Entry.Status = Status;
  Entry.Second = Second;
  return Entry;
}

static void checkFilter() {
  std::vector<LogEntry> Entries = {
      entry("1", "/a", 200, 1), entry("2", "/health", 200, 2),
      entry("3", "/b", 404, 3), entry("3", "/h", 404, 4)};
  CHECK(scanners(Entries, 1) == std::vector<std::string>{"3"});
  CHECK(scanners(Entries, 2).empty());
  Filter Wanted;
  Wanted.block("3");
  Wanted.ignorePrefix("/health");
  Wanted.apply(Entries);
  CHECK(Entries.size() == 1 && Entries[0].Path == "/a");
  Wanted.block("1");
  Wanted.apply(Entries);
  CHECK(Entries.empty());
}

static void checkSessions() {
  std::vector<LogEntry> Entries = {
      entry("1", "/a", 200, 0), entry("2", "/b", 200, 10),
      entry("1", "/c", 200, 100), entry("1", "/d", 200, 5000)};
  auto Sessions = findSessions(Entries, 1800);
  CHECK(Sessions.size() == 3);
  CHECK(Sessions[0].Pages.size() == 2 && Sessions[0].Last == 100);
  SessionSummary Summary = summarise(Sessions);
  CHECK(Summary.Bounces == 2);
  CHECK(Summary.LongestTrail == "/a > /c");
  CHECK(summarise({}).Count == 0);
  CHECK(sectionLines({entry("1", "/a/b", 200, 0), entry("1", "/a", 200, 0)}) ==
        std::vector<std::string>{"/a 2"});
}

static void checkLog() {
  std::istringstream In("# c\n\nbad\n1 - u [12/Mar/2024:01:02:03 +0000] \"GET "
                        "/x%20y?z H\" 200 5 \"-\" \"ABot/1\"\n");
  std::size_t Broken = 0;
  auto Entries = readLog(In, Broken);
  CHECK(Broken == 1 && Entries.size() == 1);
  CHECK(Entries[0].Path == "/x y" && Entries[0].Second == 3723);
  CHECK(agentFamily(Entries[0].Agent) == "Bot");
  CHECK(agentFamily("x Chrome/1 Safari") == "Chrome");
  CHECK(agentFamily("") == "Other");
}

int main() {
  checkText();
  checkCounter();
  checkFilter();
  checkSessions();
  checkLog();
  return Failures;
}
