//===- Plot.cpp - Paired samples as a picture ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Plot.h"
#include "evo/Report/Render.h"
#include "llvm/Support/Format.h"
#include <algorithm>
#include <cmath>

using namespace evo;

namespace {

constexpr double Width = 560, Height = 220, Left = 48, Right = 12, Top = 32,
                 Bottom = 28;

/// 1, 2 or 5 times a power of ten, so that three to seven of it fill `Range`.
double roundStep(double Range) {
  double Power = std::pow(10, std::floor(std::log10(Range / 3)));
  for (double Step : {5 * Power, 2 * Power})
    if (Range / Step >= 3)
      return Step;
  return Power;
}

/// With as many digits as tell multiples of `Step` apart.
std::string decimal(double Value, double Step) {
  int Digits = std::max(0, int(-std::floor(std::log10(Step) + 1e-9)));
  std::string Text;
  llvm::raw_string_ostream(Text) << llvm::format("%.*f", Digits, Value);
  return Text;
}

double median(std::vector<double> Values) {
  auto Middle = Values.begin() + Values.size() / 2;
  std::nth_element(Values.begin(), Middle, Values.end());
  return *Middle;
}

/// The pairs that have a ratio.
struct Pairs {
  std::vector<double> Baseline, Changed, Ratios;
};

class Plot {
public:
  Plot(const Measurement &M, const Pairs &P)
      : M(M), Ratios(P.Ratios), Medians(medians(M.Unit, P)) {
    Low = *llvm::min_element(this->Ratios);
    High = *llvm::max_element(this->Ratios);
    for (double Also : {1.0, M.Result.Low, M.Result.High, M.Result.Ratio})
      if (std::isfinite(Also) && Also > 0)
        Low = std::min(Low, Also), High = std::max(High, Also);
    double Margin = std::max((High - Low) * 0.08, 0.002);
    Low -= Margin, High += Margin;
  }

  std::string draw(llvm::StringRef Id) const;

private:
  double x(std::size_t I) const {
    double Step = (Width - Left - Right) / Ratios.size();
    return Left + Step * (I + 0.5);
  }
  double y(double Ratio) const {
    return Top + (High - Ratio) / (High - Low) * (Height - Top - Bottom);
  }
  void band(llvm::raw_ostream &OS) const;
  void level(llvm::raw_ostream &OS, double Ratio, llvm::StringRef Class) const;
  void axis(llvm::raw_ostream &OS) const;
  static std::string medians(llvm::StringRef Unit, const Pairs &P);
  void points(llvm::raw_ostream &OS) const;

