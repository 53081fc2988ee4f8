"""What is the evidence worth? Weights that add up, probabilities, the verdict and the reasons for it."""
