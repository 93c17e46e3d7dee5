"""The tutorial shows what happens, byte for byte, in both languages.

Its blocks are typed into Python's own prompt, one after the other, in one session against a fresh demo. What it
says about the amounts is checked as well: sums must come out, and an amount must have been printed or be part of one.
"""

import difflib
import os
import re
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from suite.binary import Demo
from suite.database import fresh_database
from suite.registry import scenario

DOCS = Path(__file__).resolve().parents[2] / "docs"
CONCERN = "the tutorial"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NUMBER = r"\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
SUM = re.compile(rf"(?:(?:{NUMBER})(?: %)? [−+×÷] )+(?:{NUMBER})(?: %)? = −?(?:{NUMBER})")
AMOUNT = re.compile(r"(?<![\d.])(?:\d{1,3}(?: \d{3})+|\d+)\.\d\d(?![\d.]*\d)")
AFTER_A_BLOCK = "==== the next block ===="
SECONDS = 300


@contextmanager
def fresh_demo(c):
    """A demo of its own, on the engine of this run."""
    cluster = os.environ.get("HUBU_TEST_POSTGRES")
    with fresh_database(cluster) if c.demo.database else nullcontext() as database:
        demo = Demo(os.environ["HUBU_BIN"], "cn", database)
        try:
            yield demo
        finally:
            c.check.true("the demo ends by itself", demo.stop())


def typed(blocks, endpoint):
    """What Python's prompt answers to each block, and what it complains of."""
    text = "".join(f"{block}print({AFTER_A_BLOCK!r})\n" for block in blocks)
    environment = {**os.environ, "HUBU_ENDPOINT": endpoint}
    command = [sys.executable, "-E", "-i", "-q", "-X", "utf8"]
    done = subprocess.run(command, input=text, env=environment, capture_output=True, encoding="utf-8",
                          timeout=SECONDS, check=False)
    return done.stdout.split(f"{AFTER_A_BLOCK}\n"), done.stderr


def differences(got, want):
    lines = difflib.unified_diff(want.splitlines(), got.splitlines(), "document", "printed", lineterm="", n=0)
    return "; ".join(list(lines)[2:])


def number(text):
    return Decimal(text.replace(" ", "").replace("%", "").replace("−", "-"))


def factors(text):
    """A product or a quotient; `90 %` are ninety hundredths."""
    result, sign = Decimal(1), "×"
    for part in re.split(r" ([×÷]) ", text):
        if part in "×÷":
            sign = part
            continue
        value = number(part) / (100 if part.endswith("%") else 1)
        result = result * value if sign == "×" else result / value
    return result


def holds(text):
    """Does a sum come out, rounded half-up to as many decimals as it shows?"""
    left, shown = text.split(" = ")
    total, sign = Decimal(0), "+"
    for part in re.split(r" ([−+]) ", left):
        if part in "−+":
            sign = part
            continue
        total += factors(part) if sign == "+" else -factors(part)
    shown = number(shown)
    return total.quantize(shown, ROUND_HALF_UP) == shown


def amounts(text):
    return {number(one) for one in AMOUNT.findall(text)}


def check_prose(c, prose, printed):
    """What is said between the blocks."""
    prose = " ".join(prose.split())
    sums = SUM.findall(prose)
    c.check.true("it calculates", len(sums) >= 10, sums)
    for one in sums:
        c.check.true("a sum comes out", holds(one), one)
    unknown = amounts(prose) - amounts(printed) - amounts(" ; ".join(sums))
    c.check.equal("amounts that nothing printed", sorted(unknown), [])


def walk(c, name):
    document = (DOCS / name).read_text(encoding="utf-8")
    fences = [(kind, body) for kind, body in FENCE.findall(document) if kind in ("python", "text")]
    shown = [body for kind, body in fences if kind == "text"]
    blocks = [body for kind, body in fences if kind == "python"]
    c.check.equal("what is printed is below each block", [kind for kind, _ in fences], ["python", "text"] * len(shown))
    c.check.true("there is something to paste", len(blocks) >= 8, blocks)
    with fresh_demo(c) as demo:
        printed, complaints = typed(blocks, demo.base)
    c.check.true("nothing goes wrong", "Traceback" not in complaints, complaints[-1500:])
    c.check.equal("every block ends", (len(printed), printed[-1:]), (len(blocks) + 1, [""]))
    for place, (got, want) in enumerate(zip(printed, shown), 1):
        c.check.true(f"block {place} prints what is shown", got == want, differences(got, want))
    check_prose(c, FENCE.sub("", document), "\n".join(printed))


@scenario(CONCERN, "as it stands, in English")
def english(c):
    walk(c, "tutorial.md")


@scenario(CONCERN, "as it stands, in Chinese")
def chinese(c):
    walk(c, "tutorial.zh-CN.md")
