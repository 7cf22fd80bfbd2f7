"""What an expression comes out as where the values of what it names are known; of tables nothing is known here."""
