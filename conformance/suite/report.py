"""The table on the screen and the JSON report."""

import json


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
