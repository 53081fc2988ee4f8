"""The review desk: pages on which people look at the tables and decide. Rendered here, for browsers with scripts or without.

texts       every sentence of the pages, in texts.csv
pages       templates to answers
tables      who says what: the layers, the world's told from the index; tables as they stood when a page was made
drawing     the world's own places around some points
entities    an entity with names, statements, neighbours and look-alikes
history     what git knows of an entity's rows
documents   texts and tables that were dropped, kept in memory for a while
reading     what is in them: mentions, answers, findings
exports     downloads
edits       decisions to edits of the tables, with provenance
decided     what becomes of an item of the queue
linting     what lint says of tables as they are, or would be
saving      an edit checked by lint and against what others did, then written, journalled, answered with
journal     who did what, and how it is taken back
quality     coverage and quality of the tables
*_routes    addresses; ``routes.router`` puts them together
"""
