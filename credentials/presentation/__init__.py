"""Credentials as somebody shows them: who shows them, to whom, and how that is proved."""
