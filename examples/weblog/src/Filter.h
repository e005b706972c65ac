// Which requests are looked at.
#pragma once

#include "LogEntry.h"

#include <set>
#include <string>
#include <vector>

namespace weblog {

class Filter {
public:
  void block(const std::string &Address) { Blocked.insert(Address); }
  void ignorePrefix(const std::string &Prefix) { Prefixes.push_back(Prefix); }

  bool accepts(const LogEntry &Entry) const;

  /// Removes what is not accepted, keeping the order.
  void apply(std::vector<LogEntry> &Entries) const;

  std::size_t blockedCount() const { return Blocked.size(); }

private:
  std::set<std::string> Blocked;
  std::vector<std::string> Prefixes;
};

/// Addresses with more than `Limit` requests answered by 4xx: scanners.
std::vector<std::string> scanners(const std::vector<LogEntry> &Entries,
                                  unsigned Limit);

} // namespace weblog
