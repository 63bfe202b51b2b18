import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from keys.algorithms import PublicKey, from_native


@pytest.fixture(scope="session")
def rsa_private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="session")
def rsa_public_key(rsa_private_key: rsa.RSAPrivateKey) -> PublicKey:
    return from_native(rsa_private_key.public_key())
