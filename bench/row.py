"""One line of the table."""

from dataclasses import dataclass


@dataclass
class Row:
    what: str
    unit: str
    ours: float
    peer: float | None = None
    less_is_better: bool = True

    @property
    def ratio(self):
        """How many times better we are."""
        if not self.peer or not self.ours:
            return None
        return self.peer / self.ours if self.less_is_better else self.ours / self.peer
