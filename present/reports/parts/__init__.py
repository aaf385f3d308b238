"""The sections of the HTML report, one file each."""
