"""The page of `schemadef export docs`: what it shows, where its diagram's boxes stand, and its template."""
