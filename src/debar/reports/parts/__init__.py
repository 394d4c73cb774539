"""What several report formats share. No format itself."""
