"""People who use the service: who they are, what they may call, and how they prove it."""

from matching.accounts.access import Access, access_for
from matching.accounts.kept import Accounts
from matching.accounts.passwords import Cost, Passwords
from matching.accounts.principal import ANONYMOUS, LOCAL_OPERATOR, Principal, Role, Via
from matching.accounts.users import User

__all__ = [
    "ANONYMOUS", "LOCAL_OPERATOR", "Access", "Accounts", "Cost", "Passwords", "Principal", "Role", "User", "Via",
    "access_for",
]  # fmt: skip
