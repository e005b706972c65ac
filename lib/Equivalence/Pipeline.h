//===- Pipeline.h - What runs passes of LLVM -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_PIPELINE_H
#define EVO_LIB_EQUIVALENCE_PIPELINE_H

#include "RootAlias.h"
#include "llvm/Passes/PassBuilder.h"

namespace evo {

/// The analysis managers a pipeline needs, in the order they must die.
struct Pipeline {
  llvm::PassBuilder Builder;
  llvm::LoopAnalysisManager Loops;
  llvm::FunctionAnalysisManager Functions;
  llvm::CGSCCAnalysisManager Components;
  llvm::ModuleAnalysisManager Modules;

  explicit Pipeline(llvm::PipelineTuningOptions Tuning = {},
                    bool WithRootAlias = false)
      : Builder(nullptr, Tuning) {
    if (WithRootAlias) {
      Functions.registerPass([] { return RootAlias(); });
      Functions.registerPass([this] {
        llvm::AAManager Aliases = Builder.buildDefaultAAPipeline();
        Aliases.registerFunctionAnalysis<RootAlias>();
        return Aliases;
      });
    }
    Builder.registerModuleAnalyses(Modules);
    Builder.registerCGSCCAnalyses(Components);
    Builder.registerFunctionAnalyses(Functions);
    Builder.registerLoopAnalyses(Loops);
    Builder.crossRegisterProxies(Loops, Functions, Components, Modules);
  }
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_PIPELINE_H
