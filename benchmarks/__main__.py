"""`make bench`: every measurement, in order."""

from benchmarks import archive, claims, lists, rebuilding, starting, store

for bench in (starting, rebuilding, claims, archive, store, lists):
    bench.report()
