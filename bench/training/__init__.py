"""What is learnt: each script writes weights and says from what."""
