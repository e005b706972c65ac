#include <stdlib.h>
#include <string.h>
/* What C++ does not take as it is: a pointer from void *, a type without a tag. */
typedef enum { RED, GREEN = 5 } color;
struct item {
  char class[8];
  unsigned kind : 3;
  double weight;
  struct item *next;
};
static int counter;
int *copied(const char *text, const struct item *first) {
  int *made = malloc(sizeof(int));
  for (*made = (int)strlen(text); first; first = first->next)
    *made ^= first->kind;
  counter += *made & 1;
  return made;
}
int mixed(const struct item *items, int count, color which) {
  int sum = which;
  for (int i = 0; i < count; ++i)
    sum ^= items[i].kind + (items[i].class[0] & 1);
  return sum;
}
int counted(const struct item *first) {
  for (; first; first = first->next)
    counter = (counter + 1) & 1023;
  return counter & 7;
}
