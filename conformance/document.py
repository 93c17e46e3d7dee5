"""Write `docs/conformance.md` from the registry's documents and the kept record of a run.

    python conformance/document.py            write it
    python conformance/document.py --check    fail when the kept one is another

Needs neither the SDK nor a server: what only a run can tell is in `conformance/proven.json`.
"""

import argparse
import json
import sys
from pathlib import Path

from suite import document, proven
from suite.interface import interface

HERE = Path(__file__).resolve().parent
CATALOGUE = json.loads((HERE / "catalogue.json").read_text(encoding="utf-8"))
DOCUMENT = HERE.parent / "docs/conformance.md"


def stale(record):
    """What the record says that the registry no longer knows: only a new run can tell it anew."""
    known = interface().operations
    for ident, row in record["operations"].items():
        if ident not in known:
            yield f"{ident} is no operation"
            continue
        declared = {one.name for one in known[ident].refusals}
        yield from (f"{ident} does not declare {name}" for name in row["refusals"] if name not in declared)
        fields = set(known[ident].outputs())
        yield from (f"{ident} does not answer `{name}`" for name in [*row["checked"], *row["seen"]]
                   if name not in fields)


def made(record):
    """The document of that record."""
    return document.text(interface(), CATALOGUE, record)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    record = proven.read()
    lost, text = list(stale(record)), made(record)
    if lost:
        lost.append(f"{proven.FILE.name} is not of this registry: run the whole suite with --write-doc")
    if not check:
        DOCUMENT.write_text(text, encoding="utf-8")
    elif not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text:
        lost.append(f"{DOCUMENT.name} is not of this registry: run conformance/document.py")
    print("\n".join(lost), end="\n" * bool(lost), file=sys.stderr)
    return 1 if check and lost else 0


if __name__ == "__main__":
    sys.exit(main())
