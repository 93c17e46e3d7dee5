"""What a complete run has proven, kept in `conformance/proven.json`: the half of the document that
only a run can tell. The other half is the registry's."""

import json
from collections import defaultdict
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "proven.json"
NOTHING = {"engines": [], "sites": [], "clients": [], "checked": [], "seen": [], "refusals": {}}
# The ways of asking: the SDK's own methods; plain HTTP signed by the SDK's signer, with a token, with neither.
CLIENTS = ("SDK", "signer", "token", "plain")


def of_run(interface, results, servers):
    """The record of a complete run: its scenarios' results, and (engine, site, heard) a server."""
    return {
        "operations": {
            ident: row
            for ident, one in interface.operations.items()
            if (row := of_operation(one, results, servers))
        },
        "scenarios": scenarios(results),
    }


def of_operation(operation, results, servers):
    """What was proven of one operation, or None."""
    ident = operation.id
    there = [(engine, site, heard) for engine, site, heard in servers if heard.clients[ident]]
    if not there:
        return None
    clients = {client for *_, heard in there for client in heard.clients[ident]}
    checked = {name for result in results for name in result["fields"].get(ident, [])}
    checked = {operation.known_as(name) or name for name in checked}
    seen = {name for *_, heard in there for name in heard.fields[ident]} - checked
    told = defaultdict(set)
    for *_, heard in there:
        for name, client in heard.refusals[ident]:
            told[name].add(client)
    return {
        "engines": list(dict.fromkeys(engine for engine, *_ in there)),
        "sites": sorted({site for _, site, _ in there}),
        "clients": in_order(clients),
        "checked": sorted(checked),
        "seen": sorted(seen),
        "refusals": {name: in_order(told[name]) for name in sorted(told)},
    }


def in_order(clients):
    return [one for one in CLIENTS if one in clients]


def scenarios(results):
    """Operation or concern -> titles."""
    titles = defaultdict(set)
    for result in results:
        titles[result["operation"]].add(result["title"])
    return {name: sorted(titles[name]) for name in sorted(titles)}


def differing(servers):
    """Where the engines of one site did not tell the same."""
    lost, first = [], {}
    for engine, site, heard in servers:
        other, reference = first.setdefault(site, (engine, heard))
        for what in ("clients", "fields", "refusals"):
            here, there = getattr(heard, what), getattr(reference, what)
            for ident in sorted({*here, *there}):
                difference = here[ident] ^ there[ident]
                if difference:
                    lost.append(f"{site}: {ident}: {what} on one of {other} and {engine}: {sorted(difference)}")
    return lost


def text(record):
    """The file: a line an operation's property, so that a change shows as one line."""
    rows = []
    for ident, row in record["operations"].items():
        lines = ",\n".join(f"   {json.dumps(key)}: {json.dumps(value)}" for key, value in row.items())
        rows.append(f"  {json.dumps(ident)}: {{\n{lines}}}")
    titles = (f"  {json.dumps(name)}: {json.dumps(found)}" for name, found in record["scenarios"].items())
    return '{\n "operations": {\n' + ",\n".join(rows) + '},\n "scenarios": {\n' + ",\n".join(titles) + "}\n}\n"


def read():
    """The kept record."""
    return json.loads(FILE.read_text(encoding="utf-8"))
