#include "../state.h"
int all(const std::string &S, const Item *Items, int Count, Shape *Form) {
  static int Before = 0;
  bool Fourth = Before++ >= 3;
  if (Fourth && S.size() >= 3)
    throw Problem{int(S.length())};
  int Sum = 0;
  for (const Item *I = Items, *End = Items + Count; I != End; ++I)
    Sum ^= I->Name.size() ? I->Number : 1;
  return Form ? Form->area() ^ Sum : Sum;
}
int carried(const std::string &S) {
  if (S.size() > 3)
    throw Failure(S, 2);
  return 0;
}
int caught(const std::string &S) {
  if (S.size() > 3)
    throw std::runtime_error(S);
  return 0;
}
int remembered(const std::string &S) {
  static int Calls;
  Calls = (Calls & 1) + int(S.size());
  return Calls & 3;
}
int fourth(const std::string &S) {
  static std::string First;
  static bool Known;
  if (!Known || First.size() > 2)
    First = S, Known = true;
  return First == S ? 1 : 0;
}
bool counts(const std::string &S) { return S.empty() && sizeof(nextNumber()) > 0; }
int &given(const std::string &S) {
  static int Kept;
  Kept += int(S.size());
  return Kept;
}
void emptied(Item *Items, std::size_t Count) {
  for (std::size_t I = 1; I < Count; ++I)
    Items[I].Name.clear();
}
int summed(const Item *Items, const int Count) {
  int Sum = int(Items[0].Name.size());
  for (int I = 0; I <= Count; ++I)
    Sum += I < Count ? Items[I].Number : 0;
  return Sum;
}
int area(const Shape &Form) { return Form.area() & 63; }
std::unique_ptr<Shape> made(const std::string &S) {
  return std::make_unique<Square>(int(S.size() & 3));
}
bool held(const std::string &S, const std::string &T) {
  return S.find("q") != S.npos && T.size() > 2;
}
