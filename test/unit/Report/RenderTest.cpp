//===- RenderTest.cpp - tables fit and pages are escaped ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/Render.h"
#include "gtest/gtest.h"
#include <cmath>

using namespace evo;

namespace {

TEST(Render, FittedCutsBetweenCharacters) {
  EXPECT_EQ(fitted("abc", 3), "abc");
  EXPECT_EQ(fitted("abcd", 3), "ab…");
  EXPECT_EQ(fitted("éééé", 3), "éé…");
  EXPECT_EQ(fitted("日本語", 5), "日本…");
  EXPECT_EQ(fitted("", 3), "");
}

TEST(Render, FittedLetsNothingSteerTheTerminal) {
  EXPECT_EQ(fitted("a\x1b[31mb\n", 20), "a [31mb ");
  std::string Broken = fitted("a\xff\xfe", 20);
  EXPECT_TRUE(llvm::json::isUTF8(Broken)) << Broken;
}

TEST(Render, ChangesHaveASignAndNoNegativeZero) {
  EXPECT_EQ(describeChange({0.877, 0.87, 0.88, 0.95, 0}),
            "-12.3 % [-13.0, -12.0]");
  EXPECT_EQ(describeChange({1.0001, 0.9999, 1.02, 0.95, 0}),
            "0.0 % [0.0, +2.0]");
  EXPECT_EQ(describeChange({1, 0.5, HUGE_VAL, 0.95, 0}), "0.0 % [-50.0, ?]");
}

RunReport sampleReport() {
  RunReport R;
  R.Run = "<b>";
  RunEntry E;
  E.Subject.Place.Rule = "a-rule-with-a-name-that-is-far-too-long-for-a-column";
  E.Subject.Place.File = "src/日本語/日本語/日本語/日本語/日本語/日本語.cpp";
  E.Reason = "because of a reason that is longer than any line of any terminal "
             "that anybody has, so that it has to be broken somewhere";
  Measurement M;
  M.Baseline = {0, 1, 2, NAN};
  M.Samples = {1, 1.1, HUGE_VAL, 1};
  E.Evaluations = {{{"a"}, {}, {M}, 0}};
  R.Entries = {E};
  return R;
}

TEST(Render, LinesFitAnyWidth) {
  for (unsigned Width : {10u, 60u, 80u, 100u, 120u, 500u}) {
    std::string Text;
    llvm::raw_string_ostream OS(Text);
    printTable(sampleReport(), {Width, false}, OS);
    llvm::SmallVector<llvm::StringRef> Lines;
    llvm::StringRef(Text).split(Lines, '\n');
    for (llvm::StringRef Line : Lines)
      EXPECT_LE(columnsOf(Line), std::clamp(Width, 60u, 120u)) << Line.str();
  }
}

TEST(Render, NoColourUnlessAsked) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  printTable(sampleReport(), {80, false}, OS);
  EXPECT_EQ(Text.find('\x1b'), std::string::npos);
}

TEST(Render, PagesEscapeAndSkipWhatHasNoRatio) {
  std::string Page = renderHtml(sampleReport());
  EXPECT_EQ(Page.find("<b>"), std::string::npos);
  EXPECT_NE(Page.find("&lt;b&gt;"), std::string::npos);
  EXPECT_EQ(Page.find("nan"), std::string::npos);
  EXPECT_EQ(Page.find("inf"), std::string::npos);
  std::size_t Points = 0;
  for (std::size_t At = 0; (At = Page.find("<circle", At)) != std::string::npos;
       ++At)
    ++Points;
  EXPECT_EQ(Points, 1u);
}

TEST(Render, AnEmptyRunIsShown) {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  printTable(RunReport(), {}, OS);
  EXPECT_EQ(Text, "0 of 0 candidates landed, 0 s\n  the run has not "
                  "finished\n");
  EXPECT_NE(renderHtml(RunReport()).find("No candidate"), std::string::npos);
}

} // namespace
