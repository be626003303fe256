"""What leaves the dashboard as a document: the data package."""
