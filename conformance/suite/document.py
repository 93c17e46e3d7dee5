"""`docs/conformance.md`: what the registry declares, and what of it a run has proven."""

from collections import defaultdict

from . import coverage
from .proven import NOTHING

PLANES = {
    "vendor": "The vendor's operations",
    "former": "Old forms, which the SDK no longer has",
    "iam": "The identity service",
    "hubu": "Our own operations for customers",
    "operator": "The operator plane",
}
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
LEGEND = """
Each operation stands in three tables; a column that is empty throughout is left out. The first says where
it is, who may call it and who did.

* **callers**: which accounts, and what an IAM user of theirs needs (the legacy or the identity form).
* **pages**: what each may be, and in brackets what it is when left out.
* **repeat**: `reads` changes nothing; `by-key` answers the same `Idempotency-Key` the same again;
  `by-key-without-answer` refuses it, because the answer held a secret; `anew` does it again.
* **engines**, **clients**: who answered and who asked in the run. `SDK` is the vendor's client,
  unmodified; `signer` plain HTTP signed by the SDK's signer; `token` plain HTTP with a token; `plain`
  plain HTTP with neither. Where nothing stands, the Rust tests alone call the operation, on both engines.

The second says what goes in (**bold** must be there) and what comes out: *compared* with the value the
story expects, *seen* in an answer, or *left out* of every answer of the run. Types and lengths stand in
`crates/api/openapi/`.

The third says how it refuses: to the SDK in the run; to other clients in the run; in the refusal tests
alone (`crates/api/tests/refusals/`, which bring about every other declared refusal on both engines); or
never, for a reason given below. Of the refusals common to all operations only those met in the run are
named.
"""
# The SDK has no old forms, so its catalogue does not tell which are missing.
OLD_FORMS_NOT_BUILT = [
    "Of the old forms, `PUT /v1.0/{partner_id}/partner/customer-mgr/verified-info` is not built: what it takes",
    "is not published (`docs/decisions/0017-real-name.md`).",
]
ENDING = """
## How this file is made

The registry's half comes from the documents in `crates/api/openapi/`, which a test keeps equal to the
code. The run's half is `conformance/proven.json`, which a complete run writes with `--write-doc` and
compares without. `python conformance/document.py` puts the two together, `--check` compares; it needs
neither the SDK nor a server.
"""


def text(interface, catalogue, proven):
    """The whole document."""
    out = head(interface, catalogue)
    for plane, title in PLANES.items():
        nouns = defaultdict(list)
        for one in interface.operations.values():
            if one.plane == plane:
                nouns[one.noun].append(one)
        for noun, operations in nouns.items():
            alone = len(nouns) == 1 and plane == noun
            out += ["", f"## {title}" if alone else f"## {title}: {noun}", ""]
            out += group(operations, catalogue, proven["operations"])
    out += common(interface, proven["operations"]) + out_of_reach(interface)
    out += scenarios(proven["scenarios"]) + not_built(interface) + codes(interface)
    return "\n".join(out) + "\n" + ENDING


def head(interface, catalogue):
    versions = ", ".join(f"{name} {version}" for name, version in catalogue["sdk"].items())
    pairs = len(catalogue["operations"])
    count = len(interface.operations)
    return [
        "# Conformance",
        "",
        f"The {count} operations of every plane as the registry declares them, and what the vendor's official",
        "Python SDK, unmodified, and plain HTTP have proven of them against the real `hubu` binary.",
        f"SDK: {versions}. Engines: SQLite and PostgreSQL, the same scenarios on both.",
        "",
        f"{pairs - len(interface.not_built)} of the {pairs} (method, path) pairs the SDK knows on both sites are "
        "built; the others answer 501 and stand at the end.",
        LEGEND.rstrip("\n"),
    ]


