"""The JSON documents that the command line and the API give out: one shape for both.

Keys are camelCase as in JSON Resume and schema.org; sentences come as `{"en", "ko"}`;
days are ISO 8601. Money is KRW. People appear by id and headline, never by name.
"""
