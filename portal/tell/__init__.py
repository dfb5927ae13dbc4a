"""Sentences and pictures that several pages tell, a file a subject. Every number comes from a query
or a metric."""
