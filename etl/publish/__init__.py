"""Aside, described, made live: the snapshot, its description and lineage, guards and release.
Computes no number."""
