"""A program for the crash test: group the incidents of the store named by the first argument again and again."""

import sys

from records.case import Case, Member
from store import load_tellings, open_store, save_cases

ROUNDS = 40


def main(path: str) -> None:
    db = open_store(path)
    tellings = load_tellings(db)
    for size in range(1, ROUNDS + 1):
        cases = []
        for start in range(0, len(tellings), size):
            some = tellings[start : start + size]
            members = tuple(
                Member(incident_id=one.incident_id, article_id=one.article_id, story=one.article_id, score=1 / size,
                       reason=f"round {size}")
                for one in some
            )  # fmt: skip
            cases.append(Case(id=members[0].incident_id, members=members, score=1 / size, reason=f"round {size}"))
        save_cases(db, cases)
        print("grouped", flush=True)
    print("ended", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
