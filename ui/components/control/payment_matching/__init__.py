"""The section that matches payments with deals."""
