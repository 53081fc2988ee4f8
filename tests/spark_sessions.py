"""Spark sessions for tests: in this process, and on a standalone cluster of two workers."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
}
# A Java program that does not come up in this time is broken.
LONGEST_START = 600.0


@contextmanager
def session(master: str, **settings: str) -> Iterator[Any]:
    """Open a session; it is stopped at the end."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("tests")
    for name, value in {**QUIET, **settings}.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    opened.sparkContext.setLogLevel("OFF")
    try:
        yield opened
    finally:
        opened.stop()


class Cluster:
    """A standalone master and its workers, as processes of this test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.master = ""

    def start(self, workers: int) -> None:
        """Start the master and so many workers of one core; returns when all are registered."""
        self.master = self._start("master.Master", [], r"Starting Spark master at (spark://\S+)")
        for _ in range(workers):
            work = ["--cores", "1", "--memory", "1g", "--work-dir", str(self._folder / "work"), self.master]
            self._start("worker.Worker", work, "(Successfully registered with master)")

    def _start(self, name: str, arguments: Sequence[str], ready: str) -> str:
        import pyspark

        log = self._folder / f"{name}-{len(self._processes)}.log"
        home = Path(pyspark.__file__).parent
        command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}"]
        options = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        environment = {
            **os.environ,
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_NO_DAEMONIZE": "1",
        }
        with log.open("wb") as sink:
            process = subprocess.Popen(
                [*command, *options, *arguments], stdout=sink, stderr=sink, env=environment, cwd=self._folder
            )
        self._processes.append(process)
        end = time.monotonic() + LONGEST_START
        while time.monotonic() < end and process.poll() is None:
            found = re.search(ready, log.read_text(encoding="utf-8", errors="replace"))
            if found:
                return found.group(1)
            time.sleep(0.2)
        raise RuntimeError(
            f"{name} did not start: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
        )

    def kill_an_executor(self) -> bool:
        """Kill one executor, a child of a worker; say whether there was one."""
        for process in self._processes[1:]:
            running = _children(process.pid)
            if running:
                os.kill(running[0], signal.SIGKILL)
                return True
        return False

    def stop(self) -> None:
        """End every process that was started."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            process.wait(timeout=60)


def _children(pid: int) -> list[int]:
    """Children of any thread of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
    return found


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster whose Python workers run this interpreter."""
    before = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    started = Cluster(folder)
    try:
        started.start(workers)
        yield started
    finally:
        started.stop()
        if before is None:
            del os.environ["PYSPARK_PYTHON"]
        else:
            os.environ["PYSPARK_PYTHON"] = before
