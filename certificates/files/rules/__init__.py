"""One module for each thing that can be wrong with a certificate; ``assessing.py`` asks them all."""
