"""Answers one measurement a line: the name of a row, and what it needs, comes on stdin, nanoseconds go to stdout."""
import os
import sys
import time

from joblib.externals.loky import get_reusable_executor


def one(x=0):
    return 1


def plus(x):
    return x + 1


def same(x):
    return x


def timed(work):
    start = time.perf_counter_ns()
    work()
    return time.perf_counter_ns() - start


def first():
    get_reusable_executor(max_workers=2).submit(plus, 1).result()


def submits(count):
    executor = get_reusable_executor(max_workers=2)
    for future in [executor.submit(one) for _ in range(count)]:
        future.result()


def row(name, *arguments):
    executor = get_reusable_executor(max_workers=2)
    if name == "submit":
        return timed(lambda: executor.submit(one).result())
    if name == "map10k":
        return timed(lambda: list(executor.map(plus, range(10000), chunksize=1000)))
    if name == "map1m":
        return timed(lambda: list(executor.map(plus, range(1000000), chunksize=10000)))
    if name == "submits":
        return timed(lambda: submits(int(arguments[0])))
    if name == "bytes":
        data = bytes(100_000_000)
        return timed(lambda: executor.submit(same, data).result())
    if name == "pid":
        return executor.submit(os.getpid).result()
    raise ValueError(name)


if sys.argv[1:] == ["first"]:
    print(timed(first), flush=True)
    get_reusable_executor().shutdown(wait=True)
else:
    for line in sys.stdin:
        print(row(*line.split()), flush=True)
    get_reusable_executor().shutdown(wait=True)
