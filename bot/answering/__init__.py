"""The ways of answering, one module each. Every one takes an Ask and gives a Draft, or None where it has nothing to say."""
