"""How is a report shown? One writer a format, each from a report to text."""
