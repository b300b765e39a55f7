"""The local index of works: embedded, nothing leaves the machine."""
