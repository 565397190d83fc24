"""What a person reads of things, findings and changes, in their language: everything below speaks in values."""
