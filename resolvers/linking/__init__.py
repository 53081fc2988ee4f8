"""Two tables of names, one of them the reference: which row of the one is which row of the other?"""