def table(header, rows):
    """A Markdown table, without the columns that are empty."""
    kept = [place for place in range(len(header)) if any(row[place] for row in rows)]
    header, rows = ([[line[place] for place in kept] for line in lines] for lines in ([header], rows))
    lines = [*header, ["---"] * len(kept), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def group(operations, catalogue, proven):
    """The three tables of one noun of one plane."""
    found = [(one, proven.get(one.id, NOTHING)) for one in operations]
    header = ["operation", "method and path", "sites", "callers", "pages", "repeat", "engines", "clients"]
    out = table(header, [place(one, row) for one, row in found])
    header = ["operation", "in", "out, compared", "out, seen", "out, left out"]
    out += ["", *table(header, [fields(one, row) for one, row in found])]
    out += beyond(operations, catalogue)
    header = ["operation", "refuses the SDK", "other clients", "in the refusal tests alone", "never"]
    out += ["", *table(header, [refusals(one, row) for one, row in found])]
    for one in operations:
        if one.items:
            out += ["", f"{one.id} reports these check items, each seen by the SDK: {names(one.items)}."]
    return out


def place(operation, row):
    who = [operation.callers, *(" or ".join(f"`{form}`" for form in forms) for forms in operation.permissions)]
    return [
        operation.id,
        f"{operation.method} `{operation.path}`",
        ", ".join(operation.sites) + where_run(operation, row),
        "; ".join(who),
        operation.pages,
        operation.repeat,
        ", ".join(ENGINES[one] for one in row["engines"]),
        ", ".join(row["clients"]),
    ]


def where_run(operation, row):
    """The sites of the run, where it was not on each that has the operation."""
    there = row["sites"]
    return f" (run on {', '.join(there)})" if there and there != operation.sites else ""


def names(several):
    return ", ".join(f"`{name}`" for name in several)


def nested(several, bold=()):
    """Dotted names as a text, what is inside a named one in brackets behind it."""
    several, done, parts = list(several), set(), []
    for name in several:
        if name in done:
            continue
        inside = [one for one in several if one.startswith(f"{name}.")]
        done.update(inside)
        said = f"**`{name}`**" if name in bold else f"`{name}`"
        if inside:
            cut = len(name) + 1
            needed = {one[cut:] for one in bold if one.startswith(f"{name}.")}
            said += f" ({nested([one[cut:] for one in inside], needed)})"
        parts.append(said)
    return ", ".join(parts)


def fields(operation, row):
    given = [
        f"{where}: " + nested([name for name, _ in fields], {name for name, needed in fields if needed})
        for where, fields in operation.inputs.items()
    ]
    met = {*row["checked"], *row["seen"]}
    left_out = [name for name in operation.outputs() if name not in met]
    if operation.reply is None:
        return [operation.id, "; ".join(given), "no body", "", ""]
    return [operation.id, "; ".join(given), nested(row["checked"]), nested(row["seen"]), nested(left_out)]


def beyond(operations, catalogue):
    """What the SDK knows of these operations and the registry does not."""
    rows = {row["id"]: row for row in catalogue["operations"]}
    out = []
    for one in operations:
        for site, wire in rows.get(one.id, {"sites": {}})["sites"].items():
            models = catalogue["models"][site]
            for what, several in (("never sent", coverage.unsent(wire, models, one)),
                                  ("not read", coverage.unread(wire, models, one))):
                if several:
                    out += ["", f"{one.id}: the SDK of {site} knows {names(several)}: {what} here."]
    return out


def refusals(operation, row):
    """Status and code of each, in the order they are declared; what several rows share stands once."""
    cells = [{}, {}, {}, {}]
    for one in operation.refusals:
        told = row["refusals"].get(one.name, [])
        if told:
            cells["SDK" not in told][one.told] = None
        elif one in operation.own:
            cells[3 if coverage.reason(operation.id, one.name, ["nothing"]) else 2][one.told] = None
    for earlier, later in ((0, 1), (0, 2), (1, 2)):
        cells[later] = {told: None for told in cells[later] if told not in cells[earlier]}
    return [operation.id, *(", ".join(cell) for cell in cells)]


def common(interface, proven):
    """What every operation may refuse with."""
    out = ["", "## Refusals common to all operations", ""]
    out += ["The last two only where an `Idempotency-Key` counts.", ""]
    rows = []
    for one in interface.common + interface.of_keys:
        told = {client for row in proven.values() for client in row["refusals"].get(one.name, [])}
        count = sum(one.name in row["refusals"] for row in proven.values())
        why = coverage.reason(coverage.EVERY, one.name)
        seen = f"{', '.join(sorted(told))}; by {count} of the operations" if told else "the refusal tests alone"
        rows.append([one.name, one.told, f"the fault tests alone. {why}" if why else seen])
    return out + table(["refusal", "status and code", "told to"], rows)


def out_of_reach(interface):
    """The kept list, with its reasons."""
    out = ["", "## Refusals out of reach", ""]
    by_name = {one.name: one for each in interface.operations.values() for one in each.refusals}
    kinds = {
        "nothing": "declared; nothing brings it about",
        "inside": "declared; a test inside the program brings it about, no request of a run does",
        "undeclared": "named by the vendor; not declared",
    }
    rows = []
    for kind, said in kinds.items():
        for row in coverage.UNREACHABLE[kind]:
            told = row["code"] if kind == "undeclared" else by_name[row["refusal"]].told
            operation = "all" if row["operation"] == coverage.EVERY else row["operation"]
            rows.append([told, operation, said, row["why"]])
    return out + table(["code", "operation", "what it is", "why"], rows)


def scenarios(titles):
    """The stories of the run."""
    rows = [[name, "; ".join(found)] for name, found in titles.items()]
    return ["", "## Scenarios", "", *table(["about", "stories"], rows)]


def not_built(interface):
    """What the SDK knows and this does not do yet."""
    nouns = defaultdict(list)
    for ident, row in interface.not_built.items():
        nouns[row["noun"]].append(f"{ident} ({', '.join(row['sites'])})")
    rows = [[noun, "; ".join(sorted(found))] for noun, found in sorted(nouns.items())]
    out = ["", "## Not built yet", "", *table(["noun", "operations"], rows)]
    return [*out, "", *OLD_FORMS_NOT_BUILT]


def codes(interface):
    """What each refusal says."""
    every = {one.name: one for each in interface.operations.values() for one in each.refusals}
    rows = sorted((one.code, one.status, one.name, one.messages[1]) for one in every.values())
    rows = [[f"[{code}](codes/{code}.md)", str(status), name, said] for code, status, name, said in rows]
    return ["", "## What the codes say", "", *table(["code", "status", "refusal", "message"], rows)]