  const Measurement &M;
  std::vector<double> Ratios;
  std::string Medians;
  double Low = 1, High = 1;
};

/// What the ratios are of: "median 0.93 s, unchanged 1.21 s".
std::string Plot::medians(llvm::StringRef Unit, const Pairs &P) {
  std::string Behind = Unit.empty() || Unit == "1" ? "" : " " + Unit.str();
  std::string Text;
  llvm::raw_string_ostream(Text)
      << llvm::format("median %.4g", median(P.Changed)) << Behind
      << llvm::format(", unchanged %.4g", median(P.Baseline)) << Behind;
  return Text;
}

void Plot::band(llvm::raw_ostream &OS) const {
  const Estimate &E = M.Result;
  if (!(E.Low > 0) || !std::isfinite(E.High) || E.High < E.Low)
    return;
  OS << llvm::formatv("<rect class=\"band\" x=\"{0:f1}\" y=\"{1:f1}\" "
                      "width=\"{2:f1}\" height=\"{3:f1}\"/>\n",
                      Left, y(E.High), Width - Left - Right,
                      std::max(1.0, y(E.Low) - y(E.High)));
}

void Plot::level(llvm::raw_ostream &OS, double Ratio,
                 llvm::StringRef Class) const {
  OS << llvm::formatv("<line class=\"{0}\" x1=\"{1:f1}\" x2=\"{2:f1}\" "
                      "y1=\"{3:f1}\" y2=\"{3:f1}\"/>\n",
                      Class, Left, Width - Right, y(Ratio));
}

void Plot::axis(llvm::raw_ostream &OS) const {
  double Step = roundStep(High - Low);
  for (double I = std::ceil(Low / Step); I * Step <= High; ++I)
    OS << llvm::formatv(
        "<line class=\"grid\" x1=\"{0:f1}\" x2=\"{1:f1}\" y1=\"{2:f1}\" "
        "y2=\"{2:f1}\"/><text class=\"tick\" x=\"{3:f1}\" y=\"{4:f1}\" "
        "text-anchor=\"end\">{5}</text>\n",
        Left, Width - Right, y(I * Step), Left - 6, y(I * Step) + 4,
        decimal(I * Step, Step));
  OS << llvm::formatv("<text class=\"tick\" x=\"0\" y=\"14\">{0} of a changed "
                      "run / an unchanged one; {1}</text>\n",
                      escaped(M.Metric), escaped(Medians));
  OS << llvm::formatv("<text class=\"tick\" x=\"{0:f1}\" y=\"{1:f1}\" "
                      "text-anchor=\"middle\">pairs 1 to {2}; line: estimate, "
                      "band: its {3:f0} % interval, dashed: no change</text>\n",
                      (Left + Width) / 2, Height - 8, Ratios.size(),
                      M.Result.Confidence * 100);
}

void Plot::points(llvm::raw_ostream &OS) const {
  for (std::size_t I = 0; I != Ratios.size(); ++I)
    OS << llvm::formatv(
        "<line class=\"stem\" x1=\"{0:f1}\" x2=\"{0:f1}\" y1=\"{1:f1}\" "
        "y2=\"{2:f1}\"/><circle class=\"point\" cx=\"{0:f1}\" cy=\"{2:f1}\" "
        "r=\"3\"><title>pair {3}: {4:f4}</title></circle>\n",
        x(I), y(1), y(Ratios[I]), I + 1, Ratios[I]);
}

std::string Plot::draw(llvm::StringRef Id) const {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  OS << llvm::formatv(
      "<svg viewBox=\"0 0 {0:f0} {1:f0}\" role=\"img\" "
      "aria-labelledby=\"{2}-t {2}-d\">\n<title id=\"{2}-t\">{3} of {4}</title>"
      "<desc id=\"{2}-d\">{5} pairs; {6}</desc>\n",
      Width, Height, Id, escaped(M.Metric), escaped(M.Workload), Ratios.size(),
      escaped(describeChange(M.Result)));
  axis(OS);
  band(OS);
  level(OS, 1, "unchanged");
  if (M.Result.Ratio > 0 && std::isfinite(M.Result.Ratio))
    level(OS, M.Result.Ratio, "estimate");
  points(OS);
  OS << "</svg>\n";
  return Text;
}

} // namespace

std::string evo::escaped(llvm::StringRef Text) {
  std::string Result;
  llvm::raw_string_ostream OS(Result);
  std::string Clean = llvm::json::fixUTF8(Text);
  for (char &C : Clean)
    if (static_cast<unsigned char>(C) < ' ' && C != '\n' && C != '\t')
      C = ' ';
  llvm::printHTMLEscaped(Clean, OS);
  return Result;
}

std::string evo::plotPairs(const Measurement &M, llvm::StringRef Id) {
  Pairs Found;
  for (auto [Base, Sample] : llvm::zip(M.Baseline, M.Samples))
    if (Base > 0 && Sample > 0 && std::isfinite(Sample / Base)) {
      Found.Baseline.push_back(Base);
      Found.Changed.push_back(Sample);
      Found.Ratios.push_back(Sample / Base);
    }
  return Found.Ratios.empty() ? "" : Plot(M, Found).draw(Id);
}
