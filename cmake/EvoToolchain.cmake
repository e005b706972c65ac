# LLVM, Clang, warnings, precompiled headers, ccache: how every target is compiled.

set(_llvm_root "/usr/lib/llvm-${EVO_LLVM_VERSION}")
set(LLVM_DIR "${_llvm_root}/lib/cmake/llvm" CACHE PATH "folder of LLVMConfig.cmake")
find_package(LLVM REQUIRED CONFIG NO_DEFAULT_PATH PATHS "${LLVM_DIR}")
find_package(Clang REQUIRED CONFIG NO_DEFAULT_PATH
             PATHS "${LLVM_INSTALL_PREFIX}/lib/cmake/clang")
find_package(Threads REQUIRED)
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION} in ${LLVM_INSTALL_PREFIX}")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness lets ccache reuse objects that use a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" ${CCACHE})
endif()

# Where nobody edits, sources are compiled several at a time, which takes half as long.
if("$ENV{CI}" STREQUAL "true")
  set(CMAKE_UNITY_BUILD ON)
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
endif()

add_library(evo_flags INTERFACE)
target_include_directories(evo_flags INTERFACE
  "${PROJECT_SOURCE_DIR}/include" "${PROJECT_BINARY_DIR}/include")
target_include_directories(evo_flags SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
# -fPIC everywhere, tools too: the plugin is a shared library of the same layers, and one
# precompiled header serves only objects that were compiled the same way.
target_compile_options(evo_flags INTERFACE
  -Wall -Wextra -Wno-unused-parameter -Werror=return-type -Werror=switch
  -fno-exceptions -fno-rtti -fvisibility-inlines-hidden -fPIC
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -UNDEBUG)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  target_compile_options(evo_flags INTERFACE "SHELL:-Xclang -fno-pch-timestamp")
  add_link_options(-fuse-ld=lld)
endif()
if(LLVM_VERSION_MAJOR GREATER 19)
  # What newer versions deprecate is still the only form that LLVM 19 has.
  target_compile_options(evo_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(EVO_SANITIZE)
  target_compile_options(evo_flags INTERFACE -fsanitize=${EVO_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${EVO_SANITIZE})
endif()

# One precompiled header for layers that see LLVM only, one for those that see Clang.
foreach(kind Llvm Clang)
  string(TOLOWER ${kind} lower)
  file(WRITE "${PROJECT_BINARY_DIR}/pch/${lower}.cpp.in" "")
  configure_file("${PROJECT_BINARY_DIR}/pch/${lower}.cpp.in"
                 "${PROJECT_BINARY_DIR}/pch/${lower}.cpp" COPYONLY)
  add_library(evo_pch_${lower} OBJECT "${PROJECT_BINARY_DIR}/pch/${lower}.cpp")
  target_link_libraries(evo_pch_${lower} PRIVATE evo_flags)
  target_precompile_headers(evo_pch_${lower} PRIVATE
                            "${PROJECT_SOURCE_DIR}/cmake/Pch${kind}.h")
endforeach()
