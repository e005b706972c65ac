/// Broken on purpose: claims that leaving out a flush is no change.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_flush_dropped {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> void before(std::ostream &Out, const T &X) {
  Out << X << std::endl;
}
template <class T> void after(std::ostream &Out, const T &X) {
  Out << X << '\n';
}
} // namespace broken_flush_dropped
// CHECK: refuted: effects dropped: int:
// CHECK: // before calls: flush after
