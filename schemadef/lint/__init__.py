"""What a platform will refuse, or regret, in files of SQL that anybody wrote."""
