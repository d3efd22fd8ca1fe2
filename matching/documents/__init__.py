"""The JSON documents that the command line and the API give out: one shape for both.

Keys are camelCase as in JSON Resume and schema.org; sentences come as `{"en", "ko"}`;
days are ISO 8601. Money is KRW. People appear by id and headline, never by name.
"""

from matching.documents.lists import person_document, post_document, shortlist_document, suggestions_document
from matching.documents.rules import comparison_document, policy_document, terms_document
from matching.documents.verdicts import VERSION, assessment_document, dossier_document, verdict_document

__all__ = [
    "VERSION", "assessment_document", "comparison_document", "dossier_document", "person_document", "policy_document",
    "post_document", "shortlist_document", "suggestions_document", "terms_document", "verdict_document",
]  # fmt: skip
