"""Recognises what the columns of an unknown export are: words, values, relations."""
