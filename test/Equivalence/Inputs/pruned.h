#ifndef PRUNED_H
#define PRUNED_H

template <class T> struct SetAtEnd {
  SetAtEnd(T *Where, T Value) : Where(Where), Value(Value) {}
  ~SetAtEnd() { *Where = Value; }
  T *Where;
  T Value;
};

template <class T> T twice(T X) { return X + X; }
inline unsigned twiceOfHeader(unsigned X) { return twice(X); }
inline unsigned withDefault(unsigned X = twice(4u)) { return X; }

struct Shape {
  virtual unsigned corners() const { return 0; }
};
template <class T> struct Polygon : Shape {
  explicit Polygon(T N) : N(N) {}
  unsigned corners() const override { return N; }
  T N;
};

template <class T> struct Member {
  T Value = twice(T(8));
};

#endif
