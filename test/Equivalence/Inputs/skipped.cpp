// Of after only those bodies are parsed that before needed; these need others.
#define N 2

static unsigned scale(unsigned X) { return X * N; }

static unsigned twice(unsigned X) { return 2 * X; }
static unsigned thrice(unsigned X) { return 3 * X; }
template <class T> T doubled(T X) { return X + X; }
static auto deduced(unsigned X) { return X << 1; }
struct Shape {
  virtual ~Shape() {}
  virtual unsigned corners() const { return 3; }
};
struct Square : Shape {
  unsigned corners() const override;
};
struct Number {
  unsigned Value;
  explicit Number(unsigned X) : Value(fromHere(X)) {}
  static unsigned fromHere(unsigned X) { return X + 1; }
  ~Number() { Last = Value; }
  inline static unsigned Last = 0;
};
unsigned Square::corners() const { return 4; }
constexpr unsigned size() { return 8; }
static unsigned half(unsigned X);

unsigned viaTwice(unsigned X) { return X * 2; }
unsigned viaTemplate(unsigned X) { return 2 * X; }
unsigned viaDeduced(unsigned X) { return X * 2; }
unsigned viaVirtual() { return 4; }
unsigned viaConstructor(unsigned X) { Number::Last = X + 1; return X + 1; }
unsigned viaLater(unsigned X) { return X >> 1; }
unsigned viaPointer(unsigned X) { return X * 2; }
unsigned leaks(unsigned X) { return 2 * X; }
unsigned scaled(unsigned X) { return scale(X); }

static unsigned half(unsigned X) { return X / 2; }
unsigned inBetween(unsigned X) {
  static_assert(size() == 8);
  static_assert(N == 2);
  extern unsigned Seen;
  unsigned called(int);
  return X;
}
