from schemas.errors import Malformed


class UnsafeDocument(Malformed):
    """Signing or checking this document would leave part of it out or be ambiguous.

    `code` says why: `undefined-term`, `undefined-type`, `relative-iri`, `invalid-iri`, `dropped-value`,
    `blank-node-predicate`, `reserved-term`, `invalid-language`, `unsafe-number`, `forbidden-character`,
    `lone-surrogate`, `protected-term-redefined`, `term-misspelled`,
    `credential-split`, `context-malformed`, `invalid-json-ld`, `too-complex`.
    `params` may name the `term` or `value` at fault (cut to 100 characters).
    """

    def __init__(self, code: str, detail: str, **params: object) -> None:
        short = {name: value[:100] if isinstance(value, str) else value for name, value in params.items()}
        super().__init__(code, detail, **short)
