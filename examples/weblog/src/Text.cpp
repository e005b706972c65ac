#include "Text.h"

#include <cstdint>
#include <cstring>

namespace weblog {

std::vector<std::string> splitFields(const std::string &Line) {
  std::vector<std::string> Fields;
  std::string Field;
  char Close = 0;
  for (char C : Line) {
    if (Close != 0) {
      if (C == Close) {
        Close = 0;
        Fields.push_back(Field);
        Field.clear();
      } else {
        Field = Field + C;
      }
    } else if (C == '"') {
      Close = '"';
    } else if (C == '[') {
      Close = ']';
    } else if (C != ' ') {
      Field = Field + C;
    } else if (!Field.empty()) {
      Fields.push_back(Field);
      Field.clear();
    }
  }
  if (!Field.empty())
    Fields.push_back(Field);
  return Fields;
}

static int hexDigit(char C) {
  if (C >= '0' && C <= '9')
    return C - '0';
  if (C >= 'a' && C <= 'f')
    return C - 'a' + 10;
  if (C >= 'A' && C <= 'F')
    return C - 'A' + 10;
  return -1;
}

std::string decodeUrl(const std::string &Url) {
  std::string Result;
  for (std::size_t I = 0; I < Url.size(); ++I) {
    if (Url[I] == '%' && I + 2 < Url.size() && hexDigit(Url[I + 1]) >= 0 &&
        hexDigit(Url[I + 2]) >= 0) {
      Result = Result + static_cast<char>(hexDigit(Url[I + 1]) * 16 +
                                          hexDigit(Url[I + 2]));
      I += 2;
    } else {
      Result = Result + Url[I];
    }
  }
  return Result;
}

std::string toLower(const std::string &Text) {
  std::string Result;
  for (char C : Text)
    Result.push_back(C >= 'A' && C <= 'Z' ? static_cast<char>(C + 32) : C);
  return Result;
}

std::string withoutQuery(const std::string &Url) {
  std::size_t End = Url.find_first_of("?#");
  return Url.substr(0, End);
}

bool isComment(const std::string &Line) { return Line.find("#") == 0; }

std::size_t hashText(const char *Text) {
  std::uint64_t Hash = 14695981039346656037u;
  for (std::size_t I = 0; I < std::strlen(Text); ++I) {
    Hash ^= static_cast<unsigned char>(Text[I]);
    Hash *= 1099511628211u;
  }
  return Hash;
}

} // namespace weblog
