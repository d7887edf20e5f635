"""From a message as written to what it says: clean text, language, sentences, requests and facts."""
