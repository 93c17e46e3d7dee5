"""Start and stop the real `hubu demo`."""

import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

from . import ear

START_SECONDS = 60
STOP_SECONDS = 20


class Demo:
    """One running server with a fresh demo world.

    `base` and `operator_base` are its two addresses, `site` the realm's site, `database` the URL of its
    PostgreSQL database (None: SQLite), and `caller(role)` one row of the callers it printed.
    """

    def __init__(self, binary, site, database=None):
        self.database = database
        self.folder = Path(tempfile.mkdtemp(prefix="hubu-conformance-"))
        self.log = (self.folder / "log").open("wb")
        command = [binary, "demo", "--data", str(self.folder / "data"), "--site", site]
        command += ["--listen", "127.0.0.1:0", "--json"]
        if database:
            command += ["--database", database]
            authority = os.environ.get("HUBU_TEST_POSTGRES_CA")
            if authority:
                command += ["--database-ca", authority]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log)
        try:
            line = self._first_line()
            self.ready = json.loads(line)
        except Exception:
            self.stop()
            raise
        self.base = self.ready["base"]
        self.operator_base = self.ready["operator_base"]
        self.site = self.ready["site"]
        self.heard = ear.Heard()
        for address in (self.base, self.operator_base):
            ear.listen(address, self.heard)
        self._callers = {row["role"]: row for row in self.ready["callers"]}
        self.more_output = None
        self._watch()

    def _first_line(self):
        lines = queue.Queue()
        reader = threading.Thread(target=lambda: lines.put(self.process.stdout.readline()), daemon=True)
        reader.start()
        try:
            line = lines.get(timeout=START_SECONDS)
        except queue.Empty:
            raise RuntimeError(f"no line within {START_SECONDS} s; {self.tail()}") from None
        if not line:
            raise RuntimeError(f"hubu demo ended: {self.tail()}")
        return line

    def _watch(self):
        """`--json` promises exactly one line: note whatever else appears."""

        def read():
            self.more_output = self.process.stdout.read()

        self._watcher = threading.Thread(target=read, daemon=True)
        self._watcher.start()

    def roles(self):
        """The roles the server printed, in its order."""
        return [row["role"] for row in self.ready["callers"]]

    def caller(self, role):
        """The printed row of one role."""
        return self._callers[role]

    def tail(self):
        """The end of the server's log, for messages."""
        self.log.flush()
        text = (self.folder / "log").read_text(encoding="utf-8", errors="replace")
        return text[-3000:]

    def stop(self):
        """End the server politely; True when it ended by itself and without an error."""
        clean = False
        if self.process.poll() is None:
            self.process.terminate()
            try:
                clean = self.process.wait(STOP_SECONDS) == 0
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        return clean
