#include <vector>
inline unsigned fourfold(unsigned x) { return x * 4u; }
inline constexpr unsigned Scale = 8;
struct Item {
  int n;
};
template <class T> int kind(const T &) { return 0; }
template <class T> int kindOf(const T &t) { return kind(t); }
inline int kindOfItem() { return kindOf(Item{1}); }
