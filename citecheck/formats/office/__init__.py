"""What .docx, .odt and .rtf share: how words become lines, what is found besides them, and the finished document."""
