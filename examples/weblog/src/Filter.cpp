#include "Filter.h"

#include <algorithm>
#include <map>

namespace weblog {

bool Filter::accepts(const LogEntry &Entry) const {
  if (std::find(Blocked.begin(), Blocked.end(), Entry.Address) != Blocked.end())
    return false;
  for (std::string Prefix : Prefixes)
    if (Entry.Path.substr(0, Prefix.size()) == Prefix)
      return false;
  return true;
}

void Filter::apply(std::vector<LogEntry> &Entries) const {
  for (auto It = Entries.begin(); It != Entries.end();) {
    if (!accepts(*It))
      It = Entries.erase(It);
    else
      ++It;
  }
}

std::vector<std::string> scanners(const std::vector<LogEntry> &Entries,
                                  unsigned Limit) {
  std::map<std::string, unsigned> Failures;
  for (auto Entry : Entries)
    if (Entry.Status >= 400 && Entry.Status < 500)
      ++Failures[Entry.Address];
  std::vector<std::string> Result;
  for (const auto &[Address, Count] : Failures)
    if (Count > Limit)
      Result.push_back(Address);
  return Result;
}

} // namespace weblog
