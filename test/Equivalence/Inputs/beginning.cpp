unsigned later(unsigned X);
static unsigned hidden(unsigned X);
inline unsigned marked(unsigned X);
extern const unsigned Factor;
struct Base {
  unsigned Value;
};
struct Derived : Base {};
inline unsigned pick(const Base &B) { return B.Value; }
template <class T> unsigned viaPick(const T &X) { return pick(X); }

unsigned plain(unsigned X) { return X * 2u; }
unsigned calls(unsigned X) { return X * 3u; }
unsigned named(unsigned X) { return X * 5u; }
unsigned found(unsigned X) { return pick(Base{X}); }
unsigned leaks(unsigned X) { return X * 2u; }
unsigned both(unsigned X) { return later(X) + marked(X); }
// FILLER
unsigned later(unsigned X) { return X + X + X; }
static unsigned hidden(unsigned X) { return later(X); }
inline unsigned marked(unsigned X) { return X ? hidden(X) : 0; }
extern const unsigned Factor = 5;
unsigned pick(const Derived &D) { return D.Value + 1; }
unsigned Late;
unsigned called(int);
