/// Writes a newline without flushing the stream.
///
/// Why it helps: std::endl flushes, and each flush is a system call.
/// When it would be wrong: whoever watches the output (a terminal, a pipe, a
/// log read after a crash, a child after fork) may see it later than before.
/// This is always so, therefore the rule is off unless asked for.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace io_endl {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::ChangesBehaviour,
                              .Needs = Evidence::Tested,
                              .Benefit = "no flush per line",
                              .Prior = 16};
std::ostream &before(std::ostream &Out) { return Out << std::endl; }
std::ostream &after(std::ostream &Out) { return Out << '\n'; }
} // namespace io_endl
#ifdef EVO_EXAMPLES
// CHECK: hello: std::cout << "hello" << std::endl -> std::cout << "hello" << '\n'
void hello() { std::cout << "hello" << std::endl; }
// CHECK: middle: Out << "a" << std::endl -> Out << "a" << '\n'
void middle(std::ostream &Out) { Out << "a" << std::endl << "b\n"; }
// CHECK: flush: no: nothing is found
void flush(std::ostream &Out) { Out << "a\n" << std::flush; }
// CHECK: called: no: nothing is found
void called(std::ostream &Out) { std::endl(Out); }
// CHECK: wide: no: nothing is found
void wide(std::wostream &Out) { Out << std::endl; }
#endif
