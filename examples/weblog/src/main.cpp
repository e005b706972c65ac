// weblog FILE...: what happened on a web server.
#include "Filter.h"
#include "LogEntry.h"
#include "Report.h"

#include <fstream>
#include <iostream>

using namespace weblog;

int main(int Count, char **Arguments) {
  if (Count < 2) {
    std::cerr << "usage: weblog FILE...\n";
    return 2;
  }
  for (int I = 1; I < Count; ++I) {
    std::ifstream In(Arguments[I]);
    if (!In) {
      std::cerr << "weblog: cannot read " << Arguments[I] << "\n";
      return 1;
    }
    std::size_t Broken = 0;
    std::vector<LogEntry> Entries = readLog(In, Broken);
    Filter Wanted;
    Wanted.ignorePrefix("/health");
    Wanted.ignorePrefix("/metrics");
    for (const std::string &Address : scanners(Entries, 20))
      Wanted.block(Address);
    Wanted.apply(Entries);
    printReport(std::cout, Entries, Broken, Wanted.blockedCount());
  }
}
