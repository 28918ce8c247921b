"""The drawing of the error tree is the error tree."""

import re

import records.errors as errors


def drawn_parents() -> dict[str, str]:
    """Each drawn class with the one it hangs from."""
    parents, path = {}, [""]
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"^((?:│   |    )*(?:[├└]── )?)(\w+Error)\b", line):
            depth = len(match[1]) // 4
            path[depth + 1 :] = [match[2]]
            parents[match[2]] = path[depth]
    return parents


def test_the_drawing_shows_every_class_where_it_hangs() -> None:
    real = {
        name: one.__base__.__name__
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, Exception)
    }
    assert drawn_parents() == real | {"LongarmError": ""}


def test_the_drawing_says_what_each_class_is() -> None:
    told = {m[1]: m[2] for m in re.finditer(r"(\w+Error) +(\S.+)", errors.__doc__ or "")}
    assert set(told) == set(drawn_parents()) - {"LongarmError"}
