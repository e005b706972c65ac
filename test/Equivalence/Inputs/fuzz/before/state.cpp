#include "../state.h"
// What a function remembers, throws, and reaches through a base or a row.
int all(const std::string &S, const Item *Items, int Count, Shape *Form) {
  static int Calls;
  if (++Calls > 3 && S.size() > 2)
    throw Problem{int(S.size())};
  int Sum = Form ? Form->area() : 0;
  for (int I = 0; I < Count; ++I)
    Sum ^= Items[I].Name.empty() ? 1 : Items[I].Number;
  return Sum;
}
int carried(const std::string &S) {
  if (S.size() > 3)
    throw Failure(S, 1);
  return 0;
}
int caught(const std::string &S) {
  if (S.size() > 3)
    throw Failure(S, 1);
  return 0;
}
int remembered(const std::string &S) {
  static int Calls;
  Calls += int(S.size());
  return Calls & 3;
}
int fourth(const std::string &S) {
  static std::string First = S;
  return First == S ? 1 : 0;
}
bool counts(const std::string &S) { return nextNumber() && S.empty(); }
int &given(const std::string &S) {
  static int Kept;
  Kept ^= int(S.size());
  return Kept;
}
void emptied(Item *Items, std::size_t Count) {
  for (std::size_t I = 0; I < Count; ++I)
    Items[I].Name.clear();
}
int summed(const Item *Items, const int Count) {
  int Sum = 0;
  for (int I = 0; I < Count; ++I)
    Sum ^= Items[I].Number;
  return Sum + int(Items[0].Name.size());
}
int area(const Shape &Form) { return Form.area(); }
std::unique_ptr<Shape> made(const std::string &S) {
  if (S.size() > 3)
    return std::make_unique<Label>(S);
  return std::make_unique<Square>(int(S.size()));
}
bool held(const std::string &S, const std::string &T) {
  return S.find("q") != S.npos && T.size() > 1;
}
