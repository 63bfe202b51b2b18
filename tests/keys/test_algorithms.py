import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from keys import signer
from keys.algorithms import KeyKind, PublicKey, from_native
from keys.errors import KeyMalformed, KeyUnsupported

SIGNING_KINDS = [KeyKind.ED25519, KeyKind.P256, KeyKind.P384]
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493
Point = tuple[int, int]


def _add(a: Point, b: Point) -> Point:
    """Add on the curve of RFC 8032 §5.1, by its own formula."""
    (x1, y1), (x2, y2) = a, b
    k = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P,
    )


def _order_eight_point() -> Point:
    """A point of order 8, found by multiplying curve points by the large prime order."""
    for y in range(2, 200):
        square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
        x = pow(square, (P + 3) // 8, P)
        if x * x % P != square:
            x = x * pow(2, (P - 1) // 4, P) % P
        if x * x % P != square:
            continue
        point, scaled, left = (x, y), (0, 1), ORDER
        while left:
            if left & 1:
                scaled = _add(scaled, point)
            point, left = _add(point, point), left >> 1
        double = _add(scaled, scaled)
        if _add(double, double) == (0, P - 1):
            return scaled
    raise AssertionError("no point of order 8 found")


def _small_order_encodings() -> set[bytes]:
    generator, point = _order_eight_point(), (0, 1)
    found: set[bytes] = set()
    for _ in range(8):
        point = _add(point, generator)
        x, y = point
        for spelling in {y, y + P} if y + P < 2**255 else {y}:
            for sign in {x & 1, 1} if x == 0 else {x & 1}:
                found.add((spelling | sign << 255).to_bytes(32, "little"))
    return found


def test_every_point_of_small_order_is_refused_in_every_spelling() -> None:
    encodings = _small_order_encodings()
    assert len(encodings) == 14
    for raw in encodings:
        with pytest.raises(KeyMalformed):
            PublicKey(KeyKind.ED25519, raw)


def test_non_canonical_y_is_refused() -> None:
    with pytest.raises(KeyMalformed):
        PublicKey(KeyKind.ED25519, (P + 3).to_bytes(32, "little"))


@pytest.mark.parametrize("kind", SIGNING_KINDS)
def test_signature_of_wrong_length_is_not_good(kind: KeyKind) -> None:
    ours = signer.generate(kind)
    signature = ours.sign(b"data")
    for wrong in (b"", signature[:-1], signature + b"\0", b"\0" + signature, signature * 2):
        assert not ours.public_key.verify(wrong, b"data")


@pytest.mark.parametrize("kind", SIGNING_KINDS)
@pytest.mark.parametrize("byte", [b"\0", b"\xff"])
def test_constant_signature_is_not_good(kind: KeyKind, byte: bytes) -> None:
    assert not signer.generate(kind).public_key.verify(byte * 2 * kind.scalar_bytes, b"data")


def test_ed25519_signature_with_s_beyond_the_order_is_not_good() -> None:
    ours = signer.generate(KeyKind.ED25519)
    signature = ours.sign(b"data")
    shifted = int.from_bytes(signature[32:], "little") + ORDER
    assert not ours.public_key.verify(signature[:32] + shifted.to_bytes(32, "little"), b"data")


def test_der_encoded_ecdsa_signature_is_not_good() -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    der = private.sign(b"data", ec.ECDSA(hashes.SHA256()))
    assert not from_native(private.public_key()).verify(der, b"data")


def test_rsa_verifies_pkcs1_sha256_only(rsa_private_key: rsa.RSAPrivateKey) -> None:
    key = from_native(rsa_private_key.public_key())
    assert key.kind is KeyKind.RSA
    assert key.verify(rsa_private_key.sign(b"data", padding.PKCS1v15(), hashes.SHA256()), b"data")
    assert not key.verify(rsa_private_key.sign(b"data", padding.PKCS1v15(), hashes.SHA384()), b"data")
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
    assert not key.verify(rsa_private_key.sign(b"data", pss, hashes.SHA256()), b"data")
    assert not key.verify(b"", b"data")


def test_weak_rsa_key_is_refused() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505  weakness is the point
    with pytest.raises(KeyMalformed):
        from_native(weak.public_key())


def test_foreign_curve_is_unsupported() -> None:
    with pytest.raises(KeyUnsupported):
        from_native(ec.generate_private_key(ec.BrainpoolP256R1()).public_key())


def test_equal_keys_are_equal_and_hash_alike() -> None:
    ours = signer.generate(KeyKind.P256).public_key
    assert {ours, PublicKey(KeyKind.P256, ours.raw)} == {ours}
