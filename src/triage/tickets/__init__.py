"""Labelled tickets: read from a company's exports, described, and split for training."""
