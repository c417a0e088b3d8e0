"""Built files that browsers load."""
