"""debar: who really made this, what the law of that place and day asks of this buyer, and why."""

__version__ = "0.1.0"
