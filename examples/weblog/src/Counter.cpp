#include "Counter.h"

#include "Text.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace weblog {

Counter::Counter(std::size_t SlotCount) : Slots(SlotCount) {
  assert(std::has_single_bit(SlotCount));
}

std::size_t Counter::slotOf(const std::string &Text) const {
  std::size_t Count = Slots.size();
  assert(std::has_single_bit(Count));
  std::size_t Index = hashText(Text.c_str()) % Count;
  while (Slots[Index].Taken && Slots[Index].Text != Text)
    Index = (Index + 1) % Count;
  return Index;
}

void Counter::grow() {
  std::vector<Slot> Old(Slots.size() * 2);
  Old.swap(Slots);
  for (Slot Entry : Old)
    if (Entry.Taken)
      Slots[slotOf(Entry.Text)] = Entry;
}

void Counter::add(const std::string &Text, long Amount) {
  if (Used * 2 >= Slots.size())
    grow();
  Slot &Place = Slots[slotOf(Text)];
  if (!Place.Taken) {
    Place.Taken = true;
    Place.Text = Text;
    ++Used;
  }
  Place.Count += Amount;
}

long Counter::count(const std::string &Text) const {
  const Slot &Place = Slots[slotOf(Text)];
  return Place.Taken ? Place.Count : 0;
}

long Counter::total() const {
  long Sum = 0;
  for (const Slot &Entry : Slots)
    Sum += Entry.Count;
  return Sum;
}

std::vector<std::pair<std::string, long>> Counter::top(std::size_t Most) const {
  std::vector<std::pair<std::string, long>> Result;
  for (const Slot &Entry : Slots)
    if (Entry.Taken)
      Result.push_back({Entry.Text, Entry.Count});
  std::sort(Result.begin(), Result.end(), [](const auto &A, const auto &B) {
    return A.second != B.second ? A.second > B.second : A.first < B.first;
  });
  if (Result.size() > Most)
    Result.resize(Most);
  return Result;
}

} // namespace weblog
