#include "LogEntry.h"

#include "Text.h"

#include <cstdlib>
#include <istream>
#include <regex>

namespace weblog {

// "12/Mar/2024:10:15:32 +0000" -> seconds since midnight.
static int secondOfDay(const std::string &Time) {
  if (Time.size() < 20)
    return 0;
  int Hour = std::atoi(Time.substr(12, 2).c_str());
  int Minute = std::atoi(Time.substr(15, 2).c_str());
  int Second = std::atoi(Time.substr(18, 2).c_str());
  return Hour * 3600 + Minute * 60 + Second;
}

static bool parseEntry(std::vector<std::string> Fields, LogEntry &Entry) {
  if (Fields.size() != 9)
    return false;
  std::size_t First = Fields[4].find(' ');
  std::size_t Second = Fields[4].find(' ', First + 1);
  if (First == std::string::npos || Second == std::string::npos)
    return false;
  Entry.Address = Fields[0];
  Entry.User = Fields[2];
  Entry.Time = Fields[3];
  Entry.Method = Fields[4].substr(0, First);
  Entry.Path =
      withoutQuery(decodeUrl(Fields[4].substr(First + 1, Second - First - 1)));
  Entry.Status = std::atoi(Fields[5].c_str());
  Entry.Bytes = std::atol(Fields[6].c_str());
  Entry.Agent = Fields[8];
  Entry.Second = secondOfDay(Fields[3]);
  return true;
}

std::vector<LogEntry> readLog(std::istream &In, std::size_t &Broken) {
  std::vector<LogEntry> Entries;
  std::string Line;
  Broken = 0;
  while (std::getline(In, Line)) {
    if (Line.empty() || isComment(Line))
      continue;
    std::vector<std::string> Fields = splitFields(Line);
    LogEntry Entry;
    if (parseEntry(Fields, Entry))
      Entries.push_back(Entry);
    else
      ++Broken;
  }
  return Entries;
}

std::string agentFamily(const std::string &Agent) {
  std::regex Bot("(bot|crawler|spider)/", std::regex::icase);
  if (std::regex_search(Agent, Bot))
    return "Bot";
  for (const char *Name : {"Edg", "Firefox", "Chrome", "Safari", "curl"})
    if (Agent.find(Name) != std::string::npos)
      return Name;
  return "Other";
}

} // namespace weblog
