"""The local page: routes, live reload, and the guard of every request."""
