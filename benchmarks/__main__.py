"""`make bench`: every measurement, in order."""

from benchmarks import archive, claims, rebuilding, starting, store

for bench in (starting, rebuilding, claims, archive, store):
    bench.report()
