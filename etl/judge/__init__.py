"""Colours and what earlier reports said: thresholds, status, punctuality, sentences, history. Reads
what models computed; forecasts nothing."""
