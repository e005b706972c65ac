"""Checks a document against what the mutation-testing-elements schema demands, and shows it."""
import json
import sys

STATUS = {"Killed", "Survived", "NoCoverage", "CompileError", "RuntimeError", "Timeout", "Ignored", "Pending"}

text = open(sys.argv[1]).read()
document = json.loads(text[: text.rindex("}") + 1])
assert document["schemaVersion"] == "2"
for bound in ("high", "low"):
    assert 0 <= document["thresholds"][bound] <= 100
tests = {t["id"]: t["name"] for f in document["testFiles"].values() for t in f["tests"]}
files = document["files"]
print(f"schema version 2, {len(files)} file{'s' * (len(files) > 1)}, {next(iter(files.values()))['language']}")
seen = set()
for name, file in files.items():
    lines = file["source"].encode().decode().split("\n")
    for mutant in file["mutants"]:
        assert mutant["id"] not in seen, "ids are unique"
        seen.add(mutant["id"])
        assert mutant["status"] in STATUS and mutant["mutatorName"]
        start, end = mutant["location"]["start"], mutant["location"]["end"]
        old = lines[start["line"] - 1 : end["line"]]
        old[-1] = old[-1].encode("utf-16-le")[: 2 * (end["column"] - 1)].decode("utf-16-le")
        old[0] = old[0].encode("utf-16-le")[2 * (start["column"] - 1) :].decode("utf-16-le")
        assert "\n".join(old) != mutant["replacement"]
        killed = " by " + tests[mutant["killedBy"][0]] if "killedBy" in mutant else ""
        print(f"{mutant['status']} {mutant['mutatorName']} {start['line']}:{start['column']}-{end['line']}:{end['column']} "
              f"'{' '.join(old)}' -> '{mutant['replacement']}'{killed} {mutant.get('statusReason', '')}")
