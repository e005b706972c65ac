//===- Options.td - every option of every subcommand, as data -------------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Parsing, --help, the reference page and the check for unknown options all come from
// here. To add an option: one def below, with the subcommands that take it in its
// Visibility. To add a subcommand: one OptionVisibility here, one line in
// Subcommands.def, one file.
//
//===----------------------------------------------------------------------===//

include "llvm/Option/OptParser.td"

// In the order of Subcommands.def: the names and their bits come from there.
def InitOption : OptionVisibility;
def DoctorOption : OptionVisibility;
def ProposeOption : OptionVisibility;
def EvolveOption : OptionVisibility;
def ProveOption : OptionVisibility;
def ReportOption : OptionVisibility;
def MultiversionOption : OptionVisibility;
def MutateOption : OptionVisibility;
def RuleOption : OptionVisibility;
def SynthOption : OptionVisibility;

defvar Everywhere = [DefaultVis, InitOption, DoctorOption, ProposeOption, EvolveOption, ProveOption, ReportOption, MultiversionOption, MutateOption, RuleOption, SynthOption];

class Switch<string name, list<OptionVisibility> where, string help>
    : Flag<["--"], name>, Visibility<where>, HelpText<help>;

// --name=value and --name value.
multiclass Value<string name, list<OptionVisibility> where, string meta, string help> {
  def _EQ : Joined<["--"], name # "=">, Visibility<where>, MetaVarName<meta>, HelpText<help>;
  def "" : Separate<["--"], name>, Visibility<where>, Alias<!cast<Joined>(NAME # "_EQ")>;
}

def help : Switch<"help", Everywhere, "Show this text">;
def h : Flag<["-"], "h">, Visibility<Everywhere>, Alias<help>;
def version : Switch<"version", [DefaultVis], "Show the version">;

// several
defm html : Value<"html", [EvolveOption, ReportOption], "<file>", "Write the report as one web page">;
def json : Switch<"json", [DoctorOption, EvolveOption, ProveOption, RuleOption, SynthOption], "Print JSON instead of text; lists and events one object per line">;
defm rules_dir : Value<"rules-dir", [ProposeOption, MultiversionOption, RuleOption], "<folder>", "Read rule files from here too; may be repeated">;

// init
def force : Switch<"force", [InitOption], "Replace an evo.yaml that is there">;
def print : Switch<"print", [InitOption], "Print the file instead of writing it">;
def reference : Switch<"reference", [InitOption], "Print what every key of evo.yaml means, as Markdown">;

// rule
def no_run : Switch<"no-run", [RuleOption], "rule check: the form and the examples only; do not run both sides">;

def only_prove : Switch<"only-prove", [RuleOption], "rule check: what the prover says by itself; do not run both sides">;
defm rule_proofs : Value<"proofs", [RuleOption], "<file>", "rule check: take the solver's answers from this file and nowhere else; one that is not there fails">;
def update_proofs : Switch<"update-proofs", [RuleOption], "rule check: ask what is missing, and write to --proofs what was used">;

// propose
def p : JoinedOrSeparate<["-"], "p">, Visibility<[ProposeOption, MultiversionOption, ProveOption]>, MetaVarName<"<folder>">, HelpText<"Folder of compile_commands.json; searched upwards from the first path if absent">;
def j : JoinedOrSeparate<["-"], "j">, Visibility<[ProposeOption, EvolveOption, MultiversionOption, MutateOption]>, MetaVarName<"<n>">, HelpText<"Work on this many threads; if absent one per core, and as many tests as keep the cores busy">;
defm color : Value<"color", [ProposeOption], "<when>", "auto (on a terminal), always or never">;
defm diff_base : Value<"diff-base", [ProposeOption, MutateOption], "<revision>", "Only sites on lines changed since this git revision">;
def fix : Switch<"fix", [ProposeOption], "Verify, then change the files; sites that overlap another need a second run">;
defm format : Value<"format", [ProposeOption, MutateOption], "<form>", "text, json or sarif; of propose also patch, for git apply">;
defm from_plugin : Value<"from-plugin", [ProposeOption, MultiversionOption], "<folder>", "Parse nothing; read what libEvoPlugin.so wrote to this folder during the build">;
def quiet : Switch<"quiet", [ProposeOption, MutateOption], "No progress and no summary on standard error">;
def refusals : Switch<"refusals", [ProposeOption], "Also list the places looked at and left alone, and why">;
defm root : Value<"root", [ProposeOption, MultiversionOption], "<folder>", "Nothing outside is edited; the folder of evo.yaml or .git if absent">;
defm rules : Value<"rules", [ProposeOption, MultiversionOption], "<globs>", "Rules to use, separated by commas; -<glob> leaves out: 'loop.*,-loop.x'">;
def verify : Switch<"verify", [ProposeOption], "Parse every patched file again and drop candidates that do not compile">;

// multiversion
defm out : Value<"out", [MultiversionOption], "<folder>", "Write there: multiversion.patch, select.jsonl with every variant, alone.jsonl with what needs a build of its own">;

// mutate
defm mutate_floor : Value<"floor", [MutateOption], "<percent>", "Exit with 1 if the mutation score is below">;
defm mutators : Value<"mutators", [MutateOption], "<globs>", "Operators to use, separated by commas; -<glob> leaves out: 'relational.*,-relational.to-*'">;
defm mutate_patches : Value<"patches", [MutateOption], "<folder>", "Write every mutant that no test notices there, for git apply">;

// evolve
def allow_dirty : Switch<"allow-dirty", [EvolveOption], "Take uncommitted changes in; files that have some are not landed">;
defm budget : Value<"budget", [EvolveOption], "<time>", "Stop after this time: 90s, 15m, 2h">;
def dry_run : Switch<"dry-run", [EvolveOption], "Write the patches to .evo/runs and land nothing">;
def genetic : Switch<"genetic", [ProposeOption, EvolveOption, MultiversionOption], "Also edit with code of the program itself; see 'genetic' in evo.yaml">;
def fresh : Switch<"fresh", [EvolveOption, MutateOption], "Use no result of an earlier run">;
defm only : Value<"only", [EvolveOption], "<globs>", "Use only these rules, separated by commas">;

// prove and synth
defm prove_patch : Value<"patch", [ProveOption], "<diff>", "Prove every function that a unified diff touches, in the tree of -p; '-' reads it from standard input; may be repeated: each is compared with the tree alone">;
def prove_all : Switch<"all", [ProveOption], "Prove every function of two trees in files that differ">;
def prove_self_check : Switch<"self-check", [ProveOption], "Prove every function of the units named equal to itself by the solver, and with --fuzz-runs by generated inputs: a check of the prover">;
defm prove_function : Value<"function", [ProveOption, SynthOption], "<name>", "The function, qualified: ns::C::f, overloads as 'f(int, int)'">;
defm prove_before : Value<"before", [ProveOption], "<name>", "The function before, if the names differ">;
defm prove_after : Value<"after", [ProveOption], "<name>", "The function after, if the names differ">;
def prove_quick : Switch<"quick", [ProveOption], "Give up as soon as evolve does, a fortieth of the usual budget, and make no inputs">;
defm prove_at_least : Value<"at-least", [ProveOption], "<evidence>", "Exit with 0 only for proved, bounded or fuzzed evidence or better (default: proved)">;
defm prove_runs : Value<"runs", [ProveOption], "<n>", "Inputs to execute both functions on (default: 3000)">;
defm prove_fuzz_runs : Value<"fuzz-runs", [ProveOption], "<n>", "Generated inputs to run both functions on where the solver gave up; 0 runs none (default: 20000)">;
defm prove_generator : Value<"generator", [ProveOption], "<header>", "A header of your own that says how arguments are generated, by evo::rule::gen::Arbitrary">;
defm seed : Value<"seed", [ProposeOption, MultiversionOption, ProveOption, SynthOption], "<n>", "Seed of what is generated: inputs, or the edits of --genetic (default: 1)">;
defm prove_rounds : Value<"rounds", [ProveOption], "<k>", "Rounds of each loop in a bounded proof (default: 8)">;
defm prove_resource : Value<"resource-limit", [ProveOption, SynthOption], "<n>", "The solver's budget for one question, in its own unit (default: 20000000)">;
defm prove_cache : Value<"proof-cache", [ProveOption, SynthOption], "<folder>", "Where the solver's answers are kept; 'none' keeps none (default: ~/.cache/evo/proofs)">;
def prove_dash_dash : Option<["--"], "", KIND_REMAINING_ARGS>, Visibility<[ProveOption, SynthOption]>, HelpText<"What follows is given to the compiler">;

// synth
defm synth_operations : Value<"operations", [SynthOption], "<n>", "The longest program wanted, in operations (default: 8)">;
defm synth_steps : Value<"steps", [SynthOption], "<n>", "Operations the search may evaluate, a budget that does not depend on the machine (default: 1000000000)">;
def no_measure : Switch<"no-measure", [SynthOption], "Do not time what is proved beside the function, which takes about a second">;
def synth_costs : Switch<"costs", [SynthOption], "Print the latency table that decides what is cheaper, and stop">;
