"""lit: every rule file is its own test; those below broken/ must be refuted."""

import os
import lit.formats

config.name = "evo-rules"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp"]
config.test_source_root = os.path.join(config.evo_source, "rules")
config.test_exec_root = os.path.join(config.evo_build, "rules")

config.environment["PATH"] = os.pathsep.join(
    [os.path.join(config.evo_build, "bin"), config.llvm_tools, os.environ["PATH"]]
)
# Shared by all tests: the precompiled headers of the checking programs.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.evo_build, "cache")
config.available_features.add("llvm" + config.llvm_major)
# The solver's answers stand beside the rules: what is not there fails. They are for the code
# that one version of Clang makes.
proofs = os.path.join(config.test_source_root, "proofs.jsonl")
if config.llvm_major == "19" and os.path.exists(proofs):
    config.substitutions.append(
        ("evo-rewrite rule check", "evo-rewrite rule check --proofs " + proofs)
    )
