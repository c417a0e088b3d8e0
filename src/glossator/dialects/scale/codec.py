"""What the hub asks of this dialect; pure."""
