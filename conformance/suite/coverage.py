"""What a complete run must have produced, and what cannot be produced.

Operations, refusals and check items are those of the registry. `conformance/unreachable.json` says
what no request brings about, with the reasons; the refusal tests of `crates/api` read it too.
"""

import json
from pathlib import Path

EVERY = "*"
UNREACHABLE = json.loads(
    (Path(__file__).resolve().parent.parent / "unreachable.json").read_text(encoding="utf-8")
)
# Refusals common to all operations that one of them must show besides.
ALSO = {"ShowCustomerAccountBalances": {"CustomerOfOtherSite"}}


def reason(operation, refusal, kinds=("nothing", "inside")):
    """Why no request brings about a declared refusal, or None."""
    for kind in kinds:
        for row in UNREACHABLE[kind]:
            if row["refusal"] == refusal and row["operation"] in (operation, EVERY):
                return row["why"]
    return None


def wanted(operation):
    """The refusals that the SDK must have been told by an operation it knows."""
    # What is told with the status of success, the SDK takes for an answer.
    told = (one for one in operation.own if one.status >= 400)
    names = {one.name for one in told if not reason(operation.id, one.name)}
    if operation.inputs:
        names.add("ParameterError")
    if operation.permissions:
        names.add("PermissionMissing")
    return names | ALSO.get(operation.id, set())


def missing(interface, site, seen):
    """What a complete run of a site did not produce; `seen` holds (operation, refusal, check item)."""
    if site != "cn":
        return []
    lost = []
    for operation in interface.operations.values():
        if operation.plane != "vendor" or site not in operation.sites:
            continue
        refusals = {name for ident, name, _ in seen if ident == operation.id}
        items = {item for ident, _, item in seen if ident == operation.id and item}
        lost += [f"{operation.id} never refused with {one}" for one in sorted(wanted(operation) - refusals)]
        lost += [f"{operation.id} never reported {one}" for one in operation.items if one not in items]
        lost += [f"{operation.id} does not declare {one}" for one in sorted(items - set(operation.items))]
    return lost


def unsent(wire, models, operation):
    """Fields of an answer that the SDK knows and the registry does not."""
    names = set()

    def walk(shape, prefix, depth):
        for name, kind in shape.items():
            if operation.known_as(prefix + name) is None:
                names.add(prefix + name)
            inner = kind.strip("[]*")
            if inner in models and depth < 2:
                walk(models[inner], f"{prefix}{name}.", depth + 1)

    walk(wire.get("reply", {}), "", 0)
    return sorted(names)


def unread(wire, models, operation):
    """Parameters and fields of a body that the SDK knows and the registry does not read."""
    known = {name for names in operation.inputs.values() for name, _ in names}
    given = [*wire.get("path", {}), *wire.get("query", {}), *models.get(wire.get("body"), {})]
    return sorted(set(given) - known)
