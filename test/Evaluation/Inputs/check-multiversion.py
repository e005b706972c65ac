"""Runs a multiversion program with every selection.

usage: check-multiversion.py PLAIN PROGRAM SELECT.JSONL

PLAIN and PROGRAM print one line per function, "name value". Without a selection both print
the same; with one variant, only the line of its function changes; with all, all of them. Which
functions are entered is noted, whether the program ends or crashes after the first.
"""

import json
import os
import re
import subprocess
import sys


def run(program, select=None):
    environment = dict(os.environ)
    environment.pop("EVO_SELECT", None)
    if select is not None:
        environment["EVO_SELECT"] = select
    result = subprocess.run([program], env=environment, capture_output=True, text=True)
    assert result.returncode == 0, (select, result)
    return dict(line.split(" ", 1) for line in result.stdout.splitlines())


def differing(before, after):
    assert before.keys() == after.keys()
    return sorted(name for name in before if before[name] != after[name])


plain, program, path = sys.argv[1:]
with open(path) as lines:
    alternatives = [json.loads(line) for line in lines]
null = run(plain)
assert run(program) == null
assert run(program, "") == null
every = set()
for a in alternatives:
    name = re.search(r"(\w+)\((?!anonymous)", a["function"]).group(1)
    site = a["site"]
    assert run(program, f"{site}=0") == null
    changed = differing(null, run(program, f"{site}={a['variant']}"))
    assert changed == [name], (a, changed)
    every.add(name)
    print(f"{name}: variant {a['variant']} changes {name} alone")
whole = ",".join(f"{a['site']}={a['variant']}" for a in alternatives)
assert differing(null, run(program, whole)) == sorted(every)
print(f"all {len(every)} at once")

names = {}
for a in alternatives:
    names[a["site"]] = re.search(r"(\w+)\((?!anonymous)", a["function"]).group(1)


def reached(*arguments):
    environment = dict(os.environ, EVO_REACH="reach")
    result = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True)
    with open("reach", "rb") as notes:
        found = notes.read()
    os.remove("reach")
    assert len(found) == len(names)
    return result, sorted(name for name, noted in zip(names.values(), found) if noted)


result, found = reached()
assert result.returncode == 0 and dict(line.split(" ", 1) for line in result.stdout.splitlines()) == null
assert found == sorted(names.values()), found
print(f"reached in a whole run: all {len(found)}")
result, found = reached("crash")
assert result.returncode < 0, result
print("reached in one that crashes:", *found)
