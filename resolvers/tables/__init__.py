"""Columns of written names: asked once for each distinct one, whatever the engine or the file format."""
