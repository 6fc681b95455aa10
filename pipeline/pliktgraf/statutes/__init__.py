"""The statutes' own text: acts and regulations as Lovdata publishes them, read into one model."""
