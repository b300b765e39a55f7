"""Tags and text of HTML and XML, with their places in the source."""
