"""What two reports say differently, each difference once and with its cause, read through one
scope."""
