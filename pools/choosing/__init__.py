"""How pages, calls and commands name a pool, a server or a place: choices, what is known from an address, words."""
