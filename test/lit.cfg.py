"""lit: every .test and .cpp below test/ with a RUN line is run as a user would type it."""

import os
import shutil
import subprocess

import lit.formats

config.name = "evo"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".test", ".cpp"]
config.excludes = ["Inputs", "unit", "fuzz"]
config.test_source_root = os.path.join(config.evo_source, "test")
config.test_exec_root = os.path.join(config.evo_build, "test")

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.evo_build, "bin"), config.llvm_tools, os.environ["PATH"]]
)
# Shared by all tests: the precompiled headers of checking programs.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.evo_build, "cache")
config.environment["HOME"] = os.environ.get("HOME", "/root")
config.substitutions.append(("%clangxx", os.path.join(config.llvm_tools, "clang++")))
config.substitutions.append(("%evo_source", config.evo_source))
config.substitutions.append(("%evo_build", config.evo_build))
config.substitutions.append(("%evo_plugin", os.path.join(config.evo_build, "lib", "libEvoPlugin.so")))
config.available_features.add("llvm" + config.llvm_major)

# A compiler that the plugin was not built for.
for other in ["clang++-22", "clang++-19", "clang++-14"]:
    if other != "clang++-" + config.llvm_major and shutil.which(other):
        config.available_features.add("another-clang")
        config.substitutions.append(("%another_clangxx", other))
        break

# A private mount namespace: what a test mounts there is gone with it.
can_mount = ["unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt"]
if subprocess.run(can_mount, stderr=subprocess.DEVNULL).returncode == 0:
    config.available_features.add("mount")
