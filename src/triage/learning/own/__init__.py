"""What `triage train` does, step by step: rows, labels, depth, heads or tuning, decisions, figures, card."""
