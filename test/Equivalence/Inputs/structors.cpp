#include <cstddef>
#include <vector>

int Alive = 0;
unsigned sizeOf(const std::vector<unsigned> &V) { return unsigned(V.size()); }

class Plain {
public:
  Plain(unsigned X, unsigned Y);
  explicit Plain(unsigned X) : A(X * 2u), B(1) { ++Alive; } // in class
  ~Plain();

private:
  unsigned A, B;
};
Plain::Plain(unsigned X, unsigned Y) : A(X * 2u), B(Y) { ++Alive; } // outside
Plain::~Plain() {
  if (A * 2u != B) // destructor
    --Alive;
}

class Shape {
public:
  explicit Shape(unsigned X) : Corners(X * 4u) {} // virtual functions
  virtual ~Shape() = default;
  virtual unsigned corners() const { return Corners; }

protected:
  unsigned Corners;
};
class Square : public Shape {
public:
  Square(const std::vector<unsigned> &V);

private:
  unsigned Sum = 7;
};
Square::Square(const std::vector<unsigned> &V) : Shape(4u) {
  for (std::size_t I = 0; I < V.size(); ++I) // sums
    Sum += V[I] * 2u;                        // sums
}

struct Half {
  Half(unsigned X) : A(X) {
    ; // leaves
  }
  unsigned A, B;
};

struct Odd : virtual Half {
  Odd(unsigned X) : Half(X), C(X * 2u) {} // virtual base
  unsigned C;
};

unsigned use(unsigned X) {
  Plain P(X), Q(X, X);
  Half H(X);
  Odd O(X);
  std::vector<unsigned> V = {X};
  Square S(V);
  const Shape &Any = S;
  return H.A + O.C + Any.corners() + sizeOf(V);
}
