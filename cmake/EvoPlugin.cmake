# For the CMake files of a program that is to be watched:
#
#   include(/path/to/evo/cmake/EvoPlugin.cmake)
#   evo_plugin(mylib myprogram)
#
# or, without touching them, one argument of cmake:
#
#   -DCMAKE_PROJECT_TOP_LEVEL_INCLUDES=…/EvoPlugin.cmake -DEVO_PLUGIN_ALL=ON
#
# evo_plugin(<target>... [OUT <folder>] [RULES <folder>...] [ONLY <globs>])
#   Compiles the C++ sources of the targets with the plugin. The objects stay what they
#   were; what the rules say goes to OUT, by default ${CMAKE_BINARY_DIR}/evo, and is read
#   by 'evo-rewrite propose --from-plugin OUT'.
#     RULES  more folders of rule files
#     ONLY   globs over rule ids, separated by commas
# evo_plugin(<target>... VARIANTS <folder>)
#   Compiles them with all variants inside that 'evo-rewrite multiversion --out <folder>'
#   wrote; EVO_SELECT chooses. -DEVO_PLUGIN_VARIANTS=<folder> does so with EVO_PLUGIN_ALL.
#
# EVO_PLUGIN is the plugin itself; it is looked for beside this file. A compiler that it
# was not built for stops the configuration here and not in the middle of a build.

include_guard(GLOBAL)

get_filename_component(_evo_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
find_file(EVO_PLUGIN libEvoPlugin.so
  HINTS "${_evo_root}/lib" "${_evo_root}/build/release/lib" "${_evo_root}/build/dev/lib"
        "${_evo_root}/.." "${_evo_root}/../../lib"
  DOC "Evo's plugin for clang" NO_DEFAULT_PATH)
set(EVO_PLUGIN_VARIANTS "" CACHE PATH "Variants that EVO_PLUGIN_ALL compiles in")
option(EVO_PLUGIN_ALL "Compile every C++ source with Evo's plugin" OFF)

function(_evo_plugin_check)
  get_property(checked GLOBAL PROPERTY EVO_PLUGIN_CHECKED)
  if(checked)
    return()
  endif()
  if(NOT EVO_PLUGIN)
    message(FATAL_ERROR "evo_plugin: there is no libEvoPlugin.so beside "
                        "${_evo_root}; build Evo, or set -DEVO_PLUGIN=FILE")
  endif()
  set(trial "${CMAKE_BINARY_DIR}/CMakeFiles/evo-plugin-trial.cpp")
  file(WRITE "${trial}" "int trial;\n")
  execute_process(
    COMMAND "${CMAKE_CXX_COMPILER}" "-fplugin=${EVO_PLUGIN}"
            "-fplugin-arg-evo-out=${CMAKE_BINARY_DIR}/CMakeFiles/evo-plugin-trial"
            -fsyntax-only "${trial}"
    RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(failed)
    message(FATAL_ERROR "evo_plugin: ${CMAKE_CXX_COMPILER} does not take ${EVO_PLUGIN}:\n"
                        "${said}")
  endif()
  set_property(GLOBAL PROPERTY EVO_PLUGIN_CHECKED TRUE)
endfunction()

function(_evo_plugin_flags out)
  cmake_parse_arguments(ARG "" "OUT;ONLY;VARIANTS" "RULES" ${ARGN})
  if(ARG_VARIANTS)
    get_filename_component(folder "${ARG_VARIANTS}" ABSOLUTE)
    set(flags "-fplugin=${EVO_PLUGIN}" "-fplugin-arg-evo-variants=${folder}")
  else()
    if(NOT ARG_OUT)
      set(ARG_OUT "${CMAKE_BINARY_DIR}/evo")
    endif()
    set(flags "-fplugin=${EVO_PLUGIN}" "-fplugin-arg-evo-out=${ARG_OUT}"
              "-fplugin-arg-evo-root=${CMAKE_SOURCE_DIR}")
  endif()
  foreach(folder IN LISTS ARG_RULES)
    get_filename_component(folder "${folder}" ABSOLUTE)
    list(APPEND flags "-fplugin-arg-evo-rules=${folder}")
  endforeach()
  if(ARG_ONLY)
    list(APPEND flags "-fplugin-arg-evo-only=${ARG_ONLY}")
  endif()
  set(wrapped "")
  foreach(flag IN LISTS flags)
    list(APPEND wrapped "$<$<COMPILE_LANGUAGE:CXX>:${flag}>")
  endforeach()
  set(${out} "${wrapped}" PARENT_SCOPE)
endfunction()

function(evo_plugin)
  cmake_parse_arguments(ARG "" "OUT;ONLY;VARIANTS" "RULES" ${ARGN})
  _evo_plugin_check()
  _evo_plugin_flags(flags OUT "${ARG_OUT}" ONLY "${ARG_ONLY}" RULES ${ARG_RULES}
                    VARIANTS "${ARG_VARIANTS}")
  foreach(target IN LISTS ARG_UNPARSED_ARGUMENTS)
    if(NOT TARGET "${target}")
      message(FATAL_ERROR "evo_plugin: there is no target ${target}")
    endif()
    target_compile_options("${target}" PRIVATE ${flags})
  endforeach()
endfunction()

# Read before the first project() there is no compiler to try yet; the plugin itself
# refuses a wrong one.
if(EVO_PLUGIN_ALL)
  if(NOT EVO_PLUGIN)
    message(FATAL_ERROR "EVO_PLUGIN_ALL: there is no libEvoPlugin.so; set -DEVO_PLUGIN=FILE")
  endif()
  _evo_plugin_flags(_evo_flags VARIANTS "${EVO_PLUGIN_VARIANTS}")
  add_compile_options(${_evo_flags})
endif()
