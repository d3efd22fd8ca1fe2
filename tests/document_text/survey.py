"""Every honest page that is at hand, read with the check of ink: `python -m tests.document_text.survey`."""

from tests.document_text.drawn import honest
from tests.document_text.inside import read
from tests.document_text.test_hidden_pdf import LABELLED


def main() -> None:
    pages = [(path.stem, path.read_bytes()) for path in LABELLED] + list(honest())
    alarms = [name for name, content in pages if read(content).hidden]
    print(f"{len(alarms)} false alarms of {len(pages)} honest documents", *alarms)


if __name__ == "__main__":
    main()
