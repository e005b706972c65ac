#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace {
unsigned Counter = 0;
}
unsigned Steps = 0;
template <class T> T next(T X) { return X + T(++Counter); }
template <class T> T step(T X) { return X + T(++Steps); }
template <class T> T look(T X) { return X + T(Steps); }
template <class T> T plain(T X) { return X ^ T(5); }
inline unsigned pick(unsigned X, unsigned Y) { return X - Y; }
template <class T> T mixed(T X) { return pick(step(X), look(X)); }
template <class F> unsigned apply(F Of, unsigned X) { return Of(X); }
struct CallsSelf {
  unsigned operator()(unsigned X) const;
};

unsigned viaMax(unsigned X, unsigned Y) { return std::max(X * 2u, Y); }
unsigned viaOwn(unsigned X) { return plain(X * 2u); }
unsigned viaNew(unsigned X) { return X + X; }
unsigned viaLambda(unsigned X) {
  std::array<unsigned, 3> V = {X, 1, 2};
  return std::accumulate(V.begin(), V.end(), 0u, [](unsigned A, unsigned B) {
    return A + B * 2u; // viaLambda
  });
}
unsigned viaLocal(unsigned X) {
  struct Two {
    unsigned A, B; // viaLocal
  };
  std::pair<Two, unsigned> P = std::make_pair(Two{X, 7u}, 3u); // viaLocal
  return std::get<0>(P).A + std::get<0>(P).B + std::get<1>(P); // viaLocal
}
unsigned viaCounter(unsigned X) {
  Counter = 3; // viaCounter
  return next(X);
}
unsigned viaSelf(unsigned X, bool Again) {
  if (Again)
    return apply(CallsSelf(), X);
  return X * 2u; // viaSelf
}
unsigned CallsSelf::operator()(unsigned X) const { return viaSelf(X, false); }
unsigned inOrder(unsigned X, unsigned Y) {
  unsigned A = plain(X), B = plain(Y); // inOrder
  return pick(A, B);                   // inOrder
}
unsigned ofSteps(unsigned X) {
  unsigned A = step(X), B = look(X); // ofSteps
  return pick(A, B);                 // ofSteps
}
unsigned ofMixed(unsigned X) {
  unsigned A = step(X), B = look(X); // ofMixed
  return pick(A, B) + mixed(X);      // ofMixed
}

unsigned seen(unsigned X) noexcept { return X * 2u; }
template <class T> T asks(T X) {
  if constexpr (noexcept(seen(X)))
    return X + 1u;
  return X + 2u;
}
unsigned viaAsking(unsigned X) { return asks(X) * 2u; }

struct Held {
  unsigned *At;
  ~Held() { *At += 1; }
};
template <class T> T quiet(T X) { return X; }
unsigned viaCleanup(unsigned X) {
  unsigned N = 0;
  {
    Held H{&N};
    X = quiet(X) * 2u;
  }
  return X + N;
}
