"""Signature schemes against the vendors' own vectors and signers."""
