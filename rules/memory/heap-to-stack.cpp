/// Keeps a small object on the stack when its unique_ptr never leaves.
///
/// Why it helps: an allocation and its release cost more than most small
/// objects do.
/// When it would be wrong: the pointer is moved, returned, compared, reset or
/// captured; the object is large (over 4096 bytes) or in a recursive function;
/// the pointer is to a base class; the class allocates its objects itself.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace memory_heap_to_stack {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Refines,
                              .Needs = Evidence::Tested,
                              .Benefit = "one allocation fewer",
                              .Prior = 27,
                              .Standard = 17,
                              .Native = "HeapToStack"};
template <class T, class F> void before(const T &Value, F Body) {
  auto X = std::make_unique<T>(Value);
  Body(*X);
}
template <class T, class F> void after(const T &Value, F Body) {
  auto X = T(Value);
  Body(X);
}
} // namespace memory_heap_to_stack
#ifdef EVO_EXAMPLES
struct Point {
  Point(int X = 0, int Y = 0) : X(X), Y(Y) {}
  void move(int By) { X += By; }
  int X, Y;
};
struct Base {
  virtual ~Base() = default;
  int B = 0;
};
struct Derived : Base {};
struct Large {
  char Bytes[8192];
};
int look(const Point &);
// CHECK: area: auto P = std::make_unique<Point>(1, 2) -> auto P = Point(1, 2)
// CHECK: area: -> -> .
// CHECK: area: *P -> P
int area() {
  auto P = std::make_unique<Point>(1, 2);
  P->move(3);
  return P->X + look(*P);
}
// CHECK: none: {{.*}} -> auto P = Point()
int none() {
  std::unique_ptr<Point> P = std::make_unique<Point>();
  return P->X;
}
// CHECK: made: no: 'P' is used as a pointer
std::unique_ptr<Point> made() {
  auto P = std::make_unique<Point>();
  return P;
}
// CHECK: compared: no: 'P' is compared or changed
int compared(bool Some) {
  auto P = std::make_unique<Point>();
  if (Some)
    P = nullptr;
  return P ? P->X : 0;
}
// CHECK: sliced: no: the pointer is to a base of the object
int sliced() {
  std::unique_ptr<Base> P = std::make_unique<Derived>();
  return P->B;
}
// CHECK: large: no: the object has 8192 bytes
int large() {
  auto P = std::make_unique<Large>();
  return P->Bytes[0];
}
// CHECK: captured: no: 'P' is captured by a lambda
auto captured() {
  auto P = std::make_unique<Point>();
  return [&P] { return P->X; }();
}
// CHECK: shared: no: nothing is found
int shared() {
  auto P = std::make_shared<Point>();
  return P->X;
}
#endif
// CHECK: fuzzed
