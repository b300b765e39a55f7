"""Foreign records as works: one module for each shape in which a source or a program keeps them."""
