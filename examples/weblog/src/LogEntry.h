// One request of a web server's access log.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace weblog {

struct LogEntry {
  std::string Address;
  std::string User;
  std::string Time;   // 12/Mar/2024:10:15:32
  std::string Method; // GET, POST, ...
  std::string Path;   // decoded, without the query
  std::string Agent;
  int Status = 0;
  long Bytes = 0;
  int Second = 0; // of the day
};

/// Reads the combined log format; lines that do not have it are counted in
/// `Broken` and left out, comments are left out silently.
std::vector<LogEntry> readLog(std::istream &In, std::size_t &Broken);

/// "Firefox", "Chrome", "Bot", ...: the agent in one word.
std::string agentFamily(const std::string &Agent);

} // namespace weblog
