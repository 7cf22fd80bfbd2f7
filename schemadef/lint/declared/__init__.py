"""What a database will regret in a declaration, said at the place where it is declared."""
