"""Drive the real `hubu` binary with the vendor's unmodified SDK, on both engines.

    HUBU_BIN=target/release/hubu HUBU_TEST_POSTGRES=postgres://... python conformance/run.py

HUBU_BIN            path of the built binary
HUBU_TEST_POSTGRES  superuser URL of a running PostgreSQL cluster; without it only SQLite is run,
                    which is a failure where CI=true

Exit status 0 when every check passed, and `proven.json` and `docs/conformance.md` say what was proven.
"""

import argparse
import os
import sys
import time
import traceback
from contextlib import nullcontext
from pathlib import Path

import document
import extract
import scenarios  # noqa: F401  registers all of them
from suite import coverage, proven, report
from suite.binary import Demo
from suite.database import fresh_database
from suite.interface import interface
from suite.registry import SCENARIOS, Context

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "target/conformance-report.json"
SITES = ("cn", "intl")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="TEXT", help="scenarios whose name holds this text")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), help="this engine alone")
    parser.add_argument("--write-doc", action="store_true", help="write proven.json and docs/conformance.md")
    return parser.parse_args()


def engines(wanted):
    """(name, a context that yields the database's URL or None) for each engine there is."""
    url = os.environ.get("HUBU_TEST_POSTGRES")
    found = [("sqlite", lambda: nullcontext(None))]
    if url:
        found.append(("postgresql", lambda: fresh_database(url)))
    return [one for one in found if wanted in (None, one[0])]


def run_one(scenario, engine, demo):
    """One scenario's result as plain data."""
    started = time.monotonic()
    context = Context(demo, scenario.operation)
    try:
        scenario.run(context)
    except Exception as error:  # whatever went wrong is this scenario's failure, not the run's end
        where = traceback.extract_tb(error.__traceback__)
        line = next((f"{one.filename.rpartition('/')[2]}:{one.lineno}" for one in reversed(where)
                     if "/scenarios/" in one.filename), "?")
        context.check.failures.append(f"{type(error).__name__} at {line}: {error}")
    check = context.check
    if not check.passed and not check.failures:
        check.failures.append("checked nothing")
    return {
        "scenario": scenario.name,
        "operation": scenario.operation,
        "title": scenario.title,
        "engine": engine,
        "site": demo.site,
        "passed": check.passed,
        "failures": check.failures,
        "refusals": sorted(check.refusals, key=str),
        "fields": {name: sorted(seen) for name, seen in check.fields.items()},
        "ms": int((time.monotonic() - started) * 1000),
    }


def run_site(binary, engine, database, site, only):
    """All scenarios of one site on one engine, against one server: the results, and what was heard."""
    chosen = [one for one in SCENARIOS if one.site == site and (not only or only in one.name)]
    if not chosen:
        return [], []
    results = []
    try:
        demo = Demo(binary, site, database)
    except (RuntimeError, ValueError, KeyError) as error:
        names = {"scenario": "the run as a whole", "operation": "the run", "title": "starts"}
        lost = {"failures": [f"{type(error).__name__}: {error}"], "refusals": [], "fields": {}}
        return [{**names, **lost, "passed": 0, "ms": 0, "engine": engine, "site": site}], []
    try:
        for scenario in chosen:
            results.append(run_one(scenario, engine, demo))
            if demo.process.poll() is not None:
                raise RuntimeError(f"the server ended: {demo.tail()}")
    finally:
        tail = demo.tail()
        clean = demo.stop()
    own = own_checks(demo, clean, tail, results, site, only)
    return [*results, {**own, "engine": engine, "site": site}], [(engine, site, demo.heard)]


def own_checks(demo, clean, tail, results, site, only):
    """What only the whole run shows."""
    lost = []
    if not clean:
        lost.append(f"the server did not end by itself: {tail}")
    if demo.more_output:
        lost.append(f"--json printed more than one line: {demo.more_output[:500]!r}")
    lost += sorted(f"{one}: not declared" for one in demo.heard.undeclared)
    if not only:
        seen = {tuple(one) for result in results for one in result["refusals"]}
        lost += coverage.missing(interface(), site, seen)
    names = {"scenario": "the run as a whole", "operation": "the run", "title": "ends cleanly"}
    return {**names, "passed": int(not lost), "failures": lost, "refusals": [], "fields": {}, "ms": 0}


def check_document(results, servers, write):
    """Write what was proven, or say how the kept files differ from it."""
    record = proven.of_run(interface(), results, servers)
    for path, text in ((proven.FILE, proven.text(record)), (document.DOCUMENT, document.made(record))):
        if write:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.name} does not say what was proven: run with --write-doc"


def main():
    options = arguments()
    binary = os.environ.get("HUBU_BIN")
    if not binary or not Path(binary).is_file():
        print("HUBU_BIN must name the built hubu binary", file=sys.stderr)
        return 2
    chosen = engines(options.engine)
    skipped = [] if os.environ.get("HUBU_TEST_POSTGRES") else ["postgresql"]
    results, servers = [], []
    for engine, database in chosen:
        for site in SITES:
            with database() as url:
                found, heard = run_site(binary, engine, url, site, options.only)
            results += found
            servers += heard
    print(report.table(results))
    whole = not options.only and not options.engine and not skipped
    print(report.failures(results))
    failed = sum(len(result["failures"]) for result in results)
    others = [f"{name} differs from the installed SDK: run conformance/extract.py" for name in extract.stale()]
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(report.as_json(results, skipped), encoding="utf-8")
    if options.write_doc and not whole:
        others.append("nothing was written: only a whole run on both engines proves what the document says")
    if whole:
        others += proven.differing(servers)
    if whole and not (options.write_doc and (failed or others)):
        others += check_document(results, servers, options.write_doc)
    for one in others:
        print(f"FAILED {one}")
    failed += len(others)
    if skipped and options.engine != "sqlite":
        print("LEFT OUT: PostgreSQL. HUBU_TEST_POSTGRES is not set; nothing was proven there.")
        failed += os.environ.get("CI") == "true"
    print(f"{sum(result['passed'] for result in results)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
