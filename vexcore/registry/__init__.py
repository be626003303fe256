"""What exists: municipalities, trials, arms, components, outcomes, waves, sources and the words for them."""
