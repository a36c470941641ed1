"""SIP domains of the forest: reading them, which may come and go, and the changes for that."""
