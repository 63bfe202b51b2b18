"""OpenID for Verifiable Credential Issuance 1.0: an app of the learner's choice takes a badge.

https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0-final.html
"""
