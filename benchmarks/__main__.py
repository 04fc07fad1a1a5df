"""`make bench`: every measurement, in order."""

from benchmarks import archive, claims, rebuilding, starting

for bench in (starting, rebuilding, claims, archive):
    bench.report()
