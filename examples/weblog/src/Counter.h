// Counts texts: an open hash table with a power-of-two number of slots.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace weblog {

class Counter {
public:
  explicit Counter(std::size_t SlotCount = 1024);

  void add(const std::string &Text, long Amount = 1);
  long count(const std::string &Text) const;

  std::size_t distinct() const { return Used; }
  long total() const;

  /// The `Most` greatest counts, ties by text.
  std::vector<std::pair<std::string, long>> top(std::size_t Most) const;

private:
  struct Slot {
    std::string Text;
    long Count = 0;
    bool Taken = false;
  };

  std::size_t slotOf(const std::string &Text) const;
  void grow();

  std::vector<Slot> Slots;
  std::size_t Used = 0;
};

} // namespace weblog
