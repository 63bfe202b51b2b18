"""The standard VC-API: issuer instances that sign any credential, and verifying.

https://www.w3.org/TR/vcalm/
"""
