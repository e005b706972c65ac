//===- Bodies.h - The functions of a unit, as places -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_BODIES_H
#define EVO_FRONTEND_BODIES_H

#include "evo/Frontend/Unit.h"
#include "evo/Model/FunctionBody.h"
#include <vector>

namespace evo {

/// Every function, member and function template that is defined in a project
/// file of the unit, in the order of file and offset, each once however often
/// it is instantiated; lambdas and the members of local classes belong to the
/// function around them. Those whose body cannot stand beside another one are
/// there too and say why. One walk over the declarations, bodies included.
std::vector<FunctionBody> functionBodies(const Unit &U);

} // namespace evo

#endif // EVO_FRONTEND_BODIES_H
