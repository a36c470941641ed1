"""Who sees whom: people and fields of accounts whose rights are limited."""
