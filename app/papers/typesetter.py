"""Run by `papers.setting` in a process of its own: a template and values in, a PDF out, and nothing else.

The typesetter is large and written in Rust, and what it sets was written by strangers. Here it has neither
secrets nor files but our templates, and no more memory and time than one certificate needs. Templates name no
packages, so that there is nothing to fetch.
"""

import json
import resource
import sys
from pathlib import Path

import typst

CPU_SECONDS = 5
ADDRESS_BYTES = 2 * 1024 * 1024 * 1024
"""Of addresses, which threads reserve far more of than they use."""
HERE = Path(__file__).parent


def limit_this_process() -> None:
    """Let the system end this process when it takes too much."""
    for kind, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, ADDRESS_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def typeset(template: str, values: dict[str, str], made_at: int) -> bytes:
    """Set a template.

    Args:
        template: in Typst; ours.
        values: what it reads from `sys.inputs`: texts, never markup.
        made_at: the moment that stands in the file, in seconds since 1970.

    Raises:
        typst.TypstError: it could not be set, or not to these standards.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    # What a template could read lies below this folder, and nowhere else.
    compiler = typst.Compiler(root=HERE, font_paths=fonts, sys_inputs=values)
    paper = compiler.compile(
        template.encode(),
        format="pdf",
        # An archive file with attachments, accessible: ISO 19005-3 level A, and ISO 14289-1.
        pdf_standards=["a-3a", "ua-1"],
        timestamp=made_at,
    )
    if not isinstance(paper, bytes):
        raise TypeError("a PDF is one file")
    return paper


def main() -> int:
    """Read a job as JSON from standard input and write the PDF to standard output."""
    limit_this_process()
    job = json.load(sys.stdin.buffer)
    paper = typeset(job["template"], job["values"], job["made_at"])
    sys.stdout.buffer.write(paper)
    return 0


if __name__ == "__main__":
    sys.exit(main())
