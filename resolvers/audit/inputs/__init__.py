"""What is there to read: files and folders, and the visible text of each format with its offsets."""
