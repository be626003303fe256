"""The shapes that the parts agree on: tables of the mart, selections, origins."""
