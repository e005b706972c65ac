unsigned multiples(unsigned n, unsigned k) {
  unsigned t = 0, m = 0;
  for (unsigned i = 0; i < n; ++i) {
    t ^= m;
    m += k;
  }
  return t;
}
void column(unsigned *p, unsigned long n, unsigned long stride, unsigned v) {
  for (; n; --n) {
    *p = v;
    p += stride;
  }
}
unsigned halves(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (const unsigned *e = p + n; p != e; ++p)
    s += (*p >> 3) + (*p & 3);
  return s;
}
void ramp(int *p, int n) {
  unsigned m = 0;
  for (int i = 0; i < n; ++i) {
    p[i] = (int)m;
    m += 12;
  }
}
unsigned squares(unsigned n) {
  unsigned s = 0, q = 0;
  for (unsigned i = 0; i < n; ++i) {
    s ^= q;
    q += 2 * i + 1;
  }
  return s;
}
unsigned multiplesLate(unsigned n, unsigned k) {
  unsigned t = 0, m = k;
  for (unsigned i = 0; i < n; ++i) {
    t ^= m;
    m += k;
  }
  return t;
}
int halvesSigned(const int *p, int n) {
  unsigned s = 0;
  for (int i = 0; i < n; ++i)
    s += p[i] >> 3;
  return s;
}
