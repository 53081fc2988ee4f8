"""What is odd about how names are written: one rule a room, each from a corpus to drafts of findings."""
