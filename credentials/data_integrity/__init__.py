"""The second form of a credential: JSON with an embedded proof, cryptosuite `eddsa-rdfc-2022`.

For the tools that take no signed token (docs/decisions/0016-embedded-proofs.md).
"""
