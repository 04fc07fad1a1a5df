"""The rules, one idea a module: what is looked for, why, and how it is said, in one place.

Adding one takes a `Rule` here with a bad and a good example, its line in `checks.registry`, and cases in
`tests/checks/fixtures/`; the reference page and the test of the examples follow from those.
"""
