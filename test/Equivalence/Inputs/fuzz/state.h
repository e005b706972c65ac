#include <memory>
#include <stdexcept>
#include <string>
struct Item {
  std::string Name;
  int Number;
};
struct Problem {
  int Number;
};
struct Failure : std::runtime_error {
  int Line;
  Failure(const std::string &S, int Line) : runtime_error(S), Line(Line) {}
};
struct Shape {
  virtual ~Shape() = default;
  virtual int area() const = 0;
  virtual void grow() = 0;
};
struct Square : Shape {
  int Side;
  explicit Square(int Side) : Side(Side & 15) {}
  int area() const override { return Side * Side; }
  void grow() override { Side = (Side + 1) & 15; }
};
struct Label : Shape {
  std::string Text;
  explicit Label(std::string Text) : Text(std::move(Text)) {}
  int area() const override { return int(Text.size()); }
  void grow() override { Text += "x"; }
};
inline int nextNumber() {
  static int Number;
  return ++Number;
}
