"""What is the same about the sector wherever it is made: addresses, days, places in lists."""

from datetime import UTC, date, datetime

BASE = "https://badges.example"
NOW = datetime(2026, 6, 1, 10, 0, 0, tzinfo=UTC)
SIGNED_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
AWARDED = datetime(2026, 5, 20, 9, 0, 0, tzinfo=UTC)
GIVEN = datetime(2025, 12, 31, 23, 0, 0, tzinfo=UTC)
"""When the mandates were signed: as 2026 began in Amsterdam."""
KEURMERK = (date(2025, 1, 1), date(2027, 12, 31))
MANDATE = (date(2026, 1, 1), date(2026, 12, 31))
STATUS_LIST = f"{BASE}/status-lists/1"
STATUS_INDEX = 94_567
SERIES = f"{BASE}/skills/5f0c6a1e-8d7b-4a52-9d3e-1c2b3a4d5e6f"
OTHER_SERIES = f"{BASE}/skills/0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"

ASSOCIATION, MEMBER, OTHER_MEMBER, EMPLOYER = "Branche", "Kringloop Een", "Kringloop Twee", "Wasserij Wit"
LEADERS_NAME = "Tineke Teamleider"
LEARNERS_NAME = "Jan Janssen-Deelnemer"
SKILL_IN_ESCO = "http://data.europa.eu/esco/skill/8f15d53f-d793-42b8-a080-ad77cebcd6e6"
