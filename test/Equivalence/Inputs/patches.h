#include <vector>
inline unsigned fourfold(unsigned x) { return x * 4u; }
inline constexpr unsigned Scale = 8;
