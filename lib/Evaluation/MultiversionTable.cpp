//===- MultiversionTable.cpp - The table that chooses variants ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MultiversionTable.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace evo;

/// What does not depend on the program; `EVO_ROWS` stands before it. The names
/// of the system's functions are bound by their symbols, so that no declaration
/// of a header can disagree.
static constexpr llvm::StringLiteral Reader = R"cpp(
#define EVO_SHARED __attribute__((weak, visibility("hidden")))
extern "C" {
extern unsigned short evo_chosen[EVO_ROWS];
EVO_SHARED unsigned short evo_chosen[EVO_ROWS];
extern unsigned char *evo_reached;
EVO_SHARED unsigned char *evo_reached;
char *evo_getenv(const char *) __asm__("getenv");
int evo_open(const char *, int, ...) __asm__("open");
int evo_close(int) __asm__("close");
int evo_resize(int, long) __asm__("ftruncate");
void *evo_map(void *, unsigned long, int, int, int, long) __asm__("mmap");
long evo_read(int, void *, unsigned long) __asm__("read");
long evo_write(int, const void *, unsigned long) __asm__("write");
void evo_leave(int) __asm__("_exit");
void evo_refuse(const char *, const char *, const char *);
EVO_SHARED void evo_refuse(const char *Why, const char *At, const char *End) {
  const char *Stop = Why;
  while (*Stop)
    ++Stop;
  long Said = evo_write(2, Why, (unsigned long)(Stop - Why));
  Said += evo_write(2, At, (unsigned long)(End - At));
  Said += evo_write(2, "\n", 1);
  evo_leave(Said ? 97 : 98);
}
void evo_take(const char *, const char *);
EVO_SHARED void evo_take(const char *At, const char *End) {
  const char *Rest = At + 17;
  unsigned long Number = 0;
  if (End - At < 18 || At[16] != '=')
    evo_refuse("evo: EVO_SELECT wants site=variant, not ", At, End);
  for (; Rest != End && *Rest >= '0' && *Rest <= '9' && Number < 65536; ++Rest)
    Number = Number * 10 + (unsigned long)(*Rest - '0');
  for (unsigned Row = 0; Rest == End && Row != EVO_ROWS; ++Row) {
    int Same = Number <= evo_most[Row];
    for (int I = 0; I != 16 && Same; ++I)
      Same = evo_sites[Row][I] == At[I];
    if (Same) {
      evo_chosen[Row] = (unsigned short)Number;
      return;
    }
  }
  evo_refuse("evo: EVO_SELECT: this program has no ", At, End);
}
void evo_take_all(const char *);
EVO_SHARED void evo_take_all(const char *Text) {
  while (*Text) {
    const char *End = Text;
    while (*End && *End != ',' && *End != '\n')
      ++End;
    if (End != Text)
      evo_take(Text, End);
    Text = *End ? End + 1 : End;
  }
}
void evo_take_file(const char *);
EVO_SHARED void evo_take_file(const char *Path) {
  static char Text[EVO_ROWS * 24 + 2];
  unsigned long Size = 0;
  const char *End = Path;
  int File = evo_open(Path, 0);
  while (*End)
    ++End;
  if (File < 0)
    evo_refuse("evo: EVO_SELECT: cannot read ", Path, End);
  for (long Got = 1; Got > 0 && Size < sizeof Text - 1; Size += (unsigned long)Got)
    if ((Got = evo_read(File, Text + Size, sizeof Text - 1 - Size)) < 0)
      evo_refuse("evo: EVO_SELECT: cannot read ", Path, End);
  evo_close(File);
  if (Size == sizeof Text - 1)
    evo_refuse("evo: EVO_SELECT: too long is ", Path, End);
  evo_take_all(Text);
}
void evo_record(const char *);
EVO_SHARED void evo_record(const char *Path) {
  const char *End = Path;
  int File = evo_open(Path, 0102, 0600);
  void *None = (void *)-1, *There = None;
  while (*End)
    ++End;
  if (File >= 0 && evo_resize(File, EVO_ROWS) == 0)
    There = evo_map(0, EVO_ROWS, 3, 1, File, 0);
  if (There == None)
    evo_refuse("evo: EVO_REACH: cannot write ", Path, End);
  evo_close(File);
  evo_reached = (unsigned char *)There;
  for (unsigned Row = 0; Row != EVO_ROWS; ++Row)
    evo_chosen[Row] = (unsigned short)(evo_most[Row] + 1);
}
}
__attribute__((constructor(101))) static void evo_choose() {
  const char *Text = evo_getenv("EVO_REACH");
  if (Text && *Text && !evo_reached)
    evo_record(Text);
  Text = evo_getenv("EVO_SELECT");
  if (Text && *Text == '@')
    evo_take_file(Text + 1);
  else if (Text)
    evo_take_all(Text);
}
#undef EVO_SHARED
#undef EVO_ROWS
#endif
)cpp";

std::string evo::choiceOf(std::size_t Row) {
  return llvm::formatv("__builtin_expect(evo_chosen[{0}], 0)", Row);
}

std::string evo::recordOf(std::size_t Row, unsigned Most) {
  return llvm::formatv("case {0}: evo_reached[{1}] = 1; "
                       "__attribute__((fallthrough)); ",
                       Most + 1, Row);
}

std::string evo::tableText(llvm::ArrayRef<TableRow> Rows) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << "#ifndef EVO_MULTIVERSION\n#define EVO_MULTIVERSION\n#define EVO_ROWS "
     << Rows.size() << "\nstatic const char evo_sites[EVO_ROWS][17] = {";
  llvm::ListSeparator Comma(",\n"), CommaToo;
  for (const TableRow &R : Rows)
    OS << Comma << '"' << R.Site << '"';
  OS << "};\nstatic const unsigned short evo_most[EVO_ROWS] = {";
  for (const TableRow &R : Rows)
    OS << CommaToo << R.Most;
  OS << "};" << Reader;
  return Text;
}
