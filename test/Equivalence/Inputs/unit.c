/* C, and not C++: a word that C++ keeps, a pointer from void, a call before its declaration's body. */
#include <stdlib.h>

static unsigned helper(unsigned x);

unsigned twice(unsigned x) {
  int class = 1;
  int *p = malloc(sizeof(int));
  free(p);
  return class ? x * 2u : helper(x);
}

static unsigned helper(unsigned x) { return x + 1u; }
