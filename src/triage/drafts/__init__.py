"""From a Triage to a reply in five parts: Listen, Acknowledge, Take action, Thank, Explain."""
