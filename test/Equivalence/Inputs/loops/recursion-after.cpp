int twoSteps(int n) {
  if (n <= 1)
    return n;
  return n + (n - 1) + twoSteps(n - 2);
}
int floors(int x) {
  if (x > 1)
    x = floors(x - 2) + 2;
  if (x < 0)
    x = 0;
  return x;
}
int needlessGuard(int n) {
  if (n <= 1)
    return n;
  int r = needlessGuard(n - 1);
  if (r >= 0)
    r = n + r;
  return r;
}
unsigned two(unsigned m, unsigned n) {
  if (m == 0)
    return 1 + n;
  if (n == 0)
    return m == 1 ? 2 : two(m - 1, 1);
  return two(m - 1, two(m, n - 1));
}
