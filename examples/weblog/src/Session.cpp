#include "Session.h"

#include <algorithm>
#include <unordered_map>

namespace weblog {

std::vector<Session> findSessions(const std::vector<LogEntry> &Entries,
                                  int Pause) {
  std::vector<Session> Sessions;
  std::unordered_map<std::string, std::size_t> Open;
  for (auto Entry : Entries) {
    auto Found = Open.find(Entry.Address);
    if (Found == Open.end() ||
        Entry.Second - Sessions[Found->second].Last > Pause) {
      Open[Entry.Address] = Sessions.size();
      Sessions.push_back({Entry.Address, Entry.Second, Entry.Second, {}, 0});
      Found = Open.find(Entry.Address);
    }
    Session &Visit = Sessions[Found->second];
    Visit.Last = Entry.Second;
    Visit.Pages.push_back(Entry.Path);
    Visit.Bytes += Entry.Bytes;
  }
  return Sessions;
}

static std::string trailOf(const Session &Visit) {
  std::string Trail;
  for (std::size_t I = 0; I < Visit.Pages.size(); ++I) {
    const std::string Page = Visit.Pages[I];
    if (I > 0)
      Trail = Trail + " > ";
    Trail = Trail + Page;
  }
  return Trail;
}

SessionSummary summarise(const std::vector<Session> &Sessions) {
  SessionSummary Result;
  Result.Count = Sessions.size();
  if (Sessions.empty())
    return Result;
  std::vector<int> Durations;
  std::size_t Pages = 0;
  for (const Session &Visit : Sessions) {
    Durations.push_back(Visit.Last - Visit.First);
    Pages += Visit.Pages.size();
    if (Visit.Pages.size() == 1)
      ++Result.Bounces;
    std::string Trail = trailOf(Visit);
    if (Trail.size() > Result.LongestTrail.size())
      Result.LongestTrail = Trail;
  }
  std::sort(Durations.begin(), Durations.end());
  Result.MeanPages = static_cast<double>(Pages) / Sessions.size();
  Result.MedianSeconds = Durations[Durations.size() / 2];
  return Result;
}

} // namespace weblog
