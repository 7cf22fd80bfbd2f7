"""認証データ: the tables that better-auth manages."""
