// Row by row.
unsigned sumOfProducts(unsigned short n, unsigned short m) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < m; ++j)
      s += (i ^ 5) * (j | 3);
  return s;
}
unsigned sumOfTable(const unsigned (*t)[8], unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < 8; ++j)
      s += t[i][j];
  return s;
}
int largest(const int (*t)[64], int n, int m) {
  int best = t[0][0];
  for (int i = 0; i < n; ++i)
    for (int j = 0; j < m; ++j)
      if (t[i][j] > best)
        best = t[i][j];
  return best;
}
unsigned char grid[64][64];
void clear(unsigned short n, unsigned short m, unsigned char v) {
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < m; ++j)
      grid[i][j] = v;
}
int matrix[32][32];
void triple(unsigned short n, unsigned short m) {
  for (unsigned long i = 0; i < n; ++i)
    for (unsigned long j = 0; j < m; ++j)
      matrix[i][j] = (int)((unsigned)matrix[i][j] * 3u);
}
// Each cell takes from the row above and the next column: the order matters.
unsigned table[32][32];
void slide(unsigned n, unsigned m) {
  for (unsigned i = 1; i < n; ++i)
    for (unsigned j = 0; j + 1 < m; ++j)
      table[i][j] = table[i - 1][j + 1] + 1;
}
// What is kept is the last.
unsigned last(const unsigned (*t)[8], unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < 8; ++j)
      s = s * 3 + t[i][j];
  return s;
}
// Other partial sums overflow.
int sumSigned(const int (*t)[8], unsigned short n) {
  int s = 0;
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < 8; ++j)
      s += t[i][j];
  return s;
}
// What was met ends it.
unsigned untilThree(const unsigned (*t)[8], unsigned short n) {
  unsigned s = 0;
  bool go = true;
  for (unsigned i = 0; i < n; ++i)
    for (unsigned j = 0; j < 8; ++j)
      if (go) {
        s += t[i][j];
        go = t[i][j] != 3;
      }
  return s;
}
