"""Read the wire's names and types out of the vendor's installed Python SDK.

    python conformance/extract.py            write catalogue.json and the Rust table
    python conformance/extract.py --check    fail when the committed files differ from the SDK

Only facts leave the SDK: names, types, methods and paths. No sentence of its documentation is read.
"""

import argparse
import importlib
import inspect
import json
import re
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
CATALOGUE = HERE / "catalogue.json"
RUST_TABLE = HERE.parent / "crates/api/src/catalogue/table.rs"
PAIRS = 103

# site -> (distribution, client module, client class)
SITES = {
    "cn": ("huaweicloudsdkbss", "huaweicloudsdkbss.v2", "BssClient"),
    "intl": ("huaweicloudsdkbssintl", "huaweicloudsdkbssintl.v2", "BssintlClient"),
}

# Where a pair belongs in the business, by the first prefix that fits; the modules' own nouns.
FAMILIES = [
    ("/v1.0/{domain_id}/payments/intl-invoices", "bills"),
    ("/v2/accounts/partner-accounts/", "partners"),
    ("/v3/accounts/partner-accounts/", "partners"),
    ("/v2/accounts/customer-accounts/balances/batch-query", "partners"),
    ("/v2/accounts/", "accounts"),
    ("/v2/bases/verificationcode", "verification"),
    ("/v2/bases/", "products"),
    ("/v2/bills/customer-bills/free-resources-usage-records", "packages"),
    ("/v2/bills/customer-bills/resources/usage/", "metering"),
    ("/v2/bills/partner-bills/", "partners"),
    ("/v2/bills/ratings/", "rating"),
    ("/v2/bills/", "bills"),
    ("/v2/costs/", "costs"),
    ("/v4/costs/", "costs"),
    ("/v2/customers/real", "realname"),
    ("/v2/enterprises/", "enterprise"),
    ("/v2/orders/subscriptions/", "subscriptions"),
    ("/v2/orders/suscriptions/", "subscriptions"),
    ("/v2/orders/", "orders"),
    ("/v3/orders/", "orders"),
    ("/v2/partners/", "partners"),
    ("/v2/payments/free-resources/", "packages"),
    ("/v3/payments/free-resources/", "packages"),
    ("/v2/products/", "products"),
    ("/v2/promotions/benefits/partner-coupons", "partners"),
    ("/v2/promotions/", "coupons"),
    ("/v2/systems/configs/", "regions"),
]


def short_type(name):
    """`list[Foo]` is written `[Foo]`, everything else stays as the SDK names it."""
    inner = re.fullmatch(r"list\[(.+)\]", name)
    return f"[{short_type(inner.group(1))}]" if inner else name.removeprefix("decimal.")


def model_names(name):
    """The class names a type string mentions."""
    return [word for word in re.findall(r"\w+", name) if word[0].isupper() and word != "Decimal"]


def mandatory(cls):
    """Attributes the constructor assigns whether or not they are given."""
    source = inspect.getsource(cls.__init__)
    return set(re.findall(r"^        self\.([a-z]\w*) = \1$", source, re.M))


def fields_of(cls):
    """Wire name -> short type; a trailing `*` marks a mandatory field."""
    needed = mandatory(cls)
    return {
        wire: short_type(cls.openapi_types[attr]) + ("*" if attr in needed else "")
        for attr, wire in sorted(cls.attribute_map.items(), key=lambda pair: pair[1])
    }


class Site:
    """One installed SDK package."""

    def __init__(self, name):
        distribution, module, client = SITES[name]
        self.name = name
        self.version = metadata.version(distribution)
        self.module = importlib.import_module(module)
        self.client = getattr(self.module, client)
        self.models = {}

    def operations(self):
        """Every operation of this site, as the client would send it."""
        for attr in sorted(vars(self.client)):
            found = re.fullmatch(r"_(\w+)_http_info", attr)
            if found:
                yield self.operation(attr)

    def operation(self, attr):
        build = getattr(self.client, attr)
        response = build(type("Empty", (), {"attribute_map": {}})())["response_type"]
        ident = response.removesuffix("Response")
        request_cls = getattr(self.module, ident + "Request")
        request = request_cls(**{name: f"<{name}>" for name in request_cls.attribute_map})
        info = build(request)
        return {
            "id": ident,
            "method": info["method"],
            "path": info["resource_path"],
            "call": attr[1:].removesuffix("_http_info"),
            "wire": self.shapes(request_cls, info, getattr(self.module, response)),
        }

    def shapes(self, request_cls, info, response_cls):
        declared = fields_of(request_cls)
        placed = {
            "path": sorted(info["path_params"]),
            "query": sorted(key for key, _ in info["query_params"]),
            "header": sorted(key for key in info["header_params"] if key != "Content-Type"),
        }
        wire = {
            where: {name: declared[name] for name in names}
            for where, names in placed.items()
            if names
        }
        if info["body"] is not None:
            wire["body"] = declared["body"].rstrip("*")
            self.collect(wire["body"])
        reply = fields_of(response_cls)
        for kind in reply.values():
            self.collect(kind)
        if reply:
            wire["reply"] = reply
        return wire

    def collect(self, kind):
        """Pull in every model a type mentions, and what those mention."""
        for name in model_names(kind):
            if name not in self.models:
                self.models[name] = fields_of(getattr(self.module, name))
                for inner in self.models[name].values():
                    self.collect(inner)


