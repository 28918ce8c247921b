"""The kinds of violation of HRDsAttack (Ran et al. 2023), a second codebook beside longarm's own methods."""

VIOLATIONS: tuple[str, ...] = (
    "arbitrary detention", "enforced disappearance", "kidnapping", "killing", "torture", "other", "unknown",
)  # fmt: skip
