"""アプリケーションデータ: articles, the interviews that they are written from, and profiles."""
