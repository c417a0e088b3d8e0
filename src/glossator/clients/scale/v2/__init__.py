"""What ``/v2`` sends and answers."""
