import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from keys.algorithms import PublicKey, from_native
from tests.keys.rsa_key import rsa_key


@pytest.fixture(scope="session")
def rsa_private_key() -> rsa.RSAPrivateKey:
    return rsa_key()


@pytest.fixture(scope="session")
def rsa_public_key(rsa_private_key: rsa.RSAPrivateKey) -> PublicKey:
    return from_native(rsa_private_key.public_key())
