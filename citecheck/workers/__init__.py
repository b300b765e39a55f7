"""Child processes: started, bounded in time and memory, and ended with all that they started."""
