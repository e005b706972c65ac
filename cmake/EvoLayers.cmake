# The layer table: which layer may use which. It stands once, here. Configuring fails
# when a library asks for more, and utils/tidy holds the #includes to the same table.
#
#   layer        may use
set(EVO_LAYERS
  "Support      :"
  "Model        : Support"
  "Frontend     : Model Support"
  "Observation  : Model Support"
  "Search       : Model Support"
  "Evaluation   : Model Support"
  "Safety       : Model Support"
  "Memory       : Model Support"
  "Report       : Model Support"
  "Rules        : Frontend Model Support"
  "Equivalence  : Frontend Model Support"
  "Driver       : Rules Equivalence Frontend Observation Search Evaluation Safety Memory Report Model Support")

function(evo_layer_may_use layer out)
  foreach(row IN LISTS EVO_LAYERS)
    string(REGEX MATCH "^([A-Za-z]+) *: *(.*)$" _ "${row}")
    if(CMAKE_MATCH_1 STREQUAL layer)
      separate_arguments(used UNIX_COMMAND "${CMAKE_MATCH_2}")
      set(${out} "${used}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "layer ${layer} is not in the table of cmake/EvoLayers.cmake")
endfunction()

# evo_add_library(Layer [CLANG] SOURCES ... DEPENDS ... [LIBS ...] [ALONE ...])
#   CLANG  the layer sees Clang's headers; without it, LLVM's only.
#   ALONE  sources that are never compiled together with others (EvoToolchain.cmake): they
#          use a namespace whose names others use of another.
function(evo_add_library layer)
  cmake_parse_arguments(ARG "CLANG" "" "SOURCES;DEPENDS;LIBS;ALONE" ${ARGN})
  evo_layer_may_use(${layer} allowed)
  foreach(dep IN LISTS ARG_DEPENDS)
    if(NOT dep IN_LIST allowed)
      message(FATAL_ERROR "layer ${layer} may not use ${dep}; it may use: ${allowed}")
    endif()
  endforeach()
  add_library(evo${layer} STATIC ${ARG_SOURCES})
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_link_libraries(evo${layer} PUBLIC evo_flags ${ARG_LIBS})
  foreach(dep IN LISTS ARG_DEPENDS)
    target_link_libraries(evo${layer} PUBLIC evo${dep})
  endforeach()
  if(ARG_CLANG)
    target_precompile_headers(evo${layer} REUSE_FROM evo_pch_clang)
    target_link_libraries(evo${layer} PUBLIC clang-cpp LLVM)
  else()
    target_precompile_headers(evo${layer} REUSE_FROM evo_pch_llvm)
    target_link_libraries(evo${layer} PUBLIC LLVM)
  endif()
endfunction()
