"""One award, many signed forms: Data Integrity proofs, JWT and SD-JWT, made and read."""
