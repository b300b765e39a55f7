"""XML parsed safely with lxml: no entity is expanded, no DTD is loaded, nothing is fetched."""

from __future__ import annotations

from lxml import etree

from citecheck.errors import UnreadableInput

MAX_NODES = 15_000_000  # elements and attributes, about; as a tree 100 MB of `<p/>` would take 3 GB


def parse_xml(data: bytes, shown: str, *, doctype: bool = False, whole: bool = False) -> etree._Element:
    """Parse an XML document.

    Args:
        data: Its bytes.
        shown: What messages call it.
        doctype: Whether it may have a document type declaration, which Office files never have.
        whole: Keep comments, processing instructions and CDATA, for a part that is written again.

    Returns:
        The root.

    Raises:
        UnreadableInput: It is not well-formed (with line and cause), or has more elements than any document.
    """
    if data.count(b"<") + data.count(b"=") > MAX_NODES:
        raise UnreadableInput(f"{shown} has more elements than any document: it is not read.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not whole,
        remove_pis=not whole,
        strip_cdata=not whole,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        cause = " ".join(str(error).split()).rstrip(".")
        raise UnreadableInput(f"{shown} is not well-formed XML: {cause}.") from error
    if not doctype and root.getroottree().docinfo.doctype:  # type: ignore[union-attr] # the stubs lack it
        raise UnreadableInput(f"{shown} has a document type declaration, which no such file needs: it is not read.")
    return root
