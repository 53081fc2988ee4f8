"""Where does a text, or a thousand, write one name in two ways? Spelling groups, house style, decisions, fixes, reports."""
