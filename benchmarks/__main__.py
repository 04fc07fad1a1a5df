"""`make bench`: every measurement, in order."""

from benchmarks import archive, claims, importing, lists, rebuilding, starting, store

for bench in (starting, rebuilding, claims, archive, store, importing, lists):
    bench.report()
