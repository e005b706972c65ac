// What units begin with is a preamble.
#include "patches.h"

unsigned twice(unsigned x) {
  return x * 2u;
}
unsigned most(unsigned x, unsigned y) { return x > y ? x : y; }
unsigned scaled(unsigned x) { return fourfold(x) * Scale; }
int kind(const Item &) { return 1; }
int late() { return kindOfItem(); }
