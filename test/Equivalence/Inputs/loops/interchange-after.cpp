// Column by column.
unsigned sumOfProducts(unsigned short n, unsigned short m) {
  unsigned s = 0;
  for (unsigned j = 0; j < m; ++j)
    for (unsigned i = 0; i < n; ++i)
      s += (i ^ 5) * (j | 3);
  return s;
}
unsigned sumOfTable(const unsigned (*t)[8], unsigned n) {
  unsigned s = 0;
  for (unsigned j = 0; j < 8; ++j)
    for (unsigned i = 0; i < n; ++i)
      s += t[i][j];
  return s;
}
int largest(const int (*t)[64], int n, int m) {
  int best = t[0][0];
  for (int j = 0; j < m; ++j)
    for (int i = 0; i < n; ++i)
      if (t[i][j] > best)
        best = t[i][j];
  return best;
}
unsigned char grid[64][64];
void clear(unsigned short n, unsigned short m, unsigned char v) {
  for (unsigned j = 0; j < m; ++j)
    for (unsigned i = 0; i < n; ++i)
      grid[i][j] = v;
}
int matrix[32][32];
void triple(unsigned short n, unsigned short m) {
  for (unsigned long j = 0; j < m; ++j)
    for (unsigned long i = 0; i < n; ++i)
      matrix[i][j] = (int)((unsigned)matrix[i][j] * 3u);
}
unsigned table[32][32];
void slide(unsigned n, unsigned m) {
  for (unsigned j = 0; j + 1 < m; ++j)
    for (unsigned i = 1; i < n; ++i)
      table[i][j] = table[i - 1][j + 1] + 1;
}
unsigned last(const unsigned (*t)[8], unsigned n) {
  unsigned s = 0;
  for (unsigned j = 0; j < 8; ++j)
    for (unsigned i = 0; i < n; ++i)
      s = s * 3 + t[i][j];
  return s;
}
int sumSigned(const int (*t)[8], unsigned short n) {
  int s = 0;
  for (unsigned j = 0; j < 8; ++j)
    for (unsigned i = 0; i < n; ++i)
      s += t[i][j];
  return s;
}
unsigned untilThree(const unsigned (*t)[8], unsigned short n) {
  unsigned s = 0;
  bool go = true;
  for (unsigned j = 0; j < 8; ++j)
    for (unsigned i = 0; i < n; ++i)
      if (go) {
        s += t[i][j];
        go = t[i][j] != 3;
      }
  return s;
}
