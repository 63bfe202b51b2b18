"""What checks rely on: whose key it is, what a status list says, what Open Badges 2.0 says and hosts."""
