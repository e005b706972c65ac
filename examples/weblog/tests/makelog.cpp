// makelog weekday|weekend: an access log, the same on every machine.
#include <cstdint>
#include <cstdio>
#include <cstring>

static std::uint64_t State;

static unsigned next(unsigned Below) {
  State = State * 6364136223846793005u + 1442695040888963407u;
  return static_cast<unsigned>(State >> 33) % Below;
}

int main(int Count, char **Arguments) {
  bool Weekend = Count > 1 && !std::strcmp(Arguments[1], "weekend");
  State = Weekend ? 77 : 42;
  const char *Agents[] = {
      "Mozilla/5.0 (X11; Linux x86_64; rv:124.0) Gecko/20100101 Firefox/124.0",
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/123.0 Safari",
      "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.3 Safari/605",
      "ExampleBot/2.1 (+http://bot.example/)", "curl/8.5.0", "Wget/1.21"};
  const char *Folders[] = {"shop", "blog", "docs", "account", "search", "help"};
  unsigned Requests = Weekend ? 9000 : 12000;
  for (unsigned I = 0; I < Requests; ++I) {
    unsigned Second = static_cast<unsigned>(86400.0 * I / Requests);
    unsigned Visitor = next(Weekend ? 900 : 600);
    bool Scanner = Visitor % 11 == 0;
    std::printf("10.%u.%u.%u - ", Visitor % 3, Visitor / 50, Visitor % 50);
    if (next(4) == 0)
      std::printf("User%u", Visitor % 97);
    else
      std::printf("-");
    std::printf(" [12/Mar/2024:%02u:%02u:%02u +0000] \"GET ", Second / 3600,
                Second / 60 % 60, Second % 60);
    unsigned Kind = next(20);
    if (Scanner)
      std::printf("/admin%%2F%u.php", next(5000));
    else if (Kind < 4)
      std::printf("/static/app%%20%u.js", next(40));
    else if (Kind == 4)
      std::printf("/health");
    else
      std::printf("/%s/Item%%20%u/details%%2Fpage-%u.html?ref=%u",
                  Folders[next(6)], next(400), next(9), next(100000));
    std::printf(" HTTP/1.1\" %u %u \"https://www.example.org/start\" \"%s",
                Scanner ? 404 : 200, next(50000), Agents[next(6)]);
    std::printf(" build %u\"\n", next(Weekend ? 500 : 300));
    if (next(500) == 0)
      std::printf("# rotated\nbroken line %u\n", I);
  }
}
