"""The questions that the pages ask of the mart: one function each, returning a frame whose columns its docstring gives."""
