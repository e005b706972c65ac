// Visits: requests of one address with no long pause between them.
#pragma once

#include "LogEntry.h"

#include <memory>
#include <string>
#include <vector>

namespace weblog {

struct Session {
  std::string Address;
  int First = 0, Last = 0; // second of the day
  std::vector<std::string> Pages;
  long Bytes = 0;
};

/// Requests further apart than `Pause` seconds are different visits.
std::vector<Session> findSessions(const std::vector<LogEntry> &Entries,
                                  int Pause);

struct SessionSummary {
  std::size_t Count = 0;
  double MeanPages = 0;
  double MedianSeconds = 0;
  std::size_t Bounces = 0; // visits of one page
  std::string LongestTrail;
};

SessionSummary summarise(const std::vector<Session> &Sessions);

} // namespace weblog
