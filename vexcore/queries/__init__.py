"""The questions that the pages ask of the mart: one function each, returning a frame that its docstring describes."""
