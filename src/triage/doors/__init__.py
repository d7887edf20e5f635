"""Familiar doors to triage: a scikit-learn estimator, a spaCy component, and a callable for `datasets`."""
