"""`make bench`: every measurement, in order."""

from benchmarks import archive, claims, delivery, importing, killing, lists, rebuilding, starting, store

for bench in (starting, rebuilding, claims, archive, store, importing, lists, delivery, killing):
    bench.report()
