"""One verb a file, over a frozen Project. An action wires rooms together and is short."""
