int twoSteps(int n) {
  if (n <= 1)
    return n;
  return n + twoSteps(n - 1);
}
int floors(int x) {
  if (x > 0)
    x = floors(x - 1) + 1;
  if (x < 0)
    x = 0;
  return x;
}
int needlessGuard(int n) {
  if (n <= 1)
    return n;
  return n + needlessGuard(n - 1);
}
unsigned two(unsigned m, unsigned n) {
  if (m == 0)
    return n + 1;
  if (n == 0)
    return two(m - 1, 1);
  return two(m - 1, two(m, n - 1));
}
