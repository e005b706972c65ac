int twoSteps(int n) {
  if (n <= 1)
    return n;
  return n + n + twoSteps(n - 2);
}
int floors(int x) {
  if (x > 1)
    x = floors(x - 2) + 1;
  return x;
}
int guard(int n) {
  if (n <= 1)
    return n;
  int r = guard(n - 1);
  if (r > 1)
    r = n + r;
  return r;
}
unsigned same(unsigned n) { return n == 0 ? 0 : same(n); }
unsigned toAndFro(unsigned n) { return n < 2 ? 0 : toAndFro(n ^ 1); }
int away(int n) { return n <= 0 ? 0 : away(n + 1); }
int below(int n) {
  if (n < 0)
    return n / (n - n);
  return n == 0 ? 0 : below(n - 1) + 0 * below(n - 2);
}
