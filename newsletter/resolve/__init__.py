"""The only place where drafts and the store meet: Draft × surveys ▶ Resolved."""
