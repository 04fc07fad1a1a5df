"""`make bench`: every measurement, in order."""

from benchmarks import rebuilding, starting

for bench in (starting, rebuilding):
    bench.report()
