#include "Report.h"

#include "Counter.h"
#include "Text.h"

#include <iomanip>
#include <map>
#include <ostream>

namespace weblog {

// "/shop/cart/add" -> "/shop"
static std::string sectionOf(std::string Path) {
  std::size_t End = Path.find('/', 1);
  return End == std::string::npos ? Path : Path.substr(0, End);
}

static bool isAsset(const LogEntry &Entry) {
  return Entry.Path.substr(0, 8) == "/static/" ||
         Entry.Path.substr(0, 7) == "/fonts/" || Entry.Path.find("/img/") == 0;
}

std::vector<std::string> sectionLines(const std::vector<LogEntry> &Entries) {
  std::map<std::string, long> Sections;
  for (const auto &Entry : Entries)
    ++Sections[sectionOf(Entry.Path)];
  std::vector<std::string> Lines;
  for (auto Section : Sections)
    Lines.push_back(Section.first + " " + std::to_string(Section.second));
  return Lines;
}

static void printTop(std::ostream &Out, std::string Title,
                     const Counter &Counts) {
  Out << Title << " (" << Counts.distinct() << " different)" << std::endl;
  for (const auto &[Text, Count] : Counts.top(10))
    Out << "  " << std::setw(8) << Count << "  " << Text << std::endl;
}

void printReport(std::ostream &Out, const std::vector<LogEntry> &Entries,
                 std::size_t Broken, std::size_t Blocked) {
  Counter Pages, Users, Agents, Hours;
  long Assets = 0, Bytes = 0;
  std::map<std::string, std::string> Families;
  for (auto Entry : Entries) {
    Bytes += Entry.Bytes;
    std::string User = toLower(Entry.User);
    if (User != "-")
      Users.add(User);
    if (isAsset(Entry)) {
      ++Assets;
      continue;
    }
    Pages.add(toLower(Entry.Path));
    auto Known = Families.find(Entry.Agent);
    if (Known == Families.end())
      Known = Families.emplace(Entry.Agent, agentFamily(Entry.Agent)).first;
    Agents.add(Known->second);
    Hours.add(std::to_string(Entry.Second / 3600));
  }
  Out << Entries.size() << " requests, " << Bytes << " bytes, " << Assets
      << " assets, " << Broken << " broken lines, " << Blocked
      << " addresses blocked" << std::endl;
  printTop(Out, "pages", Pages);
  printTop(Out, "users", Users);
  printTop(Out, "agents", Agents);
  printTop(Out, "hours", Hours);
  Out << "sections" << std::endl;
  for (const auto &Line : sectionLines(Entries))
    Out << "  " << Line << std::endl;
  SessionSummary Visits = summarise(findSessions(Entries, 1800));
  Out << Visits.Count << " visits, " << std::fixed << std::setprecision(2)
      << Visits.MeanPages << " pages each, median " << Visits.MedianSeconds
      << " s, " << Visits.Bounces << " bounces" << std::endl;
  Out << "longest trail: " << Visits.LongestTrail.substr(0, 60) << std::endl;
}

} // namespace weblog
