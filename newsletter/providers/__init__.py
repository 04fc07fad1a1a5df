"""One file a provider. They know nothing of configuration, ledgers or each other."""
