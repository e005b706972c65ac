"""Writes the event log of an invented run, with hostile texts, to standard output."""

import json

HOSTILE = "<script>alert(1)</script> \x1b[31mred\x1b[0m \u202e été & \"q\""


def candidate(name, rule, file, line):
    site = {"id": name, "rule": rule, "file": file, "function": "f()", "ordinal": 0, "offset": 0,
            "length": 1, "line": line, "column": 1, "text": "x"}
    evidence = {"kind": "unknown", "n": 0, "reason": "", "input": "", "assumptions": []}
    return {"id": name, "site": site, "patch": {"files": []}, "promise": "equivalent",
            "floor": "tested", "message": HOSTILE, "benefit": "", "conditions": ["once: X is a name"],
            "evidence": evidence, "parents": [], "seed": 0}


def evaluation(genome, ratio):
    base = [1.0 + 0.01 * (i % 3) for i in range(9)]
    estimate = {"ratio": ratio, "low": ratio - 0.01, "high": ratio + 0.01, "confidence": 0.95, "p": 0.001}
    measurement = {"variant": "+".join(genome), "workload": "text & more", "metric": "user-time", "unit": "s",
                   "machine": "m", "baseline-build": "b", "variant-build": "v", "baseline": base,
                   "samples": [b * (ratio + 0.004 * ((i * 7) % 5 - 2)) for i, b in enumerate(base)],
                   "estimate": estimate}
    evidence = {"kind": "tested", "n": 12, "reason": "", "input": "", "assumptions": []}
    return {"genome": genome, "evidence": evidence, "measurements": [measurement], "fitness": 1 - ratio}


EVENTS = [
    ("started", {"run": "2026-03-01-1", "root": "/p", "tool": "evo-rewrite", "machine": "2 cores",
                 "main-metric": "user-time"}),
    ("baseline", {"measurements": evaluation([], 1.0)["measurements"]}),
    ("profile", {"how": "sampling with perf"}),
    ("proposed", {"candidate": candidate("a", "alloc.reserve-before-loop", "src/parser/été/tokens.cpp", 41),
                  "diff": "--- a/x\n+++ b/x\n-int a<b>;\n+int b & c;\n"}),
    ("proposed", {"candidate": candidate("b", "string.find-char-instead-of-string", "src/b.cpp", 7)}),
    ("proposed", {"candidate": candidate("c", "loop.hoist", "src/c.cpp", 9)}),
    ("proposed", {"candidate": candidate("d", "loop.other", "src/d.cpp", 10)}),
    ("measured", {"evaluation": evaluation(["a"], 0.9)}),
    ("confirmed", {"evaluation": evaluation(["a"], 0.877)}),
    ("earned", {"id": "a", "evidence": {"kind": "fuzzed", "n": 10000, "reason": "", "input": "", "assumptions": []}}),
    ("judged", {"id": "a", "verdict": {"gate": "max-lines-changed", "decision": "allow", "reason": "2 of 200"}}),
    ("landed", {"id": "a", "commit": "0123456789abcdef"}),
    ("tested", {"id": "b", "ok": False, "reason": "test 3 failed: " + HOSTILE}),
    ("measured", {"evaluation": evaluation(["c"], 0.96)}),
    ("judged", {"id": "c", "verdict": {"gate": "forbidden-paths", "decision": "deny", "reason": "src/c.cpp is forbidden"}}),
    ("note", {"text": "one note"}),
    ("finished", {"branch": "evo/2026-03-01-1"}),
]

for second, (kind, fields) in enumerate(EVENTS):
    print(json.dumps({"event": kind, "seconds": second, **fields}))
