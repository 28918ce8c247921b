"""Gold articles with annotations, the demo news site and the splits; data, not code."""
