"""Every certificate that the console knows: listed, counted by month, each with where it stands."""
