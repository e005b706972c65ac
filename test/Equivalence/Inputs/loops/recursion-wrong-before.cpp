// Equal without the middle number only.
int twoSteps(int n) {
  if (n <= 1)
    return n;
  return n + twoSteps(n - 1);
}
// An answer may be negative here.
int floors(int x) {
  if (x > 0)
    x = floors(x - 1) + 1;
  return x;
}
int guard(int n) {
  if (n <= 1)
    return n;
  return n + guard(n - 1);
}
// Every answer is 0, but after does not come to one.
unsigned same(unsigned n) { return n == 0 ? 0 : same(n - 1); }
unsigned toAndFro(unsigned n) { return n < 2 ? 0 : toAndFro(n - 1); }
int away(int n) { return n <= 0 ? 0 : away(n - 1); }
// Undefined below 0, where after goes.
int below(int n) {
  if (n < 0)
    return n / (n - n);
  return n == 0 ? 0 : below(n - 1);
}
