"""Reports: answers that are tables of rows and not single figures."""
