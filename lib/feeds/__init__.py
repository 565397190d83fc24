"""What `feed` and `routes` are made of: addresses, names, words in public, time zones, bytes kept ready, programs."""
