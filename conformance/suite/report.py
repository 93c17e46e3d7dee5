"""The table on the screen, the JSON report and `docs/conformance.md`."""

import json
from collections import defaultdict

from . import coverage

# Declared optional on the wire and empty in this part of the business; named so that a reader
# sees them.
ENDING = """
## How this file is made

`python conformance/run.py --write-doc` writes it from the suite's own record of a complete run;
without the flag a run fails when the file differs.
"""


def table(results):
    """One line for each scenario and run."""
    width = max(len(result["scenario"]) for result in results)
    lines = [f"{'scenario':<{width}}  {'engine':<10} {'site':<4} {'passed':>6} {'failed':>6} {'ms':>6}"]
    for result in results:
        lines.append(
            f"{result['scenario']:<{width}}  {result['engine']:<10} {result['site']:<4} "
            f"{result['passed']:>6} {len(result['failures']):>6} {result['ms']:>6}"
        )
    return "\n".join(lines)


def failures(results):
    """Every failed check, under its scenario."""
    lines = []
    for result in results:
        for failure in result["failures"]:
            lines.append(f"FAILED {result['engine']} {result['site']} {result['scenario']}: {failure}")
    return "\n".join(lines)


def as_json(results, skipped):
    """The machine's copy."""
    passed = sum(result["passed"] for result in results)
    failed = sum(len(result["failures"]) for result in results)
    data = {"passed": passed, "failed": failed, "skipped_engines": skipped, "results": results}
    return json.dumps(data, ensure_ascii=False, indent=1, default=sorted) + "\n"


def document(results, catalogue, not_built):
    """The Markdown of `docs/conformance.md`: what is proven, operation by operation."""
    rows = {row["id"]: row for row in catalogue["operations"]}
    fields, refusals, titles, sites = (defaultdict(set) for _ in range(4))
    for result in results:
        titles[result["operation"]].add(result["title"])
        for operation, names in result["fields"].items():
            fields[operation].update(names)
            sites[operation].add(result["site"])
        for operation, status, code, item in result["refusals"]:
            refusals[operation].add((code, status, item or ""))
    versions = ", ".join(f"{name} {version}" for name, version in catalogue["sdk"].items())
    out = [
        "# Conformance",
        "",
        "What the vendor's official Python SDK, unmodified, proves about the real `hubu` binary.",
        f"Client: {versions}. Engines: SQLite and PostgreSQL, the same scenarios on both.",
        "",
        f"{len(rows) - len(not_built)} of {len(rows)} (method, path) pairs of both sites are built; "
        "the others answer 501 and stand in `conformance/not-implemented.txt`.",
        "",
        "| operation | method and path | sites | checked on |",
        "| --- | --- | --- | --- |",
    ]
    built = [row for ident, row in rows.items() if ident not in not_built]
    for row in built:
        seen = ", ".join(sorted(sites[row["id"]]))
        out.append(f"| {row['id']} | {row['method']} `{row['path']}` | {', '.join(row['sites'])} | {seen} |")
    for row in built:
        out += section(row, catalogue["models"], fields[row["id"]], refusals[row["id"]], titles[row["id"]])
    out += ["", "## Beside the SDK's operations", ""]
    for operation in sorted(set(titles) - set(rows)):
        out += [f"* {operation}: {'; '.join(sorted(titles[operation]))}"]
    out += ["", "## Codes no request can produce", "", "| code | why |", "| --- | --- |"]
    out += [f"| {code} | {why} |" for code, why in sorted(coverage.UNREACHABLE.items())]
    return "\n".join(out) + "\n" + ENDING


def section(row, models, fields, refusals, titles):
    """One operation."""
    site = "cn" if "cn" in row["sites"] else "intl"
    wire = row["sites"][site]
    out = ["", f"## {row['id']}", ""]
    for place in ("path", "query", "header"):
        if place in wire:
            out.append(f"* {place}: " + ", ".join(f"`{name}`" for name in wire[place]))
    if "body" in wire:
        out.append(f"* body: `{wire['body']}`: " + ", ".join(f"`{n}`" for n in models[site][wire["body"]]))
    if "limit" in wire.get("query", {}):
        out.append("* pages: `offset` counts records from 0, `limit` 1 to 100, 10 unless given")
    if "reply" not in wire:
        out.append("* reply: 204 without a body")
    else:
        out.append("* reply, checked value by value: " + ", ".join(f"`{name}`" for name in sorted(fields)) if fields
                   else "* reply: not checked yet")
        unseen = coverage.missing_fields(row["id"], wire, models[site], fields)
        if unseen:
            out.append("* reply fields never sent here: " + ", ".join(f"`{name}`" for name in unseen))
    if refusals:
        pairs = sorted({(code, status) for code, status, _ in refusals})
        out.append("* refusals: " + ", ".join(f"{status} {code}" for code, status in pairs))
    items = sorted({item for _, _, item in refusals if item})
    if items:
        out.append("* check items: " + ", ".join(f"`{item}`" for item in items))
    out += [f"* scenarios: {'; '.join(sorted(titles))}"]
    return out
