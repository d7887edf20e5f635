"""From labelled messages to a model folder. Needs the `train` extra; nothing that answers messages imports it."""
