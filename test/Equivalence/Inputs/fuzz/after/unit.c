#include <stdlib.h>
#include <string.h>
typedef enum { RED, GREEN = 5 } color;
struct item {
  char class[8];
  unsigned kind : 3;
  double weight;
  struct item *next;
};
static int counter;
int *copied(const char *text, const struct item *first) {
  int sum = 0, *made = malloc(sizeof *made);
  while (first) {
    sum ^= first->kind;
    first = first->next;
  }
  *made = sum ^ (int)strlen(text);
  counter += *made & 1;
  return made;
}
int mixed(const struct item *items, int count, color which) {
  int sum = 0;
  for (const struct item *end = items + count; items != end; ++items)
    sum ^= items->kind + (items->class[0] & 1);
  return which == RED ? sum : sum ^ GREEN;
}
int counted(const struct item *first) {
  int old = counter;
  for (; first; first = first->next)
    old = (old + 1) & 1023;
  counter = first ? old : old & 1021;
  return old & 7;
}
