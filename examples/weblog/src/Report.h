// What is printed about a day.
#pragma once

#include "LogEntry.h"
#include "Session.h"

#include <iosfwd>
#include <vector>

namespace weblog {

void printReport(std::ostream &Out, const std::vector<LogEntry> &Entries,
                 std::size_t Broken, std::size_t Blocked);

/// Requests of each path's first folder, as "/shop 1234" lines.
std::vector<std::string> sectionLines(const std::vector<LogEntry> &Entries);

} // namespace weblog
