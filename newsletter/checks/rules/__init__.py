"""The rules, one idea a module: what is looked for, why, and how it is said, in one place."""