def catalogue():
    """The whole catalogue as plain data, in a stable order."""
    sites = {name: Site(name) for name in SITES}
    merged = {}
    for name, site in sites.items():
        for found in site.operations():
            key = (found["method"], found["path"])
            row = merged.setdefault(
                key,
                {
                    "id": found["id"],
                    "method": key[0],
                    "path": key[1],
                    "family": family(key[1]),
                    "sites": {},
                },
            )
            if row["id"] != found["id"]:
                raise SystemExit(f"{key} is {row['id']} and {found['id']}")
            if name in row["sites"]:
                raise SystemExit(f"{key} twice on {name}")
            row["sites"][name] = {"call": found["call"], **found["wire"]}
    rows = sorted(merged.values(), key=lambda row: (row["path"], row["method"]))
    if len(rows) != PAIRS:
        raise SystemExit(f"expected {PAIRS} pairs, found {len(rows)}")
    if len({row["id"] for row in rows}) != len(rows):
        raise SystemExit("an operation id stands for two pairs")
    return {
        "sdk": {SITES[name][0]: site.version for name, site in sites.items()},
        "operations": rows,
        "models": {name: dict(sorted(site.models.items())) for name, site in sites.items()},
    }


def family(path):
    for prefix, name in FAMILIES:
        if path.startswith(prefix):
            return name
    raise SystemExit(f"no family for {path}")


def as_json(data):
    """One line per leaf object: compact, yet a change shows up as one changed line."""
    out = ["{", f' "sdk": {json.dumps(data["sdk"])},', ' "operations": [']
    rows = []
    for row in data["operations"]:
        head = {key: row[key] for key in ("id", "method", "path", "family")}
        lines = [f'  {json.dumps(head)[:-1]}, "sites": {{']
        sites = []
        for site, wire in row["sites"].items():
            parts = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v)}" for k, v in wire.items())
            sites.append(f"   {json.dumps(site)}: {{\n{parts}}}")
        lines.append(",\n".join(sites) + "}}")
        rows.append("\n".join(lines))
    out.append(",\n".join(rows) + "],")
    out.append(' "models": {')
    groups = []
    for site, models in data["models"].items():
        body = ",\n".join(f"   {json.dumps(k)}: {json.dumps(v)}" for k, v in models.items())
        groups.append(f"  {json.dumps(site)}: {{\n{body}}}")
    out.append(",\n".join(groups) + "}")
    out.append("}")
    return "\n".join(out) + "\n"


def as_rust(data):
    """The same rows, without shapes, as a const table; one row a line."""
    versions = ", ".join(f"{name} {version}" for name, version in data["sdk"].items())
    lines = [
        "//! Generated by `conformance/extract.py` from",
        f"//! {versions}.",
        "//! Do not edit: run the script again.",
        "",
        "use super::{CataloguePair, Family, Sites};",
        "",
        "/// Every pair of both sites, ordered by path, then method.",
        "#[rustfmt::skip]",
        f"pub(super) const PAIRS: [CataloguePair; {len(data['operations'])}] = [",
    ]
    sites = {("cn",): "Cn", ("intl",): "Intl", ("cn", "intl"): "Both"}
    for row in data["operations"]:
        kind = sites[tuple(sorted(row["sites"]))]
        lines.append(
            f'    CataloguePair {{ id: "{row["id"]}", method: "{row["method"]}", '
            f'path: "{row["path"]}", sites: Sites::{kind}, '
            f'family: Family::{row["family"].capitalize()} }},'
        )
    lines.append("];")
    return "\n".join(lines) + "\n"


def outputs():
    """What each generated file should say."""
    data = catalogue()
    return {CATALOGUE: as_json(data), RUST_TABLE: as_rust(data)}


def stale():
    """Names of the committed files that differ from what the installed SDK says."""
    return [
        path.name
        for path, text in outputs().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    differing = stale()
    if check and differing:
        print(f"differs from the installed SDK: {', '.join(differing)}", file=sys.stderr)
        return 1
    for path, text in outputs().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{PAIRS} pairs; {'wrote ' + ', '.join(differing) if differing else 'unchanged'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
