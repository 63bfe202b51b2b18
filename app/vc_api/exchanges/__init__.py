"""A badge handed to a wallet in an exchange: https://www.w3.org/TR/vcalm/#exchanges."""
